package web

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

// A strip draws the answer of a line over time, and its own date on it.
//
//	──────────────▇▇▇▇▇▇   thin line permitted, dashed box review,
//	            ▼          half bar licence, full bar prohibited
//
// All strips of a page share one scale, so that dates stand under each other.
// A date outside of the scale is drawn as an arrow at its edge.
const (
	stripW = 152.0
	stripH = 20.0
)

// A scaleOf maps instants to the width of a strip.
type scaleOf struct{ from, to time.Time }

// x is the place of an instant, clipped to the strip.
func (s scaleOf) x(t time.Time) float64 {
	whole := s.to.Sub(s.from)
	if whole <= 0 {
		return stripW / 2
	}
	return math.Round(10*math.Min(stripW, math.Max(0, stripW*float64(t.Sub(s.from))/float64(whole)))) / 10
}

// newScale spans the dates of the lines and the changes near them. A few lines
// far from the rest must not flatten the picture, so the outer 2 % of dates
// and changes more than a year away are left to the edges.
func newScale(lines []*line, z zoner) scaleOf {
	var at []time.Time
	for i := range lines {
		if w := lines[i].own; w.known {
			at = append(at, w.lo)
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	var lo, hi time.Time
	if len(at) > 0 {
		lo, hi = at[len(at)/50], at[len(at)-1-len(at)/50]
	}
	for i := range lines {
		for _, c := range lines[i].changes {
			if lo.IsZero() {
				lo, hi = c.At, c.At
			}
			if c.At.Before(lo) && lo.Sub(c.At) < 366*24*time.Hour {
				lo = c.At
			}
			if c.At.After(hi) && c.At.Sub(hi) < 366*24*time.Hour {
				hi = c.At
			}
		}
	}
	if lo.IsZero() {
		return scaleOf{}
	}
	lo, hi = lo.In(z.loc), hi.In(z.loc)
	from := time.Date(lo.Year(), lo.Month(), 1, 0, 0, 0, 0, z.loc)
	if lo.Day() < 8 {
		from = from.AddDate(0, -1, 0)
	}
	to := time.Date(hi.Year(), hi.Month()+1, 1, 0, 0, 0, 0, z.loc)
	if hi.Day() > 22 {
		to = to.AddDate(0, 1, 0)
	}
	return scaleOf{from, to}
}

// words says what the scale spans: "June to October 2024".
func (s scaleOf) words() string {
	if s.from.IsZero() {
		return ""
	}
	last := s.to.Add(-time.Hour)
	if s.from.Year() == last.Year() {
		return s.from.Format("January") + " to " + last.Format("January 2006")
	}
	return s.from.Format("January 2006") + " to " + last.Format("January 2006")
}

// A segment is a time during which the answer is one.
type segment struct {
	outcome  interdict.Outcome
	from, to time.Time // zero: open
}

// segments cuts time by the changes on one clock.
func segments(b *brief) []segment {
	var on []interdict.Change
	for _, c := range b.changes {
		if c.Clock == b.clock {
			on = append(on, c)
		}
	}
	if len(on) == 0 {
		return []segment{{outcome: b.outcome}}
	}
	slices.SortStableFunc(on, func(x, y interdict.Change) int { return x.At.Compare(y.At) })
	out := []segment{{outcome: on[0].From, to: on[0].At}}
	for _, c := range on {
		out[len(out)-1].to = c.At
		out = append(out, segment{outcome: c.To, from: c.At})
	}
	return out
}

// segmentWords says the segments: "permitted before 29 September 2024,
// prohibited from then on".
func segmentWords(segs []segment, z zoner) string {
	if len(segs) == 1 {
		return words.Lower(segs[0].outcome.Words()) + " at any time"
	}
	var out []string
	for i, s := range segs {
		word := words.Lower(s.outcome.Words())
		switch {
		case i == 0:
			out = append(out, word+" before "+z.on(s.to))
		case i < len(segs)-1:
			out = append(out, word+" until "+z.on(s.to))
		default:
			out = append(out, word+" from then on")
		}
	}
	return strings.Join(out, ", ")
}

// stripWords is the strip for those who cannot see it.
func stripWords(b *brief, z zoner) string {
	own := "own date " + b.own.words()
	if !b.own.known {
		own = "own date not stated"
	}
	return words.Upper(segmentWords(segments(b), z)) + "; " + own
}

// drawStrip draws a line's strip.
func drawStrip(b *brief, s scaleOf, z zoner) template.HTML {
	var w strings.Builder
	fmt.Fprintf(&w, `<svg class="strip" viewBox="0 0 152 20" role="img" aria-label="%s">`, template.HTMLEscapeString(stripWords(b, z)))
	if !s.from.IsZero() {
		for _, seg := range segments(b) {
			a, e := 0.0, stripW
			if !seg.from.IsZero() {
				a = s.x(seg.from)
			}
			if !seg.to.IsZero() {
				e = s.x(seg.to)
			}
			if e > a {
				w.WriteString(drawSegment(seg.outcome, a, e))
			}
		}
		w.WriteString(drawOwn(b.own, s))
	}
	w.WriteString(`</svg>`)
	return template.HTML(w.String()) // numbers and escaped words only
}

// drawSegment draws one answer from a to e: the more ink, the stricter.
func drawSegment(o interdict.Outcome, a, e float64) string {
	switch o {
	case interdict.Prohibited:
		return fmt.Sprintf(`<path class="stop" fill="currentColor" d="M%g 6h%gv12h%gz"/>`, a, e-a, a-e)
	case interdict.NeedsLicence:
		return fmt.Sprintf(`<path class="lic" fill="currentColor" d="M%g 13h%gv5h%gz"/>`, a, e-a, a-e)
	case interdict.Review:
		wide := math.Max(0.5, e-a-1)
		return fmt.Sprintf(`<path class="ask" fill="none" stroke="currentColor" stroke-dasharray="2.5 2" d="M%g 10.5h%gv7h%gz"/>`, a+.5, wide, -wide)
	}
	return fmt.Sprintf(`<path class="go" stroke="currentColor" stroke-width="1.5" d="M%g 17.2h%g"/>`, a, e-a)
}

// drawOwn marks the line's own time: a triangle for a date, a bracket for a
// span, an arrow at the edge for what lies outside.
func drawOwn(own when, s scaleOf) string {
	switch {
	case own.na:
		return ""
	case !own.known:
		return `<path fill="none" stroke="currentColor" d="M.5 5V2.5h151V5"/>`
	}
	lo, hi := s.x(own.lo), s.x(own.hi)
	if own.loOpen {
		lo = 0
	}
	if own.hiOpen {
		hi = stripW
	}
	switch {
	case own.hi.Before(s.from):
		return `<path fill="currentColor" d="M0 3l5-3v6z"/>`
	case own.lo.After(s.to):
		return `<path fill="currentColor" d="M152 3l-5-3v6z"/>`
	case hi-lo > 3:
		return fmt.Sprintf(`<path fill="none" stroke="currentColor" d="M%g 5V2.5h%gV5"/>`, lo+.5, hi-lo-1)
	}
	x := math.Min(stripW-3, math.Max(3, (lo+hi)/2))
	return fmt.Sprintf(`<path class="halo" d="M%g 4v14"/><path stroke="currentColor" stroke-width="1.2" d="M%g 3v16"/><path fill="currentColor" d="M%g 0h6l-3 4.4z"/>`, x, x, x-3)
}

// A tick is a date over the strips.
type tick struct {
	X    float64
	Text string
	End  string // text-anchor
}

// ticks names at most two dates of the scale: those on which most lines
// change, if there is room for both.
func ticks(counts map[string]int, s scaleOf, z zoner) []tick {
	days := make([]string, 0, len(counts))
	for d := range counts {
		days = append(days, d)
	}
	slices.SortFunc(days, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	var out []tick
	for _, d := range days {
		t, err := time.ParseInLocation(time.DateOnly, d, z.loc)
		if err != nil || t.Before(s.from) || t.After(s.to) {
			continue
		}
		k := tick{X: s.x(t), Text: t.Format("2 Jan"), End: "middle"}
		if k.X < 20 {
			k.End = "start"
		} else if k.X > stripW-20 {
			k.End = "end"
		}
		near := slices.ContainsFunc(out, func(o tick) bool { return math.Abs(o.X-k.X) < 42 })
		if !near {
			out = append(out, k)
		}
		if len(out) == 3 {
			break
		}
	}
	slices.SortFunc(out, func(a, b tick) int { return int(a.X - b.X) })
	return out
}
