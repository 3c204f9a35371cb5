package deal

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// The values of Options.Dates: how dates written in digits only are meant
// where they could be read both ways.
const (
	MonthFirst = "mdy" // 03/04/2024 is 4 March
	DayFirst   = "dmy" // 03/04/2024 is 3 April
)

// readSpelled reads the date spellings of order books. It never guesses: a
// date with two readings is a fault that names both. Dates with dots
// (30.9.2024) are read day first, since no country's custom writes them month
// first.
func readSpelled(s, order string) (when, *fault) {
	date, clock, bad := cutClock(s)
	if bad != nil {
		return when{}, bad
	}
	w, bad := readSpelledDate(date, order)
	if bad != nil {
		return w, bad
	}
	if clock != "" {
		bad = w.readClock(clock)
	}
	return w, bad
}

// cutClock parts a spelled time into its date and its time of day, the latter
// made as readClock wants it: "9/30/2024 2:05 PM" gives "9/30/2024", "14:05".
func cutClock(s string) (date, clock string, bad *fault) {
	words := strings.Fields(strings.ReplaceAll(s, ",", " "))
	var dates []string
	for i := 0; i < len(words); i++ {
		word := words[i]
		colon := strings.IndexByte(word, ':')
		if colon < 0 || clock != "" {
			dates = append(dates, word)
			continue
		}
		if t := strings.LastIndexByte(word[:colon], 'T'); t > 0 {
			dates, word = append(dates, word[:t]), word[t+1:]
			colon -= t + 1
		}
		rest := words[i+1:]
		half := ""
		if up := strings.ToUpper(word); strings.HasSuffix(up, "AM") || strings.HasSuffix(up, "PM") {
			half, word = up[len(up)-2:], word[:len(word)-2]
		} else if len(rest) > 0 && (strings.EqualFold(rest[0], "AM") || strings.EqualFold(rest[0], "PM")) {
			half, rest = strings.ToUpper(rest[0]), rest[1:]
		}
		if clock, bad = halfDay(word, colon, half); bad != nil {
			return "", "", bad
		}
		if len(rest) > 0 && (rest[0] == "UTC" || rest[0] == "GMT") {
			clock, rest = clock+"Z", rest[1:]
		} else if len(rest) > 0 && (rest[0][0] == '+' || rest[0][0] == '-') {
			clock, rest = clock+rest[0], rest[1:]
		}
		if len(rest) > 0 && zoneWord(rest[0]) {
			return "", "", &fault{"the zone " + quote(rest[0]) + " has no one meaning", `write the offset, as "-04:00"`}
		}
		dates = append(dates, rest...)
		break
	}
	return strings.Join(dates, " "), clock, nil
}

func zoneWord(s string) bool {
	if len(s) < 2 || len(s) > 5 {
		return false
	}
	for _, c := range []byte(s) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// halfDay turns the hour of a twelve-hour clock into one of twenty-four, and
// writes it with two digits.
func halfDay(word string, colon int, half string) (string, *fault) {
	if colon < 1 || colon > 2 || !digits(word[:colon]) {
		return "", clockFault(word)
	}
	h := number(word[:colon])
	if half != "" {
		if h < 1 || h > 12 {
			return "", &fault{"there is no hour " + quote(word[:colon]+" "+half), "hours with AM and PM go from 1 to 12"}
		}
		h %= 12
		if half == "PM" {
			h += 12
		}
	}
	return fmt.Sprintf("%02d", h) + word[colon:], nil
}

func readSpelledDate(s, order string) (when, *fault) {
	if digits(s) && len(s) == 8 {
		return compactDate(s)
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && looksSerial(s) {
		return serialDate(n, false)
	}
	var parts []string
	month := -1
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ./-\u00a0", r) }) {
		p = strings.TrimSuffix(strings.ToLower(p), ",")
		switch m := monthNamed(p); {
		case m > 0 && month < 0:
			month = len(parts)
			parts = append(parts, strconv.Itoa(m))
		case fillWord(p):
		default:
			parts = append(parts, ordinal(p))
		}
	}
	if len(parts) != 3 || !digits(parts[0]) || !digits(parts[1]) || !digits(parts[2]) ||
		len(parts[0]) > 4 || len(parts[1]) > 4 || len(parts[2]) > 4 {
		return when{}, notTime(s)
	}
	if month >= 0 {
		return namedMonth(s, parts, month, order)
	}
	return threeNumbers(s, parts, order)
}

// compactDate reads 20240930.
func compactDate(s string) (when, *fault) {
	y, m, d := number(s[:4]), number(s[4:6]), number(s[6:])
	if y < 1990 || y > 2099 {
		return when{}, notTime(s)
	}
	t, bad := dateOf(y, m, d)
	return when{t: t}, bad
}

// namedMonth reads a date whose month is a word, so that only day and year can
// be mistaken for each other.
func namedMonth(s string, p []string, month int, order string) (when, *fault) {
	var rest []string
	for i, x := range p {
		if i != month {
			rest = append(rest, x)
		}
	}
	day, year := rest[0], rest[1]
	if len(rest[0]) == 4 {
		day, year = rest[1], rest[0]
	}
	if len(year) == 2 && order != "" {
		year = "20" + year
	}
	if len(year) != 4 || len(day) > 2 {
		return when{}, &fault{quote(s) + " has no year of four digits", "write the year with four digits, or say --dates dmy or --dates mdy"}
	}
	t, bad := dateOf(number(year), number(p[month]), number(day))
	return when{t: t}, bad
}

// threeNumbers reads a date in digits only.
func threeNumbers(s string, p []string, order string) (when, *fault) {
	a, b, year := number(p[0]), number(p[1]), p[2]
	if len(p[0]) == 4 && len(p[2]) <= 2 {
		t, bad := dateOf(a, b, number(p[2]))
		return when{t: t}, bad
	}
	if len(year) == 2 && order != "" {
		year = "20" + year
	}
	if len(year) != 4 || len(p[0]) > 2 || len(p[1]) > 2 {
		return when{}, &fault{quote(s) + " has no year of four digits", "write 2024-09-30, or say --dates dmy or --dates mdy"}
	}
	dayFirst := false
	switch {
	case order == DayFirst:
		dayFirst = true
	case order == MonthFirst:
	case a > 12 && b > 12:
		return when{}, notTime(s)
	case a > 12 || strings.Contains(s, "."):
		dayFirst = true
	case b > 12 || a == b:
	default:
		return when{}, twoReadings(s, number(year), a, b)
	}
	if dayFirst {
		a, b = b, a
	}
	if a > 12 && b <= 12 {
		return when{}, &fault{fmt.Sprintf("%s: there is no month %d", quote(s), a), "write 2024-09-30, or see whether --dates says the right order"}
	}
	t, bad := dateOf(number(year), a, b)
	return when{t: t}, bad
}

func twoReadings(s string, y, a, b int) *fault {
	return &fault{fmt.Sprintf("%s is %d %s or %d %s", quote(s), b, time.Month(a), a, time.Month(b)),
		fmt.Sprintf("say --dates mdy or --dates dmy, or write %04d-%02d-%02d or %04d-%02d-%02d", y, a, b, y, b, a)}
}

// looksSerial reports whether a number can be a spreadsheet's day count: five
// digits cover 1927 to 2173, and nothing else that stands in a date column.
func looksSerial(s string) bool {
	whole, frac, _ := strings.Cut(s, ".")
	return len(whole) == 5 && digits(whole) && (frac == "" || digits(frac))
}

// serialDate turns a spreadsheet's day count into a date, or a local time when
// it has a fraction. Day 61 is 1 March 1900; before it the count is off by
// one, and no deal lies there. Workbooks of old Macs count from 1904.
func serialDate(n float64, from1904 bool) (when, *fault) {
	if from1904 {
		n += 1462
	}
	if !(n >= 61 && n < 109575) { // 2199-12-31
		return when{}, &fault{fmt.Sprintf("%v is not the number of a day", n), "write 2024-09-30"}
	}
	days := math.Floor(n)
	seconds := math.Round((n - days) * 86400)
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	return when{t: t, clock: seconds != 0 && seconds != 86400}, nil
}

func fillWord(s string) bool {
	switch s {
	case "de", "del", "г", "год", "года", "of", "the", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	}
	return false
}

// ordinal drops the end of "30th".
func ordinal(s string) string {
	for _, end := range [...]string{"st", "nd", "rd", "th"} {
		if n, ok := strings.CutSuffix(s, end); ok && digits(n) {
			return n
		}
	}
	return s
}

// monthNamed finds a month by name or short name, in English, German, French,
// Spanish or Russian. 0 says that it is none.
func monthNamed(s string) int {
	if s == "" || s[0] <= '9' {
		return 0
	}
	for i, names := range [...]string{
		" jan january januar jänner janv janvier ene enero янв января январь ",
		" feb february februar fév févr février febrero фев февр февраля февраль ",
		" mar march mär mrz märz mars marzo мар марта март ",
		" apr april avr avril abr abril апр апреля апрель ",
		" may mai mayo май мая ",
		" jun june juni juin junio июн июня июнь ",
		" jul july juli juil juillet julio июл июля июль ",
		" aug august août aout ago agosto авг августа август ",
		" sep sept september septembre septiembre setiembre сен сент сентября сентябрь ",
		" oct october okt oktober octobre octubre окт октября октябрь ",
		" nov november novembre noviembre ноя нояб ноября ноябрь ",
		" dec december dez dezember déc décembre dic diciembre дек декабря декабрь ",
	} {
		if strings.Contains(names, " "+s+" ") {
			return i + 1
		}
	}
	return 0
}
