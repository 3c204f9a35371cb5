package main

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"interdict"
	"interdict/internal/replay"
	"interdict/internal/words"
	"interdict/prove"
	"interdict/screen"
	"interdict/web"
)

// Entry gives one record. It is checked as interdict verify checks a bundle of
// it: there is no second way of checking that could say something else.
func (x *archive) Entry(number int64) (*web.Entry, error) {
	log, root, err := x.read()
	if err != nil {
		return nil, err
	}
	if log == nil || number >= root.Size {
		return nil, fmt.Errorf("the log has %d records, numbered from 0", root.Size)
	}
	if b, err := log.Entry(number); err == nil && prove.IsLeaf(b) {
		return nil, fmt.Errorf("it is a line of an order book, in %d bytes; the record of the book follows it in the log", len(b))
	}
	r, err := fetch(log, number)
	if err != nil {
		return nil, err
	}
	row, err := logRow(log, number, r.entry)
	if err != nil {
		return nil, err
	}
	e := &web.Entry{LogRow: row, Root: root, Leaf: prove.LeafHash(r.entry), Program: r.Program.Name + " " + r.Program.Version, KnownAt: r.KnownAt, LawAt: r.LawAt, May: replay.May(r.Record)}
	for _, p := range r.Packs {
		e.Packs = append(e.Packs, web.LogPack(p))
	}
	if err := x.proof(e, log, r); err != nil {
		return nil, err
	}
	if err := codedAnswer(e, r.Record); err != nil {
		return nil, err
	}
	d, err := log.Disclosure(number, r.ID)
	if err != nil {
		return nil, err
	}
	disclosed(e, r.Record, d)
	set, err := x.setAside(log)
	if err != nil {
		return nil, err
	}
	for _, o := range slices.Backward(set[number]) {
		said, err := overrideIn(log, o, x.a.Now())
		if err != nil {
			return nil, err
		}
		e.Overrides = append(e.Overrides, *said)
	}
	if r.Override != nil {
		e.Override = overrideOf(r, r.Override.Told(d), x.a.Now())
	}
	if lines := booked(r); lines > maxPageLines {
		e.Check = tooLong(e, lines)
		return e, nil
	}
	v, err := x.checked(number)
	if err != nil {
		return nil, err
	}
	e.Check = *v
	return e, nil
}

// maxPageLines bounds the lines of order books that are decided anew, or handed
// out, by a page.
const maxPageLines = 100_000

// booked is how many lines a record is of, when it is of an order book.
func booked(r *logged) int64 {
	if r.Kind != "book" {
		return 0
	}
	b, err := prove.ReadBook(r.Record)
	if err != nil {
		return 0
	}
	return b.Lines
}

// tooLong is what can be said of an order book that a page does not decide anew:
// that its record is in the log.
func tooLong(e *web.Entry, lines int64) web.Verification {
	reached := e.Leaf
	if n := len(e.Joins); n > 0 {
		reached = e.Joins[n-1].Give
	}
	v := web.Verification{OK: reached == e.Root.Root, Log: e.Root.Origin, Size: e.Root.Size, Key: e.Root.Key, Records: 1,
		Notes: []string{fmt.Sprintf("%s lines are more than a page decides anew; interdict bundle and interdict verify do", words.Number(int(lines)))}}
	in := web.VerifyStep{Step: "inclusion", State: prove.Holds, Looked: 1}
	if !v.OK {
		in.State, in.Problems = prove.Fails, []string{"the proof does not lead to the signed root"}
	}
	v.Steps = []web.VerifyStep{{Step: "checkpoint", State: prove.Holds, Looked: 1}, in, {Step: "replay", State: prove.NotDone}}
	return v
}

// proof walks from the record to the root.
func (x *archive) proof(e *web.Entry, log *prove.Log, r *logged) error {
	p, err := log.Prove(r.number)
	if err != nil {
		return err
	}
	path, err := prove.Path(r.number, log.Size(), r.entry, p)
	if err != nil {
		return err
	}
	for _, j := range path {
		e.Joins = append(e.Joins, web.LogJoin{With: hex.EncodeToString(j.With[:]), Left: j.Left, Give: hex.EncodeToString(j.Give[:])})
	}
	return nil
}

// codedAnswer takes a record's coded answer apart.
func codedAnswer(e *web.Entry, r *prove.Record) error {
	if r.Kind != "decision" {
		e.Code = string(r.Answer)
		return nil
	}
	var c prove.Coded
	if err := json.Unmarshal(r.Answer, &c); err != nil {
		return err
	}
	e.Basis, e.Between, e.Needs = c.Basis, c.Between, c.Needs
	for _, x := range c.Rules {
		e.Rules = append(e.Rules, web.LogRule(x))
	}
	return nil
}

// disclosed adds what was asked, as far as it is shown; the rest are commitments.
func disclosed(e *web.Entry, r *prove.Record, d *prove.Disclosure) {
	open := map[string]*prove.Fact{}
	if d != nil {
		for i := range d.Facts {
			open[d.Facts[i].Fact] = &d.Facts[i]
		}
		var dec interdict.Decision
		if r.Kind == "decision" && len(d.Prose) > 0 && json.Unmarshal(d.Prose, &dec) == nil {
			e.Decision = &dec
		}
		e.Lines, e.LinesMore = whatFound(r.Kind, d.Prose)
		said, err := replay.Answers(d)
		if err == nil {
			for _, a := range said {
				e.Said = append(e.Said, web.Said(a))
			}
		}
	}
	for _, c := range r.Asked {
		f := web.LogFact{Fact: c.Fact, From: c.From, Digest: c.Digest}
		if x := open[c.Fact]; x != nil {
			f.Shown, f.Value = true, plainText(x.Value)
		}
		e.Facts = append(e.Facts, f)
	}
}

// setAside gives the overrides of the log by the record that each sets aside. It
// looks only at what was added since it was asked last.
func (x *archive) setAside(log *prove.Log) (map[int64][]*logged, error) {
	x.index.Lock()
	defer x.index.Unlock()
	if x.overrides == nil {
		x.overrides = map[int64][]*logged{}
	}
	if err := overridesIn(log, x.indexed, x.overrides); err != nil {
		return nil, err
	}
	x.indexed = max(x.indexed, log.Size())
	out := make(map[int64][]*logged, len(x.overrides))
	for n, list := range x.overrides {
		out[n] = slices.Clone(list)
	}
	return out, nil
}

// overrideIn is an override of a log as the pages show it.
func overrideIn(log *prove.Log, r *logged, now time.Time) (*web.LogOverride, error) {
	o, err := r.told(log)
	return overrideOf(r, o, now), err
}

// overrideOf is an override as the pages show it.
func overrideOf(r *logged, o prove.Override, now time.Time) *web.LogOverride {
	for _, s := range []*string{&o.Who, &o.Why, &o.Authority} {
		*s = cmp.Or(*s, "(withheld or erased)")
	}
	out := &web.LogOverride{Number: r.number, Who: o.Who, Why: o.Why, Authority: o.Authority, Expires: o.Expires, MadeAt: r.MadeAt, Lapsed: o.Lapsed(now), Says: o.Outcome}
	if s, err := r.SetsAside(); err == nil {
		out.Of = s.Number
	}
	if slices.Contains(interdict.Outcomes(), interdict.Outcome(o.Outcome)) {
		out.Outcome = interdict.Outcome(o.Outcome)
	}
	return out
}

// checked makes a bundle of one record and verifies it. Other records that come
// along with it are not counted against it; they have pages of their own.
func (x *archive) checked(number int64) (*web.Verification, error) {
	b := x.bundling([]int64{number})
	var older *prove.Older
	if cp := x.seen; cp != nil {
		older = &prove.Older{Checkpoint: cp.Note}
		if cp.Tree.N > 0 {
			b.since = []int64{cp.Tree.N}
		}
	}
	members, cp, _, err := b.members()
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := prove.WriteBundle(&buf, members, cp.Origin, x.key.signer, x.a.Now().UTC().Truncate(1e9)); err != nil {
		return nil, err
	}
	v := verification(prove.Verify(buf.Bytes(), x.key.ring, x.known.Source().New, older))
	if older != nil {
		v.Since = words.Plural(int(x.seen.Tree.N), "record") + " that were there when this program started"
	}
	return v, nil
}

// maxFound bounds what a page lists of a screening or a scan.
const maxFound = 20

// whatFound lists what a screening or a scan found, and how much more there is.
func whatFound(kind string, prose json.RawMessage) (out []web.LogLine, more int) {
	switch kind {
	case "screening":
		var r screen.Result
		if json.Unmarshal(prose, &r) != nil {
			return nil, 0
		}
		for _, m := range r.Matches {
			out = append(out, web.LogLine{Head: m.Name, Text: fmt.Sprintf("%s, %s with score %.2f", m.Entry, m.Band, m.Score)})
		}
	case "scan":
		var all []interdict.Finding
		if json.Unmarshal(prose, &all) != nil {
			return nil, 0
		}
		for _, f := range all {
			out = append(out, web.LogLine{Head: cmp.Or(f.Name, string(f.Product), f.Maker, "a product not known"), Text: words.Plain(string(f.Verdict)) + " on " + f.Asset})
		}
	}
	more = max(0, len(out)-maxFound)
	return out[:len(out)-more], more
}
