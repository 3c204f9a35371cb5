package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// clone is a clone of this repository in a new folder.
func clone(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "clone")
	run(t, ".", "git", "clone", "-q", "../..", dir)
	return dir
}

// run runs a program and returns what it prints.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir = dir
	var complaints bytes.Buffer
	c.Stderr = &complaints
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s%s", name, args, err, out, &complaints)
	}
	return string(out)
}

// build makes a release for Linux in a new folder and returns its files.
func build(t *testing.T, env ...string) (string, map[string][]byte) {
	t.Helper()
	r := release{root: clone(t), out: filepath.Join(t.TempDir(), "dist"), platforms: []string{"linux/amd64"}, env: env, log: io.Discard}
	if err := r.run(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(r.out)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join(r.out, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return r.out, files
}

func same(t *testing.T, first, second map[string][]byte) {
	t.Helper()
	if len(first) != 9 || len(second) != len(first) {
		t.Errorf("%d files and %d; two programs in an archive, a list of components, two packages each, and the sums make 9", len(first), len(second))
	}
	for name, b := range first {
		if !bytes.Equal(b, second[name]) {
			t.Errorf("%s: %d bytes from one folder, %d from the other, and not the same", name, len(b), len(second[name]))
		}
	}
}

// A release has the same bytes from whatever folder it is built, and holds what
// it says it holds.
func TestRelease(t *testing.T) {
	dist, files := build(t)
	_, again := build(t)
	same(t, files, again)

	run(t, dist, "sha256sum", "--check", "--strict", "SHA256SUMS")
	program := unpack(t, dist, files)
	for name, b := range files {
		switch {
		case strings.HasSuffix(name, ".deb"):
			testDeb(t, filepath.Join(dist, name))
		case strings.HasSuffix(name, ".rpm"):
			testRPM(t, filepath.Join(dist, name))
		case strings.HasSuffix(name, ".json"):
			testSBOM(t, name, b, filepath.Join(dist, name), program)
		}
	}
	testFound(t, program, dist)
}

// unpack takes the programs out of their archives and returns the folder.
func unpack(t *testing.T, dist string, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name := range files {
		if strings.HasSuffix(name, ".tar.gz") {
			run(t, dir, "tar", "-xzf", filepath.Join(dist, name), "--strip-components=1")
		}
	}
	for _, name := range []string{"LICENSE", "THIRD-PARTY.txt", "README.md", "doc/find.md", "interdict.cdx.json", "interdict-find.cdx.json"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o644 {
			t.Errorf("%s in the archive: %v", name, err)
		}
	}
	info, err := buildinfo.ReadFile(filepath.Join(dir, "interdict"))
	if err != nil {
		t.Fatal(err)
	}
	if out := run(t, dir, "./interdict", "version"); !strings.Contains(out, info.Main.Version) || strings.Contains(out, "with changes") {
		t.Errorf("version says %s, want %s", out, info.Main.Version)
	}
	if out := run(t, dir, "./interdict-find", "-version"); !strings.Contains(out, info.Main.Version) {
		t.Errorf("-version says %s, want %s", out, info.Main.Version)
	}
	const limit = 25e6
	if scanner, err := os.Stat(filepath.Join(dir, "interdict-find")); err != nil || scanner.Size() > limit {
		t.Errorf("the small scanner is not small: %v, %v", scanner.Size(), err)
	}
	return dir
}

// dpkg takes the package, into a folder of its own, and has nothing to say.
func testDeb(t *testing.T, name string) {
	t.Helper()
	out := run(t, ".", "dpkg-deb", "--info", name)
	for _, want := range []string{"Package: interdict", "Architecture: amd64", "Maintainer: ", "Installed-Size: "} {
		if !strings.Contains(out, want) {
			t.Errorf("%s: no %q in\n%s", name, want, out)
		}
	}
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "var", "lib", "dpkg"), 0o755); err != nil {
		t.Fatal(err)
	}
	run(t, ".", "dpkg", "--root="+root, "--force-not-root", "--force-bad-path", "--log=/dev/null", "--install", name)
	if status := run(t, ".", "dpkg", "--root="+root, "--audit"); status != "" {
		t.Errorf("%s: dpkg finds fault: %s", name, status)
	}
	if found, err := filepath.Glob(filepath.Join(root, "usr", "bin", "interdict*")); err != nil || len(found) != 1 {
		t.Errorf("%s: installs %q", name, found)
	}
}

// rpm finds the digests right, and no name of the machine that built it.
func testRPM(t *testing.T, name string) {
	t.Helper()
	if out := run(t, ".", "rpm", "--checksig", "--nosignature", name); !strings.Contains(out, "digests OK") {
		t.Errorf("%s: %s", name, out)
	}
	if out := run(t, ".", "rpm", "-qp", "--qf", "%{NAME} %{ARCH} %{BUILDHOST} %{LICENSE}", name); !strings.HasSuffix(out, " x86_64 localhost Apache-2.0") {
		t.Errorf("%s: %s", name, out)
	}
	if out := run(t, ".", "rpm", "-qpl", name); !strings.HasPrefix(out, "/usr/bin/interdict") {
		t.Errorf("%s: holds %s", name, out)
	}
}

// The list of components holds to the published schema and names exactly the
// modules that are linked in.
func testSBOM(t *testing.T, name string, b []byte, file, programs string) {
	t.Helper()
	if err := schema(t).Validate(parsed(t, b)); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	var list struct{ Components []struct{ PURL string } }
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	program, _, _ := strings.Cut(name, "_")
	info, err := buildinfo.ReadFile(filepath.Join(programs, program))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go")}
	for _, m := range info.Deps {
		want = append(want, "pkg:golang/"+m.Path+"@"+m.Version)
	}
	var got []string
	for _, c := range list.Components {
		got = append(got, c.PURL)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", name, got, want)
	}
}

// The program that was released reads its own list of components and its own
// packages, finds nothing in them, and leaves nothing unread.
func testFound(t *testing.T, programs, dist string) {
	t.Helper()
	for pattern, want := range map[string]string{"interdict_*.cdx.json": `"kind":"component"`, "interdict-find_*.deb": `"kind":"installer"`, "interdict-find-*.rpm": `"kind":"installer"`, "interdict_*.tar.gz": `"complete":true`} {
		names, err := filepath.Glob(filepath.Join(dist, pattern))
		if err != nil || len(names) != 1 {
			t.Fatalf("%s: %q, %v", pattern, names, err)
		}
		out := run(t, ".", filepath.Join(programs, "interdict"), "find", "--all", "--each", "--format", "jsonl", names[0])
		if !strings.Contains(out, want) || !strings.Contains(out, `"findings":{},"complete":true`) {
			t.Errorf("find %s: no %s, or something was found or not read in\n%s", names[0], want, out)
		}
	}
}

// schema is CycloneDX's own, as the module that writes the lists carries it.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir := strings.TrimSpace(run(t, ".", "go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go"))
	c := jsonschema.NewCompiler()
	for _, name := range []string{"bom-1.6.schema.json", "spdx.schema.json", "jsf-0.82.schemax.json"} {
		b, err := os.ReadFile(filepath.Join(dir, "schema", name))
		if err != nil {
			t.Fatal(err)
		}
		address := "http://cyclonedx.org/schema/" + strings.Replace(name, "schemax", "schema", 1)
		if err := c.AddResource(address, parsed(t, b)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("http://cyclonedx.org/schema/bom-1.6.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parsed(t *testing.T, b []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Archives have no owner, one time, and the same bytes each time.
func TestArchives(t *testing.T) {
	at := time.Date(2026, 11, 29, 1, 2, 3, 999, time.UTC)
	members := []member{{"run", []byte("program"), true}, {"doc/a.md", []byte("text"), false}}
	for name, pack := range map[string]func(string, []member, time.Time) ([]byte, error){"tar": tarball, "zip": zipfile} {
		first, err := pack("x_1", members, at)
		if err != nil {
			t.Fatal(err)
		}
		second, err := pack("x_1", members, at.Local())
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s: not the same bytes twice (%v)", name, err)
		}
	}
	packed, err := zipfile("x_1", members, at)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil || len(z.File) != 2 || z.File[0].Name != "x_1/run" || z.File[0].Mode() != 0o755 || !z.File[1].Modified.Equal(at.Truncate(time.Second)) {
		t.Errorf("zip: %v, %v", z.File, err)
	}
	if packed, err = tarball("x_1", members, at); err != nil {
		t.Fatal(err)
	}
	g, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil || g.Name != "" || !g.ModTime.IsZero() {
		t.Fatalf("gzip: %v, %v", g, err)
	}
	h, err := tar.NewReader(g).Next()
	if err != nil || h.Name != "x_1/run" || h.Mode != 0o755 || h.Uid != 0 || h.Uname != "" || !h.ModTime.Equal(at.Truncate(time.Second)) {
		t.Errorf("tar: %v, %v", h, err)
	}
}

// Only what was built from a commit is released.
func TestProvenance(t *testing.T) {
	settings := func(kv ...string) *debug.BuildInfo {
		info := &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}
		for i := 0; i < len(kv); i += 2 {
			info.Settings = append(info.Settings, debug.BuildSetting{Key: kv[i], Value: kv[i+1]})
		}
		return info
	}
	committed := []string{"vcs.revision", "abc", "vcs.time", "2026-11-29T01:02:03Z"}
	for _, c := range []struct {
		name, epoch string
		info        *debug.BuildInfo
		at          string // "" for an error
	}{
		{"a commit", "", settings(committed...), "2026-11-29T01:02:03Z"},
		{"a time of one's own", "86400", settings(committed...), "1970-01-02T00:00:00Z"},
		{"no time at all", "soon", settings(committed...), ""},
		{"no commit", "", settings(), ""},
		{"changes", "", settings(append(committed, "vcs.modified", "true")...), ""},
	} {
		version, at, err := provenance(c.info, c.epoch)
		if (err != nil) != (c.at == "") || err == nil && (version != "1.2.3" || at.Format(time.RFC3339) != c.at) {
			t.Errorf("%s: %s, %s, %v", c.name, version, at, err)
		}
	}
}

func TestPackageVersion(t *testing.T) {
	for v, want := range map[string]string{"1.2.3": "1.2.3", "1.2.3-rc.1": "1.2.3~rc.1", "0.0.0-20261129013348-c518e18f12ac": "0.0.0~20261129013348.c518e18f12ac"} {
		if got := packageVersion(v); got != want {
			t.Errorf("%s: %s, want %s", v, got, want)
		}
	}
}

// A release is not mixed with what lies there already.
func TestFullFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "old"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := release{root: ".", out: dir, platforms: []string{"linux/amd64"}, log: io.Discard}
	if err := r.run(); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Error(err)
	}
	if _, err := licences(t.TempDir()); err == nil {
		t.Error("a module without a licence is packed")
	}
	if _, err := licences(filepath.Join(dir, "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
