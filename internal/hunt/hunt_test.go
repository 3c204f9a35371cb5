package hunt

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/catalog"
	"interdict/find"
	"interdict/find/detect/pe"
	"interdict/find/place/placetest"
)

// planted is a file that is found wherever it lies: the record of an installed
// package.
const planted = "Package: kesl\nStatus: install ok installed\nMaintainer: Kaspersky Lab <info@example.com>\nVersion: 12.1.0-1543\n"

const plantedName = "var/lib/dpkg/status"

// packers make one of each place.
var packers = placetest.Packers

func hunt(t testing.TB, roots ...string) ([]interdict.Finding, find.Summary, []string) {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var skips []string
	h := Hunt{Catalog: c, Skipped: func(path []string, why string) { skips = append(skips, strings.Join(path, " › ")+": "+why) }}
	found, sum, err := h.Run(context.Background(), roots)
	if err != nil {
		t.Fatal(err)
	}
	return found, sum, skips
}

func write(t testing.TB, dir, name string, body []byte) string {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, body, 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestEveryPlaceInEveryPlace plants a package in each place inside each place,
// and once four deep. The name must survive inside places that keep names.
func TestEveryPlaceInEveryPlace(t *testing.T) {
	keeps := []string{"zip", "zip, stored", "tar", "cpio"}
	kinds := slices.Sorted(maps.Keys(packers))
	for _, inner := range keeps {
		for _, outer := range kinds {
			name, body := packers[inner](plantedName, []byte(planted))
			name, body = packers[outer](name, body)
			dir := t.TempDir()
			write(t, dir, name, body)
			found, sum, skips := hunt(t, dir)
			if len(found) != 1 || found[0].Verdict != interdict.Present || found[0].Product != "kaspersky/endpoint-security-linux" || !sum.Complete {
				t.Errorf("%s in %s: %d findings, %v", inner, outer, len(found), skips)
			}
		}
	}
}

// TestFourDeep plants a package under every chain of places in which each of
// them has each depth once.
func TestFourDeep(t *testing.T) {
	kinds := slices.Sorted(maps.Keys(packers))
	dir := t.TempDir()
	for i := range kinds {
		name, body := packers["tar"](plantedName, []byte(planted))
		for _, step := range []int{0, 3, 7} {
			name, body = packers[kinds[(i+step)%len(kinds)]](name, body)
		}
		write(t, dir, fmt.Sprintf("%d/%s", i, name), body)
	}
	found, sum, skips := hunt(t, dir)
	seen := 0
	for _, f := range found {
		seen += len(f.Evidence)
	}
	if seen != len(kinds) || !sum.Complete {
		t.Errorf("%d of %d planted were found; %v", seen, len(kinds), skips)
	}
}

// TestNestedTooDeep says that the ninth archive was not opened.
func TestNestedTooDeep(t *testing.T) {
	name, body := plantedName, []byte(planted)
	for range 9 {
		name, body = packers["zip"](name, body)
	}
	dir := t.TempDir()
	write(t, dir, name, body)
	found, sum, skips := hunt(t, dir)
	if len(found) != 0 || sum.Complete || !strings.Contains(strings.Join(skips, "\n"), "nested too deep") {
		t.Errorf("%d findings, %v", len(found), skips)
	}
}

// TestBomb: a file that unpacks to far more than its size is given up, and the
// rest is looked at.
func TestBomb(t *testing.T) {
	dir := t.TempDir()
	_, zeros := packers["tar"]("zeros", make([]byte, 64<<20))
	_, bomb := packers["gzip"]("zeros.tar", zeros)
	write(t, dir, "zeros.tar.gz", bomb)
	_, inZip := packers["zip"]("zeros.tar.gz", bomb)
	write(t, dir, "bomb.zip", inZip)
	write(t, dir, plantedName, []byte(planted))
	found, sum, skips := hunt(t, dir)
	if len(found) != 1 || sum.Complete {
		t.Errorf("%d findings, complete %v", len(found), sum.Complete)
	}
	for _, name := range []string{"zeros.tar.gz", "bomb.zip"} {
		if !slices.ContainsFunc(skips, func(s string) bool {
			return strings.Contains(s, name) && (strings.Contains(s, "limit") || strings.Contains(s, "times its size"))
		}) {
			t.Errorf("%s is not named: %v", name, skips)
		}
	}
}

// TestDamagedFiles are named, and the scan goes on.
func TestDamagedFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "good/"+plantedName, []byte(planted))
	containers := []string{"zip", "zip, stored", "tar", "deb", "cpio"}
	for _, k := range containers {
		_, body := packers[k](plantedName, bytes.Repeat([]byte(planted), 100))
		write(t, dir, strings.ReplaceAll(k, ", ", "-")+".cut", body[:len(body)*2/3])
	}
	found, sum, skips := hunt(t, dir)
	if len(found) == 0 || sum.Complete {
		t.Errorf("%d findings, complete %v", len(found), sum.Complete)
	}
	for _, k := range containers {
		name := strings.ReplaceAll(k, ", ", "-") + ".cut"
		if !slices.ContainsFunc(skips, func(s string) bool { return strings.Contains(s, name) }) {
			t.Errorf("%s is not named", name)
		}
	}
}

// The findings of many workers are those of one, to the byte.
func TestWorkersDoNotMatter(t *testing.T) {
	dir := t.TempDir()
	for i := range 40 {
		write(t, dir, fmt.Sprintf("host%d/%s", i, plantedName), []byte(planted))
	}
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var first string
	for _, n := range []int{1, 2, 8} {
		h := Hunt{Catalog: c, Workers: n}
		found, _, err := h.Run(context.Background(), []string{dir})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := SARIF(&b, found, Scan{}); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(found) + b.String(); first == "" {
			first = got
		} else if got != first {
			t.Errorf("%d workers give another result", n)
		}
	}
}

// TestListsAreWhole names any folder of a detector, place or inventory that the
// lists forgot.
func TestListsAreWhole(t *testing.T) {
	have := map[string]bool{}
	for _, d := range Detectors(pe.Trust{}) {
		have["detect/"+d.Name] = true
		checkDoc(t, d.Name, d.Doc)
	}
	for _, p := range Places() {
		have["place/"+p.Name] = true
		checkDoc(t, p.Name, p.Doc)
	}
	for _, i := range Inventories() {
		have["inventory/"+i.Name] = true
		checkDoc(t, i.Name, i.Doc)
	}
	helpers := []string{"detect/field", "inventory/row", "inventory/text", "inventory/jsonrec", "inventory/inventorytest", "place/placetest"}
	for _, kind := range []string{"detect", "place", "inventory"} {
		entries, err := os.ReadDir(filepath.Join("..", "..", "find", kind))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if name := kind + "/" + e.Name(); e.IsDir() && e.Name() != "testdata" && !have[name] && !slices.Contains(helpers, name) {
				t.Errorf("find/%s is in no list", name)
			}
		}
	}
}

// TestSourcesAreListed names any source that no system's list has. The lists
// are read as text, since only one of them is compiled here.
func TestSourcesAreListed(t *testing.T) {
	for _, s := range Sources() {
		checkDoc(t, s.Name, s.Doc)
	}
	lists, err := filepath.Glob("sources_*.go")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, name := range lists {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(b)
	}
	entries, err := os.ReadDir(filepath.Join("..", "..", "find", "source"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "testdata" && !strings.Contains(text.String(), e.Name()+".Source(") {
			t.Errorf("find/source/%s is in no list", e.Name())
		}
	}
}

func checkDoc(t *testing.T, name, doc string) {
	t.Helper()
	if lines := strings.Split(doc, "\n"); len(lines) < 3 || lines[0] == "" || lines[1] != "" {
		t.Errorf("%s: its Doc is not a line, an empty line, and more", name)
	}
}
