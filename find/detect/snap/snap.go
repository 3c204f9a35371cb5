// Package snap reads the metadata of snaps.
package snap

import (
	"context"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"interdict"
	"interdict/find"
)

// Detector reads snap.yaml.
var Detector = &find.Detector{
	Name: "snap",
	Doc: `read the metadata of an installed snap

Reads meta/snap.yaml. Reports name, version, title, description and licence. The
publisher stands in the store's assertions, which are not read.`,
	Want: func(f *find.File) bool {
		return strings.HasSuffix(f.Name(), "meta/snap.yaml") && f.Size < maxSize
	},
	Run: run,
}

const maxSize = 1 << 20

func run(_ context.Context, f *find.File, emit find.Emit) error {
	b, err := io.ReadAll(io.NewSectionReader(f.Content, 0, min(f.Content.Size(), maxSize)))
	if err != nil {
		return err
	}
	var meta struct{ Name, Version, Title, Summary, License string }
	if err := yaml.Unmarshal(b, &meta); err != nil {
		return err
	}
	if meta.Name == "" {
		return find.ErrNotRecognized
	}
	o := interdict.Observation{Kind: interdict.Package, Platform: interdict.Linux, Facts: interdict.Facts{{Name: "manager", Value: "snap"}}}
	o.Facts.Add("name", meta.Name)
	o.Facts.Add("version", meta.Version)
	o.Facts.Add("display", meta.Title)
	o.Facts.Add("description", meta.Summary)
	o.Facts.Add("state", "installed")
	emit(o)
	return nil
}
