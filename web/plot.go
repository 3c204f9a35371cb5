package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

// A plot is the answer over time, large, with its table.
type plot struct {
	Title, Said, Span string
	Segments          []plotSegment
	Own               *plotOwn
	Today             *plotMark
	Marks             []plotMark
	Rows              []plotRow
}

// A plotSegment is a bar from X on, in percent.
type plotSegment struct {
	Outcome  interdict.Outcome
	X, W     string
	Y, H     int
	Label    string
	LabelX   string
	Anchor   string
	HasLabel bool
}

// plotOwn is the bracket or triangle of the deal's own time.
type plotOwn struct {
	X, X2, Words, Anchor string
	Point, Left, Right   bool
}

// A plotMark is a date below the axis.
type plotMark struct{ X, Words, Small, Anchor string }

// A plotRow is one line of the table below.
type plotRow struct {
	When    string
	Outcome interdict.Outcome
	Own     bool
}

// newPlot draws the answer over time for a deal whose answer changes.
func (s *site) newPlot(b *brief) *plot {
	segs := segments(b)
	if len(segs) < 2 {
		return nil
	}
	scale := newScale([]*line{{brief: *b}}, s.zone)
	scale.from, scale.to = scale.from.AddDate(0, -2, 0), scale.to.AddDate(0, 1, 0)
	percent := func(t time.Time) float64 { return scale.x(t) / stripW * 100 }
	pc := func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }
	said := words.Upper(segmentWords(segs, s.zone))
	p := &plot{Title: said, Span: scale.words()}
	if len(touched(b)) > 1 {
		p.Title = "What each day would mean" // the headline says the rest
	}
	p.Said = said + ". The " + words.Clock(b.clock) + ": " + b.own.words() + "."
	mine := touched(b)
	for i, seg := range segs {
		a, e := 0.0, 100.0
		row := plotRow{Outcome: seg.outcome, Own: slices.Contains(mine, seg)}
		switch {
		case i == 0:
			e = percent(seg.to)
			row.When = "before " + s.zone.instant(seg.to)
		case i == len(segs)-1:
			a = percent(seg.from)
			row.When = s.zone.instant(seg.from) + " or later"
		default:
			a, e = percent(seg.from), percent(seg.to)
			row.When = s.zone.instant(seg.from) + " to " + s.zone.instant(seg.to)
		}
		p.Rows = append(p.Rows, row)
		ps := plotSegment{Outcome: seg.outcome, X: pc(a), W: pc(e - a), Label: seg.outcome.Words(), LabelX: pc(a), Anchor: "start", HasLabel: e-a > 14}
		ps.Y, ps.H = barOf(seg.outcome)
		if e-a <= 14 && i == len(segs)-1 {
			ps.LabelX, ps.Anchor, ps.HasLabel = "100%", "end", true
		}
		if b.own.known && ps.HasLabel && i == len(segs)-1 {
			if at := percent(b.own.lo); at >= a && at-a < 22 && at < 80 {
				ps.LabelX, ps.Anchor = "100%", "end"
			}
		}
		p.Segments = append(p.Segments, ps)
		if i > 0 {
			p.mark(percent(seg.from), s.zone.day(seg.from), strings.TrimPrefix(s.zone.instant(seg.from), s.zone.day(seg.from)+", "))
		}
	}
	p.Own = ownMark(b, scale, percent, pc)
	if now := s.now(); now.After(scale.from) && now.Before(scale.to) {
		p.Today = &plotMark{X: pc(percent(now)), Words: "now", Small: s.zone.day(now), Anchor: "middle"}
	}
	return p
}

// mark notes a date below the axis unless another stands in its way.
func (p *plot) mark(x float64, words, small string) {
	for _, m := range p.Marks {
		var at float64
		if _, err := fmt.Sscanf(m.X, "%f%%", &at); err == nil && x-at < 16 {
			return
		}
	}
	m := plotMark{X: strconv.FormatFloat(x, 'f', 2, 64) + "%", Words: words, Small: small, Anchor: "middle"}
	if x > 88 {
		m.Anchor = "end"
	} else if x < 12 {
		m.Anchor = "start"
	}
	p.Marks = append(p.Marks, m)
}

// barOf is the height of an outcome's bar: the more ink, the stricter.
func barOf(o interdict.Outcome) (y, h int) {
	switch o {
	case interdict.Prohibited:
		return 44, 32
	case interdict.NeedsLicence:
		return 60, 16
	case interdict.Review:
		return 58, 18
	}
	return 74, 2
}

// ownMark is the deal's own time over the bars.
func ownMark(b *brief, scale scaleOf, percent func(time.Time) float64, pc func(float64) string) *plotOwn {
	own := b.own
	o := &plotOwn{Words: words.Clock(b.clock) + ": " + own.words(), Anchor: "start", X: "0%", X2: "100%"}
	if !own.known {
		return o
	}
	lo, hi := percent(own.lo), percent(own.hi)
	if own.loOpen {
		lo = 0
	}
	if own.hiOpen {
		hi = 100
	}
	o.X, o.X2 = pc(lo), pc(hi)
	o.Point = hi-lo < 2 && !own.loOpen && !own.hiOpen
	o.Left, o.Right = own.hi.Before(scale.from), own.lo.After(scale.to)
	if lo > 50 {
		o.Anchor = "end"
		if !o.Point {
			o.X = pc(lo)
		}
	}
	return o
}
