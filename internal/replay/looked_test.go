package replay

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/catalog"
	"interdict/deal"
	"interdict/internal/desk"
	"interdict/internal/listed"
	"interdict/law"
	"interdict/prove"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/policy"
)

var sdnRequired = policy.Policy{Require: []policy.Requirement{{List: "us/sdn", MaxAgeDays: 7}}}

func sdn() []list.Snapshot {
	return []list.Snapshot{{List: "us/sdn", AsOf: "2026-11-20", SHA256: "0d", Complete: true, Entries: []list.Entry{
		entry("us/sdn", 1, "Halden Optik GmbH", "Optika Halden"), entry("us/sdn", 2, "Quartz Pine Ltd"), entry("us/sdn", 3, "Nordwind Werke")}}}
}

// paying is a deal with somebody, in words of the command line.
func paying(name string) []string {
	return []string{"act=pay", "actor.country=US", "actor.kind=company", "actor.name=Acme Clinic", "counterparty.name=" + name, "value.amount=5", "performed_at=2026-11-01"}
}

// lookedLog logs decisions whose parties were looked up on lists.
func lookedLog(t testing.TB, snaps []list.Snapshot, cleared []screen.Suppression, names ...string) (*observing, prove.Members) {
	t.Helper()
	o := observe(t)
	t.Cleanup(func() { o.log.Close() })
	d, err := desk.Open(desk.Options{Only: []string{"us/ofac-sdn"}})
	if err != nil {
		t.Fatal(err)
	}
	counts := listed.Whole(policy.Of(snaps), sdnRequired, day)
	heard := Hear(&listed.Answers{Packs: d.Known(), Policy: sdnRequired, Counts: counts,
		Search: screen.New(snaps, screen.Options{Limit: listed.Limit, Suppressions: cleared, Today: day.Format(time.DateOnly)})})
	o.rec.Desk, o.rec.Heard = d, heard
	for _, s := range snaps {
		o.rec.Clocks.Looked = append(o.rec.Clocks.Looked, interdict.ListVersion{ID: s.List, AsOf: s.AsOf, SHA256: s.SHA256})
	}
	e, err := d.Engine(o.rec.Clocks, heard)
	if err != nil {
		t.Fatal(err)
	}
	w := e.NewWorker(nil)
	for _, name := range names {
		one, _, err := deal.Parse(paying(name), deal.Options{})
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.Decide(&one)
		if err != nil {
			t.Fatal(err)
		}
		dec := a.Decision()
		if err := o.rec.Decision(&one, &dec); err != nil {
			t.Fatal(err)
		}
	}
	m := o.members()
	packs, err := Packs(law.Files(), catalog.Files())
	if err != nil {
		t.Fatal(err)
	}
	for n, b := range packs {
		m[n] = b
	}
	return o, m
}

// TestLookedUpAnew: parties that are listed, may be, are not, and were cleared come
// out the same from the entries kept, and on the whole lists. What they share is
// stored once.
func TestLookedUpAnew(t *testing.T) {
	o, m := lookedLog(t, sdn(), nil, "Halden Optik GmbH", "Halden Optick", "Jane Q. Smithers", "Quartz Pine Ltd", "…")
	v := o.verify(m, nil)
	if !v.OK || v.Replayed != 5 || v.LookedUp != 5 || len(v.Notes) != 1 || !strings.HasPrefix(v.Notes[0], "5 decisions: what lists said of their parties was looked up anew from the entries recorded; that nobody else") {
		t.Errorf("%v %+v", v.Problems, v)
	}
	if v := o.verify(m, theLists(sdn())); !v.OK || v.LookedUp != 5 || len(v.Notes) != 0 {
		t.Errorf("on the whole lists: %v %+v", v.Problems, v)
	}
	stored := 0
	for n := range m {
		if strings.HasPrefix(n, "data/") {
			stored++
		}
	}
	if stored != 3 { // two entries, and the terms
		t.Errorf("%d data stored", stored)
	}
	s := screen.New(sdn(), screen.Options{})
	q := screen.Query{Name: "Quartz Pine Ltd"}
	hit := s.Screen(q).Matches[0]
	o, m = lookedLog(t, sdn(), []screen.Suppression{{Query: q.Identity(), Entry: hit.Entry, Version: hit.Version, Who: "A. Clerk", Why: "another town", Until: "2027-01-01"}}, q.Name)
	if v := o.verify(m, theLists(sdn())); !v.OK || v.LookedUp != 1 {
		t.Errorf("cleared: %v %+v", v.Problems, v)
	}
	stale := sdn()
	stale[0].AsOf = "2026-01-01"
	o, m = lookedLog(t, stale, nil, "Jane Q. Smithers")
	if v := o.verify(m, nil); !v.OK || v.LookedUp != 1 {
		t.Errorf("stale: %v %+v", v.Problems, v)
	}
}

// TestNotLookedUpAnew: what an earlier program recorded, or one with other tables of
// names, is named; so is what was redacted.
func TestNotLookedUpAnew(t *testing.T) {
	o, m := lookedLog(t, sdn(), nil, "Halden Optik GmbH")
	old := o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		d.Data = nil
		d.Facts = slices.DeleteFunc(d.Facts, func(f prove.Fact) bool { return f.Fact == lookedFact })
	})
	if v := o.verify(old, nil); !v.OK || v.Replayed != 1 || v.LookedUp != 0 || len(v.Notes) != 1 || !strings.Contains(v.Notes[0], "1 decision: what lists said of their parties was not looked up anew: they were recorded without the entries") {
		t.Errorf("an earlier program: %v %+v", v.Problems, v)
	}
	other := o.lie(m, func(r *prove.Record, d *prove.Disclosure) {
		changeTerms(t, d, func(x *lookTerms) { x.Edition = "another" })
		changeLooked(t, d, func(x *looked) { x.Names[at(x, "Halden Optik GmbH")].Entries = nil })
		for sum := range d.Data {
			if !strings.Contains(string(d.Data[sum]), "edition") {
				delete(d.Data, sum)
			}
		}
	})
	if v := o.verify(other, nil); !v.OK || v.LookedUp != 0 || !strings.Contains(strings.Join(v.Notes, " "), "was not looked up anew: this program compares names by other tables") {
		t.Errorf("other tables: %v %+v", v.Problems, v)
	}
	redacted := clone(m)
	d, err := m.Disclosure("00000000")
	if err != nil {
		t.Fatal(err)
	}
	for n := range redacted {
		if strings.HasPrefix(n, "data/") {
			delete(redacted, n)
		}
	}
	if err := redacted.AddDisclosure("00000000", prove.Redact(d)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(redacted["disclosed/00000000.json"]), "Halden") {
		t.Error("a redacted disclosure names the party")
	}
	if v := o.verify(redacted, nil); !v.OK || v.LookedUp != 0 || v.Withheld != 1 {
		t.Errorf("redacted: %v %+v", v.Problems, v)
	}
}

func at(x *looked, name string) int {
	return slices.IndexFunc(x.Names, func(n lookedName) bool { return n.Name == name })
}

func change[T any](t testing.TB, d *prove.Disclosure, fact string, how func(*T)) {
	t.Helper()
	for i := range d.Facts {
		if d.Facts[i].Fact == fact {
			var x T
			if err := json.Unmarshal(d.Facts[i].Value, &x); err != nil {
				t.Fatal(err)
			}
			how(&x)
			d.Facts[i].Value, _ = json.Marshal(x)
			return
		}
	}
	t.Fatalf("no fact %s", fact)
}

func changeLooked(t testing.TB, d *prove.Disclosure, how func(*looked)) {
	t.Helper()
	change(t, d, lookedFact, how)
}

// changeTerms changes the terms, and names them anew.
func changeTerms(t testing.TB, d *prove.Disclosure, how func(*lookTerms)) {
	t.Helper()
	changeLooked(t, d, func(x *looked) {
		var terms lookTerms
		if err := json.Unmarshal(d.Data[x.Terms], &terms); err != nil {
			t.Fatal(err)
		}
		delete(d.Data, x.Terms)
		how(&terms)
		var err error
		if x.Terms, err = d.AddData(terms); err != nil {
			t.Fatal(err)
		}
	})
}

// changeKept changes the entry that was kept of a name, and names it anew.
func changeKept(t testing.TB, d *prove.Disclosure, name string, how func(*list.Entry)) {
	t.Helper()
	changeLooked(t, d, func(x *looked) {
		kept := &x.Names[at(x, name)].Entries[0]
		var e list.Entry
		if err := json.Unmarshal(d.Data[kept.SHA256], &e); err != nil {
			t.Fatal(err)
		}
		delete(d.Data, kept.SHA256)
		how(&e)
		var err error
		if kept.SHA256, err = d.AddData(e); err != nil {
			t.Fatal(err)
		}
	})
}

// dropKept leaves the entry that was kept of a name out.
func dropKept(t testing.TB, d *prove.Disclosure, name string) {
	t.Helper()
	changeLooked(t, d, func(x *looked) {
		n := &x.Names[at(x, name)]
		delete(d.Data, n.Entries[0].SHA256)
		n.Entries = nil
	})
}

// The attacks: a house that signs what does not follow from the lists.

const party = "Halden Optik GmbH"

func lookedAttack(t *testing.T) (*observing, prove.Members) { return lookedLog(t, sdn(), nil, party) }

// soften says of the party what somebody would like to hear.
func soften(t testing.TB, d *prove.Disclosure, may, must bool) {
	t.Helper()
	change(t, d, heardFact, func(all *[]Said) {
		for i := range *all {
			if s := &(*all)[i]; s.Name == party {
				s.May, s.Must = may, must
			}
		}
	})
}

func TestHeardBandSoftened(t *testing.T) {
	o, m := lookedAttack(t)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) { soften(t, d, true, false) }), nil,
		`fact heard: of "Halden Optik GmbH" on us/sdn it says maybe listed`)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) { soften(t, d, false, false) }), nil, "looked up anew it is listed (")
}

func TestHeardEntryChanged(t *testing.T) {
	o, m := lookedAttack(t)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		changeKept(t, d, party, func(e *list.Entry) { e.Names = []list.Name{{Text: "Somebody Else", Kind: list.Primary}} })
	}), nil, `looked up anew it is not listed ("Halden Optik GmbH" was not found on us/sdn`)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		changeKept(t, d, party, func(e *list.Entry) { e.List = "us/else" })
	}), nil, "is that of us/else/1")
	small := o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		changeKept(t, d, party, func(e *list.Entry) { e.Countries = []string{"FR"} })
	})
	o.fails(small, theLists(sdn()), "the entry us/sdn/1 is another on the lists")
	bundle := clone(m)
	for n, b := range bundle {
		if strings.HasPrefix(n, "data/") {
			bundle[n] = []byte(strings.Replace(string(b), `"DE"`, `"FR"`, 1))
		}
	}
	o.fails(bundle, nil, "is not what its digest says")
}

func TestHeardHitLeftOut(t *testing.T) {
	o, m := lookedAttack(t)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) { dropKept(t, d, party) }), nil,
		`of "Halden Optik GmbH" on us/sdn it says listed`)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		change(t, d, heardFact, func(all *[]Said) {
			*all = slices.DeleteFunc(*all, func(s Said) bool { return s.Name == party })
		})
	}), nil, `fact heard: what us/sdn says of "Halden Optik GmbH" is left out`)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		changeLooked(t, d, func(x *looked) {
			delete(d.Data, x.Names[at(x, party)].Entries[0].SHA256)
			x.Names = slices.Delete(x.Names, at(x, party), at(x, party)+1)
		})
	}), nil, `"Halden Optik GmbH" was never looked up`)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		d.Facts = slices.DeleteFunc(d.Facts, func(f prove.Fact) bool { return f.Fact == heardFact })
	}), nil, "fact heard is not there")
}

// TestHeardHitAndItsEntryLeftOut: who leaves out both the hit and its entry is found
// out by the lists alone, and until then it is said what rests on the signature.
func TestHeardHitAndItsEntryLeftOut(t *testing.T) {
	o, m := lookedLog(t, []list.Snapshot{{List: "us/sdn", AsOf: "2026-11-20", SHA256: "0d", Complete: true, Entries: []list.Entry{entry("us/sdn", 3, "Nordwind Werke")}}}, nil, party)
	if v := o.verify(m, nil); !v.OK || !strings.Contains(strings.Join(v.Notes, " "), "that nobody else on the lists matched rests on the signature") {
		t.Errorf("%v %+v", v.Problems, v)
	}
	o.fails(m, theLists(sdn()), `"Halden Optik GmbH" is like us/sdn/1, Halden Optik GmbH`)
}

func TestHeardTermsChanged(t *testing.T) {
	o, m := lookedAttack(t)
	for words, how := range map[string]func(*lookTerms){
		"a decision looks at all from":          func(x *lookTerms) { x.Threshold = 0.99 },
		"1 at the most":                         func(x *lookTerms) { x.Limit = 1 },
		"scored by other numbers":               func(x *lookTerms) { x.Calibration.Match = 0.999 },
		"what was cleared was judged as of":     func(x *lookTerms) { x.Today = "2026-01-01" },
		"is not the edition that the record na": func(x *lookTerms) { x.Lists[0].SHA256 = "0e" },
		"the record names 1 lists":              func(x *lookTerms) { x.Lists = nil },
		"it says not listed":                    func(x *lookTerms) { x.Lists[0].Complete = false },
	} {
		o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) { changeTerms(t, d, how) }), nil, words)
	}
}
