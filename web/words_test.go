package web

import (
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/internal/words"
)

func TestTypedTime(t *testing.T) {
	for _, c := range []struct{ typed, want, err string }{
		{typed: "27 Sep 2024", want: "2024-09-27"},
		{typed: " 27  September 2024 ", want: "2024-09-27"},
		{typed: "Sep 27, 2024", want: "2024-09-27"},
		{typed: "2024-09-27", want: "2024-09-27"},
		{typed: "2024-09-29T00:20:00-04:00", want: "2024-09-29T00:20:00-04:00"},
		{typed: "1 Jul 2024 to 31 Jul 2024", want: "2024-07-01/2024-07-31"},
		{typed: "2024-07-01/..", want: "2024-07-01/.."},
		{typed: "31 Jul 2024 to 1 Jul 2024", err: "the end is before its start"},
		{typed: "04/05/2024", err: "04/05/2024 can be read in two ways"},
		{typed: "2024-09-31", err: "there is no 31 September 2024"},
		{typed: "next week", err: "give a day"},
		{typed: "../..", err: "give a day"},
		{typed: "..", err: "give a day"},
		{typed: "", err: "give a day"},
	} {
		got, err := typedTime(c.typed)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.HasPrefix(err.Error(), c.err) {
			t.Errorf("%q: %q, %v; want %q, %s", c.typed, got, err, c.want, c.err)
		}
	}
}

func TestTimesInWords(t *testing.T) {
	for _, c := range []struct {
		values interdict.Values
		want   string
	}{
		{nil, "not stated"},
		{interdict.One("n/a"), "does not apply"},
		{interdict.One("2024-10-02"), "2 Oct 2024"},
		{interdict.One("2024-09-29T00:20:00-04:00"), "29 Sep 2024, 00:20"},
		{interdict.One("2024-07-01/2024-07-31"), "1 Jul 2024 to 31 Jul 2024"},
		{interdict.One("../2024-07-31"), "by 31 Jul 2024"},
		{interdict.One("2024-07-01/.."), "from 1 Jul 2024"},
		{interdict.Values{"2024-10-02", "2024-09-01"}, "1 Sep 2024 to 2 Oct 2024"},
		{interdict.One("soon"), "not stated"},
	} {
		if got := readWhen(c.values, eastern).words(); got != c.want {
			t.Errorf("%q: %q, want %q", c.values, got, c.want)
		}
	}
	z := newZoner(eastern)
	for _, c := range []struct {
		at   string
		want string
	}{
		{"2024-09-29T04:00:00Z", "29 Sep 2024, 00:00 Eastern"},
		{"2024-09-29T00:00:00-04:00", "29 Sep 2024, 00:00 Eastern"},
		{"2024-09-29T00:00:00-05:00", "29 Sep 2024, 00:00 UTC-05:00"},
		{"2022-03-15T00:00:00+01:00", "15 Mar 2022, 00:00 UTC+01:00"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := z.instant(at); got != c.want {
			t.Errorf("%s: %q, want %q", c.at, got, c.want)
		}
	}
}

func TestMoney(t *testing.T) {
	var p purse
	for _, c := range []struct{ amount, currency, want string }{
		{"12375.00", "USD", "US$ 12,375.00"},
		{"1,200.5", "eur", "EUR 1,200.50"},
		{"0.0001", "USD", "US$ 0.0001"},
		{"-7", "USD", "US$ −7.00"},
		{"99999999999999999999", "USD", "US$ 99,999,999,999,999,999,999.00"},
		{"12,34", "USD", "not stated"},
		{"0.00001", "USD", "not stated"},
		{"a lot", "USD", "not stated"},
		{"", "USD", "not stated"},
	} {
		m := &interdict.Money{Amount: interdict.One(c.amount), Currency: interdict.One(c.currency)}
		a := readAmount(m)
		p.add(a)
		if got := strings.ReplaceAll(a.words(), "\u00a0", " "); got != c.want {
			t.Errorf("%q %s: %q, want %q", c.amount, c.currency, got, c.want)
		}
	}
	if got := strings.ReplaceAll(p.words(), "\u00a0", " "); got != "EUR 1,200.50 and US$ 100,000,000,000,000,012,367.0001" {
		t.Errorf("sums: %q", got)
	}
	if p.more() != "4 without a value" {
		t.Errorf("left out: %q", p.more())
	}
}

func TestFactWords(t *testing.T) {
	for path, want := range map[string]string{
		"performed_at":                  "Day it is carried out",
		"counterparty.us_person":        "Counterparty: U.S. person",
		"parties.1.owners.0.share":      "Party 2: Owner 1: share",
		"under_contract.in_performance": "Government contract: used in performing the contract",
		"product.no_such_field":         "Product: no such field",
	} {
		if got := words.Fact(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestHeadlines(t *testing.T) {
	for _, c := range []struct {
		c    counts
		want string
	}{
		{counts{Prohibited: 7, Review: 8, Permitted: 10, Rows: 25}, "7 lines may not go ahead; 8 wait for an answer"},
		{counts{Prohibited: 1, Licence: 2, Review: 1, Rows: 4}, "1 line may not go ahead; 2 need a licence; 1 waits for an answer"},
		{counts{Licence: 1, Rows: 1}, "1 line needs a licence"},
		{counts{Review: 2, Rows: 2}, "2 lines wait for an answer"},
		{counts{Permitted: 3, Rows: 3}, "All 3 lines may go ahead"},
		{counts{Permitted: 1, Rows: 1}, "The one line may go ahead"},
		{counts{Permitted: 3, Unread: 2, Rows: 5}, "3 of 5 rows may go ahead; the rest could not be decided"},
		{counts{Unread: 2, Rows: 2}, "No line could be decided"},
	} {
		if got := strings.ReplaceAll(c.c.headline(), "\u00a0", " "); got != c.want {
			t.Errorf("%+v: %q, want %q", c.c, got, c.want)
		}
	}
}

func TestStripSaysWhatItDraws(t *testing.T) {
	z := newZoner(eastern)
	at := func(day int) time.Time { return time.Date(2024, 9, day, 0, 0, 0, 0, eastern) }
	b := brief{outcome: interdict.Review, clock: "performed_at", own: unknownWhen, changes: []interdict.Change{
		{At: at(29), Clock: "performed_at", From: interdict.Review, To: interdict.Prohibited},
		{At: at(20), Clock: "performed_at", From: interdict.Permitted, To: interdict.Review},
		{At: at(1), Clock: "agreement_at", From: interdict.Permitted, To: interdict.Prohibited},
	}}
	if got, want := stripWords(&b, z), "Permitted before 20 September 2024, review until 29 September 2024, prohibited from then on; own date not stated"; got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
	scale := newScale([]*line{{brief: b}}, z)
	if got := scale.words(); got != "August to October 2024" {
		t.Errorf("scale: %q", got)
	}
	for _, c := range []struct {
		own  string
		want string
	}{
		{"2019-01-01", `d="M0 3l5-3v6z"`},
		{"2031-01-01", `d="M152 3l-5-3v6z"`},
		{"2024-09-01/..", `h`},
	} {
		b.own = readWhen(interdict.One(c.own), eastern)
		if svg := string(drawStrip(&b, scale, z)); !strings.Contains(svg, c.want) || strings.Contains(svg, "NaN") {
			t.Errorf("%s: %s", c.own, svg)
		}
	}
}

// FuzzTypedTime holds that what is taken for a time is one that a deal can
// hold, and stays what it is when it is typed again.
func FuzzTypedTime(f *testing.F) {
	for _, s := range []string{"27 Sep 2024", "2024-09-27", "1 Jul 2024 to 31 Jul 2024", "2024-09-29T00:20:00-04:00", "../2024-01-01", "04/05/2024", "0000-01-01", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := typedTime(typed)
		if err != nil {
			return
		}
		if !readWhen(interdict.One(got), eastern).known {
			t.Fatalf("%q gives %q, which is no time", typed, got)
		}
		if again, err := typedTime(got); err != nil || again != got {
			t.Fatalf("%q gives %q, which gives %q, %v", typed, got, again, err)
		}
	})
}
