package spdx

import (
	"context"
	"fmt"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/text"
)

// tags are the tags of a package that are facts.
var tags = map[string]string{"PackageVersion": "version", "PackageSupplier": "supplier", "PackageOriginator": "author", "PackageFileName": "file"}

// readTags reads "Tag: value" lines. A package begins with PackageName and ends
// where the next one, a file or a snippet begins. Texts in <text> tags may hold
// lines that look like tags, so they are passed over.
func readTags(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	o, open, inText := interdict.Observation{}, false, false
	flush := func() {
		if open {
			emit(o)
		}
		open = false
	}
	err := text.Lines(text.Open(f), func(n int, line string, err error) error {
		if err != nil {
			bad(fmt.Sprintf("line %d", n), err)
			return nil
		}
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if inText {
			inText = !strings.Contains(line, "</text>")
			return nil
		}
		tag, value, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			return nil
		}
		value = strings.TrimSpace(value)
		if strings.HasPrefix(value, "<text>") {
			inText = !strings.Contains(value, "</text>")
			return nil
		}
		switch {
		case tag == "PackageName":
			flush()
			o, open = interdict.Observation{Kind: interdict.Component, Path: []string{fmt.Sprintf("line %d", n)}}, true
			o.Facts.Add("name", said(value))
		case tag == "FileName" || tag == "SnippetSPDXID":
			flush()
		case !open:
		case tag == "ExternalRef":
			if w := strings.Fields(value); len(w) >= 3 {
				reference(&o.Facts, w[1], w[2])
			}
		case tag == "PackageChecksum":
			alg, sum, _ := strings.Cut(value, ":")
			checksum(&o.Facts, alg, strings.TrimSpace(sum))
		case tags[tag] != "":
			o.Facts.Add(tags[tag], said(value))
		}
		return nil
	})
	flush()
	return err
}
