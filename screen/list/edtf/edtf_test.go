package edtf_test

import (
	"strings"
	"testing"
	"time"

	"interdict/screen/list/edtf"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"10 Dec 1948":                "1948-12-10",
		"Dec 1948":                   "1948-12",
		"1948":                       "1948",
		"circa 1951":                 "1951~",
		"circa 04 Mar 1951":          "1951-03-04~",
		"1950 to 1952":               "1950/1952",
		"01 Jan 1950 to 31 Dec 1952": "1950-01-01/1952-12-31",
		"circa 1950-1952":            "1950/1952~",
		"Jan 1950 to Mar 1950":       "1950-01/1950-03",
		"March 12, 2021":             "2021-03-12",
		"13-Feb-2026":                "2026-02-13",
		"2020-12-23":                 "2020-12-23",
		"2024-12-11T21:24:35.826Z":   "2024-12-11",
		"1952 to 1950":               "",
		"30 Feb 1950":                "",
		"0 Jan 1950":                 "",
		"1950-00-00":                 "1950",
		"unknown":                    "",
		"12/04/1948":                 "",
		"99":                         "",
		"":                           "",
	} {
		if got := edtf.Parse(in); got != want {
			t.Errorf("Parse(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlashes(t *testing.T) {
	tests := []struct{ in, dmy, mdy string }{
		{"04/12/1948", "1948-12-04", "1948-04-12"},
		{"00/00/1959", "1959", "1959"},
		{"dd/mm/1959", "1959", ""},
		{"00/12/1959", "1959-12", "1959"},
		{"06/29/2056", "", "2056-06-29"},
		{"6/29/56", "", ""},
		{"1959", "", ""},
	}
	for _, tt := range tests {
		if got := edtf.DayMonthYear(tt.in); got != tt.dmy {
			t.Errorf("DayMonthYear(%q) = %q, want %q", tt.in, got, tt.dmy)
		}
		if tt.mdy != "" {
			if got := edtf.MonthDayYear(tt.in); got != tt.mdy {
				t.Errorf("MonthDayYear(%q) = %q, want %q", tt.in, got, tt.mdy)
			}
		}
	}
}

// FuzzParse checks that what comes out is a date, and reads back as itself.
func FuzzParse(f *testing.F) {
	f.Add("circa 10 Dec 1948")
	f.Add("1950 to 1952")
	f.Fuzz(func(t *testing.T, s string) {
		got := edtf.Parse(s)
		if got == "" {
			return
		}
		for part := range strings.SplitSeq(got, "/") {
			part = strings.TrimSuffix(part, "~")
			if _, err := time.Parse("2006-01-02"[:len(part)], part); err != nil {
				t.Fatalf("Parse(%q) = %q: %v", s, got, err)
			}
			if again := edtf.Parse(part); again != part {
				t.Fatalf("%q reads back as %q", part, again)
			}
		}
	})
}
