package accuracy

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// A Line is one curve of the picture: recall by share of false alerts.
type Line struct {
	Name  string
	Table *Table
}

// The picture's frame, and the shares of false alerts that it spans.
const (
	left, right, top, bottom = 70.0, 730.0, 60.0, 400.0
	least, most              = 0.0002, 0.05
	lowest                   = 0.70 // recall at the foot of the picture
)

var colours = []string{"#1f5fa8", "#b3541e", "#3a7d44", "#7a3e8e"}

func across(share float64) float64 {
	return left + (right-left)*(math.Log(share)-math.Log(least))/(math.Log(most)-math.Log(least))
}

func up(recall float64) float64 {
	return bottom - (bottom-top)*(max(lowest, recall)-lowest)/(1-lowest)
}

// Curve writes the recall / false-alert curve as SVG. Every line is the mean
// recall of the classes that should be found, at the score that a share of
// non-matches reaches; a ring marks the shipped review threshold.
func Curve(w io.Writer, lines []Line) error {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 470" font-family="sans-serif" font-size="13" role="img" aria-label="Listed parties found, by share of others that alert">` + "\n")
	b.WriteString(`<rect width="760" height="470" fill="#ffffff"/>` + "\n")
	fmt.Fprintf(&b, `<text x="%g" y="28" font-size="16" fill="#222">Listed parties found, by share of others that alert</text>`+"\n", left)
	grid(&b)
	for i, l := range lines {
		drawLine(&b, i, l)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func grid(b *strings.Builder) {
	for _, s := range []struct {
		share float64
		label string
	}{{0.0002, "0.02 %"}, {0.0005, "0.05 %"}, {0.001, "0.1 %"}, {0.002, "0.2 %"}, {0.005, "0.5 %"}, {0.01, "1 %"}, {0.02, "2 %"}, {0.05, "5 %"}} {
		x := across(s.share)
		fmt.Fprintf(b, `<line x1="%.1f" y1="%g" x2="%.1f" y2="%g" stroke="#ddd"/><text x="%.1f" y="%g" text-anchor="middle" fill="#444">%s</text>`+"\n", x, top, x, bottom, x, bottom+20, s.label)
	}
	for k := range 7 {
		r := lowest + 0.05*float64(k)
		fmt.Fprintf(b, `<line x1="%g" y1="%.1f" x2="%g" y2="%.1f" stroke="#ddd"/><text x="%g" y="%.1f" text-anchor="end" fill="#444">%.2f</text>`+"\n", left, up(r), right, up(r), left-8, up(r)+4, r)
	}
	fmt.Fprintf(b, `<text x="%g" y="%g" text-anchor="middle" fill="#444">share of non-matching names that alert</text>`+"\n", (left+right)/2, bottom+44)
	fmt.Fprintf(b, `<text transform="translate(18 %g) rotate(-90)" text-anchor="middle" fill="#444">recall</text>`+"\n", (top+bottom)/2)
}

func drawLine(b *strings.Builder, i int, l Line) {
	colour := colours[i%len(colours)]
	var points []string
	for k := range 61 {
		share := least * math.Pow(most/least, float64(k)/60)
		points = append(points, fmt.Sprintf("%.1f,%.1f", across(share), up(l.Table.Mean(l.Table.FalseAlerts(share)))))
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2.5"/>`+"\n", strings.Join(points, " "), colour)
	if alerts := l.Table.Alerts(l.Table.Shipped); alerts >= least && alerts <= most {
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="6" fill="none" stroke="%s" stroke-width="2"/>`+"\n", across(alerts), up(l.Table.Mean(l.Table.Shipped)), colour)
	}
	y := bottom - 22*float64(i+1)
	fmt.Fprintf(b, `<line x1="%g" y1="%g" x2="%g" y2="%g" stroke="%s" stroke-width="2.5"/><text x="%g" y="%g" fill="#222">%s</text>`+"\n", right-290, y, right-265, y, colour, right-258, y+4, l.Name)
}

// Alerts is the share of non-matches that reach a score, every class of Ruler
// counting alike.
func (t *Table) Alerts(score float64) float64 {
	sum := 0.0
	for _, class := range Ruler {
		sum += t.Share(class, score)
	}
	return sum / float64(len(Ruler))
}
