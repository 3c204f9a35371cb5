package main

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The grid. Every segment of text is stretched to the width that its cells have
// (textLength), so columns stay straight whatever font the reader has.
const (
	cellWidth  = 8.43
	lineHeight = 19
	padding    = 16
)

// css gives each class its colour, first for light and then for dark mode.
// All reach a contrast of 4.5 to 1 against the ground.
const css = `text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:#1f2328}
.bg{fill:#fff;stroke:#d1d9e0}.b{font-weight:bold}.i{font-style:italic}.u{text-decoration:underline}.d{fill:#59636e}
.f0{fill:#1f2328}.f1{fill:#c21d26}.f2{fill:#116329}.f3{fill:#825600}.f4{fill:#0757ba}.f5{fill:#7335c7}.f6{fill:#0f6a75}.f7{fill:#59636e}
.g0{fill:#1f2328}.g1{fill:#ffcecb}.g2{fill:#aceebb}.g3{fill:#fae17d}.g4{fill:#b6e3ff}.g5{fill:#ecd8ff}.g6{fill:#a9ecf2}.g7{fill:#d1d9e0}
.rv{fill:#fff}.rg{fill:#1f2328}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bg{fill:#0d1117;stroke:#3d444d}.d{fill:#9198a1}
.f0{fill:#e6edf3}.f1{fill:#ff8d85}.f2{fill:#56d364}.f3{fill:#e3b341}.f4{fill:#79c0ff}.f5{fill:#d2a8ff}.f6{fill:#56d4dd}.f7{fill:#9198a1}
.g0{fill:#e6edf3}.g1{fill:#7d1a1a}.g2{fill:#0f4d22}.g3{fill:#5c4200}.g4{fill:#0b3f80}.g5{fill:#4c2889}.g6{fill:#0b4a52}.g7{fill:#3d444d}
.rv{fill:#0d1117}.rg{fill:#e6edf3}}`

// A style is what SGR sequences have set; colours count from 1, 0 is default.
type style struct {
	bold, dim, italic, under, reverse bool
	fg, bg                            int
}

// A segment is neighbouring cells of one style on one line.
type segment struct {
	style
	col, width int
	text       string
}

// render draws the text, one <text> a line and one <tspan> a segment.
func render(title, text string) ([]byte, error) {
	for _, s := range []string{title, text} {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\ufffe\uffff") {
			return nil, errors.New("characters that a picture cannot hold")
		}
	}
	if strings.ContainsFunc(title, unicode.IsControl) {
		return nil, errors.New("control character in the title")
	}
	lines, err := parse(text)
	if err != nil {
		return nil, err
	}
	columns := 1
	for _, line := range lines {
		if n := len(line); n > 0 {
			columns = max(columns, line[n-1].col+line[n-1].width)
		}
	}
	w, h := x(columns)+padding, len(lines)*lineHeight+2*padding
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" width="%.0f" height="%d" role="img" aria-label="%s">`, w, h, w, h, html.EscapeString(title))
	fmt.Fprintf(&b, "\n<title>%s</title>\n<style>%s</style>\n", html.EscapeString(title), css)
	fmt.Fprintf(&b, `<rect class="bg" x="0.5" y="0.5" width="%.0f" height="%d" rx="8"/>`+"\n", w-1, h-1)
	for i, line := range lines {
		draw(&b, line, padding+i*lineHeight)
	}
	b.WriteString("</svg>\n")
	return b.Bytes(), nil
}

func x(col int) float64 { return padding + float64(col)*cellWidth }

func draw(b *bytes.Buffer, line []segment, top int) {
	var spans strings.Builder
	for _, r := range line {
		if ground := r.ground(); ground != "" {
			fmt.Fprintf(b, `<rect class="%s" x="%.1f" y="%d" width="%.1f" height="%d"/>`+"\n", ground, x(r.col), top, float64(r.width)*cellWidth, lineHeight)
		}
		if strings.TrimSpace(r.text) == "" && !r.under {
			continue
		}
		class := r.class()
		if class != "" {
			class = fmt.Sprintf(` class="%s"`, class)
		}
		fmt.Fprintf(&spans, `<tspan%s x="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs">%s</tspan>`,
			class, x(r.col), float64(r.width)*cellWidth, html.EscapeString(r.text))
	}
	if spans.Len() > 0 {
		fmt.Fprintf(b, "<text y=\"%d\">%s</text>\n", top+14, spans.String())
	}
}

func (s style) class() string {
	var classes []string
	add := func(on bool, name string) {
		if on {
			classes = append(classes, name)
		}
	}
	add(s.bold, "b")
	add(s.italic, "i")
	add(s.under, "u")
	switch {
	case s.reverse:
		add(true, "rv")
	case s.fg > 0:
		add(true, fmt.Sprintf("f%d", s.fg-1))
	default:
		add(s.dim, "d")
	}
	return strings.Join(classes, " ")
}

func (s style) ground() string {
	switch {
	case s.reverse && s.fg > 0:
		return fmt.Sprintf("f%d", s.fg-1)
	case s.reverse:
		return "rg"
	case s.bg > 0:
		return fmt.Sprintf("g%d", s.bg-1)
	}
	return ""
}

// parse cuts the text into lines of segments.
func parse(text string) ([][]segment, error) {
	var lines [][]segment
	var now style
	for number, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		var segments []segment
		col := 0
		for line != "" {
			if codes, rest, ok := sequence(line); ok {
				if err := now.apply(codes); err != nil {
					return nil, fmt.Errorf("line %d: %w", number+1, err)
				}
				line = rest
				continue
			}
			end := strings.IndexByte(line, '\x1b')
			if end < 0 {
				end = len(line)
			}
			part := line[:end]
			if i := strings.IndexFunc(part, unicode.IsControl); i >= 0 || end == 0 {
				return nil, fmt.Errorf("line %d: control character %q is not understood", number+1, line[max(i, 0)])
			}
			segments = append(segments, segment{style: now, col: col, width: cells(part), text: part})
			col += cells(part)
			line = line[end:]
		}
		lines = append(lines, segments)
	}
	return lines, nil
}

// sequence cuts one SGR sequence off the front.
func sequence(s string) (codes, rest string, ok bool) {
	body, ok := strings.CutPrefix(s, "\x1b[")
	if !ok {
		return "", s, false
	}
	end := strings.IndexFunc(body, func(r rune) bool { return r != ';' && (r < '0' || r > '9') })
	if end < 0 || body[end] != 'm' {
		return "", s, false
	}
	return body[:end], body[end+1:], true
}

func (s *style) apply(codes string) error {
	for code := range strings.SplitSeq(codes, ";") {
		n := 0
		if code != "" {
			if _, err := fmt.Sscan(code, &n); err != nil {
				return fmt.Errorf("SGR code %q is not understood", code)
			}
		}
		switch {
		case n == 0:
			*s = style{}
		case n == 1:
			s.bold = true
		case n == 2:
			s.dim = true
		case n == 3:
			s.italic = true
		case n == 4:
			s.under = true
		case n == 7:
			s.reverse = true
		case n == 22:
			s.bold, s.dim = false, false
		case n == 23:
			s.italic = false
		case n == 24:
			s.under = false
		case n == 27:
			s.reverse = false
		case n >= 30 && n <= 37:
			s.fg = n - 29
		case n == 39:
			s.fg = 0
		case n >= 40 && n <= 47:
			s.bg = n - 39
		case n == 49:
			s.bg = 0
		case n >= 90 && n <= 97: // bright colours look the same in a picture
			s.fg = n - 89
		case n >= 100 && n <= 107:
			s.bg = n - 99
		default:
			return fmt.Errorf("SGR code %d is not understood", n)
		}
	}
	return nil
}

// cells counts the columns that a terminal gives to a text.
func cells(s string) (n int) {
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case wide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// wide reports the letters of East Asian scripts, which take two columns.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) && (r < 0xff61 || r > 0xffdc) ||
		r >= 0x3000 && r <= 0x303e || r >= 0xff01 && r <= 0xff60
}
