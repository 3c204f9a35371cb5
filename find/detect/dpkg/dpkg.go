// Package dpkg reads the package database of Debian and its descendants.
package dpkg

import (
	"context"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/detect/field"
)

// Detector reads dpkg's status files.
var Detector = &find.Detector{
	Name: "dpkg",
	Doc: `read the packages that dpkg has recorded

Reads var/lib/dpkg/status and, in images without a package manager, the files of
status.d. Reports name, version, vendor (the maintainer), state, source,
description and architecture of every package. A package that was removed with
its configuration left behind says so in its state.`,
	Want: func(f *find.File) bool {
		name := f.Name()
		return strings.HasSuffix(name, "dpkg/status") || strings.Contains(name, "dpkg/status.d/") && !strings.HasSuffix(name, ".md5sums")
	},
	Run: run,
}

func run(ctx context.Context, f *find.File, emit find.Emit) error {
	return field.Blocks(ctx, f.Content, ":", func(b field.Block) error {
		if b.Get("Package") == "" {
			return nil
		}
		o := interdict.Observation{Kind: interdict.Package, Platform: interdict.Linux, Facts: Facts(b)}
		o.Facts.Add("state", state(b.Get("Status")))
		emit(o)
		return nil
	})
}

// Facts are the facts of a block, in a status file or in the control file of a
// package.
func Facts(b field.Block) interdict.Facts {
	f := interdict.Facts{{Name: "manager", Value: "dpkg"}}
	f.Add("name", b.Get("Package"))
	f.Add("version", b.Get("Version"))
	f.Add("vendor", b.Get("Maintainer"))
	f.Add("source", b.Get("Source"))
	f.Add("description", b.Get("Description"))
	f.Add("homepage", b.Get("Homepage"))
	f.Add("architecture", b.Get("Architecture"))
	return f
}

// state reads the three words of a status: what is wanted, whether something
// is wrong, and what is there. Only the last says what is there.
func state(status string) string {
	words := strings.Fields(status)
	if len(words) != 3 {
		return "installed" // status.d has no such line: what is listed is there
	}
	switch words[2] {
	case "config-files":
		return "removed, configuration left"
	case "not-installed":
		return "not installed"
	case "installed", "triggers-pending", "triggers-awaited":
		return "installed"
	}
	return "installed, " + words[2]
}
