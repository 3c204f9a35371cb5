package hunt

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"interdict"
	"interdict/catalog"
	"interdict/find"
	"interdict/find/detect/pe"
)

// planted is a file that is found wherever it lies: the record of an installed
// package.
const planted = "Package: kesl\nStatus: install ok installed\nMaintainer: Kaspersky Lab <info@example.com>\nVersion: 12.1.0-1543\n"

const plantedName = "var/lib/dpkg/status"

// packers wrap a file into each kind of place. They give the new name.
var packers = map[string]func(t testing.TB, name string, body []byte) (string, []byte){
	"zip": func(t testing.TB, name string, body []byte) (string, []byte) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, _ := z.Create(name)
		w.Write(body)
		z.Close()
		return "x.zip", b.Bytes()
	},
	"zip, stored": func(t testing.TB, name string, body []byte) (string, []byte) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, _ := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		w.Write(body)
		z.Close()
		return "x.jar", b.Bytes()
	},
	"tar": func(t testing.TB, name string, body []byte) (string, []byte) {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(body))})
		w.Write(body)
		w.Close()
		return "layer.tar", b.Bytes()
	},
	"gzip": func(t testing.TB, name string, body []byte) (string, []byte) {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(body)
		w.Close()
		return name + ".gz", b.Bytes()
	},
	"xz": func(t testing.TB, name string, body []byte) (string, []byte) {
		var b bytes.Buffer
		w, err := xz.NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(body)
		w.Close()
		return name + ".xz", b.Bytes()
	},
	"zstd": func(t testing.TB, name string, body []byte) (string, []byte) {
		var b bytes.Buffer
		w, _ := zstd.NewWriter(&b)
		w.Write(body)
		w.Close()
		return name + ".zst", b.Bytes()
	},
	"deb": func(t testing.TB, name string, body []byte) (string, []byte) {
		member := func(name string, body []byte) string {
			pad := ""
			if len(body)%2 == 1 {
				pad = "\n"
			}
			return fmt.Sprintf("%-16s%-12d%-6d%-6d%-8s%-10d`\n%s%s", filepath.Base(name), 0, 0, 0, "100644", len(body), body, pad)
		}
		var control bytes.Buffer
		w := tar.NewWriter(&control)
		w.WriteHeader(&tar.Header{Name: "./control", Mode: 0o644, Size: 11})
		w.Write([]byte("Package: x\n"))
		w.Close()
		return "x.deb", []byte("!<arch>\n" + member("debian-binary", []byte("2.0\n")) + member("control.tar", control.Bytes()) + member(name, body))
	},
	"cpio": func(t testing.TB, name string, body []byte) (string, []byte) {
		var b bytes.Buffer
		entry := func(name string, body []byte, mode int) {
			fmt.Fprintf(&b, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00", 1, mode, 0, 0, 1, 0, len(body), 0, 0, 0, 0, len(name)+1, 0, name)
			for b.Len()%4 != 0 {
				b.WriteByte(0)
			}
			b.Write(body)
			for b.Len()%4 != 0 {
				b.WriteByte(0)
			}
		}
		entry(name, body, 0o100644)
		entry("TRAILER!!!", nil, 0)
		return "x.cpio", b.Bytes()
	},
}

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
	kinds := make([]string, 0, len(packers))
	for k := range packers {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	for _, inner := range keeps {
		for _, outer := range kinds {
			name, body := packers[inner](t, plantedName, []byte(planted))
			name, body = packers[outer](t, name, body)
			dir := t.TempDir()
			write(t, dir, name, body)
			found, sum, skips := hunt(t, dir)
			if len(found) != 1 || found[0].Verdict != interdict.Present || found[0].Product != "kaspersky/endpoint-security-linux" || !sum.Complete {
				t.Errorf("%s in %s: %d findings, %v", inner, outer, len(found), skips)
			}
		}
	}
	name, body := plantedName, []byte(planted)
	for _, k := range []string{"tar", "gzip", "zip", "zstd"} {
		name, body = packers[k](t, name, body)
	}
	dir := t.TempDir()
	write(t, dir, name, body)
	if found, _, skips := hunt(t, dir); len(found) != 1 || len(found[0].Evidence[0].Path) != 5 {
		t.Errorf("four deep: %v, %v", found, skips)
	}
}

// TestNestedTooDeep says that the ninth archive was not opened.
func TestNestedTooDeep(t *testing.T) {
	name, body := plantedName, []byte(planted)
	for range 9 {
		name, body = packers["zip"](t, name, body)
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
	_, zeros := packers["tar"](t, "zeros", make([]byte, 64<<20))
	_, bomb := packers["gzip"](t, "zeros.tar", zeros)
	write(t, dir, "zeros.tar.gz", bomb)
	_, inZip := packers["zip"](t, "zeros.tar.gz", bomb)
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
		_, body := packers[k](t, plantedName, bytes.Repeat([]byte(planted), 100))
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
		if err := SARIF(&b, found, ""); err != nil {
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

func checkDoc(t *testing.T, name, doc string) {
	t.Helper()
	if lines := strings.Split(doc, "\n"); len(lines) < 3 || lines[0] == "" || lines[1] != "" {
		t.Errorf("%s: its Doc is not a line, an empty line, and more", name)
	}
}
