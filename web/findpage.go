package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// findPageData is the page of one finding.
type findPageData struct {
	By                 madeBy
	ID, ScanName, Read string
	Base               string
	Report             bool
	Verdict            interdict.Verdict
	Name, Asset, Place string
	Lead               string
	Strength           int
	Confidence         interdict.Confidence
	Known              *interdict.Ignore
	Signs              []signRow
	Kinds              int
	Rules              []string // what limits it, and what decided
	Evidence           []evidenceRow
	Question           string
	Reach              []interdict.Reach
	Removal            *interdict.Removal
	Said               []string // what vendors have said
	OneOf, Embeds      []string
	Uses               []useData
	Unasked            string // why the law was not asked
	Same, SameHref     string // where else the product is
	Here, HereHref     string // what else is on this asset
	Missed             int
	Complete           bool
	Catalog            string
	Product            string
	Observations       []string
	MoreIDs            int
	Packs              []lawRow
	Next               string
}

// A signRow is one sign with the rows of the catalog that know it.
type signRow struct {
	Text   string
	Level  int
	Weak   bool
	Traces []Trace
}

// An evidenceRow is an observation.
type evidenceRow struct {
	Kind  string
	Path  string
	Facts []interdict.Fact
	More  int
}

// useData is what the law says of use by one owner.
type useData struct {
	Owner    string
	Decision interdict.Decision
	Reasons  []reasonRow
	Basis    string
	Changes  []string
}

// A trail is the sentences of a finding, parted into signs and rules.
type trail struct {
	Signs []clue
	Rules []string
}

// readTrail parts a trail.
func readTrail(why []string) trail {
	var t trail
	for _, s := range why[:min(len(why), maxTrail)] {
		if c := readClue(s); c.Sign {
			t.Signs = append(t.Signs, c)
		} else {
			t.Rules = append(t.Rules, c.Text)
		}
	}
	return t
}

// kindOf is the class of a sign: what stands before its value.
func (c clue) kindOf() string {
	kind, _, _ := strings.Cut(c.Text, ` "`)
	return kind
}

// classes are the kinds of signs, best first.
func (t trail) classes() []string {
	signs := slices.Clone(t.Signs)
	slices.SortStableFunc(signs, func(a, b clue) int { return b.Level - a.Level })
	var out []string
	for _, c := range signs {
		if k := c.kindOf(); !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// kinds names the first kinds of signs.
func (t trail) kinds() string {
	all := t.classes()
	if len(all) > 3 {
		return strings.Join(all[:3], ", ") + " and " + words.Number(len(all)-3) + " more"
	}
	return words.AndList(all)
}

// finding shows a finding.
func (f *finder) finding(w http.ResponseWriter, r *http.Request) {
	x, row, ok := f.foundOf(w, r)
	if !ok {
		return
	}
	d := f.as(x.by).pageData(x, row)
	d.By = f.madeBy(x.by)
	f.pages.Render(w, "finding", Page{Title: d.Name + " on " + d.Asset + ": " + words.Lower(words.Verdict(row.Verdict)), Here: "/findings", Data: d})
}

// pageData computes the page.
func (f *finder) pageData(x *scan, row *found) *findPageData {
	d := &findPageData{ID: x.id, ScanName: x.name, Read: f.zone.instant(x.readAt) + " (" + age(x.readAt, f.now()) + ")", Base: x.href() + "/" + strconv.Itoa(row.n),
		Report: x.Report, Verdict: row.Verdict, Name: foundName(row), Asset: row.on, Place: clipText(row.Place, 500),
		Lead: words.Upper(words.Meaning(row.Verdict)) + ".", Strength: row.Strength, Confidence: row.Confidence, Known: row.Ignored,
		Question: words.Upper(clipText(row.Question, 500)), Missed: x.Missed, Complete: x.Complete, Catalog: x.Catalog, Product: clipText(string(row.Product), 200)}
	for _, said := range row.Said()[:min(len(row.Answers), maxTrail)] {
		d.Said = append(d.Said, words.Upper(clipText(said, 500))+".")
	}
	t := readTrail(row.Why)
	d.Signs, d.Kinds, d.Rules = f.signs(t), len(t.classes()), t.Rules
	if rule := settled(row.Verdict, t); rule != "" {
		d.Rules = append(d.Rules, rule)
	}
	for _, e := range row.Finding.Evidence[:min(len(row.Finding.Evidence), maxTrail)] {
		d.Evidence = append(d.Evidence, newEvidenceRow(e))
	}
	for _, p := range row.Finding.OneOf[:min(len(row.Finding.OneOf), maxFacts)] {
		d.OneOf = append(d.OneOf, clipText(string(p), 200))
	}
	for _, p := range row.Finding.Embeds[:min(len(row.Finding.Embeds), maxFacts)] {
		d.Embeds = append(d.Embeds, clipText(string(p), 200))
	}
	ids := row.Finding.Observations
	for _, id := range ids[:min(len(ids), maxFacts)] {
		d.Observations = append(d.Observations, clipText(id, 100))
	}
	d.MoreIDs = len(ids) - len(d.Observations)
	f.reach(d, row)
	f.uses(d, row)
	f.around(d, x, row)
	return d
}

// signs gathers what the trail counts: the same text met by several rows is one
// sign.
func (f *finder) signs(t trail) []signRow {
	var out []signRow
	for _, c := range t.Signs {
		i := slices.IndexFunc(out, func(s signRow) bool { return s.Text == c.Text })
		if i < 0 {
			i = len(out)
			out = append(out, signRow{Text: c.Text, Weak: true})
		}
		s := &out[i]
		s.Level, s.Weak = max(s.Level, c.Level), s.Weak && c.Weak
		if tr, ok := f.hunter.Trace(c.Row); ok && c.Row != "" {
			s.Traces = append(s.Traces, tr)
		}
	}
	slices.SortStableFunc(out, func(a, b signRow) int { return b.Level - a.Level })
	return out
}

// settled is the rule by which signs alone settle presence, where the trail
// has no other.
func settled(v interdict.Verdict, t trail) string {
	if v != interdict.Present && v != interdict.PresentEmbedded {
		return ""
	}
	best, strong := 0, map[string]bool{}
	for _, c := range t.Signs {
		best = max(best, c.Level)
		if c.Level >= 3 {
			strong[c.kindOf()] = true
		}
	}
	switch {
	case best >= 4:
		return "one sign at level 4 or 5 settles that it is this"
	case len(strong) >= 2:
		return "two kinds of signs at level 3 settle that it is this"
	}
	return ""
}

// newEvidenceRow puts an observation into words.
func newEvidenceRow(e interdict.Evidence) evidenceRow {
	out := evidenceRow{Kind: seenWords(interdict.ObservationKind(clipText(string(e.Kind), 60))), Path: clipText(strings.Join(e.Path, " › "), 600)}
	for _, fact := range e.Facts {
		if len(out.Facts) == maxFacts {
			out.More = len(e.Facts) - maxFacts
			break
		}
		out.Facts = append(out.Facts, interdict.Fact{Name: clipText(fact.Name, 60), Value: clipText(fact.Value, 400)})
	}
	return out
}

// uses puts what the law says into words.
func (f *finder) uses(d *findPageData, row *found) {
	seen := map[interdict.RestrictionID]bool{}
	for _, u := range row.Decisions {
		x := useData{Owner: words.Upper(ownerWords(u.Owner)), Decision: u.Decision, Basis: basisWords(u.Decision.Basis)}
		for _, r := range u.Decision.Reasons {
			x.Reasons = append(x.Reasons, reasonRow{r, f.law.ruleLink(r.Rule)})
		}
		for _, c := range u.Decision.Changes {
			said := words.Lower(c.To.Words()) + " since " + f.zone.day(c.At) + ", before that " + words.Lower(c.From.Words())
			if c.At.After(f.now()) {
				said = words.Lower(c.To.Words()) + " from " + f.zone.day(c.At) + " on (" + distance(c.At, f.now()) + ")"
			}
			x.Changes = append(x.Changes, words.Upper(said))
		}
		d.Uses = append(d.Uses, x)
		for _, p := range f.consulted(&u.Decision) {
			if !seen[p.ID] {
				seen[p.ID] = true
				d.Packs = append(d.Packs, p)
			}
		}
	}
	switch {
	case len(d.Uses) > 0:
	case row.Verdict == interdict.ForReview:
		d.Unasked = "Whether it is here is open, so the law was not asked. Settle the question above first."
	case row.Verdict == interdict.Imposter:
		d.Unasked = "It is not the product whose name it bears, so a ban on that product does not speak of it. Take it for malware until the contrary is shown."
	default:
		d.Unasked = "Nothing of it is in use here, so the question of its use does not arise."
	}
}

// reach says what the product can do on its host, and how it is removed.
func (f *finder) reach(d *findPageData, row *found) {
	for _, r := range row.Reach[:min(len(row.Reach), maxFacts)] {
		d.Reach = append(d.Reach, interdict.Reach{Words: clipText(r.Words, 300), Confidence: r.Confidence, Note: clipText(r.Note, 400), Source: f.sources(r.Source)})
	}
	if r := row.Removal; r != nil {
		d.Removal = &interdict.Removal{How: clipText(r.How, 600), Confidence: r.Confidence, Source: f.sources(r.Source)}
		for _, left := range r.Leaves[:min(len(r.Leaves), maxFacts)] {
			d.Removal.Leaves = append(d.Removal.Leaves, clipText(left, 200))
		}
	}
}

// sources puts keys of sources into words.
func (f *finder) sources(keys []string) []string {
	var out []string
	for _, key := range keys[:min(len(keys), maxFacts)] {
		out = append(out, clipText(f.hunter.Source(key), 300))
	}
	return out
}

// around says what else there is of this product and on this asset.
func (f *finder) around(d *findPageData, x *scan, row *found) {
	assets, here := map[string]bool{}, 0
	for _, o := range x.rows {
		if o.key == row.key && o.on != row.on {
			assets[o.on] = true
		}
		if o.on == row.on && o != row {
			here++
		}
	}
	if n := len(assets); n > 0 {
		d.Same, d.SameHref = "Also on "+words.Plural(n, "other asset"), x.href()+"?product="+url.QueryEscape(row.key)+"#lines"
	}
	if here > 0 {
		d.Here, d.HereHref = words.Plural(here, "other finding")+" on this asset", x.href()+"?asset="+url.QueryEscape(row.on)+"#lines"
	}
	if row.n < len(x.rows) {
		d.Next = x.href() + "/" + strconv.Itoa(row.n+1)
	}
}

// findingJSON writes one finding.
func (f *finder) findingJSON(w http.ResponseWriter, r *http.Request) {
	_, row, ok := f.foundOf(w, r)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	_ = e.Encode(row.Finding)
}
