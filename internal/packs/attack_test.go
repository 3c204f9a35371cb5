package packs

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"

	"interdict/prove"
)

// refuses wants an update to be refused with these words, and the set in force
// to stay.
func (s *Store) refuses(t *testing.T, from string, ring *prove.KeyRing, is error, words string) {
	t.Helper()
	before, _, err := s.Load()
	if err != nil && !errors.Is(err, ErrNoKeys) {
		t.Fatal(err)
	}
	_, err = s.Update(t.Context(), from, ring, Options{})
	if err == nil || is != nil && !errors.Is(err, is) || !strings.Contains(err.Error(), words) {
		t.Errorf("%v, want %q", err, words)
	}
	after, _, err := s.Load()
	if err != nil && !errors.Is(err, ErrNoKeys) {
		t.Fatal(err)
	}
	if before == nil && after != nil || before != nil && (after == nil || after.SHA256 != before.SHA256) {
		t.Error("the set in force is another")
	}
}

// inForce is a store with set 5, law of version 5, in force.
func inForce(t *testing.T) (*publisher, *Store) {
	t.Helper()
	p, s := newPublisher(t, 1, "packs.example.com"), newStore(t)
	p.sign(t, 5, virginia(t, 5, ""))
	s.take(t, p, Options{})
	return p, s
}

// again is the same publisher with an empty folder.
func (p *publisher) again(t *testing.T) *publisher {
	q := *p
	q.dir = t.TempDir()
	return &q
}

func TestOlderPackOfferedAsNew(t *testing.T) {
	p, s := inForce(t)
	old := p.again(t)
	old.sign(t, 4, virginia(t, 4, ""))
	s.refuses(t, old.dir, p.ring, ErrOlder, "set 4 of packs.example.com, where set 5 was taken")
	wrapped := p.again(t) // an older law in a newer set
	wrapped.sign(t, 6, virginia(t, 4, ""))
	s.refuses(t, wrapped.dir, p.ring, ErrOlder, "version 4, where version 5 is in force")
	carried := p.again(t)
	carried.sign(t, 6, virginia(t, 0, ""))
	s.refuses(t, carried.dir, p.ring, ErrOlder, "version 0, where version 5 is in force")
	// What was seen outlives the set: a damaged set does not open the door.
	if err := os.RemoveAll(filepath.Join(s.Dir, "sets")); err != nil {
		t.Fatal(err)
	}
	s.refuses(t, old.dir, p.ring, ErrOlder, "set 4")
}

func TestSwappedPackOfTheSameName(t *testing.T) {
	p, s := inForce(t)
	twice := p.again(t)
	twice.sign(t, 5, virginia(t, 6, ""))
	s.refuses(t, twice.dir, p.ring, ErrSwapped, "set 5 of packs.example.com")
	law := p.again(t)
	law.sign(t, 6, virginia(t, 5, "# another\n"))
	s.refuses(t, law.dir, p.ring, ErrSwapped, "us/va-2-2-5514 of version 5")
	// The file of a pack is another than the index says.
	file := p.again(t)
	file.sign(t, 6, virginia(t, 6, ""))
	other := p.again(t)
	other.sign(t, 6, virginia(t, 7, ""))
	name := glob(t, file.dir, "law-*.pack")
	b := slurp(t, glob(t, other.dir, "law-*.pack"))
	write(t, name, b)
	s.refuses(t, file.dir, p.ring, prove.ErrForged, "law-")
	// A pack of one kind is called another.
	b = slurp(t, glob(t, other.dir, "law-*.pack"))
	set := &prove.PackSet{Version: 6, MadeAt: today, Until: "2026-12-23", Packs: []prove.PackFile{packFile("catalog", "x.pack", b)}}
	kinds := p.again(t)
	write(t, filepath.Join(kinds.dir, "x.pack"), b)
	kinds.index(t, set)
	s.refuses(t, kinds.dir, p.ring, nil, `is a pack of kind "law", and the index says catalog`)
}

// TestSetOfAnotherPublisher: a second trusted key does not make a second law.
func TestSetOfAnotherPublisher(t *testing.T) {
	p, s := inForce(t)
	other := newPublisher(t, 2, "other.example.com")
	other.sign(t, 9, virginia(t, 9, ""))
	both := &prove.KeyRing{Keys: append(p.ring.Keys, other.ring.Keys...)}
	s.refuses(t, other.dir, both, nil, "the set is of other.example.com, and that in force of packs.example.com")
}

func TestUnknownExpiredAndRevokedKeys(t *testing.T) {
	p, s := inForce(t)
	p.sign(t, 6, virginia(t, 6, ""))
	stranger := newPublisher(t, 9, "packs.example.com") // the same name
	s.refuses(t, p.dir, stranger.ring, prove.ErrUntrusted, "not one of the keys trusted")
	for _, c := range []struct {
		what   string
		change func(*prove.PublicKey)
		words  string
	}{
		{"a key that has expired", func(k *prove.PublicKey) { k.Until = "2026-11-22" }, "had expired on 2026-11-22"},
		{"a revoked key", func(k *prove.PublicKey) { k.Revoked = "2026-11-01" }, "was revoked on 2026-11-01"},
		{"a key of later", func(k *prove.PublicKey) { k.From = "2026-12-01" }, "was not valid before 2026-12-01"},
	} {
		k := p.key.Public()
		c.change(&k)
		s.refuses(t, p.dir, &prove.KeyRing{Keys: []prove.PublicKey{k}}, prove.ErrUntrusted, c.words)
	}
	// Whoever finds an old key cannot date an index back into its time.
	back := p.again(t)
	back.publish(t, Draft{Version: 6, MadeAt: today.AddDate(0, -2, 0), Until: "2026-12-23", Law: virginia(t, 6, "")})
	k := p.key.Public()
	k.Until = "2026-11-01"
	s.refuses(t, back.dir, &prove.KeyRing{Keys: []prove.PublicKey{k}}, prove.ErrUntrusted, "had expired on 2026-11-01")
	// An index signed by a trusted key under another's name.
	set := &prove.PackSet{Version: 7, MadeAt: today, Until: "2026-12-23", Packs: []prove.PackFile{packFile("law", "x.pack", []byte("x"))}}
	signed, err := set.Sign(p.signer)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(signed, p.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	forged, err := note.Sign(&note.Note{Text: strings.Replace(n.Text, "packs.example.com", "other.example.com", 1)}, p.signer)
	if err != nil {
		t.Fatal(err)
	}
	named := p.again(t)
	write(t, filepath.Join(named.dir, prove.IndexName), forged)
	s.refuses(t, named.dir, p.ring, prove.ErrUntrusted, "has signed an index of other.example.com")
}

// TestRevokedAfterwards: a set in force whose key is revoked is not used any
// more; one whose key has only expired is.
func TestRevokedAfterwards(t *testing.T) {
	p, s := inForce(t)
	k := p.key.Public()
	k.Until = "2026-12-01"
	if err := s.Trust(&prove.KeyRing{Keys: []prove.PublicKey{k}}); err != nil {
		t.Fatal(err)
	}
	s.Now = at(today.AddDate(0, 1, 0))
	s.inForceIs(t, 5)
	k.Revoked = "2026-12-10"
	if err := s.Trust(&prove.KeyRing{Keys: []prove.PublicKey{k}}); err != nil {
		t.Fatal(err)
	}
	set, warnings, err := s.Load()
	if err != nil || set != nil || len(warnings) != 1 || !strings.Contains(warnings[0], "was revoked on 2026-12-10") {
		t.Errorf("%+v, %q, %v", set, warnings, err)
	}
}

func TestTruncatedDownload(t *testing.T) {
	p, s := inForce(t)
	p.sign(t, 6, virginia(t, 6, ""))
	name := glob(t, p.dir, "law-*.pack")
	for _, f := range []string{latest(t, p.dir), filepath.Join(p.dir, prove.IndexName)} {
		whole := slurp(t, f)
		for _, cut := range []int{0, 1, len(whole) / 2, len(whole) - 1} {
			write(t, f, whole[:cut])
			s.refuses(t, p.dir, p.ring, nil, "")
		}
		write(t, f, whole)
	}
	if name == "" {
		t.Error("no pack")
	}
	s.take(t, p, Options{})
	s.inForceIs(t, 6)
}

// TestServerMisbehaves: whatever a server does, the good set stays in force and
// the reason is said.
func TestServerMisbehaves(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") }))
	t.Cleanup(elsewhere.Close)
	p, s := inForce(t)
	p.sign(t, 6, virginia(t, 6, ""))
	for _, c := range []struct {
		name  string
		do    func(w http.ResponseWriter, r *http.Request, b []byte)
		words string
	}{
		{"the connection breaks off", func(w http.ResponseWriter, _ *http.Request, b []byte) {
			w.Header().Set("Content-Length", fmt.Sprint(len(b)))
			w.Write(b[:len(b)/2])
		}, "broke off"},
		{"half a file that claims to be whole", func(w http.ResponseWriter, _ *http.Request, b []byte) { w.Write(b[:len(b)/2]) }, "cut off"},
		{"a web page with status 200", func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			io.WriteString(w, "<!DOCTYPE html><html><body>Maintenance</body></html>")
		}, "the index says"},
		{"other bytes of the same length", func(w http.ResponseWriter, _ *http.Request, b []byte) {
			w.Write(bytes.Repeat([]byte("x"), len(b)))
		}, "its digest is another"},
		{"an empty file", func(http.ResponseWriter, *http.Request, []byte) {}, "0 bytes"},
		{"not found", func(w http.ResponseWriter, r *http.Request, _ []byte) { http.NotFound(w, r) }, "404"},
		{"an error of its own", func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(http.StatusServiceUnavailable) }, "503"},
		{"a redirect elsewhere", func(w http.ResponseWriter, r *http.Request, _ []byte) {
			http.Redirect(w, r, elsewhere.URL+r.URL.Path, http.StatusFound)
		}, "redirected elsewhere"},
		{"a redirect to itself", func(w http.ResponseWriter, r *http.Request, _ []byte) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}, "more than five times"},
		{"silence before the answer", func(_ http.ResponseWriter, r *http.Request, _ []byte) { <-r.Context().Done() }, "nothing was sent"},
		{"silence in the middle", func(w http.ResponseWriter, r *http.Request, b []byte) {
			w.Write(b[:100])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, "nothing was sent"},
		{"a body without end", func(w http.ResponseWriter, r *http.Request, _ []byte) {
			junk := make([]byte, 64<<10)
			for r.Context().Err() == nil {
				if _, err := w.Write(junk); err != nil {
					return
				}
			}
		}, "larger than the"},
		{"a size that is too large to begin with", func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			w.Header().Set("Content-Length", "999999999999")
			w.WriteHeader(http.StatusOK)
		}, "larger than the"},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				b := slurp(t, filepath.Join(p.dir, filepath.Base(r.URL.Path)))
				if strings.HasSuffix(r.URL.Path, prove.IndexName) {
					w.Write(b)
					return
				}
				c.do(w, r, b)
			}))
			defer srv.Close()
			s.refuses(t, srv.URL+"/interdict", p.ring, nil, c.words)
		})
	}
	for from, words := range map[string]string{
		"http://packs.example.com/":              "is not https",
		"https://me:secret@packs.example.com/":   "holds a password",
		"https:///x":                             "is not https",
		filepath.Join(p.dir, "nothing-is-there"): "no such file",
	} {
		s.refuses(t, from, p.ring, nil, words)
	}
	// And a server that behaves, by the folder and by the file.
	good := httptest.NewServer(http.FileServer(http.Dir(p.dir)))
	defer good.Close()
	for _, from := range []string{good.URL, good.URL + "/", good.URL + "/" + prove.IndexName} {
		if _, err := s.Update(t.Context(), from, p.ring, Options{}); err != nil {
			t.Errorf("%s: %v", from, err)
		}
	}
	s.inForceIs(t, 6)
}

// TestIndexWithoutEnd: an index has a limit of its own.
func TestIndexWithoutEnd(t *testing.T) {
	p, s := inForce(t)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write(bytes.Repeat([]byte("x"), prove.MaxIndex+1))
	}))
	defer srv.Close()
	s.refuses(t, srv.URL, p.ring, nil, "larger than the")
}

// index signs an index as it is, whatever it says.
func (p *publisher) index(t *testing.T, set *prove.PackSet) {
	t.Helper()
	b, err := set.Sign(p.signer)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.dir, prove.IndexName), b)
}

func packFile(kind, name string, b []byte) prove.PackFile {
	sum := sha256.Sum256(b)
	return prove.PackFile{Kind: kind, File: name, Bytes: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}
}

// TestHostilePacks: even a trusted key does not make a file lead elsewhere, be a
// link, blow up, or stand twice.
func TestHostilePacks(t *testing.T) {
	p, s := inForce(t)
	build := func(add func(*zip.Writer)) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		add(z)
		z.Close()
		return b.Bytes()
	}
	file := func(z *zip.Writer, hdr *zip.FileHeader, body string) {
		w, err := z.CreateHeader(hdr)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, body)
	}
	link := &zip.FileHeader{Name: "us/link"}
	link.SetMode(os.ModeSymlink | 0o777)
	for _, c := range []struct {
		what  string
		b     []byte
		words string
	}{
		{"path traversal", build(func(z *zip.Writer) { file(z, &zip.FileHeader{Name: "../../etc/passwd"}, "x") }), "leads outside"},
		{"an absolute name", build(func(z *zip.Writer) { file(z, &zip.FileHeader{Name: "/etc/passwd"}, "x") }), "leads outside"},
		{"a symlink", build(func(z *zip.Writer) { file(z, link, "/etc/passwd") }), "is no file"},
		{"a zip bomb", build(func(z *zip.Writer) {
			file(z, &zip.FileHeader{Name: "KIND", Method: zip.Deflate}, strings.Repeat("0", 1<<20))
		}), "is compressed"},
		{"a duplicate name", build(func(z *zip.Writer) {
			file(z, &zip.FileHeader{Name: "KIND"}, "law")
			file(z, &zip.FileHeader{Name: "KIND"}, "law")
		}), "stands twice"},
		{"something between the members", append([]byte("hidden"), build(func(z *zip.Writer) { file(z, &zip.FileHeader{Name: "KIND"}, "law") })...), "not"},
		{"no zip", []byte("hello"), "not a zip file"},
	} {
		q := p.again(t)
		write(t, filepath.Join(q.dir, "x.pack"), c.b)
		q.index(t, &prove.PackSet{Version: 6, MadeAt: today, Until: "2026-12-23", Packs: []prove.PackFile{packFile("law", "x.pack", c.b)}})
		t.Run(c.what, func(t *testing.T) { s.refuses(t, q.dir, p.ring, nil, c.words) })
	}
	// The file of a pack is a link to another file.
	if runtime.GOOS != "windows" {
		q := p.again(t)
		b := []byte("secret")
		outside := filepath.Join(t.TempDir(), "secret")
		write(t, outside, b)
		if err := os.Symlink(outside, filepath.Join(q.dir, "x.pack")); err != nil {
			t.Fatal(err)
		}
		q.index(t, &prove.PackSet{Version: 6, MadeAt: today, Until: "2026-12-23", Packs: []prove.PackFile{packFile("law", "x.pack", b)}})
		s.refuses(t, q.dir, p.ring, nil, "is no plain file")
	}
	// Names in an index.
	for _, name := range []string{"../x.pack", "/x.pack", "a/b.pack", `a\b.pack`, ".x", "", "x pack", "x:y", strings.Repeat("x", 200)} {
		set := &prove.PackSet{Version: 6, MadeAt: today, Until: "2026-12-23", Packs: []prove.PackFile{packFile("law", name, []byte("x"))}}
		if _, err := set.Sign(p.signer); err == nil {
			t.Errorf("an index names the file %q", name)
		}
	}
	f := packFile("list", "x.pack", []byte("x"))
	for _, twice := range [][]prove.PackFile{{f, f}, {packFile("law", "a.pack", nil), packFile("law", "b.pack", nil)}} {
		set := &prove.PackSet{Version: 6, MadeAt: today, Until: "2026-12-23", Packs: twice}
		if _, err := set.Sign(p.signer); err == nil {
			t.Errorf("an index names a pack twice: %v", twice)
		}
	}
}

// TestLawThatFindsFault: a signature does not replace lint, and no restriction
// vanishes quietly.
func TestLawThatFindsFault(t *testing.T) {
	p, s := newPublisher(t, 1, "packs.example.com"), newStore(t)
	two := virginia(t, 5, "")
	for _, f := range []string{"restriction.yaml", "cases.yaml"} { // a restriction that the program does not carry
		b := two["us/va-2-2-5514/"+f].Data
		two["us/zz-1/"+f] = &fstest.MapFile{Data: bytes.ReplaceAll(b, []byte("us/va-2-2-5514"), []byte("us/zz-1"))}
	}
	p.sign(t, 1, two)
	s.take(t, p, Options{})
	p.sign(t, 2, virginia(t, 5, ""))
	s.refuses(t, p.dir, p.ring, ErrLost, "the restriction us/zz-1 would be gone")
	if _, err := s.Update(t.Context(), p.dir, p.ring, Options{AllowRemoval: true}); err != nil {
		t.Error(err)
	}
	s.inForceIs(t, 2)
	m := prove.Members{"KIND": []byte("law")}
	for n, f := range virginia(t, 6, "") {
		m[n] = f.Data
	}
	delete(m, "us/va-2-2-5514/cases.yaml") // which lint demands
	b, f, err := prove.NewPack("law", "law", m)
	if err != nil {
		t.Fatal(err)
	}
	q := p.again(t)
	write(t, filepath.Join(q.dir, f.File), b)
	q.index(t, &prove.PackSet{Version: 3, MadeAt: today, Until: "2026-12-23", Packs: []prove.PackFile{f}})
	s.refuses(t, q.dir, p.ring, ErrFault, "lint")
}

// TestStaleAndEarly: a set past its day, or of tomorrow, is not taken for new.
func TestStaleAndEarly(t *testing.T) {
	p, s := inForce(t)
	p.publish(t, Draft{Version: 6, MadeAt: today, Until: "2026-12-23", Law: virginia(t, 6, "")})
	s.Now = at(today.AddDate(0, 2, 0))
	s.refuses(t, p.dir, p.ring, ErrStale, "until 2026-12-23")
	if _, err := s.Update(t.Context(), p.dir, p.ring, Options{AllowStale: true}); err != nil {
		t.Error(err)
	}
	s.Now = at(today)
	p.publish(t, Draft{Version: 7, MadeAt: today.AddDate(0, 0, 3), Until: "2026-12-23", Law: virginia(t, 7, "")})
	s.refuses(t, p.dir, p.ring, nil, "is yet to come")
}

// TestLastGoodSetStays: a set that is damaged on this machine gives way to the
// one before, with the reason; what an interrupted update left behind does no
// harm.
func TestLastGoodSetStays(t *testing.T) {
	p, s := inForce(t)
	p.sign(t, 6, virginia(t, 6, ""))
	s.take(t, p, Options{})
	set := s.inForceIs(t, 6)
	f, _ := set.Pack("law")
	name := s.packPath(f.SHA256)
	whole := slurp(t, name)
	for _, b := range [][]byte{whole[:len(whole)/2], append(bytes.Clone(whole[:len(whole)-1]), 'x'), nil} {
		write(t, name, b)
		set, warnings, err := s.Load()
		if err != nil || set == nil || set.Version != 5 || len(warnings) != 1 || !strings.Contains(warnings[0], "the signed set 6") {
			t.Errorf("%+v, %q, %v", set, warnings, err)
		}
	}
	s.take(t, p, Options{}) // mends it
	s.inForceIs(t, 6)
	write(t, filepath.Join(s.Dir, ".new-123"), []byte("half"))
	write(t, filepath.Join(s.Dir, "packs", ".new-123"), []byte("half"))
	s.inForceIs(t, 6)
	if past, err := s.Past("law"); err != nil || len(past) != 2 {
		t.Errorf("%d, %v", len(past), err)
	}
	p.sign(t, 7, virginia(t, 7, ""))
	if err := os.WriteFile(filepath.Join(s.Dir, "state.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(t.Context(), p.dir, p.ring, Options{}); err == nil || !strings.Contains(err.Error(), "the file is damaged") {
		t.Errorf("a damaged state: %v", err)
	}
}

// TestNothingIsTrusted: without keys nothing is taken and nothing is in force.
func TestNothingIsTrusted(t *testing.T) {
	s := newStore(t)
	if _, err := s.Keys(); !errors.Is(err, ErrNoKeys) {
		t.Error(err)
	}
	if set, warnings, err := s.Load(); set != nil || warnings != nil || err != nil {
		t.Errorf("%v %v %v", set, warnings, err)
	}
}

func glob(t *testing.T, dir, pattern string) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(all) == 0 {
		t.Fatalf("%v, %v", all, err)
	}
	return all[0]
}

// latest is the pack that the index of a folder names.
func latest(t *testing.T, dir string) string {
	t.Helper()
	for line := range strings.Lines(string(slurp(t, filepath.Join(dir, prove.IndexName)))) {
		if parts := strings.Fields(line); len(parts) == 4 && parts[0] == "law" {
			return filepath.Join(dir, parts[1])
		}
	}
	t.Fatal("no pack")
	return ""
}

func slurp(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
