package image

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"interdict/find"
)

// A file of a tar, in the order in which it is written; a name that ends with a
// slash is a folder.
type file struct{ name, body string }

func tarred(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Size: int64(len(f.body)), Mode: 0o644, Typeflag: tar.TypeReg, Format: tar.FormatPAX}
		if strings.HasSuffix(f.name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func zstded(b []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(b, nil)
}

func sum(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

func text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// docker is an image as docker save wrote it for years; podman and skopeo write
// the same with other names.
func docker(t testing.TB, layers ...[]byte) []byte {
	var files []file
	var names []string
	for _, l := range layers {
		name := sum(l) + "/layer.tar"
		names = append(names, name)
		files = append(files, file{sum(l) + "/", ""}, file{name, string(l)})
	}
	return tarred(t, append(files, file{"manifest.json", text(t, []map[string]any{{"Config": "c.json", "RepoTags": []string{"a:1"}, "Layers": names}})})...)
}

// oci is an image in OCI layout, with an index that names an index.
func oci(t testing.TB, layers ...[]byte) []byte {
	blob := func(b string) file { return file{"blobs/sha256/" + sum([]byte(b)), b} }
	refer := func(bodies ...string) (out []map[string]string) {
		for _, b := range bodies {
			out = append(out, map[string]string{"digest": "sha256:" + sum([]byte(b))})
		}
		return out
	}
	var files []file
	var bodies []string
	for _, l := range layers {
		bodies = append(bodies, string(l))
		files = append(files, blob(string(l)))
	}
	manifest := text(t, map[string]any{"layers": refer(bodies...)})
	inner := text(t, map[string]any{"manifests": append(refer(manifest), map[string]string{"digest": "sha256:" + strings.Repeat("0", 64)})})
	return tarred(t, append(files, blob(manifest), blob(inner), file{"oci-layout", "{}"}, file{"index.json", text(t, map[string]any{"manifests": refer(inner)})})...)
}

// open returns what each layer has lost, by the member's label: "path: by".
func open(t testing.TB, b []byte, ask ...string) (labels []string, lost map[string][]string) {
	t.Helper()
	f := &find.File{Path: []string{"image.tar"}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
	if !Place.Want(f) {
		t.Fatal("not taken for an image")
	}
	lost = map[string][]string{}
	err := Place.Walk(context.Background(), f, func(m *find.Member) error {
		if m.Removed == nil {
			return nil
		}
		_, label, _ := strings.Cut(m.Path, " (")
		labels = append(labels, label)
		for _, name := range ask {
			if by := m.Removed(name); by != "" {
				lost[label] = append(lost[label], name+": "+by)
			}
		}
		return nil
	}, func(_ string, err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return labels, lost
}

func TestForms(t *testing.T) {
	low := tarred(t, file{"./opt/", ""}, file{"./opt/av/engine", "x"}, file{"./etc/list", "1"}, file{"./srv/data/a", "1"})
	mid := tarred(t, file{"opt/.wh.av", ""}, file{"etc/list", "2"})
	top := tarred(t, file{"srv/data/.wh..wh..opq", ""}, file{"srv/data/b", "1"})
	ask := []string{"opt/av/engine", "./opt/av/engine", "/etc/list", "srv/data/a", "srv/data/b", "usr/bin/other"}
	for name, image := range map[string][]byte{
		"docker":            docker(t, low, mid, top),
		"docker, packed":    docker(t, gzipped(low), mid, zstded(top)),
		"oci, packed":       oci(t, gzipped(low), gzipped(mid), gzipped(top)),
		"oci, other packer": oci(t, zstded(low), zstded(mid), zstded(top)),
	} {
		labels, lost := open(t, image, ask...)
		if got := fmt.Sprint(labels); got != "[layer 1 of 3) layer 2 of 3) layer 3 of 3)]" {
			t.Errorf("%s: %s", name, got)
		}
		want := map[string][]string{"layer 1 of 3)": {"opt/av/engine: removed by layer 2", "./opt/av/engine: removed by layer 2", "/etc/list: replaced by layer 2", "srv/data/a: removed by layer 3", "srv/data/b: replaced by layer 3"}}
		delete(lost, "layer 2 of 3)") // asked of names that it does not have
		if fmt.Sprint(lost) != fmt.Sprint(want) {
			t.Errorf("%s: %v", name, lost)
		}
	}
}

// A folder takes the place of a file, and a file that of a folder.
func TestFolderForFile(t *testing.T) {
	low := tarred(t, file{"a", "x"}, file{"b/c", "x"}, file{"k/", ""}, file{"k/l", "x"})
	top := tarred(t, file{"a/", ""}, file{"a/d", "x"}, file{"b", "x"}, file{"k/", ""})
	_, lost := open(t, docker(t, low, top), "a", "b/c", "k/l")
	if got := fmt.Sprint(lost["layer 1 of 2)"]); got != "[a: replaced by layer 2 b/c: removed by layer 2]" {
		t.Error(got)
	}
}

// unpack lays the layers over each other, as a container engine does, and tells
// of each file that is left which layer it is of.
func unpack(layers [][]file) map[string]int {
	final := map[string]int{}
	below := func(dir string) {
		for p := range final {
			if dir == "" || strings.HasPrefix(p, dir+"/") {
				delete(final, p)
			}
		}
	}
	for n, l := range layers {
		for _, f := range l { // marks hide what lower layers have, wherever they stand
			dir, base := path.Split(f.name)
			dir = strings.TrimSuffix(dir, "/")
			if base == opaque {
				below(dir)
			} else if gone, ok := strings.CutPrefix(base, whiteout); ok {
				delete(final, path.Join(dir, gone))
				below(path.Join(dir, gone))
			}
		}
		for _, f := range l {
			if strings.HasPrefix(path.Base(f.name), whiteout) {
				continue
			}
			below(f.name)
			for p := parent(f.name); p != ""; p = parent(p) {
				delete(final, p) // a file that is a folder now
			}
			final[f.name] = n
		}
	}
	return final
}

// randomLayers are layers of few names, which often meet.
func randomLayers(rnd *rand.Rand) [][]file {
	layers := make([][]file, 1+rnd.IntN(5))
	for n := range layers {
		taken := map[string]bool{}
		for range rnd.IntN(6) {
			name := strings.Repeat("d/", rnd.IntN(3)) + string(rune('a'+rnd.IntN(3)))
			switch rnd.IntN(4) {
			case 0:
				name = path.Join(path.Dir(name), whiteout+path.Base(name))
			case 1:
				if rnd.IntN(3) == 0 {
					name = path.Join(path.Dir(name), opaque)
				}
			}
			if !taken[name] {
				taken[name] = true
				layers[n] = append(layers[n], file{name, "x"})
			}
		}
	}
	return layers
}

// TestAgainstUnpacking: a file is gone exactly if it is not what a container of
// the image has under its name.
func TestAgainstUnpacking(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	gone := 0
	for range 400 {
		layers := randomLayers(rnd)
		s := newStack(len(layers))
		for n, l := range layers {
			for _, f := range l {
				if err := s.add(n, clean(f.name), false); err != nil {
					t.Fatal(err)
				}
			}
		}
		final := unpack(layers)
		for n, l := range layers {
			for _, f := range l {
				if strings.HasPrefix(path.Base(f.name), whiteout) {
					continue
				}
				by, kept := s.removed(n, f.name), false
				if m, ok := final[f.name]; ok && m == n {
					kept = true
				}
				if kept != (by == "") {
					t.Fatalf("%v: %s of layer %d: %q, kept %v", layers, f.name, n+1, by, kept)
				}
				if by != "" {
					gone++
				}
			}
		}
	}
	if gone < 200 {
		t.Errorf("only %d files were gone", gone)
	}
}

// What is no image, or a damaged one, is read as the tar that it is.
func TestDamaged(t *testing.T) {
	l := tarred(t, file{"a", "x"})
	for name, b := range map[string][]byte{
		"no manifest":   tarred(t, file{"blobs/sha256/a", string(l)}),
		"no json":       tarred(t, file{"manifest.json", "[{"}),
		"no layer":      tarred(t, file{"manifest.json", `[{"Layers":["x"]}]`}),
		"index of self": tarred(t, file{"index.json", `{"manifests":[{"digest":"a"}]}`}, file{"blobs/a", `{"manifests":[{"digest":"a"}]}`}),
		"layer no tar":  tarred(t, file{"manifest.json", `[{"Layers":["x"]}]`}, file{"x", strings.Repeat("no tar", 200)}),
	} {
		f := &find.File{Path: []string{"image.tar"}, Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
		seen := 0
		if err := Place.Walk(context.Background(), f, func(*find.Member) error { seen++; return nil }, func(string, error) {}); err != nil || seen == 0 {
			t.Errorf("%s: %v, %d members", name, err, seen)
		}
	}
}

// FuzzImage: whatever the bytes, all members of the tar are seen, and no more.
func FuzzImage(f *testing.F) {
	f.Add(docker(f, tarred(f, file{"a", "x"}), tarred(f, file{".wh.a", ""})))
	f.Add(oci(f, gzipped(tarred(f, file{"a", "x"}))))
	f.Fuzz(func(t *testing.T, b []byte) {
		x := &find.File{Path: []string{"image.tar"}, Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
		want := 0
		for r := tar.NewReader(bytes.NewReader(b)); ; want++ {
			if _, err := r.Next(); err != nil {
				break
			}
		}
		got := 0
		_ = Place.Walk(context.Background(), x, func(*find.Member) error { got++; return nil }, func(string, error) {})
		if got != want {
			t.Errorf("%d members, a plain reading has %d", got, want)
		}
	})
}
