package image

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"interdict/find"
	placetar "interdict/find/place/tar"
)

// laid is a tar as a folder: what is in it, by the names of a disk.
func laid(t testing.TB, top string, b []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for r := tar.NewReader(bytes.NewReader(b)); ; {
		h, err := r.Next()
		if err == io.EOF {
			return out
		}
		body, err2 := io.ReadAll(r)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if h.Typeflag == tar.TypeReg {
			out[top+h.Name] = string(body)
		}
	}
}

// member is what was seen of one file in a layer: where, and by what it is gone.
type member struct{ layer, name, gone string }

// look puts each file of a folder to the place, as a scan does.
func look(t testing.TB, place *find.Place, disk map[string]string, skip func(error)) (seen []member) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(disk)) {
		body := disk[name]
		f := &find.File{Path: []string{name}, Size: int64(len(body)), Head: []byte(body[:min(len(body), find.HeadSize)]), Content: strings.NewReader(body), Open: func(name string) (find.Content, error) {
			if b, ok := disk[path.Clean(name)]; ok {
				return strings.NewReader(b), nil
			}
			return nil, errors.New("missing")
		}}
		if !place.Want(f) {
			continue
		}
		err := place.Walk(context.Background(), f, func(m *find.Member) error {
			if m.Removed == nil {
				seen = append(seen, member{name: m.Path})
				return nil
			}
			for r := tar.NewReader(m.Stream); ; {
				h, err := r.Next()
				if err != nil {
					return nil
				}
				seen = append(seen, member{m.Path, h.Name, m.Removed(h.Name)})
			}
		}, func(_ string, err error) { skip(err) })
		if err != nil && !errors.Is(err, find.ErrNotRecognized) {
			t.Errorf("%s: %v", name, err)
		}
	}
	return seen
}

func folder() *find.Place { return Folder(placetar.Place) }

// TestFolders: an image is told alike whether it lies as a folder or as one file,
// whatever made it.
func TestFolders(t *testing.T) {
	low := tarred(t, file{"opt/av/engine", "x"}, file{"etc/list", "1"}, file{"srv/a", "1"})
	mid := tarred(t, file{"opt/.wh.av", ""}, file{"etc/list", "2"})
	top := tarred(t, file{"srv/.wh..wh..opq", ""})
	want := []string{"(layer 1 of 3) etc/list: replaced by layer 2", "(layer 1 of 3) opt/av/engine: removed by layer 2", "(layer 1 of 3) srv/a: removed by layer 3", "(layer 2 of 3) etc/list: "}
	for name, image := range map[string][]byte{
		"docker":            docker(t, low, mid, top),
		"docker, packed":    docker(t, gzipped(low), mid, zstded(top)),
		"oci":               oci(t, low, mid, top),
		"oci, packed":       oci(t, gzipped(low), gzipped(mid), gzipped(top)),
		"oci, other packer": oci(t, zstded(low), zstded(mid), zstded(top)),
	} {
		for _, where := range []string{"", "/srv/images/one/", `D:\images\`} {
			var got []string
			for _, m := range look(t, folder(), laid(t, where, image), func(err error) { t.Error(name, err) }) {
				if !strings.Contains(m.name, whiteout) {
					got = append(got, fmt.Sprintf("%s %s: %s", m.layer, m.name, m.gone))
				}
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%s at %q:\n%q\nwant\n%q", name, where, got, want)
			}
		}
	}
}

// TestFolderAgainstUnpacking: a file of a layer is gone exactly if it is not what
// a container of the image has under its name.
func TestFolderAgainstUnpacking(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5))
	gone := 0
	for range 200 {
		layers := randomLayers(rnd)
		var packed [][]byte
		for n, l := range layers {
			b := tarred(t, append(slices.Clone(l), file{fmt.Sprintf("layer-%d", n), ""})...) // no two are the same file
			if rnd.IntN(2) == 0 {
				b = gzipped(b)
			}
			packed = append(packed, b)
		}
		image := oci(t, packed...)
		if rnd.IntN(2) == 0 {
			image = docker(t, packed...)
		}
		final, seen := unpack(layers), 0
		for _, m := range look(t, folder(), laid(t, "/x/", image), func(err error) { t.Error(err) }) {
			var n, of int
			if _, err := fmt.Sscanf(m.layer, "(layer %d of %d)", &n, &of); err != nil || of != len(layers) {
				t.Fatalf("%v: %+v", layers, m)
			}
			if strings.HasPrefix(m.name, "layer-") || strings.HasPrefix(path.Base(m.name), whiteout) {
				continue
			}
			seen++
			if at, ok := final[m.name]; (ok && at == n-1) != (m.gone == "") {
				t.Fatalf("%v: %+v, kept %v", layers, m, ok && at == n-1)
			}
			if m.gone != "" {
				gone++
			}
		}
		all := 0
		for _, l := range layers {
			for _, f := range l {
				if !strings.HasPrefix(path.Base(f.name), whiteout) {
					all++
				}
			}
		}
		if seen != all {
			t.Fatalf("%v: %d of %d files seen", layers, seen, all)
		}
	}
	if gone < 100 {
		t.Errorf("only %d files were gone", gone)
	}
}

// What only looks like an image, or is damaged, is read as what it is, and what
// is not known of it is said.
func TestOddFolders(t *testing.T) {
	layer := string(tarred(t, file{"a", "x"}))
	blob := "blobs/sha256/" + sum([]byte(layer))
	for _, c := range []struct {
		what  string
		disk  map[string]string
		seen  string
		skips int
	}{
		{"blobs without an index", map[string]string{blob: layer}, "[{ a }]", 0},
		{"an index of other blobs", map[string]string{blob: layer, "index.json": `{"manifests":[]}`}, "[{ a }]", 0},
		{"a damaged index", map[string]string{blob: layer, "index.json": `{"man`}, "[{ a }]", 1},
		{"a huge index", map[string]string{blob: layer, "index.json": strings.Repeat(" ", maxManifest+1)}, "[{ a }]", 1},
		{"an index that leads out of its folder", map[string]string{"/img/" + blob: layer, "/img/index.json": `{"manifests":[{"digest":"../../../etc/passwd"}]}`, "/etc/passwd": "{"}, "[{ a }]", 0},
		{"a blob that is no archive", map[string]string{"blobs/sha256/" + strings.Repeat("a", 64): "{}", "index.json": "{}"}, "[]", 0},
		{"a name that is no digest", map[string]string{"blobs/sha256/x": layer, "index.json": "{}"}, "[]", 0},
	} {
		skips := 0
		seen := look(t, folder(), c.disk, func(error) { skips++ })
		if fmt.Sprint(seen) != c.seen || skips != c.skips {
			t.Errorf("%s: %v, %d skips", c.what, seen, skips)
		}
	}
}

// FuzzFolder: whatever the index says, every file of a layer is seen once.
func FuzzFolder(f *testing.F) {
	layer := string(tarred(f, file{"a", "x"}, file{".wh.b", ""}))
	disk := laid(f, "/x/", oci(f, []byte(layer)))
	f.Add([]byte(disk["/x/index.json"]))
	f.Fuzz(func(t *testing.T, index []byte) {
		disk := maps.Clone(disk)
		disk["/x/index.json"] = string(index)
		if seen := look(t, folder(), disk, func(error) {}); len(seen) != 2 {
			t.Errorf("%q: %v", index, seen)
		}
	})
}
