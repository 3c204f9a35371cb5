package prove

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// random is chance that a test can repeat.
func random(seed uint64) io.Reader {
	var b [32]byte
	b[0] = byte(seed)
	return rand.NewChaCha8(b)
}

var day = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

type house struct {
	key    *KeyFile
	signer note.Signer
	ring   *KeyRing
}

func newHouse(t testing.TB, seed uint64, name string) house {
	t.Helper()
	k, err := NewKey(random(seed), name, day, day.AddDate(2, 0, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.Signer(nil, day)
	if err != nil {
		t.Fatal(err)
	}
	return house{k, s, &KeyRing{Keys: []PublicKey{k.Public()}}}
}

func record(t testing.TB, id, outcome string) (*Record, *Disclosure) {
	t.Helper()
	r := &Record{Format: Format, ID: id, Kind: "decision", MadeAt: day, Program: Program{Name: "interdict", Version: "test"}, Asked: []Commitment{}, Packs: []Pack{}, KnownAt: "2026-11-23T00:00:00Z"}
	d := &Disclosure{Record: id}
	for i, f := range []string{"act", "actor.name", "product.id"} {
		salt, err := NewSalt(random(uint64(i + 7)))
		if err != nil {
			t.Fatal(err)
		}
		x := Fact{Fact: f, Value: json.RawMessage(`"` + f + ` of ` + id + `"`), Salt: salt, From: "deal"}
		c, err := x.Commit()
		if err != nil {
			t.Fatal(err)
		}
		r.Asked, d.Facts = append(r.Asked, c), append(d.Facts, x)
	}
	r.Answer = json.RawMessage(`{"outcome":"` + outcome + `"}`)
	return r, d
}

// echo replays by saying what a record of its kind always says.
type echo struct{ answer string }

func (e echo) Replay(*Record, *Disclosure, fs.FS) (*Again, error) {
	return &Again{Answer: []byte(e.answer)}, nil
}

func same() Replayer { return echo{`{"outcome":"permitted"}`} }

// fill makes a log of n records.
func fill(t testing.TB, dir string, h house, from, n int) *Log {
	t.Helper()
	l, err := Create(dir, h.signer, h.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		r, d := record(t, fmt.Sprintf("r%d", from+i), "permitted")
		if err := l.Add(r, d); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	return l
}

func members(t testing.TB, dir string, h house) Members {
	t.Helper()
	l, cp, err := Open(dir, h.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	m := Members{"checkpoint": cp.Note, "packs/law/x.yaml": []byte("x: y\n")}
	for i := range cp.Tree.N {
		b, err := l.Entry(i)
		if err != nil {
			t.Fatal(err)
		}
		p, err := l.Prove(i)
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%08d", i)
		m["records/"+name+".json"] = b
		m["proofs/"+name+".json"], _ = Canonical(NewProof(i, cp.Tree.N, p))
		r, err := ParseRecord(b)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := l.Disclosure(i, r.ID); err != nil {
			t.Fatal(err)
		} else if d != nil {
			m["disclosed/"+name+".json"], _ = Canonical(d)
		}
	}
	return m
}

func pack(t testing.TB, m Members, h house) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteBundle(&b, m, h.signer.Name(), h.signer, day); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func small(t testing.TB) (house, Members) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	fill(t, dir, h, 0, 3).Close()
	return h, members(t, dir, h)
}

// wants checks that a bundle is refused with these words.
func wants(t *testing.T, what string, v *Verdict, words string) {
	t.Helper()
	if v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), words) {
		t.Errorf("%s: ok %v, problems %q, want %q", what, v.OK, v.Problems, words)
	}
}

func TestWholeBundle(t *testing.T) {
	h, m := small(t)
	v := Verify(pack(t, m, h), h.ring, same, nil)
	if !v.OK || v.Records != 3 || v.Replayed != 3 || v.Size != 3 || v.Key != "log.example.com" {
		t.Errorf("%+v", v)
	}
	if a, b := pack(t, m, h), pack(t, m, h); !bytes.Equal(a, b) {
		t.Error("the same members give other bytes")
	}
}

// TestFlipEveryByte changes each byte of a bundle in turn.
func TestFlipEveryByte(t *testing.T) {
	h, m := small(t)
	whole := pack(t, m, h)
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 0x01
		if v := Verify(b, h.ring, same, nil); v.OK || len(v.Problems) == 0 || v.Problems[0] == "" {
			t.Fatalf("byte %d of %d may be changed", i, len(whole))
		}
	}
	for _, cut := range []int{0, 1, len(whole) / 2, len(whole) - 1} {
		if Verify(whole[:cut], h.ring, same, nil).OK {
			t.Errorf("cut to %d bytes it holds", cut)
		}
	}
}

// The attacks below re-sign the bundle with the right key, as a dishonest owner
// of the key would: the log still speaks against them.

func TestRecordsChanged(t *testing.T) {
	h, m := small(t)
	m["records/00000001.json"] = bytes.Replace(m["records/00000001.json"], []byte("permitted"), []byte("prohibited"), 1)
	wants(t, "a changed record", Verify(pack(t, m, h), h.ring, same, nil), "is not in the log at number 1")
}

func TestRecordsSwapped(t *testing.T) {
	h, m := small(t)
	m["records/00000000.json"], m["records/00000001.json"] = m["records/00000001.json"], m["records/00000000.json"]
	wants(t, "two records swapped", Verify(pack(t, m, h), h.ring, same, nil), "is not in the log at number 0")
}

func TestRecordDuplicated(t *testing.T) {
	h, m := small(t)
	m["records/00000009.json"], m["proofs/00000009.json"] = m["records/00000001.json"], m["proofs/00000001.json"]
	wants(t, "a record twice", Verify(pack(t, m, h), h.ring, same, nil), "claim the same number 1")
}

func TestRecordSpliced(t *testing.T) {
	h, m := small(t)
	r, _ := record(t, "r77", "permitted")
	m["records/00000001.json"], _ = r.Bytes()
	wants(t, "a record of another log", Verify(pack(t, m, h), h.ring, same, nil), "is not in the log at number 1")
}

func TestRecordDropped(t *testing.T) {
	h, m := small(t)
	delete(m, "records/00000001.json")
	b := pack(t, m, h)
	if v := Verify(b, h.ring, same, nil); !v.OK || v.Records != 2 || v.Size != 3 {
		t.Errorf("a selection says how many there are: %+v", v)
	}
	members, _, err := ReadBundle(b)
	if err != nil {
		t.Fatal(err)
	}
	delete(members, "records/00000002.json")
	var again bytes.Buffer
	if err := writeZip(&again, members); err != nil {
		t.Fatal(err)
	}
	wants(t, "a record taken out of a signed bundle", Verify(again.Bytes(), h.ring, same, nil), "is missing")
}

func TestDisclosureChanged(t *testing.T) {
	h, m := small(t)
	m["disclosed/00000001.json"] = bytes.Replace(m["disclosed/00000001.json"], []byte("product.id of r1"), []byte("product.id of r9"), 1)
	wants(t, "a fact changed", Verify(pack(t, m, h), h.ring, same, nil), "fact product.id is not what was committed to")
	h, m = small(t)
	var d Disclosure
	json.Unmarshal(m["disclosed/00000001.json"], &d)
	d.Facts = append(d.Facts, Fact{Fact: "value", Value: json.RawMessage("1"), Salt: d.Facts[0].Salt, From: "deal"})
	m["disclosed/00000001.json"], _ = Canonical(d)
	wants(t, "a fact added", Verify(pack(t, m, h), h.ring, same, nil), "fact value was never committed to")
	h, m = small(t)
	json.Unmarshal(m["disclosed/00000001.json"], &d)
	d.Facts[1].From = "profile"
	m["disclosed/00000001.json"], _ = Canonical(d)
	wants(t, "another origin of a fact", Verify(pack(t, m, h), h.ring, same, nil), "was recorded from")
	h, m = small(t)
	json.Unmarshal(m["disclosed/00000001.json"], &d)
	d.Facts = append(d.Facts, d.Facts[0])
	m["disclosed/00000001.json"], _ = Canonical(d)
	wants(t, "a fact twice", Verify(pack(t, m, h), h.ring, same, nil), "stands twice")
}

func TestRedactedStillVerifies(t *testing.T) {
	h, m := small(t)
	for n, b := range m {
		if strings.HasPrefix(n, "disclosed/") {
			var d Disclosure
			json.Unmarshal(b, &d)
			m[n], _ = Canonical(Redact(&d))
			if bytes.Contains(m[n], []byte("actor.name")) || !bytes.Contains(m[n], []byte("product.id")) {
				t.Errorf("%s: %s", n, m[n])
			}
		}
	}
	if v := Verify(pack(t, m, h), h.ring, same, nil); !v.OK || v.Withheld != 3 || v.Replayed != 0 {
		t.Errorf("%+v", v)
	}
}

func TestErasedStillVerifies(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	l := fill(t, dir, h, 0, 3)
	if n, err := l.EraseAll(map[string]bool{"r1": true}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	l.Close()
	if v := Verify(pack(t, members(t, dir, h), h), h.ring, same, nil); !v.OK || v.Withheld != 1 || v.Replayed != 2 {
		t.Errorf("%+v", v)
	}
}

func TestAnotherAnswer(t *testing.T) {
	h, m := small(t)
	wants(t, "a wrong answer", Verify(pack(t, m, h), h.ring, func() Replayer { return echo{`{"outcome":"prohibited"}`} }, nil), "decided anew the answer is another")
}

func TestAnotherLogsCheckpoint(t *testing.T) {
	h, m := small(t)
	other := newHouse(t, 2, "other.example.com")
	dir := t.TempDir()
	fill(t, dir, other, 0, 3).Close()
	_, cp, err := Open(dir, other.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	m["checkpoint"] = cp.Note
	both := &KeyRing{Keys: append(h.ring.Keys, other.ring.Keys...)}
	wants(t, "another log's checkpoint", Verify(pack(t, m, h), both, same, nil), "the checkpoint is of the log other.example.com")
	wants(t, "and by a key that is not trusted", Verify(pack(t, m, h), h.ring, same, nil), "not one of the keys trusted")
}

// TestRollbackAndFork: whoever has kept an older checkpoint notices that a log
// is shorter than it was, or another.
func TestRollbackAndFork(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	fill(t, dir, h, 0, 3).Close()
	early := members(t, dir, h)
	earlyPoint := early["checkpoint"]
	fill(t, dir, h, 3, 300).Close()
	l, cp, err := Open(dir, h.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	late := members(t, dir, h)
	proof, err := l.ProveSince(3)
	if err != nil {
		t.Fatal(err)
	}
	if v := Verify(pack(t, late, h), h.ring, same, &Older{earlyPoint, proof}); !v.OK || v.Size != 303 {
		t.Errorf("an honest log: %+v", v.Problems)
	}
	wants(t, "a rollback", Verify(pack(t, early, h), h.ring, same, &Older{Checkpoint: cp.Note}), "rolled back: it held 303 records")
	fork := t.TempDir()
	fill(t, fork, h, 1000, 303).Close()
	forked := members(t, fork, h)
	wants(t, "a fork of the same size", Verify(pack(t, forked, h), h.ring, same, &Older{Checkpoint: cp.Note}), "forked: two roots of 303 records")
	wants(t, "a longer fork", Verify(pack(t, forked, h), h.ring, same, &Older{earlyPoint, proof}), "does not hold all that it held at 3 records")
}

func TestKeysUnknownExpiredRevoked(t *testing.T) {
	h, m := small(t)
	b := pack(t, m, h)
	stranger := newHouse(t, 9, "log.example.com") // the same name
	wants(t, "an unknown key", Verify(b, stranger.ring, same, nil), "not one of the keys trusted")
	k := h.key.Public()
	k.Until = "2026-11-22"
	wants(t, "an expired key", Verify(b, &KeyRing{Keys: []PublicKey{k}}, same, nil), "had expired on 2026-11-22")
	k = h.key.Public()
	k.Revoked = "2026-11-01"
	wants(t, "a revoked key", Verify(b, &KeyRing{Keys: []PublicKey{k}}, same, nil), "was revoked on 2026-11-01")
	k = h.key.Public()
	k.From = "2026-12-01"
	wants(t, "a key of later", Verify(b, &KeyRing{Keys: []PublicKey{k}}, same, nil), "was not valid before 2026-12-01")
}

// TestHostileZips are refused by their form, before anything in them is read.
func TestHostileZips(t *testing.T) {
	h, _ := small(t)
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
	link := &zip.FileHeader{Name: "records/link"}
	link.SetMode(os.ModeSymlink | 0o777)
	for _, c := range []struct {
		what  string
		b     []byte
		words string
	}{
		{"path traversal", build(func(z *zip.Writer) { file(z, &zip.FileHeader{Name: "../../etc/passwd"}, "x") }), "leads outside"},
		{"an absolute name", build(func(z *zip.Writer) { file(z, &zip.FileHeader{Name: "/etc/passwd"}, "x") }), "leads outside"},
		{"a Windows name", build(func(z *zip.Writer) { file(z, &zip.FileHeader{Name: `C:\x`}, "x") }), "leads outside"},
		{"a symlink", build(func(z *zip.Writer) { file(z, link, "/etc/passwd") }), "is no file"},
		{"a bomb", build(func(z *zip.Writer) {
			file(z, &zip.FileHeader{Name: "manifest.json", Method: zip.Deflate}, strings.Repeat("0", 1<<20))
		}), "is compressed"},
		{"a name twice", build(func(z *zip.Writer) {
			file(z, &zip.FileHeader{Name: "manifest.json"}, "{}")
			file(z, &zip.FileHeader{Name: "manifest.json"}, "{}")
		}), "stands twice"},
		{"no zip", []byte("hello"), "not a zip file"},
		{"nothing", nil, "not a zip file"},
	} {
		wants(t, c.what, Verify(c.b, h.ring, same, nil), c.words)
	}
}

func TestKeyFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "key")
	k, err := NewKey(random(3), "log.example.com", day, day.AddDate(1, 0, 0), []byte("open sesame"))
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Write(name); err != nil {
		t.Fatal(err)
	}
	if err := k.Write(name); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a key was written over: %v", err)
	}
	got, err := ReadKey(name)
	if err != nil || got.Secret != "" {
		t.Fatalf("%v, secret %q", err, got.Secret)
	}
	if _, err := got.Signer([]byte("wrong"), day); !errors.Is(err, ErrPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if _, err := got.Signer([]byte("open sesame"), day); err != nil {
		t.Error(err)
	}
	if _, err := got.Signer([]byte("open sesame"), day.AddDate(2, 0, 0)); err == nil || !strings.Contains(err.Error(), "hint: interdict key rotate") {
		t.Errorf("an expired key signs: %v", err)
	}
	if err := os.Chmod(name, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKey(name); err == nil || !strings.Contains(err.Error(), "may be read by others") {
		t.Errorf("a key that others may read: %v", err)
	}
}

func TestOneWriter(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	l := fill(t, dir, h, 0, 1)
	if _, err := Create(dir, h.signer, h.ring.Verifiers()); err == nil || !strings.Contains(err.Error(), "another program writes") {
		t.Errorf("two writers: %v", err)
	}
	l.Close()
	other := newHouse(t, 2, "other.example.com")
	both := &KeyRing{Keys: append(h.ring.Keys, other.ring.Keys...)}
	if _, err := Create(dir, other.signer, both.Verifiers()); err == nil || !strings.Contains(err.Error(), "is the log of log.example.com") {
		t.Errorf("another key writes: %v", err)
	}
}

// TestCommitments: a commitment is the digest of salt and canonical JSON, however
// the fact is written.
func TestCommitments(t *testing.T) {
	for _, x := range [][2]string{{"act", `"use"`}, {"actor.name", `"<Бob> & \u2028\ud83d\ude00\n"`}, {"owners", ` [ {"b":1.50, "a":1e3} ,null]`}, {"na\"me\u2028<\x7f", "7"}, {"un\xffread\xfe\xfd", "true"}, {"nothing", ""}} {
		f := Fact{Fact: x[0], Value: json.RawMessage(x[1]), Salt: strings.Repeat("ab", 16)}
		b, err := Canonical(map[string]any{"fact": f.Fact, "value": f.Value})
		if err != nil {
			if x[1] != "" {
				t.Fatal(x, err)
			}
			b = []byte(`{"fact":"nothing","value":null}`)
		}
		want := sha256.Sum256(append(bytes.Repeat([]byte{0xab}, 16), b...))
		if got, err := f.Commit(); err != nil || got.Digest != hex.EncodeToString(want[:]) {
			t.Errorf("%q: %s, %v; want the digest of %s", x, got.Digest, err, b)
		}
	}
	for _, bad := range []string{`{"a":1,"a":2}`, `"cut`, `1 2`} {
		f := Fact{Fact: "act", Value: json.RawMessage(bad), Salt: strings.Repeat("ab", 16)}
		if c, err := f.Commit(); err == nil {
			t.Errorf("%s is committed to: %s", bad, c.Digest)
		}
	}
}

// TestGrowing holds a log that grows in odd portions to a plain computation of
// its root, and proves every record.
func TestGrowing(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	total := 0
	for _, n := range []int{1, 254, 1, 1, 255, 256, 300} {
		fill(t, dir, h, total, n).Close()
		total += n
	}
	l, cp, err := Open(dir, h.ring.Verifiers())
	if err != nil || cp.Tree.N != int64(total) {
		t.Fatalf("%v, %d records", err, cp.Tree.N)
	}
	var leaves []tlog.Hash
	for i := range cp.Tree.N {
		b, err := l.Entry(i)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, tlog.RecordHash(b))
	}
	if root := plainRoot(leaves); root != cp.Tree.Hash {
		t.Errorf("root %s, want %s", cp.Tree.Hash, root)
	}
	for i := range cp.Tree.N {
		p, err := l.Prove(i)
		if err == nil {
			err = tlog.CheckRecord(p, cp.Tree.N, cp.Tree.Hash, i, leaves[i])
		}
		if err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
	}
}

// plainRoot is the root as RFC 6962 defines it, by recursion.
func plainRoot(leaves []tlog.Hash) tlog.Hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	return tlog.NodeHash(plainRoot(leaves[:k]), plainRoot(leaves[k:]))
}

func FuzzRecord(f *testing.F) {
	r, _ := record(f, "r1", "permitted")
	b, _ := r.Bytes()
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseRecord(b)
		if err != nil {
			return
		}
		if again, err := r.Bytes(); err != nil || !bytes.Equal(again, b) {
			t.Errorf("read %q, wrote %q", b, again)
		}
	})
}

func FuzzBundle(f *testing.F) {
	h := newHouse(f, 1, "log.example.com")
	dir := f.TempDir()
	fill(f, dir, h, 0, 1).Close()
	whole := pack(f, members(f, dir, h), h)
	f.Add(whole)
	f.Fuzz(func(t *testing.T, b []byte) {
		if v := Verify(b, h.ring, same, nil); v.OK && !bytes.Equal(b, whole) {
			t.Errorf("another bundle of %d bytes holds", len(b))
		}
	})
}
