package screen

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"interdict/screen/list"
	"interdict/screen/name"
)

// asked is one name of a query, ready to be searched for.
type asked struct {
	text string
	name name.Name
	side side
}

func (q *Query) asked() []asked {
	texts := append([]string{q.Name}, q.Aliases...)
	out := make([]asked, 0, len(texts))
	for i, t := range texts {
		if i > 0 && strings.TrimSpace(t) == "" {
			continue
		}
		a := asked{text: t, name: name.Parse(t, hintOf(q.Kind))}
		a.side = sideOf(&a.name, hintOf(q.Kind))
		out = append(out, a)
	}
	return out
}

// candidate is the best name of one entry.
type candidate struct {
	entry uint32
	name  uint32
	asked int
	named float32 // score of the names alone
	weighed
}

// Screen looks a party up.
func (s *Screener) Screen(q Query) Result {
	w := s.scratch.Get().(*scratch)
	defer s.scratch.Put(w)
	return s.screen(w, q)
}

func (s *Screener) screen(w *scratch, q Query) Result {
	names := q.asked()
	r := Result{Query: q, Matches: []Match{}, Lists: s.lists, Calibration: s.cal.Version, Notes: notes(names)}
	var found []candidate
	if s.since == nil || !s.since.nobody(&q, names) {
		found = s.candidates(w, &q, names)
	}
	open := 0 // what is cleared takes no place from what is not
	for i := range found {
		if open >= s.opts.Limit {
			r.More = len(found) - i
			break
		}
		m := s.match(w, &q, names, &found[i])
		if m.Suppressed == nil {
			open++
		}
		r.Matches = append(r.Matches, m)
	}
	s.settle(&r, names)
	return r
}

// notes tells what was odd about the names asked for.
func notes(names []asked) []string {
	var out []string
	for i := range names {
		for _, word := range names[i].name.Flags.Words() {
			out = append(out, "“"+clipped(names[i].text)+"”: "+word)
		}
		if len(names[i].name.Tokens) == 0 {
			out = append(out, "“"+clipped(names[i].text)+"” has no letter or digit to compare")
		}
	}
	return out
}

func clipped(s string) string {
	if len(s) <= 80 {
		return s
	}
	for n := 80; ; n-- {
		if s[n]&0xC0 != 0x80 {
			return s[:n] + "…"
		}
	}
}

// settle finds the band of the whole answer.
func (s *Screener) settle(r *Result, names []asked) {
	r.Band = BandClear
	for i := range r.Matches {
		if m := &r.Matches[i]; m.Suppressed == nil {
			r.Band = worse(r.Band, m.Band)
		}
	}
	r.Gaps = s.opts.Gaps
	if !s.opts.Vouched {
		r.Notes = append(r.Notes, "nobody has checked whether the lists are whole and fresh, so nothing is clear")
	}
	r.Blank = len(names) == 0 || len(names[0].name.Tokens) == 0
	if r.Band == BandClear && (!s.opts.Vouched || len(r.Gaps) > 0 || r.Blank) {
		r.Band = BandReview
	}
}

func worse(a, b Band) Band {
	for _, w := range [...]Band{BandMatch, BandReview} {
		if a == w || b == w {
			return w
		}
	}
	return BandClear
}

// candidates are the entries that reach the threshold, best first.
func (s *Screener) candidates(w *scratch, q *Query, names []asked) []candidate {
	least := s.opts.Threshold
	context := q.context()
	if context {
		least = 1 - (1-least)/shrinkMost // what full agreement beside the name could still lift
	}
	if least < 0 {
		least = 0
	}
	best := w.entries
	clear(best)
	for a := range names {
		for _, hit := range s.x.search(w, &s.cal, &names[a].name, &names[a].side, least) {
			e := s.x.nameEntry[hit.name]
			if old, ok := best[e]; s.looked(e) && (!ok || hit.score > old.named) {
				best[e] = candidate{entry: e, name: hit.name, asked: a, named: hit.score}
			}
		}
	}
	s.byNumber(q, best)
	out := w.found[:0]
	for _, c := range best {
		if context || q.Kind != "" {
			e := s.x.entry(c.entry)
			c.weighed = weigh(c.named, q, &e)
		} else {
			c.score = c.named
		}
		if c.score >= s.opts.Threshold {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.entry, b.entry)) })
	w.found = out
	return out
}

func (s *Screener) looked(e uint32) bool { return s.only == nil || s.only[e] }

// byNumber adds the entries that bear one of the query's numbers, whatever
// their names.
func (s *Screener) byNumber(q *Query, best map[uint32]candidate) {
	for _, id := range q.IDs {
		v := plainID(id.Value)
		if v == "" {
			continue
		}
		for _, v := range []string{v, strings.TrimPrefix(v, "IMO"), "IMO" + v} {
			s.x.ids.find(hash(saltID, v), func(e uint32) {
				if _, known := best[e]; !known && s.looked(e) {
					best[e] = candidate{entry: e, name: s.x.entryNames[e], asked: 0}
				}
			})
		}
	}
}

// match makes the full answer for one candidate.
func (s *Screener) match(w *scratch, q *Query, names []asked, c *candidate) Match {
	e := s.x.entry(c.entry)
	a := &names[c.asked]
	listed := parseListed(&e.Names[c.name-s.x.entryNames[c.entry]], hintOf(e.Kind))
	var j judged
	if len(names) == 1 { // the scratch still knows the relations of the only name
		j = s.x.judge(w, &s.cal, c.name, &a.side)
	} else {
		entry := sideOf(&listed, hintOf(e.Kind))
		j = s.cal.judge(linksBetween(&a.name, &listed), &a.side, &entry)
	}
	full := weigh(j.score, q, &e)
	m := Match{
		Entry: e.Ref(), Name: listed.Raw, NameKind: infoKind(s.x.record(c.name).info()), Kind: e.Kind,
		Score: round(full.score), Band: s.cal.Band(full.score),
		Tokens: pairs(&j, &a.name, &listed), Evidence: j.evidence, Steps: append(s.cal.named(&j), full.steps...), NotCompared: full.notCompared,
		Programs: e.Programs, Effective: e.Effective, Source: e.Source, Confidence: e.Confidence, Version: s.x.version(c.entry),
		at: c.entry,
	}
	if m.NotCompared == nil {
		m.NotCompared = []string{}
	}
	if c.name != s.x.entryNames[c.entry] {
		m.Primary = e.Names[0].Text
	}
	if c.asked > 0 {
		m.Asked = a.text
	}
	m.Why = reasons(&j, &a.name, &listed, m.Steps)
	m.Clears = s.cal.clears(full.score, q, &e)
	quiet, lapsed := s.quiet.find(q, &e, m.Version)
	m.Suppressed, m.Lapsed = quiet, lapsed
	if lapsed != "" {
		m.Why = append(m.Why, lapsed)
	}
	return m
}

// named are the steps that the names alone led to.
func (c *Calibration) named(j *judged) []Step {
	var out []Step
	for _, f := range c.steps(&j.evidence, c.curve(j.evidence.Agreed, c.loss(&j.evidence))) {
		out = append(out, Step{Name: f.name, Factor: f.factor, Why: f.why})
	}
	return out
}

// round gives a score in thousandths, as it is shown and compared.
func round(f float32) float64 { return math.Round(float64(f)*1000) / 1000 }

// Band is the band of a score.
func (c *Calibration) Band(score float32) Band {
	switch {
	case score >= c.Match:
		return BandMatch
	case score >= c.Review:
		return BandReview
	}
	return BandClear
}

// clears tells what would take a match below the review threshold.
func (c *Calibration) clears(score float32, q *Query, e *list.Entry) []string {
	if score < c.Review {
		return nil
	}
	var out []string
	if len(q.Born) == 0 && len(e.Born) > 0 && score*factorBornYear < c.Review {
		out = append(out, "a year of birth away from "+strings.Join(e.Born, ", "))
	}
	if listed := codes(append(upper(e.Countries), upper(e.Citizenship)...)); len(q.Countries) == 0 && len(listed) > 0 && score*factorCountry < c.Review {
		out = append(out, "a country other than "+strings.Join(listed, ", "))
	}
	if q.Kind == "" && e.Kind != "" && e.Kind != list.Unknown && score*factorKind < c.Review {
		out = append(out, "being something else than "+kindWords(e.Kind))
	}
	return append(out, "a person's decision, kept as a suppression")
}

func kindWords(k list.Kind) string {
	switch k {
	case list.Individual:
		return "a person"
	case list.Vessel:
		return "a ship"
	case list.Aircraft:
		return "an aircraft"
	}
	return "an organisation"
}
