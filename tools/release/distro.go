package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
	"github.com/goreleaser/nfpm/v2/rpm"
)

// distro writes a package of a program for a kind of Linux.
func (r *release) distro(b *binary, kind string) error {
	work, err := os.MkdirTemp("", "distro")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	contents := files.Contents{{Source: b.file, Destination: "/usr/bin/" + b.name, FileInfo: &files.ContentFileInfo{Mode: 0o755, MTime: b.time, Owner: "root", Group: "root"}}}
	for _, m := range append(b.extra, member{name: b.name + ".cdx.json", body: b.sbom}) {
		name := m.name
		if name == "LICENSE" && kind == "deb" {
			name = "copyright" // as Debian calls it
		}
		from := filepath.Join(work, strings.ReplaceAll(name, "/", "_"))
		if err := os.WriteFile(from, m.body, 0o644); err != nil {
			return err
		}
		contents = append(contents, &files.Content{Source: from, Destination: "/usr/share/doc/" + b.name + "/" + name, FileInfo: &files.ContentFileInfo{Mode: 0o644, MTime: b.time, Owner: "root", Group: "root"}})
	}
	info := nfpm.WithDefaults(&nfpm.Info{
		Name: b.name, Arch: b.arch, Platform: "linux", Version: packageVersion(b.version), VersionSchema: "none", Release: "1", Section: "utils", Priority: "optional",
		Maintainer: "The interdict authors <interdict@interdict.invalid>", Description: b.summary + "\n" + b.text, License: "Apache-2.0",
		MTime: b.time, DisableGlobbing: true,
		Overridables: nfpm.Overridables{Contents: contents, Umask: 0o022,
			// gzip: a tenth larger than xz, but every dpkg and rpm reads it, and at once.
			Deb: nfpm.Deb{Compression: "gzip"}, RPM: nfpm.RPM{BuildHost: "localhost", Summary: b.summary, Compression: "gzip:9"}},
	})
	var packager nfpm.Packager = deb.Default
	if kind == "rpm" {
		packager = rpm.DefaultRPM
	}
	if err := nfpm.PrepareForPackager(info, kind); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := packager.Package(info, &out); err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	return r.write(packager.ConventionalFileName(info), out.Bytes())
}

// packageVersion is a version as both kinds of package order them: what comes
// before a release sorts below it, and no dash stands in it.
func packageVersion(v string) string {
	base, rest, ok := strings.Cut(v, "-")
	if !ok {
		return v
	}
	return base + "~" + strings.ReplaceAll(rest, "-", ".")
}
