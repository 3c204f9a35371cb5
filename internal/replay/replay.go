// Package replay turns answers into evidence and decides anew from it. It is
// where the jobs meet package prove.
package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/decide"
	"interdict/internal/desk"
	"interdict/prove"
)

// A Recorder makes records of decisions.
type Recorder struct {
	Log     *prove.Log
	Program prove.Program
	Random  io.Reader
	Now     func() time.Time

	Desk    *desk.Desk
	Clocks  desk.Clocks
	Profile *ProfileText // the house's profile as it was read, nil for none
	Heard   *Heard       // what lists said; nil when none but packs and catalog were asked
	n       int
}

// A ProfileText is a profile as it was read.
type ProfileText struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Decision records one decision. It is acknowledged when the log is committed.
func (r *Recorder) Decision(d *interdict.Deal, dec *interdict.Decision) error {
	return r.Answered(d, dec, nil)
}

// Answered records a decision on a deal in which somebody answered questions:
// their facts are marked, and who said them stands beside them.
func (r *Recorder) Answered(d *interdict.Deal, dec *interdict.Decision, answers []Answer) error {
	said := &prove.Disclosure{}
	facts, err := r.facts(d, said)
	if err != nil {
		return err
	}
	if said.Facts, err = r.attribute(facts, answers); err != nil {
		return err
	}
	return r.addWith("decision", said, prove.Code(dec), dec, r.packs())
}

// Observed records a screening or a scan: what was asked, the coded answer, the
// answer as people read it, and the data that it rests on.
func (r *Recorder) Observed(kind string, asked, answer, prose any, packs []prove.Pack) error {
	b, err := json.Marshal(asked)
	if err != nil {
		return err
	}
	facts, err := r.flat(b, kind)
	if err != nil {
		return err
	}
	return r.add(kind, facts, answer, prose, packs)
}

func (r *Recorder) add(kind string, facts []prove.Fact, coded, said any, packs []prove.Pack) error {
	return r.addWith(kind, &prove.Disclosure{Facts: facts}, coded, said, packs)
}

// addWith adds a record with its disclosure, which has facts and data.
func (r *Recorder) addWith(kind string, d *prove.Disclosure, coded, said any, packs []prove.Pack) error {
	answer, err := prove.Canonical(coded)
	if err != nil {
		return err
	}
	prose, err := prove.Canonical(said)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(prose)
	rec, err := r.blank(kind, r.Clocks.KnownAt)
	if err != nil {
		return err
	}
	rec.Answer, rec.Prose, rec.Packs, rec.LawAt = answer, hex.EncodeToString(sum[:]), packs, r.Clocks.LawAt
	for i := range d.Facts {
		c, err := d.Facts[i].Commit()
		if err != nil {
			return err
		}
		rec.Asked = append(rec.Asked, c)
	}
	r.n++
	d.Record, d.Prose = rec.ID, prose
	return r.Log.Add(rec, d)
}

// blank is a record of now, without an answer.
func (r *Recorder) blank(kind string, knownAt time.Time) (*prove.Record, error) {
	id, err := prove.NewSalt(r.Random)
	return &prove.Record{Format: prove.Format, ID: id, Kind: kind, MadeAt: r.Now().UTC().Truncate(time.Second), Program: r.Program, Asked: []prove.Commitment{}, Packs: []prove.Pack{},
		KnownAt: knownAt.UTC().Format(time.RFC3339)}, err
}

// packs are what the answers of the desk rest on.
func (r *Recorder) packs() []prove.Pack {
	var out []prove.Pack
	for _, p := range r.Desk.Packs {
		out = append(out, prove.Pack{Kind: "law", ID: string(p.ID), SHA256: p.SHA256, AsOf: p.CheckedAt})
	}
	for _, l := range r.Clocks.Looked {
		out = append(out, prove.Pack{Kind: "list", ID: string(l.ID), SHA256: l.SHA256, AsOf: l.AsOf})
	}
	return append(out, prove.Pack{Kind: "catalog", ID: "catalog", SHA256: r.Desk.Catalog.Digest()})
}

// facts are what was asked, each with a salt of its own. What they name by digest
// goes into the data of the disclosure.
func (r *Recorder) facts(d *interdict.Deal, data *prove.Disclosure) ([]prove.Fact, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	out, err := r.flat(b, "deal")
	if err != nil {
		return nil, err
	}
	add := func(name, from string, value json.RawMessage) error {
		salt, err := prove.NewSalt(r.Random)
		out = append(out, prove.Fact{Fact: name, Value: value, Salt: salt, From: from})
		return err
	}
	if r.Profile != nil {
		text, err := json.Marshal(r.Profile)
		if err != nil {
			return nil, err
		}
		if err := add(profileFact, "profile", text); err != nil {
			return nil, err
		}
	}
	if r.Heard != nil {
		profile := ""
		if r.Profile != nil {
			profile = r.Profile.Text
		}
		if said := r.Heard.of(b, profile); len(said) > 0 {
			text, err := json.Marshal(said)
			if err != nil {
				return nil, err
			}
			if err := add(heardFact, "screening", text); err != nil {
				return nil, err
			}
			if text, err = r.Heard.looked(said, data); err != nil {
				return nil, err
			}
			if text != nil {
				if err := add(lookedFact, "screening", text); err != nil {
					return nil, err
				}
			}
		}
	}
	if r.Clocks.MaxAge > 0 {
		if err := add(maxAgeFact, "run", fmt.Appendf(nil, "%d", int64(r.Clocks.MaxAge/time.Hour))); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// flat takes an object apart into facts with salts, in the order of their paths.
func (r *Recorder) flat(object []byte, from string) ([]prove.Fact, error) {
	var tree map[string]json.RawMessage
	if err := json.Unmarshal(object, &tree); err != nil {
		return nil, err
	}
	flat := map[string]json.RawMessage{}
	flatten("", tree, flat)
	var out []prove.Fact
	for _, n := range slices.Sorted(maps.Keys(flat)) {
		salt, err := prove.NewSalt(r.Random)
		if err != nil {
			return nil, err
		}
		out = append(out, prove.Fact{Fact: n, Value: flat[n], Salt: salt, From: from})
	}
	return out, nil
}

// Facts that are not the deal's own.
const (
	profileFact = "profile"
	maxAgeFact  = "run.max_age_hours"
	heardFact   = "heard"   // what lists said of the names
	lookedFact  = "looked"  // how, and the entries that were found
	answersFact = "answers" // who answered which question
)

// flatten takes objects apart into paths; lists stay whole, since their members
// belong together.
func flatten(prefix string, tree map[string]json.RawMessage, out map[string]json.RawMessage) {
	for k, v := range tree {
		var inner map[string]json.RawMessage
		if len(v) > 0 && v[0] == '{' && json.Unmarshal(v, &inner) == nil && len(inner) > 0 {
			flatten(prefix+k+".", inner, out)
			continue
		}
		out[prefix+k] = v
	}
}

// unflatten puts paths together again.
func unflatten(facts []prove.Fact) (json.RawMessage, error) {
	root := map[string]any{}
	for i := range facts {
		at := root
		parts := strings.Split(facts[i].Fact, ".")
		for _, p := range parts[:len(parts)-1] {
			next, ok := at[p].(map[string]any)
			if !ok {
				if _, taken := at[p]; taken {
					return nil, fmt.Errorf("fact %s lies inside another", facts[i].Fact)
				}
				next = map[string]any{}
				at[p] = next
			}
			at = next
		}
		at[parts[len(parts)-1]] = facts[i].Value
	}
	return json.Marshal(root)
}

// A Replayer decides anew with the packs of a bundle. Workers are kept, since
// records of one run share their packs, clocks and profile.
type Replayer struct {
	source  *Source
	workers map[string]*decide.Worker
	hearers map[string]hearer
	asks    *retold // the lists of the decision that is made
	held    *held
	coded   map[any]*coded // by what answers share
}

// A hearer is an engine whose lists say what was heard, record by record.
type hearer struct {
	engine *decide.Engine
	lists  *retold
}

// Replay gives the coded answer to what was asked.
func (p *Replayer) Replay(r *prove.Record, d *prove.Disclosure, packs fs.FS) (*prove.Again, error) {
	if r.Kind != "decision" {
		return nil, fmt.Errorf("a %s cannot be replayed by this program", r.Kind)
	}
	q, err := readAsked(d)
	if err != nil {
		return nil, err
	}
	again, err := p.lookUp(r, d, &q, packs)
	if err != nil {
		return nil, err
	}
	w, err := p.worker(r, q.profile, q.maxAge, q.said, packs)
	if err != nil {
		return nil, err
	}
	ans, err := w.Decide(&q.deal)
	if err != nil {
		return nil, err
	}
	c, err := p.code(&ans)
	if err != nil {
		return nil, err
	}
	again.Answer = c.answer
	if again.LookedUp {
		elsewhere, err := q.unsaid(p.asks.missing)
		if err != nil {
			return nil, err
		}
		if elsewhere {
			again.LookedUp, again.Rests = false, notLooked+"a party was asked for that stands neither in the deal nor in the profile"
		}
	}
	if len(d.Prose) > 0 && !c.says(&ans, d.Prose) && !p.sameWords(&ans, d.Prose) {
		again.Notes = append(again.Notes, fmt.Sprintf("record %s: decided anew the answer is the same, but its words are not: another version of the program", r.ID))
	}
	return again, nil
}

// worker makes what decides for a record's packs, clocks and profile.
func (p *Replayer) worker(r *prove.Record, profile *ProfileText, maxAge time.Duration, said []Said, packs fs.FS) (*decide.Worker, error) {
	if err := p.open(packs); err != nil {
		return nil, err
	}
	if _, err := p.held.desk(r.Packs); err != nil {
		return nil, err // what a Library knows counts for a bundle that has it
	}
	key := r.KnownAt + "\x00" + r.LawAt + "\x00" + maxAge.String()
	for _, x := range r.Packs {
		key += "\x00" + x.Kind + x.ID + x.SHA256
	}
	if profile != nil {
		key += "\x00" + profile.Name + "\x00" + profile.Text
	}
	if w, ok := p.workers[key]; ok && len(said) == 0 {
		return w, nil
	}
	var e *decide.Engine
	var err error
	if len(said) == 0 {
		e, err = p.source.library.engine(key, func() (*decide.Engine, error) { return p.engine(r, maxAge, nil) })
	} else if h, ok := p.hearers[key]; ok {
		h.lists.said, h.lists.missing, e, p.asks = said, nil, h.engine, h.lists
	} else {
		h := hearer{lists: &retold{said: said}}
		if h.engine, err = p.engine(r, maxAge, h.lists); err == nil {
			if p.hearers == nil || len(p.hearers) >= maxWorkers {
				p.hearers = map[string]hearer{}
			}
			p.hearers[key], e, p.asks = h, h.engine, h.lists
		}
	}
	if err != nil {
		return nil, err
	}
	var house *decide.Profile
	if profile != nil {
		if house, err = decide.ParseProfile(profile.Name, []byte(profile.Text)); err != nil {
			return nil, err
		}
	}
	if len(said) > 0 { // a worker remembers what lists said, so it serves one record only
		return e.NewWorker(house), nil
	}
	if p.workers == nil || len(p.workers) >= maxWorkers {
		p.workers = map[string]*decide.Worker{}
	}
	p.workers[key] = e.NewWorker(house)
	return p.workers[key], nil
}

// maxWorkers bounds what is kept for runs of other packs, clocks and profiles.
const maxWorkers = 64

// engine makes the engine of a record's packs and clocks.
func (p *Replayer) engine(r *prove.Record, maxAge time.Duration, heard *retold) (*decide.Engine, error) {
	d, err := p.held.desk(r.Packs)
	if err != nil {
		return nil, err
	}
	var lists decide.Lists
	if heard != nil {
		heard.inner, lists = d.Known(), heard
	}
	return engineOf(d, r, maxAge, lists)
}

// engineOf makes the engine of a record's clocks.
func engineOf(d *desk.Desk, r *prove.Record, maxAge time.Duration, lists decide.Lists) (*decide.Engine, error) {
	at, err := time.Parse(time.RFC3339, r.KnownAt)
	if err != nil {
		return nil, err
	}
	return d.Engine(desk.Clocks{KnownAt: at, LawAt: r.LawAt, MaxAge: maxAge}, lists)
}

// Packs are the files of law and catalog as members of a bundle.
func Packs(lawFS, catalogFS fs.FS) (prove.Members, error) {
	out := prove.Members{}
	for prefix, fsys := range map[string]fs.FS{"packs/law/": lawFS, "packs/catalog/": catalogFS} {
		err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
				return err
			}
			b, err := fs.ReadFile(fsys, name)
			out[prefix+name] = b
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
