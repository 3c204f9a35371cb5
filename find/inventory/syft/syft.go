// Package syft reads Syft's own JSON, which says more than the standards that
// Syft also writes: where each artifact was seen, and what its package database
// says of the vendor.
package syft

import (
	"bytes"
	"context"
	"io"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/jsonrec"
	"interdict/find/inventory/text"
)

// Inventory reads Syft's JSON.
var Inventory = &find.Inventory{
	Name: "syft",
	Doc: `read the artifacts of a Syft JSON document

Recognised by "artifacts" with "foundBy" or by Syft's schema. Reports name,
version, purl, cpe, path and the vendor that the package's metadata tells.
The scanned image or folder is the asset.`,
	Want: want,
	Read: read,
}

func want(f *find.File) bool {
	head := text.Head(f)
	if first := bytes.TrimLeft(head, " \t\r\n"); len(first) == 0 || first[0] != '{' {
		return false
	}
	return bytes.Contains(head, []byte(`"artifacts"`)) && (bytes.Contains(head, []byte(`"foundBy"`)) || bytes.Contains(head, []byte(`"artifactRelationships"`)) || bytes.Contains(head, []byte(`"locations"`)))
}

func read(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	open := func() io.Reader { return text.Open(f) }
	return jsonrec.Each(ctx, open, func(where string, v any, around *jsonrec.Object, err error) error {
		if err != nil {
			bad(where, err)
			return nil
		}
		doc, ok := v.(*jsonrec.Object)
		if !ok {
			return nil
		}
		if around != nil {
			artifact(doc, subject(around), emit)
			return nil
		}
		list, _ := doc.Get("artifacts").([]any)
		for _, e := range list {
			if a, ok := e.(*jsonrec.Object); ok {
				artifact(a, subject(doc), emit)
			}
		}
		return nil
	})
}

// subject is what was scanned, as Syft's document names it.
func subject(doc *jsonrec.Object) string {
	source, ok := doc.Get("source").(*jsonrec.Object)
	if !ok {
		return ""
	}
	for _, name := range []string{"metadata", "target"} {
		if m, ok := source.Get(name).(*jsonrec.Object); ok {
			for _, k := range []string{"userInput", "path"} {
				if s := m.Text(k); s != "" {
					return s
				}
			}
		}
	}
	if s := source.Text("target"); s != "" {
		return s
	}
	return source.Text("name")
}

// vendors are members of an artifact's metadata that tell who made it.
var vendors = []string{"vendor", "maintainer", "author", "authors", "publisher", "companyName", "organization"}

func artifact(a *jsonrec.Object, asset string, emit find.Emit) {
	name := a.Text("name")
	if name == "" || a.Text("type") == "" {
		return
	}
	o := interdict.Observation{Kind: interdict.Component, Asset: asset}
	o.Facts.Add("name", name)
	o.Facts.Add("version", a.Text("version"))
	o.Facts.Add("type", a.Text("type"))
	o.Facts.Add("purl", a.Text("purl"))
	cpes, _ := a.Get("cpes").([]any)
	for _, e := range cpes {
		switch c := e.(type) {
		case string:
			o.Facts.Add("cpe", c)
		case *jsonrec.Object:
			o.Facts.Add("cpe", c.Text("cpe"))
		}
	}
	locations, _ := a.Get("locations").([]any)
	for _, e := range locations {
		if l, ok := e.(*jsonrec.Object); ok {
			o.Facts.Add("path", l.Text("path"))
		}
	}
	if m, ok := a.Get("metadata").(*jsonrec.Object); ok {
		for _, k := range vendors {
			o.Facts.Add("supplier", strings.TrimSpace(m.Text(k)))
		}
	}
	emit(o)
}
