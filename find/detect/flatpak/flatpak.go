// Package flatpak reads the metadata of flatpaks.
package flatpak

import (
	"context"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/detect/field"
)

// Detector reads the metadata file of an installed application.
var Detector = &find.Detector{
	Name: "flatpak",
	Doc: `read the metadata of an installed flatpak

Reads flatpak/app/ID/…/metadata. Reports the application's id as its name, its
branch as version, and its runtime.`,
	Want: func(f *find.File) bool {
		name := f.Name()
		return strings.HasSuffix(name, "/metadata") && strings.Contains(name, "flatpak/app/")
	},
	Run: run,
}

func run(ctx context.Context, f *find.File, emit find.Emit) error {
	o := interdict.Observation{Kind: interdict.Package, Platform: interdict.Linux, Facts: interdict.Facts{{Name: "manager", Value: "flatpak"}}}
	err := field.Blocks(ctx, f.Content, "=", func(b field.Block) error {
		for _, p := range b {
			switch p.Name {
			case "name":
				if o.Facts.Get("name") == "" {
					o.Facts.Add("name", p.Value)
				}
			case "runtime":
				o.Facts.Add("runtime", p.Value)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if o.Facts.Get("name") == "" {
		return find.ErrNotRecognized
	}
	// …/flatpak/app/ID/ARCH/BRANCH/COMMIT/metadata
	if parts := strings.Split(f.Name(), "/"); len(parts) > 3 {
		o.Facts.Add("version", parts[len(parts)-3])
	}
	o.Facts.Add("state", "installed")
	emit(o)
	return nil
}
