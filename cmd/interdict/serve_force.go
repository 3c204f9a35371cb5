package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/decide"
	"interdict/internal/desk"
	"interdict/internal/lists"
	"interdict/internal/words"
	"interdict/law"
	"interdict/screen/list/store"
	"interdict/web"
)

// A house is what serve works with for as long as it runs: what its flags name,
// and what is kept whatever else comes into force.
type house struct {
	a       *app
	f       *serveFlags
	now     func() time.Time
	zone    *time.Location
	cleared *clearings
	log     *logbook           // nil when no evidence is kept
	asked   chan chan struct{} // somebody waits for the files to be looked at
}

// A held is everything that answers rest on from one moment on.
type held struct {
	sitting sitting
	parts   []part
	opt     web.Options
	hunter  *hunter
	odd     []string // what lies on the disk and is not used, since it is damaged or not signed
}

// load opens what the flags name, beside whatever is in force. With same the
// lists are those of before, judged anew.
func (h *house) load(before *held, same bool) (*held, error) {
	f, a := *h.f, *h.a
	f.opened, f.odd = nil, nil
	if before != nil {
		a.quiet = true // it was said at the start; the pages say what is odd
		if same {
			f.listFlags.held = before.sitting.lists
		}
	}
	x := &held{}
	var err error
	if x.sitting, err = f.sitWith(&a, &f.listFlags, f.suppressions); err != nil {
		return nil, err
	}
	x.odd = slices.Clone(f.odd)
	for _, w := range x.sitting.lists.Warnings {
		if w.Code == store.Damaged {
			x.odd = append(x.odd, w.String())
		}
	}
	// Older sets and editions stand in for what is damaged. In the place of what
	// is in force and sound they would be a step back.
	if before != nil && slices.ContainsFunc(x.odd, func(s string) bool { return !slices.Contains(before.odd, s) }) {
		return nil, x.notUsed()
	}
	return x, h.pages(&a, &f, x)
}

// notUsed says what lies on the disk and is not used; nil for nothing.
func (x *held) notUsed() error {
	if len(x.odd) == 0 {
		return nil
	}
	return errors.New(strings.Join(x.odd, "\n"))
}

// pages makes what the pages are given of it.
func (h *house) pages(a *app, f *serveFlags, x *held) error {
	s := &x.sitting
	x.opt = web.Options{Decider: decider{s.engine, s.profile}, Reader: reader{}, Now: h.now, Zone: h.zone, Version: program().Version, PartyReader: partyReader{},
		Failed: func(_ *http.Request, v any, stack []byte) {
			h.a.complain(fmt.Errorf("a page failed: %v\n%s", v, stack))
		}}
	for _, p := range s.desk.Packs {
		x.opt.Law = append(x.opt.Law, desk.LawPage(p))
	}
	if s.profile != nil {
		x.opt.Notes = append(x.opt.Notes, web.Note{Text: "Profile", Strong: s.profile.Name})
	}
	if err := h.cleared.read(); err != nil {
		return err
	}
	parties, err := deskOver(s.lists, h.cleared, h.now)
	if err != nil {
		return err
	}
	x.opt.Screener = parties
	if x.opt.Evidence, err = h.evidence(f, s); err != nil {
		return err
	}
	if log, ok := x.opt.Evidence.Keeper.(*archive); ok {
		x.opt.PartyKeeper = screenKeeper{parties, log}
	}
	if x.hunter, err = f.hunter(a, s, h.now); err != nil {
		return err
	}
	x.opt.Hunter = x.hunter
	if log, ok := x.opt.Evidence.Keeper.(*archive); ok {
		x.opt.HuntKeeper = huntKeeper{log, h.now}
	}
	if x.opt.Stock, err = x.stock(a, f); err != nil {
		return err
	}
	if f.updates != "" {
		x.opt.Updater = updater{h, f.updates}
	}
	if x.parts, err = partsOf(f, x); err != nil {
		return err
	}
	x.opt.Edition = web.Edition{ID: editionID(x.parts), Since: h.now()}
	return nil
}

// A part is one of the things that make an edition: with another digest, answers
// may be others.
type part struct{ kind, id, digest, said string }

// partsOf takes an edition apart.
func partsOf(f *serveFlags, x *held) ([]part, error) {
	s := &x.sitting
	var out []part
	for _, p := range s.desk.Packs {
		out = append(out, part{"law", string(p.ID), p.SHA256, p.Title})
	}
	v := s.desk.Catalog.Version()
	out = append(out, part{"catalog", "", v.SHA256, "the catalog has " + words.Plural(v.Products, "product") + " and " + words.Plural(v.Makers, "maker")})
	if own := x.hunter.catalog.Digest(); own != v.SHA256 {
		out = append(out, part{"catalog", "findings", own, "findings are held against products and indicators of your own too"})
	}
	whole := s.lists.Whole()
	for i := range s.lists.Lists {
		l := &s.lists.Lists[i]
		said := listNamed(l) + " of " + dayOr(l.AsOf) + " has " + words.Plural(l.Entries, "entry")
		digest := l.SHA256 + " " + l.AsOf
		if _, ok := whole[l.ID]; ok {
			digest += " whole"
		} else if l.Required {
			said += ", and who is not found there may still be listed"
		}
		out = append(out, part{"list", string(l.ID) + " " + l.Format, digest, said})
	}
	for _, g := range s.lists.Gaps {
		out = append(out, part{"gap", string(g.List), g.Why, string(g.List) + " " + g.Text})
	}
	out = append(out, part{"policy", "", s.lists.Policy.SHA256, "the policy for lists is " + s.lists.Policy.Source})
	if s.profile != nil {
		out = append(out, part{"profile", "", s.profile.SHA256, "the standing facts are those of " + s.profile.Name})
	}
	for _, file := range slices.Concat([]string{f.suppressions, f.ignore}, f.vex) {
		if file == "" {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		sum := sha256.Sum256(b)
		out = append(out, part{"file", file, hex.EncodeToString(sum[:]), file + " has " + words.Plural(strings.Count(string(b), "\n"), "line")})
	}
	return out, nil
}

func listNamed(l *lists.Held) string {
	if l.Title == "" {
		return string(l.ID)
	}
	return l.Title
}

func dayOr(day string) string {
	if day == "" {
		return "an unknown day"
	}
	return day
}

// editionID is one digest of all parts.
func editionID(parts []part) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%q %q %q\n", p.kind, p.id, p.digest)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// maxExamples is how many groups of combinations a change of law shows.
const maxExamples = 4

// changed says what x changes.
func (x *held) changed(before *held) (web.Changed, error) {
	c := web.Changed{From: before.opt.Edition.ID, To: x.opt.Edition.ID, At: x.opt.Edition.Since}
	if c.From == c.To {
		return c, nil
	}
	for _, p := range x.sitting.desk.Packs {
		old := packOf(before.sitting.desk.Packs, p.ID)
		if old != nil && old.SHA256 == p.SHA256 {
			continue
		}
		d, err := lawChanged(old, p, x.sitting.clocks.KnownAt)
		if err != nil {
			return c, err
		}
		c.Law = append(c.Law, d)
	}
	for _, p := range before.sitting.desk.Packs {
		if packOf(x.sitting.desk.Packs, p.ID) == nil {
			c.Law = append(c.Law, web.LawChanged{ID: p.ID, Title: p.Title, Was: p.Version})
		}
	}
	c.Others = otherParts(before.parts, x.parts)
	return c, nil
}

func packOf(packs []*law.Pack, id interdict.RestrictionID) *law.Pack {
	if i := slices.IndexFunc(packs, func(p *law.Pack) bool { return p.ID == id }); i >= 0 {
		return packs[i]
	}
	return nil
}

func lawChanged(old, p *law.Pack, known time.Time) (web.LawChanged, error) {
	c := web.LawChanged{ID: p.ID, Title: p.Title, Version: p.Version}
	if old == nil {
		return c, nil
	}
	c.Was = old.Version
	d, err := decide.Diff(old, p, known.UTC())
	if err != nil {
		return c, err
	}
	c.Points, c.Turned, c.Sampled = int(d.Points), int(d.Changed), d.Sampled
	for _, g := range d.Groups[:min(len(d.Groups), maxExamples)] {
		c.Examples = append(c.Examples, web.LawExample{Act: g.Act, From: g.From, To: g.To, Points: int(g.Points), Example: g.Example})
	}
	c.More = len(d.Groups) - len(c.Examples)
	return c, nil
}

// otherParts says in sentences what differs, law apart.
func otherParts(before, after []part) []string {
	find := func(in []part, p part) int {
		return slices.IndexFunc(in, func(o part) bool { return o.kind == p.kind && o.id == p.id })
	}
	var out []string
	for _, p := range after {
		i := find(before, p)
		switch {
		case p.kind == "law" || i >= 0 && before[i].digest == p.digest:
		case i < 0:
			out = append(out, "new: "+p.said)
		case before[i].said == p.said:
			out = append(out, p.said+", and its content is another")
		default:
			out = append(out, p.said+"; before: "+before[i].said)
		}
	}
	for _, p := range before {
		if p.kind != "law" && find(after, p) < 0 {
			out = append(out, "no longer: "+p.said)
		}
	}
	return out
}

// start makes the pages of what lies on the disk now, and opens the files that
// the flags name.
func (h *house) start(ctx context.Context) (*held, *web.Handler, error) {
	x, err := h.load(nil, false)
	if err != nil {
		return nil, nil, err
	}
	opt := x.opt
	for _, name := range h.f.orders {
		book, err := openBook(name)
		if err != nil {
			return nil, nil, err
		}
		opt.Start = append(opt.Start, book)
	}
	for _, name := range h.f.inventories {
		got, err := x.hunter.openHunt(ctx, name)
		if err != nil {
			return nil, nil, err
		}
		opt.Hunts = append(opt.Hunts, got)
	}
	pages, err := web.New(opt)
	if err == nil {
		pages.Refuse(refusal(x.notUsed(), h.now()))
	}
	return x, pages, err
}
