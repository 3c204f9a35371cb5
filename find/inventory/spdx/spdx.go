// Package spdx reads packages from SPDX documents: JSON of versions 2.2, 2.3
// and 3.0, and tag-value.
package spdx

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

// Inventory reads SPDX documents.
var Inventory = &find.Inventory{
	Name: "spdx",
	Doc: `read the packages of an SPDX document, JSON or tag-value

Recognised by "spdxVersion", the SPDX 3 context, or a first line "SPDXVersion:".
Reports name, version, supplier, originator, purl, cpe, file name and SHA-256 of
every package. Files, snippets and relationships are not read.`,
	Want: want,
	Read: read,
}

func want(f *find.File) bool {
	head := text.Head(f)
	if isTagValue(head) {
		return true
	}
	if first := bytes.TrimLeft(head, " \t\r\n"); len(first) == 0 || first[0] != '{' {
		return false
	}
	return bytes.Contains(head, []byte(`"spdxVersion"`)) || bytes.Contains(head, []byte(`"SPDXID"`)) ||
		bytes.Contains(head, []byte("spdx.org/rdf/3"))
}

func isTagValue(head []byte) bool {
	for line := range bytes.Lines(head) {
		if bytes.HasPrefix(bytes.TrimSpace(line), []byte("SPDXVersion:")) {
			return true
		}
	}
	return false
}

func read(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	if isTagValue(text.Head(f)) {
		return readTags(ctx, f, emit, bad)
	}
	open := func() io.Reader { return text.Open(f) }
	return jsonrec.Each(ctx, open, func(where string, v any, _ *jsonrec.Object, err error) error {
		if err != nil {
			bad(where, err)
			return nil
		}
		walk(v, 0, emit)
		return nil
	})
}

// maxDepth is how deep packages stand: the document, its list, the package.
const maxDepth = 4

func walk(v any, depth int, emit find.Emit) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			walk(e, depth+1, emit)
		}
	case *jsonrec.Object:
		if o, ok := asPackage(v); ok {
			emit(o)
			return
		}
		for _, m := range v.Members {
			walk(m.Value, depth+1, emit)
		}
	}
}

// members are the members of a package that are facts, of version 2 and 3.
var members = []struct{ name, fact string }{
	{"name", "name"}, {"versionInfo", "version"}, {"supplier", "supplier"}, {"originator", "author"}, {"packageFileName", "file"},
	{"software_packageVersion", "version"}, {"software_packageUrl", "purl"}, {"packageVersion", "version"}, {"packageUrl", "purl"},
}

func asPackage(p *jsonrec.Object) (interdict.Observation, bool) {
	o := interdict.Observation{Kind: interdict.Component}
	kind := p.Text("type") + p.Text("@type")
	two := p.Get("versionInfo") != nil || p.Get("downloadLocation") != nil || p.Get("externalRefs") != nil && p.Get("SPDXID") != nil
	three := strings.HasSuffix(kind, "software_Package") || strings.HasSuffix(kind, "software/Package") || strings.HasSuffix(kind, "SoftwarePackage")
	if !two && !three {
		return o, false
	}
	for _, m := range members {
		o.Facts.Add(m.fact, said(p.Text(m.name)))
	}
	refs, _ := p.Get("externalRefs").([]any)
	more, _ := p.Get("externalIdentifier").([]any)
	for _, e := range append(refs, more...) {
		if r, ok := e.(*jsonrec.Object); ok {
			reference(&o.Facts, r.Text("referenceType")+r.Text("externalIdentifierType"), r.Text("referenceLocator")+r.Text("identifier"))
		}
	}
	sums, _ := p.Get("checksums").([]any)
	for _, e := range sums {
		if c, ok := e.(*jsonrec.Object); ok {
			checksum(&o.Facts, c.Text("algorithm"), c.Text("checksumValue"))
		}
	}
	return o, len(o.Facts) > 0
}

// said is a value without SPDX's words for nothing, and without what kind of
// party a supplier is.
func said(v string) string {
	v = strings.TrimSpace(v)
	switch v {
	case "NOASSERTION", "NONE":
		return ""
	}
	for _, kind := range []string{"Organization:", "Person:", "Tool:"} {
		v = strings.TrimSpace(strings.TrimPrefix(v, kind))
	}
	if len(v) > 4096 {
		v = strings.ToValidUTF8(v[:4096], "")
	}
	return v
}

func reference(f *interdict.Facts, kind, locator string) {
	switch k := strings.ToLower(kind); {
	case strings.HasSuffix(k, "purl"), strings.HasSuffix(k, "packageurl"):
		f.Add("purl", said(locator))
	case strings.Contains(k, "cpe2"):
		f.Add("cpe", said(locator))
	}
}

func checksum(f *interdict.Facts, algorithm, value string) {
	switch strings.ToUpper(algorithm) {
	case "SHA256":
		f.Add("sha256", strings.ToLower(value))
	case "SHA1":
		f.Add("sha1", strings.ToLower(value))
	}
}
