package packs

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/note"

	"interdict/catalog"
	"interdict/law"
	"interdict/prove"
	"interdict/screen/list"
	"interdict/screen/list/store"
)

var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

// random is chance that a test can repeat.
func random(seed uint64) io.Reader {
	var b [32]byte
	b[0] = byte(seed)
	return rand.NewChaCha8(b)
}

// A publisher has a key and a folder into which it signs.
type publisher struct {
	key    *prove.KeyFile
	signer note.Signer
	ring   *prove.KeyRing
	dir    string
}

func newPublisher(t testing.TB, seed uint64, name string) *publisher {
	t.Helper()
	k, err := prove.NewKey(random(seed), name, today.AddDate(-1, 0, 0), today.AddDate(1, 0, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.Signer(nil, today)
	if err != nil {
		t.Fatal(err)
	}
	return &publisher{k, s, &prove.KeyRing{Keys: []prove.PublicKey{k.Public()}}, t.TempDir()}
}

// virginia is one small restriction in a version, with a remark that makes it
// another of the same version.
func virginia(t testing.TB, version int, remark string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, f := range []string{"restriction.yaml", "cases.yaml"} {
		name := "us/va-2-2-5514/" + f
		b, err := fs.ReadFile(law.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		if f == "restriction.yaml" {
			b = bytes.Replace(b, []byte("version: 1\n"), fmt.Appendf(nil, "version: %d\n", version), 1)
			b = append(b, remark...)
		}
		out[name] = &fstest.MapFile{Data: b}
	}
	return out
}

// sign signs a set of law alone.
func (p *publisher) sign(t testing.TB, version int64, files fs.FS) {
	t.Helper()
	p.publish(t, Draft{Version: version, MadeAt: today, Until: "2026-12-23", Law: files})
}

func (p *publisher) publish(t testing.TB, d Draft) {
	t.Helper()
	if _, err := Make(p.dir, d, p.signer, p.ring); err != nil {
		t.Fatal(err)
	}
}

func newStore(t testing.TB) *Store {
	t.Helper()
	return newStoreAt(t, t.TempDir())
}

func newStoreAt(t testing.TB, dir string) *Store {
	t.Helper()
	carried, err := law.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return &Store{Dir: dir, Now: at(today), CarriedLaw: carried, CarriedCatalog: c, Stall: 300 * time.Millisecond,
		Lists: &store.Store{Dir: dir + "-lists", Now: at(today)}}
}

// take updates and wants it to go well.
func (s *Store) take(t testing.TB, p *publisher, o Options) *Update {
	t.Helper()
	if err := s.Trust(p.ring); err != nil {
		t.Fatal(err)
	}
	u, err := s.Update(t.Context(), p.dir, p.ring, o)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// inForceIs wants a version of the set in force; 0 for none.
func (s *Store) inForceIs(t testing.TB, want int64) *Set {
	t.Helper()
	set, _, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case set == nil && want != 0:
		t.Fatalf("no set is in force, want %d", want)
	case set != nil && set.Version != want:
		t.Fatalf("set %d is in force, want %d", set.Version, want)
	}
	return set
}

func TestUpdate(t *testing.T) {
	p, s := newPublisher(t, 1, "packs.example.com"), newStore(t)
	p.publish(t, Draft{MadeAt: today.AddDate(0, 0, -2), Until: "2026-12-23", Law: law.Files(), Catalog: catalog.Files()})
	u := s.take(t, p, Options{DryRun: true})
	if u.Version != 1 || u.AgeDays != 2 || u.Was != 0 || len(u.Law) != 0 || u.Catalog != nil {
		t.Errorf("what the program carries already changes nothing: %+v", u)
	}
	s.inForceIs(t, 0)
	s.take(t, p, Options{})
	set := s.inForceIs(t, 1)
	if packs, err := law.Load(set.Law); err != nil || len(packs) != len(s.CarriedLaw) {
		t.Errorf("%d packs, %v", len(packs), err)
	}
	if digest, err := catalog.DigestOf(set.Catalog); err != nil || digest != s.CarriedCatalog.Digest() {
		t.Errorf("catalog %s, %v", digest, err)
	}
	if u = s.take(t, p, Options{}); !u.Current {
		t.Errorf("the same set again: %+v", u)
	}
	changed := fstest.MapFS{}
	for n, b := range collected(t, catalog.Files(), isCatalog) {
		changed[n] = &fstest.MapFile{Data: b}
	}
	changed["words.yaml"].Data = append(changed["words.yaml"].Data, "# another edition\n"...)
	p.publish(t, Draft{MadeAt: today, Until: "2026-12-23", Law: law.Files(), Catalog: changed})
	u = s.take(t, p, Options{})
	if u.Was != 1 || u.Catalog == nil || u.Catalog.From.SHA256 != s.CarriedCatalog.Digest() || u.Catalog.To.SHA256 == u.Catalog.From.SHA256 || u.Catalog.To.Products != u.Catalog.From.Products {
		t.Errorf("%+v", u.Catalog)
	}
	s.inForceIs(t, 2)
	// A catalog that lint finds fault with is refused, and nothing of its set comes in.
	bad := collected(t, changed, isCatalog)
	bad["words.yaml"] = []byte("nonsense: 1\n")
	b, f, err := prove.NewPack("catalog", "catalog", withKind("catalog", bad))
	if err != nil {
		t.Fatal(err)
	}
	q := p.again(t)
	write(t, filepath.Join(q.dir, f.File), b)
	q.index(t, &prove.PackSet{Version: 3, MadeAt: today, Until: "2026-12-23", Packs: []prove.PackFile{f}})
	s.refuses(t, q.dir, p.ring, nil, "words.yaml")
}

func collected(t *testing.T, files fs.FS, want func(string) bool) prove.Members {
	t.Helper()
	m, err := collect(files, want)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func withKind(kind string, m prove.Members) prove.Members {
	m[kindFile] = []byte(kind)
	return m
}

// TestLawLayers: a set never takes away a restriction that the program carries,
// and of each the newer version counts.
func TestLawLayers(t *testing.T) {
	p, s := newPublisher(t, 1, "packs.example.com"), newStore(t)
	p.sign(t, 1, virginia(t, 7, ""))
	u := s.take(t, p, Options{})
	if len(u.Law) != 1 || u.Law[0].Old.Version != 1 || u.Law[0].New.Version != 7 {
		t.Fatalf("%+v", u.Law)
	}
	signed, err := law.Load(s.inForceIs(t, 1).Law)
	if err != nil {
		t.Fatal(err)
	}
	all := law.Newest(s.CarriedLaw, signed)
	if len(all) != len(s.CarriedLaw) {
		t.Errorf("%d restrictions, %d carried", len(all), len(s.CarriedLaw))
	}
	for _, q := range all {
		if q.ID == "us/va-2-2-5514" && q.Version != 7 {
			t.Errorf("version %d counts", q.Version)
		}
	}
	// A program that carries a newer version than the set.
	signed[0].Version = 0
	for _, q := range law.Newest(s.CarriedLaw, signed) {
		if q.ID == "us/va-2-2-5514" && q.Version != 1 {
			t.Errorf("version %d counts, the program carries 1", q.Version)
		}
	}
}

// TestLists: lists of a set go into the store of lists, say how they came, and
// leave alone what came later from a publisher.
func TestLists(t *testing.T) {
	p, s := newPublisher(t, 1, "packs.example.com"), newStore(t)
	theirs := &store.Store{Dir: t.TempDir(), Now: at(today)}
	own := func(rows string) list.File {
		return list.BytesFile("own.csv", []byte("Firma;Land\n"+rows))
	}
	imported := func(to *store.Store, day, rows string) {
		t.Helper()
		if _, _, err := to.Import([]list.File{own(rows)}, store.ImportOptions{List: "user/blocked", AsOf: day}); err != nil {
			t.Fatal(err)
		}
	}
	ship := func() {
		t.Helper()
		lists, err := theirs.Export()
		if err != nil || len(lists) != 1 || lists[0].Checked == "" {
			t.Fatalf("%+v, %v", lists, err)
		}
		p.publish(t, Draft{MadeAt: today, Until: "2026-12-23", Lists: lists})
	}
	imported(theirs, "2026-11-20", "Halden Optik GmbH;DE\nFossheim Marine AS;NO\n")
	ship()
	u := s.take(t, p, Options{})
	if len(u.Lists) != 1 || u.Lists[0].Added != 2 {
		t.Fatalf("%+v", u.Lists)
	}
	edition := func() store.Edition {
		t.Helper()
		all, err := s.Lists.Editions()
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0]
	}
	if e := edition(); e.Way != list.Packed || e.Source != "packs.example.com, set 1" || e.AsOf != "2026-11-20" || e.Entries != 2 {
		t.Errorf("%+v", e)
	}
	imported(s.Lists, "2026-11-22", "Halden Optik GmbH;DE\nZorvil Trading;RU\n") // a later one came by another way
	imported(theirs, "2026-11-21", "Halden Optik GmbH;DE\n")
	ship()
	u = s.take(t, p, Options{})
	if e := edition(); e.Way != list.Imported || e.AsOf != "2026-11-22" || len(u.Notes) != 1 || !strings.Contains(u.Notes[0], "newer than that of the set") {
		t.Errorf("%+v; notes %q", e, u.Notes)
	}
	s.inForceIs(t, 2)
	theirs = &store.Store{Dir: t.TempDir(), Now: at(today)}
	imported(theirs, "2026-11-25", "Halden Optik GmbH;DE\n")
	ship()
	if _, err := s.Update(t.Context(), p.dir, p.ring, Options{}); err == nil || !strings.Contains(err.Error(), "a day after the set was made") {
		t.Errorf("a list of tomorrow: %v", err)
	}
}

// TestPast: law and catalog that were in force once stay at hand for evidence.
func TestPast(t *testing.T) {
	p, s := newPublisher(t, 1, "packs.example.com"), newStore(t)
	for v := range int64(keptSets + 3) {
		p.sign(t, v+1, virginia(t, int(v)+2, ""))
		s.take(t, p, Options{})
	}
	past, err := s.Past("law")
	if err != nil || len(past) != keptSets+3 {
		t.Fatalf("%d, %v", len(past), err)
	}
	if more, err := s.Past("catalog"); err != nil || len(more) != 0 {
		t.Errorf("%d catalogs, %v", len(more), err)
	}
	if st, err := s.read(); err != nil || len(st.Sets) != keptSets {
		t.Errorf("%+v, %v", st, err)
	}
}

// TestMake: a publisher cannot sign what nobody would take.
func TestMake(t *testing.T) {
	p := newPublisher(t, 1, "packs.example.com")
	p.sign(t, 0, virginia(t, 2, ""))
	for _, c := range []struct {
		what  string
		d     Draft
		words string
	}{
		{"an older version", Draft{Version: 1, Law: virginia(t, 2, "")}, "holds version 1 already"},
		{"changed law of the same version", Draft{Law: virginia(t, 2, "# changed\n")}, "raise the version"},
		{"older law", Draft{Law: virginia(t, 1, "")}, "raise the version"},
		{"no law", Draft{Law: fstest.MapFS{}}, "no law in the folder"},
		{"law that cannot be read", Draft{Law: fstest.MapFS{"us/x/restriction.yaml": {Data: []byte("x: y\n")}}}, "restriction.yaml"},
		{"a catalog that cannot be read", Draft{Catalog: fstest.MapFS{"x.yaml": {Data: []byte("x: y\n")}}}, "x.yaml"},
		{"nothing", Draft{}, "0 packs"},
	} {
		c.d.MadeAt, c.d.Until = today, "2026-12-23"
		if _, err := Make(p.dir, c.d, p.signer, p.ring); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v, want %q", c.what, err, c.words)
		}
	}
	entries, err := os.ReadDir(p.dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("%v, %v", entries, err)
	}
	stranger := newPublisher(t, 2, "packs.example.com")
	if _, err := Make(p.dir, Draft{MadeAt: today, Until: "2026-12-23", Law: virginia(t, 3, "")}, stranger.signer, stranger.ring); err == nil {
		t.Error("another key signs over the set of the first")
	}
	if _, err := os.Stat(filepath.Join(p.dir, prove.IndexName)); err != nil {
		t.Error(err)
	}
}
