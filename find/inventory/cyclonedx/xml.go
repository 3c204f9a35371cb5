package cyclonedx

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/text"
)

// maxText bounds the text of one element, in bytes; the parser holds it in
// memory as a whole. Licence texts are left out anyway.
const maxText = 8 << 20

// A guard gives the parser no more than it may hold between two tokens.
type guard struct {
	r     io.Reader
	d     *xml.Decoder
	given int64
}

func (g *guard) Read(p []byte) (int, error) {
	if g.d != nil && g.given-g.d.InputOffset() > maxText {
		return 0, errors.New("a text of more than 8 MiB")
	}
	n, err := g.r.Read(p)
	g.given += int64(n)
	return n, err
}

// readXML reads components as they close. Open elements are a stack of names;
// a component's own texts are its children, and grandchildren in a few cases.
func readXML(ctx context.Context, f *find.File, emit find.Emit) error {
	g := &guard{r: text.Open(f)}
	d := xml.NewDecoder(g)
	g.d = d
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	var stack []string // names of open elements, without those skipped
	var open []*interdict.Observation
	var alg, words string
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		t, err := d.RawToken()
		if err == io.EOF && len(stack) == 0 {
			return nil
		}
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return fmt.Errorf("byte %d: %w", d.InputOffset(), err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(stack) > 4*maxDepth {
				return fmt.Errorf("byte %d: elements nested more than %d deep", d.InputOffset(), 4*maxDepth)
			}
			stack = append(stack, t.Name.Local)
			words = ""
			switch t.Name.Local {
			case "component":
				o := &interdict.Observation{Kind: interdict.Component}
				o.Facts.Add("type", attr(t, "type"))
				open = append(open, o)
			case "hash":
				alg = attr(t, "alg")
			}
		case xml.CharData:
			if len(words) < 8192 {
				words += string(t[:min(len(t), 8192)])
			}
		case xml.EndElement:
			if len(stack) == 0 || stack[len(stack)-1] != t.Name.Local {
				return fmt.Errorf("byte %d: </%s> closes nothing", d.InputOffset(), t.Name.Local)
			}
			stack = stack[:len(stack)-1]
			if t.Name.Local == "component" && len(open) > 0 {
				o := open[len(open)-1]
				open = open[:len(open)-1]
				if len(o.Facts) > 0 {
					emit(*o)
				}
			} else if len(open) > 0 {
				take(open[len(open)-1], stack, t.Name.Local, alg, clip(strings.TrimSpace(words)))
			}
			words = ""
		}
	}
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// take adds the text of an element that closed to the component it is in.
func take(o *interdict.Observation, stack []string, name, alg, words string) {
	if len(stack) == 0 {
		return
	}
	switch parent := stack[len(stack)-1]; {
	case parent == "component":
		if fact, ok := facts[name]; ok {
			o.Facts.Add(fact, words)
		}
	case name == "name" && (parent == "supplier" || parent == "manufacturer"):
		o.Facts.Add("supplier", words)
	case name == "name" && parent == "author":
		o.Facts.Add("author", words)
	case name == "hash" && parent == "hashes":
		addHash(&o.Facts, alg, words)
	}
}
