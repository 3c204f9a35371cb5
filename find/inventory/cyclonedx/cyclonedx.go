// Package cyclonedx reads components from CycloneDX bills of materials, as JSON
// and as XML, versions 1.0 to 1.6. Components may stand inside components and a
// document may be of any size: it is read as a stream, and only the open
// components are in memory.
package cyclonedx

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/jsonrec"
	"interdict/find/inventory/text"
)

// Inventory reads CycloneDX documents.
var Inventory = &find.Inventory{
	Name: "cyclonedx",
	Doc: `read the components of a CycloneDX bill of materials, JSON or XML

Recognised by "bomFormat" or by the XML namespace, whatever the file's name.
Reports name, version, group, supplier, publisher, author, purl, cpe and
SHA-256 of every component, nested ones and the subject included. Services,
vulnerabilities and dependency graphs are not read.`,
	Want: want,
	Read: read,
}

func want(f *find.File) bool {
	head := text.Head(f)
	if first := bytes.TrimLeft(head, " \t\r\n"); len(first) == 0 || first[0] != '{' && first[0] != '<' {
		return false
	}
	return bytes.Contains(head, []byte(`"bomFormat"`)) && bytes.Contains(head, []byte("CycloneDX")) || isXML(head) ||
		bytes.Contains(head, []byte(`"$schema"`)) && bytes.Contains(head, []byte("cyclonedx.org/schema/bom"))
}

func isXML(head []byte) bool { return bytes.Contains(head, []byte("http://cyclonedx.org/schema/bom")) }

func read(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	if head := bytes.TrimSpace(text.Head(f)); len(head) > 0 && head[0] == '<' {
		return readXML(ctx, f, emit)
	}
	r := reader{ctx: ctx, d: jsonrec.NewDecoder(text.Open(f)), emit: emit}
	if err := r.document(); err != nil {
		return jsonrec.Plain(err)
	}
	return nil
}

// maxDepth bounds components inside components. No tool nests deeper than ten;
// deeper ones are said and the rest is read.
const maxDepth = 1000

type reader struct {
	ctx     context.Context
	d       *jsontext.Decoder
	emit    find.Emit
	tooDeep int
}

func (r *reader) document() error {
	err := r.members(func(name string) error {
		switch name {
		case "metadata":
			return r.members(func(name string) error {
				if name == "component" {
					return r.component(0)
				}
				return r.d.SkipValue()
			})
		case "components":
			return r.list(func() error { return r.component(0) })
		}
		return r.d.SkipValue()
	})
	if err == nil && r.tooDeep > 0 {
		return fmt.Errorf("%d components nested more than %d deep were left out", r.tooDeep, maxDepth)
	}
	return err
}

// members calls f for each member of the next value, if that is an object; f
// reads the member's value.
func (r *reader) members(f func(name string) error) error {
	return r.inside('{', func() error {
		t, err := r.d.ReadToken()
		if err != nil {
			return err
		}
		return f(t.String())
	})
}

// list calls f for each element of the next value, if that is a list.
func (r *reader) list(f func() error) error { return r.inside('[', f) }

func (r *reader) inside(open jsontext.Kind, f func() error) error {
	if r.d.PeekKind() != open {
		return r.d.SkipValue()
	}
	if _, err := r.d.ReadToken(); err != nil {
		return err
	}
	for {
		switch r.d.PeekKind() {
		case '}', ']':
			_, err := r.d.ReadToken()
			return err
		}
		if err := f(); err != nil {
			return err
		}
	}
}

// facts are the members of a component that are facts as they are.
var facts = map[string]string{"name": "name", "version": "version", "group": "group", "publisher": "publisher", "author": "author", "purl": "purl", "cpe": "cpe", "type": "type"}

// component reads one component and those inside it.
func (r *reader) component(depth int) error {
	if r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	if depth > maxDepth {
		r.tooDeep++
		return r.d.SkipValue()
	}
	o := interdict.Observation{Kind: interdict.Component}
	err := r.members(func(name string) error {
		if fact, ok := facts[name]; ok {
			return r.text(&o.Facts, fact)
		}
		switch name {
		case "supplier", "manufacturer":
			return r.members(func(inner string) error {
				if inner == "name" {
					return r.text(&o.Facts, "supplier")
				}
				return r.d.SkipValue()
			})
		case "authors":
			return r.list(func() error {
				return r.members(func(inner string) error {
					if inner == "name" {
						return r.text(&o.Facts, "author")
					}
					return r.d.SkipValue()
				})
			})
		case "hashes":
			return r.list(func() error { return r.hash(&o.Facts) })
		case "components":
			return r.list(func() error { return r.component(depth + 1) })
		}
		return r.d.SkipValue()
	})
	if err == nil && len(o.Facts) > 0 {
		r.emit(o)
	}
	return err
}

// text reads a text as a fact; other values are skipped.
func (r *reader) text(f *interdict.Facts, fact string) error {
	if r.d.PeekKind() != '"' {
		return r.d.SkipValue()
	}
	t, err := r.d.ReadToken()
	if err == nil {
		f.Add(fact, clip(t.String()))
	}
	return err
}

func (r *reader) hash(f *interdict.Facts) error {
	var h interdict.Facts
	err := r.members(func(name string) error { return r.text(&h, name) })
	addHash(f, h.Get("alg"), h.Get("content"))
	return err
}

func addHash(f *interdict.Facts, alg, content string) {
	switch strings.ToUpper(strings.TrimSpace(alg)) {
	case "SHA-256":
		f.Add("sha256", strings.ToLower(strings.TrimSpace(content)))
	case "SHA-1":
		f.Add("sha1", strings.ToLower(strings.TrimSpace(content)))
	}
}

// clip bounds one fact. No name or purl is longer.
func clip(s string) string {
	const most = 4096
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "")
	}
	return s
}
