// Package edtf turns the dates that list publishers print into the Extended
// Date/Time Format of ISO 8601-2, in which a date may be known only in part.
//
//	10 Dec 1948          1948-12-10
//	Dec 1948             1948-12
//	1948                 1948
//	circa 1951           1951~
//	1950 to 1952         1950/1952
//	00/00/1959           1959
//
// Text that is not a date gives "": what a list does not say stays unsaid.
package edtf

import (
	"strconv"
	"strings"
	"time"
)

// Date writes a date of which month and day may be 0 for unknown. A date that
// does not exist, or a year outside 1000 to 2999, gives "".
func Date(year, month, day int) string {
	if year < 1000 || year > 2999 || month < 0 || month > 12 || day < 0 || day > 31 {
		return ""
	}
	y := strconv.Itoa(year)
	if month == 0 {
		return y
	}
	if day == 0 {
		return y + "-" + two(month)
	}
	if time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day {
		return ""
	}
	return y + "-" + two(month) + "-" + two(day)
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// About marks a date as approximate.
func About(date string) string {
	if date == "" || strings.HasSuffix(date, "~") {
		return date
	}
	return date + "~"
}

// Between joins two dates to a span. Where one is missing the other stands
// alone; where they are in the wrong order nothing is said.
func Between(from, to string) string {
	switch {
	case from == "":
		return to
	case to == "" || from == to:
		return from
	case strings.TrimSuffix(to, "~") < strings.TrimSuffix(from, "~"):
		return ""
	}
	return from + "/" + to
}

// Parse reads a date as people and lists write it in English, and the ISO
// form: see the package comment. Numbers with slashes are ambiguous and belong
// to DayMonthYear or MonthDayYear.
func Parse(s string) string {
	s = strings.TrimSpace(s)
	for _, about := range [...]string{"circa ", "c. ", "approximately ", "about ", "ca. "} {
		if len(s) > len(about) && strings.EqualFold(s[:len(about)], about) {
			return About(Parse(s[len(about):]))
		}
	}
	if from, to, ok := strings.Cut(s, " to "); ok {
		return Between(Parse(from), Parse(to))
	}
	if len(s) == 9 && (s[4] == '-' || s[4] == '/') { // 1950-1952
		return Between(Parse(s[:4]), Parse(s[5:]))
	}
	if len(s) >= 4 && digits(s[:4]) {
		return iso(s)
	}
	return words(s)
}

// iso reads 1948, 1948-12, 1948-12-10 and a time behind it.
func iso(s string) string {
	if len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		s = s[:10]
	}
	switch len(s) {
	case 4:
		return Date(number(s), 0, 0)
	case 7:
		if s[4] == '-' && digits(s[5:]) {
			return Date(number(s[:4]), number(s[5:]), 0)
		}
	case 10:
		if s[4] == '-' && s[7] == '-' && digits(s[5:7]) && digits(s[8:]) {
			return Date(number(s[:4]), number(s[5:7]), number(s[8:]))
		}
	}
	return ""
}

// words reads "10 Dec 1948", "10-Dec-1948", "December 1948" and "March 12, 2021".
func words(s string) string {
	var buf [4]string
	parts := buf[:0]
	for p := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == ',' || r == '-' || r == '.' }) {
		if len(parts) == 3 {
			return ""
		}
		parts = append(parts, p)
	}
	switch len(parts) {
	case 2: // Dec 1948
		if m := month(parts[0]); m > 0 && len(parts[1]) == 4 && digits(parts[1]) {
			return Date(number(parts[1]), m, 0)
		}
	case 3:
		if !digits(parts[2]) || len(parts[2]) != 4 {
			return ""
		}
		if m := month(parts[1]); m > 0 && digits(parts[0]) && number(parts[0]) > 0 {
			return Date(number(parts[2]), m, number(parts[0]))
		}
		if m := month(parts[0]); m > 0 && digits(parts[1]) && number(parts[1]) > 0 {
			return Date(number(parts[2]), m, number(parts[1]))
		}
	}
	return ""
}

// DayMonthYear reads 04/12/1948, in which 00 means unknown, as the United
// Kingdom prints it.
func DayMonthYear(s string) string {
	a, b, y, ok := slashed(s)
	if !ok {
		return ""
	}
	return Date(y, b, a)
}

// MonthDayYear reads 12/04/1948 as the United States print it.
func MonthDayYear(s string) string {
	a, b, y, ok := slashed(s)
	if !ok {
		return ""
	}
	return Date(y, a, b)
}

func slashed(s string) (a, b, year int, ok bool) {
	p := strings.Split(strings.TrimSpace(s), "/")
	if len(p) != 3 || !digits(p[0]) && !strings.EqualFold(p[0], "dd") || !digits(p[1]) && !strings.EqualFold(p[1], "mm") || len(p[2]) != 4 || !digits(p[2]) {
		return 0, 0, 0, false
	}
	return number(p[0]), number(p[1]), number(p[2]), true
}

// month reads a month's name, whole or cut to three letters or more.
func month(s string) int {
	if len(s) < 3 {
		return 0
	}
	const months = "january february march april may june july august september october november december"
	n := 0
	for m := range strings.SplitSeq(months, " ") {
		n++
		if len(s) <= len(m) && strings.EqualFold(s, m[:len(s)]) {
			return n
		}
	}
	if strings.EqualFold(s, "sept") {
		return 9
	}
	return 0
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func number(s string) int {
	if !digits(s) || len(s) > 4 {
		return 0
	}
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
