// Package plist reads property lists of macOS and iOS: applications, launchd
// jobs, installer receipts and activated system extensions.
package plist

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"howett.net/plist"

	"interdict"
	"interdict/find"
)

// Detector reads property lists, binary or XML.
var Detector = &find.Detector{
	Name: "plist",
	Doc: `read applications, launchd jobs and receipts of macOS

Reads Info.plist of applications, system and kernel extensions (bundle id, name,
version, copyright), property lists in LaunchDaemons and LaunchAgents (label and
program), receipts in db/receipts (package id, version), and
SystemExtensions/db.plist (bundle and team ids with their state).`,
	Want: func(f *find.File) bool { return sort(f.Name()) != "" && f.Size < maxSize },
	Run:  run,
}

// maxSize bounds a property list, in bytes; the largest real one of these
// kinds has some 100 KB.
const maxSize = 8 << 20

// sort tells by its path what a property list is, "" for one of no interest.
func sort(name string) string {
	switch {
	case strings.HasSuffix(name, "Info.plist"):
		return "bundle"
	case !strings.HasSuffix(name, ".plist"):
		return ""
	case strings.Contains(name, "LaunchDaemons/") || strings.Contains(name, "LaunchAgents/"):
		return "launchd"
	case strings.Contains(name, "db/receipts/"):
		return "receipt"
	case strings.HasSuffix(name, "SystemExtensions/db.plist"):
		return "extensions"
	}
	return ""
}

func run(_ context.Context, f *find.File, emit find.Emit) error {
	b := make([]byte, f.Content.Size())
	if _, err := f.Content.ReadAt(b, 0); err != nil && err != io.EOF {
		return err
	}
	root, err := decode(b)
	if err != nil {
		return err
	}
	switch sort(f.Name()) {
	case "bundle":
		bundle(f.Name(), root, emit)
	case "launchd":
		launchd(f.Name(), root, emit)
	case "receipt":
		receipt(root, emit)
	case "extensions":
		extensions(root, emit)
	}
	return nil
}

// decode reads a property list. The library panics on some damaged files.
func decode(b []byte) (root map[string]any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the property list is damaged: %v", r)
		}
	}()
	if _, err := plist.Unmarshal(b, &root); err != nil {
		return nil, fmt.Errorf("the property list cannot be read: %w", err)
	}
	return root, nil
}

// text is a member that is a text, bounded.
func text(m map[string]any, names ...string) string {
	for _, n := range names {
		if s, ok := m[n].(string); ok && s != "" {
			return strings.ToValidUTF8(s[:min(len(s), 4096)], "\uFFFD")
		}
	}
	return ""
}

func bundle(name string, m map[string]any, emit find.Emit) {
	id := text(m, "CFBundleIdentifier")
	if id == "" {
		return
	}
	o := interdict.Observation{Kind: interdict.AppBundle, Platform: interdict.MacOS}
	folder := strings.TrimSuffix(strings.TrimSuffix(name, "Info.plist"), "Contents/")
	switch {
	case strings.HasSuffix(folder, ".systemextension/"), strings.HasSuffix(folder, ".kext/"):
		o.Kind = interdict.SystemExtension
		o.Facts.Add("state", "on disk")
	}
	o.Facts.Add("bundle_id", id)
	o.Facts.Add("name", text(m, "CFBundleDisplayName", "CFBundleName"))
	o.Facts.Add("version", text(m, "CFBundleShortVersionString", "CFBundleVersion"))
	o.Facts.Add("copyright", text(m, "NSHumanReadableCopyright"))
	o.Facts.Add("executable", text(m, "CFBundleExecutable"))
	o.Facts.Add("path", strings.TrimSuffix(folder, "/"))
	emit(o)
}

func launchd(name string, m map[string]any, emit find.Emit) {
	label := text(m, "Label")
	if label == "" {
		return
	}
	o := interdict.Observation{Kind: interdict.Service, Platform: interdict.MacOS}
	o.Facts.Add("name", label)
	program := text(m, "Program")
	if args, ok := m["ProgramArguments"].([]any); ok && len(args) > 0 {
		var words []string
		for _, a := range args[:min(len(args), 64)] {
			if s, ok := a.(string); ok {
				words = append(words, s)
			}
		}
		if program == "" && len(words) > 0 {
			program = words[0]
		}
		o.Facts.Add("command", strings.Join(words, " "))
	}
	o.Facts.Add("image_path", program)
	o.Facts.Add("file", path.Base(name))
	if services, ok := m["MachServices"].(map[string]any); ok && len(services) <= 64 {
		for s := range services {
			o.Facts.Add("mach_service", s)
		}
	}
	emit(o)
}

func receipt(m map[string]any, emit find.Emit) {
	id := text(m, "PackageIdentifier")
	if id == "" {
		return
	}
	o := interdict.Observation{Kind: interdict.Receipt, Platform: interdict.MacOS}
	o.Facts.Add("package_id", id)
	o.Facts.Add("version", text(m, "PackageVersion"))
	o.Facts.Add("file", text(m, "PackageFileName"))
	emit(o)
}

// maxExtensions bounds the rows of the database of system extensions.
const maxExtensions = 1000

func extensions(m map[string]any, emit find.Emit) {
	list, _ := m["extensions"].([]any)
	for _, e := range list[:min(len(list), maxExtensions)] {
		x, ok := e.(map[string]any)
		if !ok {
			continue
		}
		o := interdict.Observation{Kind: interdict.SystemExtension, Platform: interdict.MacOS}
		o.Facts.Add("bundle_id", text(x, "identifier"))
		o.Facts.Add("team_id", text(x, "teamID"))
		o.Facts.Add("state", text(x, "state"))
		if v, ok := x["bundleVersion"].(map[string]any); ok {
			o.Facts.Add("version", text(v, "CFBundleShortVersionString"))
		}
		if o.Facts.Get("bundle_id") != "" {
			emit(o)
		}
	}
}
