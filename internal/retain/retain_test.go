package retain

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"interdict/law"
	"interdict/prove"
)

var chance = rand.NewChaCha8([32]byte{3})

func date(t testing.TB, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// An asked is a record to be: what was asked, under which law, when.
type asked struct {
	kind  string
	made  string
	law   []string
	facts map[string]string // to JSON
	say   any
}

// logged makes a log of records r0, r1, …
func logged(t testing.TB, list ...asked) *prove.Log {
	t.Helper()
	made := date(t, "2000-01-01")
	k, err := prove.NewKey(chance, "log.example.com", made, made.AddDate(200, 0, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.Signer(nil, made)
	if err != nil {
		t.Fatal(err)
	}
	ring := &prove.KeyRing{Keys: []prove.PublicKey{k.Public()}}
	l, err := prove.Create(t.TempDir(), s, ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	for i, x := range list {
		add(t, l, fmt.Sprintf("r%d", i), x)
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	return l
}

func add(t testing.TB, l *prove.Log, id string, x asked) {
	t.Helper()
	r := &prove.Record{Format: prove.Format, ID: id, Kind: x.kind, MadeAt: date(t, x.made), Program: prove.Program{Name: "interdict"}, Asked: []prove.Commitment{}, Packs: []prove.Pack{}, KnownAt: x.made + "T00:00:00Z", Answer: json.RawMessage("{}")}
	if x.kind == "" {
		r.Kind = "decision"
	}
	if x.say != nil {
		var err error
		if r.Answer, err = prove.Canonical(x.say); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range x.law {
		r.Packs = append(r.Packs, prove.Pack{Kind: "law", ID: p, SHA256: "00"})
	}
	d := &prove.Disclosure{Record: id}
	for f, v := range x.facts {
		salt, err := prove.NewSalt(chance)
		if err != nil {
			t.Fatal(err)
		}
		d.Facts = append(d.Facts, prove.Fact{Fact: f, Value: json.RawMessage(v), Salt: salt, From: "deal"})
		c, err := d.Facts[len(d.Facts)-1].Commit()
		if err != nil {
			t.Fatal(err)
		}
		r.Asked = append(r.Asked, c)
	}
	if err := l.Add(r, d); err != nil {
		t.Fatal(err)
	}
}

func plan(t testing.TB, l *prove.Log, p Policy, today string) *Plan {
	t.Helper()
	out, err := Make(l, p, date(t, today))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func shippedPolicy(t testing.TB) Policy {
	t.Helper()
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestTenYears: ten years after the last act, by default.
func TestTenYears(t *testing.T) {
	for _, c := range []struct {
		what  string
		x     asked
		until string
	}{
		{"no date but the record's own", asked{made: "2010-03-01"}, "2020-03-01"},
		{"an act before the record", asked{made: "2010-03-01", facts: map[string]string{"performed_at": `"2009-01-01"`}}, "2020-03-01"},
		{"an act after it: the years count from its end", asked{made: "2010-03-01", facts: map[string]string{"performed_at": `"2012-06-30"`}}, "2022-07-01"},
		{"a range counts from its end", asked{made: "2010-03-01", facts: map[string]string{"shipped_at": `"2009-01-01/2012-06-30"`}}, "2022-07-01"},
		{"one of two times", asked{made: "2010-03-01", facts: map[string]string{"shipped_at": `["2009-01-01","2012-06-30"]`}}, "2022-07-01"},
		{"an instant", asked{made: "2010-03-01", facts: map[string]string{"agreement_at": `"2012-06-30T23:00:00-05:00"`}}, "2022-07-01"},
		{"a range without end: nobody knows", asked{made: "2010-03-01", facts: map[string]string{"performed_at": `"2009-01-01/.."`}}, ""},
		{"a time that cannot be read: nobody knows", asked{made: "2010-03-01", facts: map[string]string{"performed_at": `{"x":1}`}}, ""},
		{"it does not apply", asked{made: "2010-03-01", facts: map[string]string{"performed_at": `"n/a"`}}, "2020-03-01"},
		{"by the Export Administration Regulations alone: the default is the floor", asked{made: "2010-03-01", law: []string{"us/entity-list"}}, "2020-03-01"},
		{"a screening", asked{kind: "screening", made: "2010-03-01"}, "2020-03-01"},
	} {
		l := logged(t, c.x)
		x := plan(t, l, shippedPolicy(t), "2015-01-01").Items[0]
		if x.Until != c.until || x.Drop {
			t.Errorf("%s: until %q, want %q; %+v", c.what, x.Until, c.until, x)
		}
		if c.until == "" {
			if x = plan(t, l, shippedPolicy(t), "2999-01-01").Items[0]; x.Drop {
				t.Errorf("%s: dropped", c.what)
			}
			continue
		}
		if x = plan(t, l, shippedPolicy(t), c.until).Items[0]; x.Drop {
			t.Errorf("%s: dropped on its last day", c.what)
		}
		if x = plan(t, l, shippedPolicy(t), date(t, c.until).AddDate(0, 0, 1).Format(time.DateOnly)).Items[0]; !x.Drop {
			t.Errorf("%s: not dropped on the day after", c.what)
		}
	}
}

// TestRegimes: the longest regime that reaches a record counts, and a house may
// have others, with a reason where they are shorter.
func TestRegimes(t *testing.T) {
	short, err := Parse("own.yaml", []byte("default_years: 3\nwhy: counsel of 2 Nov 2026\n"), shippedPolicy(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		p       Policy
		law     string
		years   int
		because string
	}{
		{shippedPolicy(t), "", 10, "default"},
		{shippedPolicy(t), "us/ofac-sdn", 10, "us/ofac"},
		{shippedPolicy(t), "us/entity-list", 10, "default"},
		{short, "", 3, "default"},
		{short, "us/entity-list", 5, "us/ear"},
		{short, "us/entity-list us/icts-2021-002", 10, "us/ieepa"},
	} {
		if years, because := c.p.For(strings.Fields(c.law)); years != c.years || because != c.because {
			t.Errorf("%q: %d years by %s, want %d by %s", c.law, years, because, c.years, c.because)
		}
	}
	for src, words := range map[string]string{
		"default_years: 3\n":               "nothing says why",
		"default_years: 200\n":             "not between 1 and 100",
		"default_years: -1\nwhy: reason\n": "not between 1 and 100",
		"regimes:\n  - {id: us/ofac, years: 5, law: [us/ofac-sdn], citation: x}\n":                                   "nothing says why",
		"regimes:\n  - {id: own, years: 5, law: [x]}\n":                                                              "neither a citation nor why",
		"regimes:\n  - {id: own, years: 0, law: [x], why: reason}\n":                                                 "0 years",
		"regimes:\n  - {id: own, years: 5, law: [x], why: reason}\n  - {id: own, years: 6, law: [x], why: reason}\n": "stands twice",
		"regimes:\n  - {id: own, years: 5, law: [x], why: reason, kept: z}\n":                                        "kept",
		"default_years: 20\nregimes:\n  - {id: us/ofac, years: 5, law: [us/ofac-sdn], why: a test}\n":                "",
		"regimes:\n  - {id: house, years: 30, law: [us/ofac-sdn], citation: \"our own rule\"}\ndefault_years: 10\n":  "",
	} {
		_, err := Parse("own.yaml", []byte(src), shippedPolicy(t))
		if words == "" && err != nil || words != "" && (err == nil || !strings.Contains(err.Error(), words)) {
			t.Errorf("%q: %v, want %q", src, err, words)
		}
	}
}

// TestRegimesNameLaw: every restriction that a regime names is one of the
// program.
func TestRegimesNameLaw(t *testing.T) {
	packs, err := law.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, p := range packs {
		known[string(p.ID)] = true
	}
	for _, r := range shippedPolicy(t).Regimes {
		for _, id := range r.Law {
			if !known[id] {
				t.Errorf("regime %s names %s, which is no restriction", r.ID, id)
			}
		}
		if r.Citation == "" || r.Confidence == "" {
			t.Errorf("regime %s has no citation or confidence", r.ID)
		}
	}
}

func held(scope string) asked {
	return asked{kind: "hold", made: "2019-01-01", say: Act{"add", "case-17"}, facts: map[string]string{"hold.who": `"J. Doe"`, "hold.why": `"inquiry"`, "hold.scope." + strings.Fields(scope)[0]: strings.Join(strings.Fields(scope)[1:], " ")}}
}

// TestHolds: what a hold reaches stays, however old, until it is released.
func TestHolds(t *testing.T) {
	acme := asked{made: "2010-03-01", facts: map[string]string{"counterparty.name": `"ACME  Clinic Ltd"`}}
	other := asked{made: "2010-03-01", facts: map[string]string{"counterparty.name": `"Acmeville"`, "parties": `[{"name":"Zorvil"}]`}}
	for _, c := range []struct {
		scope string
		kept  string // ids, of r0 acme and r1 other
	}{
		{"all true", "r0 r1"},
		{`records ["r1"]`, "r1"},
		{`naming ["acme clinic"]`, "r0"},
		{`naming ["zorvil"]`, "r1"},
		{`naming ["nobody"]`, ""},
	} {
		l := logged(t, acme, other, held(c.scope))
		p := plan(t, l, shippedPolicy(t), "2050-01-01")
		var kept []string
		for _, x := range p.Items {
			if x.Kind == "decision" && !x.Drop {
				if x.Held != "case-17" {
					t.Errorf("%s: %+v", c.scope, x)
				}
				kept = append(kept, x.Record)
			}
			if x.Kind == "hold" && x.Drop {
				t.Errorf("%s: what the hold is for would be dropped", c.scope)
			}
		}
		if strings.Join(kept, " ") != c.kept || len(p.Holds) != 1 || p.Holds[0].Who != "J. Doe" {
			t.Errorf("%s: %q kept, want %q; holds %+v", c.scope, kept, c.kept, p.Holds)
		}
		add(t, l, "r9", asked{kind: "hold", made: "2020-01-01", say: Act{"release", "case-17"}})
		if err := l.Commit(); err != nil {
			t.Fatal(err)
		}
		p = plan(t, l, shippedPolicy(t), "2050-01-01")
		if len(p.Holds) != 0 || len(p.Gone()) != 4 {
			t.Errorf("%s: after its release %+v, %d gone", c.scope, p.Holds, len(p.Gone()))
		}
	}
}

// TestOnly: a person's request drops what is named, and nothing that is held or
// must still be kept, unless that is said.
func TestOnly(t *testing.T) {
	l := logged(t, asked{made: "2010-03-01"}, asked{made: "2025-03-01"}, asked{made: "2010-03-01", facts: map[string]string{"counterparty.name": `"Acme"`}}, held(`naming ["acme"]`))
	p := plan(t, l, shippedPolicy(t), "2026-01-01")
	for _, c := range []struct {
		id    string
		early bool
		words string
	}{
		{"r0", false, ""},
		{"r1", false, "record r1 must be kept until 2035-03-01 by default"},
		{"r1", true, ""},
		{"r2", true, "record r2 is held by case-17"},
		{"r3", true, "record r3 is held by case-17"},
		{"r", true, "more than one record"},
		{"", true, "no record"},
		{"x", true, "no record"},
	} {
		err := p.Only(l, []string{c.id}, c.early)
		if c.words == "" && (err != nil || len(p.Gone()) != 1 || !p.Gone()[c.id]) || c.words != "" && (err == nil || !strings.Contains(err.Error(), c.words)) {
			t.Errorf("%q, early %v: %v, %v; want %q", c.id, c.early, err, p.Gone(), c.words)
		}
	}
}

// TestHoldsAndBooks: a hold that names somebody keeps every order book, since the
// names stand in its file.
func TestHoldsAndBooks(t *testing.T) {
	l := logged(t, asked{kind: "book", made: "2010-03-01", facts: map[string]string{"book.last_at": `"2012-06-30"`}}, held(`naming ["acme"]`))
	p := plan(t, l, shippedPolicy(t), "2050-01-01")
	if len(p.Gone()) != 0 || p.Items[0].Held != "case-17" || p.Items[0].Until != "2022-07-01" {
		t.Errorf("%+v", p.Items)
	}
	l = logged(t, asked{kind: "book", made: "2010-03-01", facts: map[string]string{"book.last_at": `".."`}})
	if p := plan(t, l, shippedPolicy(t), "2050-01-01"); len(p.Gone()) != 0 {
		t.Errorf("an act without a known end: %+v", p.Items)
	}
}

// TestHoldOfUnknownScope: where what a hold is for was lost, it keeps all.
func TestHoldOfUnknownScope(t *testing.T) {
	l := logged(t, asked{made: "2010-03-01"}, asked{kind: "hold", made: "2019-01-01", say: Act{"add", "case-17"}})
	if _, err := l.EraseAll(map[string]bool{"r1": true}); err != nil {
		t.Fatal(err)
	}
	if p := plan(t, l, shippedPolicy(t), "2050-01-01"); len(p.Gone()) != 0 || !p.Holds[0].Scope.All {
		t.Errorf("%+v", p)
	}
}

// TestErasures: what is dropped fits into records, however much it is, and the
// log verifies as before.
func TestErasures(t *testing.T) {
	var many []asked
	for range 2*erasuresEach + 7 {
		many = append(many, asked{made: "2010-03-01", facts: map[string]string{"act": `"use"`}})
	}
	many = append(many, asked{made: "2025-03-01"})
	l := logged(t, many...)
	p := plan(t, l, shippedPolicy(t), "2026-01-01")
	records := p.Erasures()
	if len(records) != 3 || len(records[2].Erased) != 7 || len(p.Gone()) != len(many)-1 {
		t.Fatalf("%d records, %d gone", len(records), len(p.Gone()))
	}
	for i, e := range records {
		add(t, l, fmt.Sprintf("e%d", i), asked{kind: "erasure", made: "2026-01-01", say: e})
	}
	if _, err := l.EraseAll(p.Gone()); err == nil {
		t.Error("something is dropped before it is said")
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	n, err := l.EraseAll(p.Gone())
	if err != nil || n != len(many)-1 {
		t.Errorf("%d dropped, %v", n, err)
	}
	p = plan(t, l, shippedPolicy(t), "2026-01-01")
	if p.Erased != len(many)-1 || len(p.Gone()) != 0 || len(p.Items) != 4 {
		t.Errorf("%d erased, %d items", p.Erased, len(p.Items))
	}
	if n, err := l.EraseAll(map[string]bool{"r0": true}); n != 0 || err != nil {
		t.Errorf("dropped again: %d, %v", n, err)
	}
}

// FuzzLastDay: a time that is read has an end no earlier than its text says, and
// nothing else is taken for one.
func FuzzLastDay(f *testing.F) {
	for _, s := range []string{"2024-07-10", "2024-07-10T15:00:00-04:00", "2024-01-01/2024-02-01", "2024-01-01/..", "n/a", "2024-09-29T10:00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, err := lastDay(s)
		if err != nil {
			return
		}
		end := s[strings.LastIndex(s, "/")+1:]
		if start, err := time.Parse(time.DateOnly, end[:min(10, len(end))]); err != nil || day.Before(start.Add(-24*time.Hour)) {
			t.Errorf("%q ends on %v", s, day)
		}
	})
}

func FuzzPolicy(f *testing.F) {
	f.Add(shipped)
	base := shippedPolicy(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := Parse("own.yaml", src, base)
		if err != nil {
			return
		}
		if years, _ := p.For(nil); years != p.DefaultYears || years < 1 {
			t.Errorf("%d years", years)
		}
	})
}
