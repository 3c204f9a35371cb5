// Package apk reads the package database of Alpine Linux.
package apk

import (
	"context"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/detect/field"
)

// Detector reads apk's list of installed packages.
var Detector = &find.Detector{
	Name: "apk",
	Doc: `read the packages that apk has recorded

Reads lib/apk/db/installed. Reports name, version, vendor (the maintainer),
source, description, homepage and architecture of every package.`,
	Want: func(f *find.File) bool { return strings.HasSuffix(f.Name(), "lib/apk/db/installed") },
	Run:  run,
}

// letters are the fields of a block, by the letter that names each.
var letters = []struct{ letter, fact string }{{"P", "name"}, {"V", "version"}, {"m", "vendor"}, {"o", "source"}, {"T", "description"}, {"U", "homepage"}, {"A", "architecture"}}

func run(ctx context.Context, f *find.File, emit find.Emit) error {
	return field.Blocks(ctx, f.Content, ":", func(b field.Block) error {
		if b.Get("P") == "" {
			return nil
		}
		o := interdict.Observation{Kind: interdict.Package, Platform: interdict.Linux, Facts: interdict.Facts{{Name: "manager", Value: "apk"}}}
		for _, l := range letters {
			o.Facts.Add(l.fact, b.Get(l.letter))
		}
		o.Facts.Add("state", "installed")
		emit(o)
		return nil
	})
}
