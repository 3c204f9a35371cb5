package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/internal/desk"
	"interdict/prove"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/policy"
)

// An observing keeps screenings and scans in a log, and can lie in its name.
type observing struct {
	t   testing.TB
	key *prove.KeyFile
	log *prove.Log
	dir string
	rec *Recorder
}

func observe(t testing.TB) *observing {
	t.Helper()
	k, err := prove.NewKey(chance(), "log.example.com", day, day.AddDate(1, 0, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	o := &observing{t: t, key: k, dir: t.TempDir()}
	o.open()
	return o
}

func (o *observing) ring() *prove.KeyRing {
	return &prove.KeyRing{Keys: []prove.PublicKey{o.key.Public()}}
}

func (o *observing) open() {
	o.t.Helper()
	signer, err := o.key.Signer(nil, day)
	if err != nil {
		o.t.Fatal(err)
	}
	if o.log, err = prove.Create(o.dir, signer, o.ring().Verifiers()); err != nil {
		o.t.Fatal(err)
	}
	o.rec = &Recorder{Log: o.log, Program: prove.Program{Name: "interdict", Version: "1.0"}, Random: chance(), Now: func() time.Time { return day }, Clocks: desk.Clocks{KnownAt: day}}
}

// members are those of a bundle of the whole log.
func (o *observing) members() prove.Members {
	o.t.Helper()
	if err := o.log.Commit(); err != nil {
		o.t.Fatal(err)
	}
	l, cp, err := prove.Open(o.dir, o.ring().Verifiers())
	if err != nil {
		o.t.Fatal(err)
	}
	m := prove.Members{"checkpoint": cp.Note}
	for i := range cp.Tree.N {
		name := fmt.Sprintf("%08d", i)
		b, err := l.Entry(i)
		if err != nil {
			o.t.Fatal(err)
		}
		rec, err := prove.ParseRecord(b)
		if err != nil {
			o.t.Fatal(err)
		}
		p, err := l.Prove(i)
		if err != nil {
			o.t.Fatal(err)
		}
		d, err := l.Disclosure(i, rec.ID)
		if err != nil {
			o.t.Fatal(err)
		}
		m["records/"+name+".json"] = slices.Clone(b)
		m["proofs/"+name+".json"], _ = prove.Canonical(prove.NewProof(i, cp.Tree.N, p))
		if err := m.AddDisclosure(name, d); err != nil {
			o.t.Fatal(err)
		}
	}
	return m
}

// lie is the first record of a bundle as a dishonest house would have logged and
// signed it: everything fits together, but the answer does not follow.
func (o *observing) lie(m prove.Members, change func(*prove.Record, *prove.Disclosure)) prove.Members {
	o.t.Helper()
	r, err := prove.ParseRecord(m["records/00000000.json"])
	if err != nil {
		o.t.Fatal(err)
	}
	d, err := m.Disclosure("00000000")
	if err != nil {
		o.t.Fatal(err)
	}
	change(r, d)
	r.Asked = nil
	for i := range d.Facts {
		c, err := d.Facts[i].Commit()
		if err != nil {
			o.t.Fatal(err)
		}
		r.Asked = append(r.Asked, c)
	}
	prose, err := prove.Canonical(d.Prose)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Prose = list.SHA256(prose)
	other := &observing{t: o.t, key: o.key, dir: o.t.TempDir()}
	other.open()
	defer other.log.Close()
	if err := other.log.Add(r, d); err != nil {
		o.t.Fatal(err)
	}
	out := other.members()
	for n, b := range m {
		if strings.HasPrefix(n, "packs/") {
			out[n] = b
		}
	}
	return out
}

func (o *observing) verify(m prove.Members, whole WholeLists) *prove.Verdict {
	o.t.Helper()
	signer, err := o.key.Signer(nil, day)
	if err != nil {
		o.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := prove.WriteBundle(&b, m, o.key.Name, signer, day); err != nil {
		o.t.Fatal(err)
	}
	s := NewSource()
	s.Lists = whole
	return prove.Verify(b.Bytes(), o.ring(), s.New, nil)
}

// fails wants a bundle refused, with words that say where.
func (o *observing) fails(m prove.Members, whole WholeLists, words string) {
	o.t.Helper()
	v := o.verify(m, whole)
	if v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), words) {
		o.t.Errorf("%v\nproblems: %v\nwant one with: %s", v.OK, v.Problems, words)
	}
}

var required = []policy.Requirement{{List: "user/own", MaxAgeDays: 7}}

func entry(id interdict.ListID, n int, names ...string) list.Entry {
	e := list.Entry{List: id, ID: fmt.Sprint(n), Kind: list.Entity, Countries: []string{"DE"}}
	for i, text := range names {
		kind := list.Primary
		if i > 0 {
			kind = list.Alias
		}
		e.Names = append(e.Names, list.Name{Text: text, Kind: kind})
	}
	return e
}

func snapshots() []list.Snapshot {
	return []list.Snapshot{
		{List: "user/older", AsOf: "2026-11-21", SHA256: "0a", Complete: true, Entries: []list.Entry{entry("user/older", 1, "Halden Optik AG"), entry("user/older", 2, "Nordwind Werke")}},
		{List: "user/own", AsOf: "2026-11-20", SHA256: "0b", Complete: true, Entries: []list.Entry{
			entry("user/own", 1, "Halden Optik GmbH", "Optika Halden"), entry("user/own", 2, "Халден Оптик"), entry("user/own", 3, "Quartz Pine Ltd"), entry("user/own", 4, "Halden Opticks")}},
	}
}

// screening is a screener as the verb has it, with what the policy says.
func screening(snaps []list.Snapshot, opts screen.Options) *screen.Screener {
	opts.Vouched, opts.Today = true, day.Format("2006-01-02")
	for _, g := range (policy.Policy{Require: required}).Check(policy.Of(snaps), day) {
		opts.Gaps = append(opts.Gaps, screen.Gap(g))
	}
	return screen.New(snaps, opts)
}

// screenedLog logs what some parties come to.
func screenedLog(t testing.TB, s *screen.Screener, parties ...screen.Query) (*observing, prove.Members) {
	t.Helper()
	o := observe(t)
	t.Cleanup(func() { o.log.Close() })
	for _, q := range parties {
		r := s.Screen(q)
		if err := o.rec.Screened(s, required, &r); err != nil {
			t.Fatal(err)
		}
	}
	return o, o.members()
}

// theLists are lists that are at hand whole.
type theLists []list.Snapshot

func (l theLists) Screener(named []prove.Pack) (*screen.Screener, string) {
	for i, p := range named {
		if i >= len(l) || l[i].SHA256 != p.SHA256 {
			return nil, p.ID
		}
	}
	return screen.New(l, screen.Options{}), ""
}

// TestScreeningAnew: parties of every sort come out the same from the entries that
// their answers name, and on the whole lists; an entry is stored once.
func TestScreeningAnew(t *testing.T) {
	s := screening(snapshots(), screen.Options{})
	o, m := screenedLog(t, s,
		screen.Query{ID: "1", Name: "Halden Optik"}, screen.Query{ID: "2", Name: "HALDEN OPTIK GMBH", Kind: list.Entity, Countries: []string{"FR"}},
		screen.Query{ID: "3", Name: "Халден Оптик", Aliases: []string{"Quartz Pine"}, Born: []string{"1970"}}, screen.Query{ID: "4", Name: "Jane Q. Smithers"}, screen.Query{Name: "…"})
	v := o.verify(m, nil)
	if !v.OK || v.Screened != 5 || v.Observed != 0 || len(v.Notes) != 1 || !strings.HasPrefix(v.Notes[0], "5 screenings: scored anew from the entries") {
		t.Errorf("%+v", v)
	}
	if v := o.verify(m, theLists(snapshots())); !v.OK || v.Screened != 5 || len(v.Notes) != 0 {
		t.Errorf("on the whole lists: %+v", v)
	}
	if v := o.verify(m, theLists(snapshots()[1:])); !v.OK || v.Screened != 5 || !strings.Contains(strings.Join(v.Notes, " "), "of the lists given, none is user/older") {
		t.Errorf("on other lists: %+v", v)
	}
	named, stored := 0, 0
	for n, b := range m {
		if strings.HasPrefix(n, "data/") {
			stored++
		}
		if strings.HasPrefix(n, "disclosed/") {
			named += bytes.Count(b, []byte(`:null`))
		}
	}
	if stored != 5 || named <= stored {
		t.Errorf("%d entries stored, named %d times", stored, named)
	}
}

// TestScreeningTerms: what was cleared, another limit, every candidate, numbers of
// one's own, and lists that are stale belong to the answer.
func TestScreeningTerms(t *testing.T) {
	q := screen.Query{Name: "Halden Optik"}
	plain := screening(snapshots(), screen.Options{})
	first := plain.Screen(q).Matches[0]
	cleared := []screen.Suppression{{Query: q.Identity(), Entry: first.Entry, Version: first.Version, Who: "A. Clerk", Why: "another town", Until: "2027-01-01"}}
	lapsed := slices.Clone(cleared)
	lapsed[0].Until = "2026-11-01"
	own := screen.Shipped()
	own.Version, own.Review = "of the house", 0.2
	stale := snapshots()
	stale[1].AsOf = "2026-01-01"
	for name, s := range map[string]*screen.Screener{
		"cleared": screening(snapshots(), screen.Options{Suppressions: cleared}), "lapsed": screening(snapshots(), screen.Options{Suppressions: lapsed}),
		"one match": screening(snapshots(), screen.Options{Limit: 1}), "every candidate": screening(snapshots(), screen.Options{All: true}),
		"a threshold": screening(snapshots(), screen.Options{Threshold: 0.95}), "own numbers": screening(snapshots(), screen.Options{Calibration: &own}),
		"stale": screening(stale, screen.Options{}), "no list": screening(nil, screen.Options{}),
	} {
		o, m := screenedLog(t, s, q)
		if v := o.verify(m, nil); !v.OK || v.Screened != 1 {
			t.Errorf("%s: %v %+v", name, v.Problems, v.Notes)
		}
	}
}

// TestScreeningOfEarlierProgram: a record without the entries stays readable, and
// is named.
func TestScreeningOfEarlierProgram(t *testing.T) {
	s := screening(snapshots(), screen.Options{})
	o, m := screenedLog(t, s, screen.Query{Name: "Halden Optik"})
	old := o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		d.Data = nil
		d.Facts = slices.DeleteFunc(d.Facts, func(f prove.Fact) bool { return !strings.HasPrefix(f.Fact, "party.") })
	})
	if v := o.verify(old, nil); !v.OK || v.Observed != 1 || v.Screened != 0 || !strings.Contains(v.Notes[0], "1 screening not made anew: it was recorded without the entries") {
		t.Errorf("%+v", v)
	}
	other := o.lie(m, func(r *prove.Record, d *prove.Disclosure) {
		setFact(t, d, termsFact, func(x map[string]any) { x["edition"] = "another" })
		r.Answer = bytes.Replace(r.Answer, []byte(`"band":"match"`), []byte(`"band":"review"`), 1)
	})
	if v := o.verify(other, nil); !v.OK || v.Observed != 1 || !strings.Contains(v.Notes[0], "compares names by other tables") {
		t.Errorf("another program: %v %+v", v.Problems, v)
	}
}

// setFact changes the value of a fact.
func setFact(t testing.TB, d *prove.Disclosure, name string, change func(map[string]any)) {
	t.Helper()
	for i := range d.Facts {
		if d.Facts[i].Fact != name {
			continue
		}
		var v map[string]any
		if err := json.Unmarshal(d.Facts[i].Value, &v); err != nil {
			t.Fatal(err)
		}
		change(v)
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		d.Facts[i].Value = b
		return
	}
	t.Fatalf("no fact %s", name)
}

// The attacks: a house that signs what does not follow, and a bundle that was
// changed on its way and signed again.

func attacked(t *testing.T) (*observing, prove.Members) {
	return screenedLog(t, screening(snapshots(), screen.Options{}), screen.Query{Name: "Halden Optik"})
}

func answerChanged(from, to string) func(*prove.Record, *prove.Disclosure) {
	return func(r *prove.Record, _ *prove.Disclosure) {
		r.Answer = bytes.Replace(r.Answer, []byte(from), []byte(to), 1)
	}
}

func TestScreeningWithAnotherBand(t *testing.T) {
	o, m := attacked(t)
	o.fails(o.lie(m, answerChanged(`{"band":"match",`, `{"band":"clear",`)), nil, `a screening: made anew the answer is another: band is "match", recorded was "clear"`)
}

func TestScreeningWithAnotherScore(t *testing.T) {
	o, m := attacked(t)
	o.fails(o.lie(m, func(r *prove.Record, _ *prove.Disclosure) {
		var c codedScreening
		if err := json.Unmarshal(r.Answer, &c); err != nil {
			t.Fatal(err)
		}
		c.Matches[1].Score = 0.5
		r.Answer, _ = prove.Canonical(c)
	}), nil, "matches[1].score is ")
}

func TestScreeningWithAHitLeftOut(t *testing.T) {
	o, m := attacked(t)
	out := o.lie(m, func(r *prove.Record, _ *prove.Disclosure) {
		var c codedScreening
		if err := json.Unmarshal(r.Answer, &c); err != nil {
			t.Fatal(err)
		}
		c.Matches = c.Matches[1:]
		r.Answer, _ = prove.Canonical(c)
	})
	o.fails(out, nil, "matches[0].")
}

// TestScreeningWithAHitAndItsEntryLeftOut: that somebody was left out altogether
// only the whole lists show, which verify says.
func TestScreeningWithAHitAndItsEntryLeftOut(t *testing.T) {
	o, m := attacked(t)
	out := o.lie(m, func(r *prove.Record, d *prove.Disclosure) {
		r.Answer = []byte(`{"band":"clear","calibration":"` + screen.Shipped().Version + `","gaps":[],"matches":[]}`)
		d.Data = nil
		for i := range d.Facts {
			if d.Facts[i].Fact == extractFact {
				d.Facts[i].Value = []byte(`[]`)
			}
		}
	})
	if v := o.verify(out, nil); !v.OK || !strings.Contains(v.Notes[len(v.Notes)-1], "that nobody else on the lists matched rests on the signature") && !strings.Contains(v.Notes[0], "that nobody else on the lists matched rests on the signature") {
		t.Errorf("%+v", v)
	}
	o.fails(out, theLists(snapshots()), `band is "match", recorded was "clear"`)
}

func TestScreeningWithAnotherThreshold(t *testing.T) {
	o, m := attacked(t)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		setFact(t, d, termsFact, func(x map[string]any) { x["threshold"] = 0.99 })
	}), nil, `band is "clear", recorded was "match"`)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		setFact(t, d, termsFact, func(x map[string]any) { x["calibration"].(map[string]any)["Review"] = 0.99 })
	}), nil, "by other numbers than those of calibration")
}

func TestScreeningWithAPolicyThatAsksForMore(t *testing.T) {
	o, m := attacked(t)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		setFact(t, d, termsFact, func(x map[string]any) { x["policy"] = append(x["policy"].([]any), map[string]any{"list": "us/sdn"}) })
	}), nil, `gaps[0] is "us/sdn", recorded was nothing`)
}

func TestEntryOfAScreeningChanged(t *testing.T) {
	o, m := attacked(t)
	bundle := clone(m)
	for n, b := range bundle {
		if strings.HasPrefix(n, "data/") {
			bundle[n] = bytes.Replace(b, []byte(`"DE"`), []byte(`"FR"`), 1)
		}
	}
	o.fails(bundle, nil, "is not what its digest says")
	o.fails(o.lie(m, changeEntry(t, func(e *list.Entry) { e.Countries = []string{"FR"} })), nil, "matches[0].version is ")
	o.fails(o.lie(m, changeEntry(t, func(e *list.Entry) { e.Names[0].Text = "Somebody Else" })), nil, "matches[")
}

func TestEntryOfAnotherList(t *testing.T) {
	o, m := attacked(t)
	o.fails(o.lie(m, changeEntry(t, func(e *list.Entry) { e.List = "user/else" })), nil, "is that of user/else/")
	o.fails(o.lie(m, func(r *prove.Record, d *prove.Disclosure) {
		changeEntry(t, func(e *list.Entry) { e.List = "user/else" })(r, d)
		for i := range d.Facts {
			if d.Facts[i].Fact == extractFact {
				var named []extracted
				if err := json.Unmarshal(d.Facts[i].Value, &named); err != nil {
					t.Fatal(err)
				}
				named[0].Entry = "user/else" + strings.TrimPrefix(strings.TrimPrefix(named[0].Entry, "user/older"), "user/own")
				d.Facts[i].Value, _ = json.Marshal(named)
			}
		}
	}), nil, "is of a list that was not searched")
}

func TestListOfAScreeningSwapped(t *testing.T) {
	o, m := attacked(t)
	o.fails(o.lie(m, func(r *prove.Record, _ *prove.Disclosure) { r.Packs[1].SHA256 = "0c" }), nil, "list user/own of the answer is not the edition that the record names")
}

func TestDataOfABundle(t *testing.T) {
	o, m := attacked(t)
	some := ""
	for n := range m {
		if strings.HasPrefix(n, "data/") {
			some = n
		}
	}
	dropped := clone(m)
	delete(dropped, some)
	o.fails(dropped, nil, "is missing from the bundle")
	added := clone(m)
	added["data/00.json"] = []byte("{}")
	o.fails(added, nil, "data/00.json is named by no record")
	strayed := clone(m)
	d, _ := m.Disclosure("00000000")
	if _, err := d.AddData(map[string]string{"list": "user/own"}); err != nil {
		t.Fatal(err)
	}
	if err := strayed.AddDisclosure("00000000", d); err != nil {
		t.Fatal(err)
	}
	o.fails(strayed, nil, "is named by no fact")
}

// changeEntry changes the first entry, and commits to it anew.
func changeEntry(t testing.TB, change func(*list.Entry)) func(*prove.Record, *prove.Disclosure) {
	return func(_ *prove.Record, d *prove.Disclosure) {
		for i := range d.Facts {
			if d.Facts[i].Fact != extractFact {
				continue
			}
			var named []extracted
			var e list.Entry
			if err := json.Unmarshal(d.Facts[i].Value, &named); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(d.Data[named[0].SHA256], &e); err != nil {
				t.Fatal(err)
			}
			delete(d.Data, named[0].SHA256)
			change(&e)
			sum, err := d.AddData(e)
			if err != nil {
				t.Fatal(err)
			}
			named[0].SHA256 = sum
			d.Facts[i].Value, _ = json.Marshal(named)
		}
	}
}

func clone(m prove.Members) prove.Members {
	out := prove.Members{}
	for n, b := range m {
		out[n] = slices.Clone(b)
	}
	return out
}
