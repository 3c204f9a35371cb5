package hunt

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/find/place/placetest"
	"interdict/internal/fixture"
)

// saved is an image as docker save writes it: its layers, each of some files.
func saved(t *testing.T, layers ...map[string]string) []byte {
	t.Helper()
	members, order := imageOf(t, layers...)
	return pack(t, members, order...)
}

func pack(t *testing.T, files map[string]string, order ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range order {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name])), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// imageOf is what an image consists of, and the order of that.
func imageOf(t *testing.T, layers ...map[string]string) (members map[string]string, order []string) {
	t.Helper()
	outer, names := map[string]string{}, []string{}
	for i, l := range layers {
		b := pack(t, l, slices.Sorted(maps.Keys(l))...)
		name := "blobs/sha256/" + fixture.SHA256(append(b[:len(b):len(b)], byte(i))) // each its own
		outer[name], names, order = string(b), append(names, name), append(order, name)
	}
	manifest, err := json.Marshal([]map[string]any{{"Layers": names}})
	if err != nil {
		t.Fatal(err)
	}
	outer["manifest.json"] = string(manifest)
	return outer, append(order, "manifest.json")
}

// TestLayers: what a later layer takes away is a remnant of the image, named
// with its layer; what stays is present. So it is of an image in one file, and of
// one that lies as a folder.
func TestLayers(t *testing.T) {
	installed := map[string]string{plantedName: planted}
	empty := "Package: base-files\nStatus: install ok installed\nVersion: 12\n"
	for _, c := range []struct {
		name   string
		layers []map[string]string
		want   interdict.Verdict
		where  string
	}{
		{"it stays", []map[string]string{{"etc/motd": "x"}, installed}, interdict.Present, "(layer 2 of 2)"},
		{"the list is written anew without it", []map[string]string{installed, {plantedName: empty}}, interdict.Residue, "(layer 1 of 2)"},
		{"the list is removed", []map[string]string{installed, {"var/lib/.wh.dpkg": ""}}, interdict.Residue, "(layer 1 of 2)"},
		{"it is taken away and comes back", []map[string]string{installed, {"var/.wh.lib": ""}, installed}, interdict.Present, "(layer 3 of 3)"},
		{"another file is removed", []map[string]string{installed, {"var/lib/dpkg/.wh.available": ""}}, interdict.Present, "(layer 1 of 2)"},
	} {
		file, folder := t.TempDir(), t.TempDir()
		write(t, file, "image.tar", saved(t, c.layers...))
		members, _ := imageOf(t, c.layers...)
		for name, b := range members {
			write(t, folder, name, []byte(b))
		}
		for _, dir := range []string{file, folder} {
			found, sum, skips := hunt(t, dir)
			if len(found) != 1 || found[0].Verdict != c.want || !sum.Complete {
				t.Errorf("%s: %+v, %v", c.name, found, skips)
				continue
			}
			if where := fmt.Sprint(found[0].Evidence); !strings.Contains(where, c.where) {
				t.Errorf("%s: %s", c.name, where)
			}
			if told := strings.Contains(strings.Join(found[0].Why, "\n"), "not in a container of it"); told != (c.want == interdict.Residue || len(c.layers) == 3) {
				t.Errorf("%s: %q", c.name, found[0].Why)
			}
		}
	}
}

// An image inside an archive has no random access, and is read all the same.
func TestImageInArchive(t *testing.T) {
	dir := t.TempDir()
	name, b := placetest.Packers["zip"]("image.tar", saved(t, map[string]string{plantedName: planted}))
	write(t, dir, name, b)
	found, sum, _ := hunt(t, dir)
	if len(found) != 1 || found[0].Verdict != interdict.Present || !sum.Complete {
		t.Errorf("%+v", found)
	}
}
