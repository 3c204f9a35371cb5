package prove

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// states is what each step came to, in one line.
func states(v *Verdict) string {
	var out []string
	for _, s := range v.Steps {
		out = append(out, fmt.Sprintf("%s %s %d", s.Step, s.State, s.Looked))
	}
	return strings.Join(out, "; ")
}

// TestStepsSayWhere: each fault is told at the check that sees it.
func TestStepsSayWhere(t *testing.T) {
	h, m := small(t)
	whole := pack(t, m, h)
	stranger := newHouse(t, 9, "log.example.com")
	for _, c := range []struct {
		name   string
		bundle func() []byte
		ring   *KeyRing
		want   string
	}{
		{"whole", func() []byte { return whole }, h.ring,
			"form holds 13; signature holds 1; checkpoint holds 1; consistency not_done 0; inclusion holds 3; statements not_done 0; facts holds 3; replay holds 3"},
		{"no zip", func() []byte { return []byte("PK") }, h.ring,
			"form fails 0; signature not_done 0; checkpoint not_done 0; consistency not_done 0; inclusion not_done 0; statements not_done 0; facts not_done 0; replay not_done 0"},
		{"by a stranger", func() []byte { return whole }, stranger.ring,
			"form holds 13; signature fails 1; checkpoint fails 1; consistency not_done 0; inclusion not_done 0; statements not_done 0; facts not_done 0; replay not_done 0"},
		{"a fact changed", func() []byte {
			x := clone(m)
			x["disclosed/00000001.json"] = bytes.Replace(x["disclosed/00000001.json"], []byte("of r1"), []byte("of r9"), 1)
			return pack(t, x, h)
		}, h.ring, "form holds 13; signature holds 1; checkpoint holds 1; consistency not_done 0; inclusion holds 3; statements not_done 0; facts fails 3; replay holds 2"},
		{"a proof swapped", func() []byte {
			x := clone(m)
			x["proofs/00000001.json"], x["proofs/00000002.json"] = x["proofs/00000002.json"], x["proofs/00000001.json"]
			return pack(t, x, h)
		}, h.ring, "form holds 13; signature holds 1; checkpoint holds 1; consistency not_done 0; inclusion fails 3; statements not_done 0; facts holds 1; replay holds 1"},
	} {
		v := Verify(c.bundle(), c.ring, same, nil)
		if got := states(v); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s\n%q", c.name, got, c.want, v.Problems)
		}
		if v.OK != !strings.Contains(c.want, Fails) {
			t.Errorf("%s: ok %v", c.name, v.OK)
		}
	}
}

func clone(m Members) Members {
	out := Members{}
	for n, b := range m {
		out[n] = bytes.Clone(b)
	}
	return out
}

// TestUnsignedPacksAreNotRun: a genuine checkpoint and genuine records, in a file
// that somebody else has made. Its packs are not read.
func TestUnsignedPacksAreNotRun(t *testing.T) {
	h, m := small(t)
	stranger := newHouse(t, 9, "stranger.example.com")
	m["packs/law/x.yaml"] = []byte("evil: yes\n")
	var b bytes.Buffer
	if err := WriteBundle(&b, m, "log.example.com", stranger.signer, day); err != nil {
		t.Fatal(err)
	}
	ran := false
	v := Verify(b.Bytes(), h.ring, func() Replayer { ran = true; return same() }, nil)
	wants(t, "a bundle made by a stranger", v, "manifest.note: signed by stranger.example.com")
	if ran || v.Replayed != 0 {
		t.Errorf("it was replayed: %+v", v)
	}
}

// falls brings the replay down.
type falls struct{}

func (falls) Replay(*Record, *Disclosure, fs.FS) (*Again, error) { panic("no such fact") }

func TestAReplayThatFallsIsAProblem(t *testing.T) {
	h, m := small(t)
	v := Verify(pack(t, m, h), h.ring, func() Replayer { return falls{} }, nil)
	wants(t, "a replay that falls", v, "records/00000001.json could not be checked: no such fact")
	if v.failed[stageReplay] != 3 {
		t.Errorf("%s", states(v))
	}
}

// TestAReplayThatFallsInALogIsAProblem: one of the record, and the next is looked at.
func TestAReplayThatFallsInALogIsAProblem(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	fill(t, dir, h, 0, 3).Close()
	v := VerifyLog(dir, h.ring, func() Replayer { return falls{} }, noPacks, nil)
	wants(t, "a replay that falls", v, "record number 1 could not be checked: no such fact")
	if v.Records != 3 || v.failed[stageReplay] != 3 || v.failed[stageInclusion] != 0 {
		t.Errorf("%s", states(v))
	}
}

// TestManyProblems: all are counted, though only some are told.
func TestManyProblems(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	fill(t, dir, h, 0, 250).Close()
	v := Verify(pack(t, members(t, dir, h), h), h.ring, func() Replayer { return echo{`{"outcome":"prohibited"}`} }, nil)
	if v.OK || len(v.Problems) != maxProblems || v.failed[stageReplay] != 250 {
		t.Errorf("%d problems told, %d counted", len(v.Problems), v.failed[stageReplay])
	}
}

// TestSinceInTheBundle: the proof that a log continues an older one travels in
// the bundle, so that a kept checkpoint is all that an auditor needs.
func TestSinceInTheBundle(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	fill(t, dir, h, 0, 3).Close()
	kept := members(t, dir, h)["checkpoint"]
	fill(t, dir, h, 3, 9).Close()
	m := members(t, dir, h)
	older := &Older{Checkpoint: kept}
	wants(t, "no proof", Verify(pack(t, m, h), h.ring, same, older), "one made with --since 3 has")
	l, _, err := Open(dir, h.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int64{0, -1, 13} {
		if err := m.AddSince(l, n); err == nil {
			t.Errorf("a proof since %d", n)
		}
	}
	if err := m.AddSince(l, 3); err != nil {
		t.Fatal(err)
	}
	if v := Verify(pack(t, m, h), h.ring, same, older); !v.OK || !strings.Contains(states(v), "consistency holds 1") {
		t.Errorf("%q", v.Problems)
	}
	bent := bytes.Replace(m["consistency/3.json"], []byte(`"hashes":["`), []byte(`"hashes":["A`), 1)
	for _, b := range [][]byte{bent, []byte(`{"old":2,"size":12,"hashes":[]}`), []byte(`{"old":3,"size":12,"hashes":[]}`), []byte(`[]`)} {
		m["consistency/3.json"] = b
		if v := Verify(pack(t, m, h), h.ring, same, older); v.OK {
			t.Errorf("accepted: %s", b)
		}
	}
}

// TestPath walks every proof of small logs, and ends at the root.
func TestPath(t *testing.T) {
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, x := range at {
			out[i] = stored[x]
		}
		return out, nil
	})
	for size := int64(1); size <= 70; size++ {
		h, err := tlog.StoredHashes(size-1, fmt.Appendf(nil, "r%d", size-1), read)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, h...)
		root, err := tlog.TreeHash(size, read)
		if err != nil {
			t.Fatal(err)
		}
		for n := range size {
			p, err := tlog.ProveRecord(size, n, read)
			if err != nil {
				t.Fatal(err)
			}
			entry := fmt.Appendf(nil, "r%d", n)
			path, err := Path(n, size, entry, p)
			if err != nil {
				t.Fatalf("%d of %d: %v", n, size, err)
			}
			reached := tlog.RecordHash(entry)
			if len(path) > 0 {
				reached = path[len(path)-1].Give
			}
			if reached != root {
				t.Fatalf("%d of %d does not end at the root", n, size)
			}
			if _, err := Path(n, size, entry, append(slices.Clone(p), root)); err == nil {
				t.Fatalf("%d of %d: a proof that is too long", n, size)
			}
			if len(p) > 0 {
				if _, err := Path(n, size, entry, p[:len(p)-1]); err == nil {
					t.Fatalf("%d of %d: a proof that is too short", n, size)
				}
			}
		}
	}
	if _, err := Path(3, 3, nil, nil); err == nil {
		t.Error("a record beyond the log")
	}
}

// override makes a record that sets another aside.
func override(t testing.TB, id string, number int64, target []byte, of string) *Record {
	t.Helper()
	answer, err := Canonical(SetAside{Number: number, Leaf: LeafHash(target), Was: "prohibited", Now: "permitted"})
	if err != nil {
		t.Fatal(err)
	}
	return &Record{Format: Format, ID: id, Kind: "override", MadeAt: day, Program: Program{Name: "interdict", Version: "test"}, Asked: []Commitment{}, Packs: []Pack{},
		KnownAt: "2026-11-23T00:00:00Z", Answer: answer, Override: &Override{Of: of, Who: "R. Adeyo", Why: "a licence came", Authority: "general counsel", Expires: "2026-12-31", Outcome: "permitted"}}
}

// TestOverrides: an override names its record by place and hash, and no other
// can stand in for it.
func TestOverrides(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	for _, c := range []struct {
		name   string
		change func(r *Record, entries [][]byte)
		want   string
	}{
		{"as it should be", func(*Record, [][]byte) {}, ""},
		{"another id", func(r *Record, _ [][]byte) { r.Override.Of = "r2" }, "does not set aside the record that is number 1"},
		{"another record", func(r *Record, e [][]byte) { *r = *override(t, r.ID, 1, e[2], "r1") }, "does not set aside the record that is number 1"},
		{"itself", func(r *Record, e [][]byte) { *r = *override(t, r.ID, 3, e[1], "o1") }, "does not set aside the record that is number 3"},
		{"no record", func(r *Record, _ [][]byte) { r.Answer = json.RawMessage("{}") }, "does not say which record it sets aside"},
	} {
		dir := t.TempDir()
		l := fill(t, dir, h, 0, 3)
		var entries [][]byte
		for i := range int64(3) {
			b, err := l.Entry(i)
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, bytes.Clone(b))
		}
		r := override(t, "o1", 1, entries[1], "r1")
		c.change(r, entries)
		if err := l.Add(r, &Disclosure{Record: r.ID}); err != nil {
			t.Fatal(err)
		}
		if err := l.Commit(); err != nil {
			t.Fatal(err)
		}
		l.Close()
		m := members(t, dir, h)
		v := Verify(pack(t, m, h), h.ring, same, nil)
		if c.want != "" {
			wants(t, c.name, v, c.want)
			continue
		}
		if !v.OK || v.Overrides != 1 || v.Replayed != 3 {
			t.Errorf("%s: %+v", c.name, v)
		}
		for n := range m {
			if strings.HasSuffix(n, "/00000001.json") {
				delete(m, n)
			}
		}
		if v := Verify(pack(t, m, h), h.ring, same, nil); !v.OK || len(v.Notes) != 1 || !strings.Contains(v.Notes[0], "which is not in the bundle") {
			t.Errorf("without the record: %+v", v)
		}
	}
	bad := override(t, "o1", 1, nil, "r1")
	bad.Override.Expires = "soon"
	if _, err := bad.Bytes(); err == nil {
		t.Error("a last day that is no date")
	}
	if o := (Override{Expires: "2026-11-23"}); o.Lapsed(day) || !o.Lapsed(day.AddDate(0, 0, 1)) {
		t.Error("an override holds on its last day, and not after it")
	}
}

// TestSealedOverride: who, why and by which authority are facts of an override.
// They open their commitments, can be withheld and erased, and nobody can put
// another name in their place. One that says them in the log is read as before.
func TestSealedOverride(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	l := fill(t, dir, h, 0, 2)
	target, err := l.Entry(1)
	if err != nil {
		t.Fatal(err)
	}
	r := override(t, "o1", 1, bytes.Clone(target), "r1")
	plain := *r.Override
	d := &Disclosure{Record: r.ID}
	if d.Facts, err = r.Override.Seal(); err != nil {
		t.Fatal(err)
	}
	for i := range d.Facts {
		d.Facts[i].Salt = strings.Repeat("0123456789abcde"+string(rune('0'+i)), 2)
		c, err := d.Facts[i].Commit()
		if err != nil {
			t.Fatal(err)
		}
		r.Asked = append(r.Asked, c)
	}
	if r.Override.Told(d) != plain || r.Override.Who != "" || *r.Override == plain {
		t.Errorf("%+v is told as %+v", r.Override, r.Override.Told(d))
	}
	if err := errors.Join(l.Add(r, d), l.Commit()); err != nil {
		t.Fatal(err)
	}
	m := members(t, dir, h)
	const at = "disclosed/00000002.json"
	if b, v := m["records/00000002.json"], Verify(pack(t, m, h), h.ring, same, nil); !v.OK || v.Overrides != 1 || v.Replayed != 2 || v.Withheld != 0 || len(v.Notes) != 0 || bytes.Contains(b, []byte("Adeyo")) {
		t.Fatalf("%+v\n%s", v, b)
	}
	whole := m[at]
	m[at] = bytes.Replace(whole, []byte("R. Adeyo"), []byte("A. Other"), 1)
	wants(t, "another name", Verify(pack(t, m, h), h.ring, same, nil), "fact override.who is not what was committed to")
	m[at], _ = Canonical(Redact(d))
	if v := Verify(pack(t, m, h), h.ring, same, nil); !v.OK || v.Withheld != 0 || len(v.Notes) != 1 || !strings.Contains(v.Notes[0], "who set record r1 aside, why or by which authority is withheld") {
		t.Errorf("redacted: %+v", v)
	}
	if bytes.Contains(m[at], []byte("Adeyo")) || bytes.Contains(m[at], []byte("licence")) || bytes.Contains(m[at], []byte("counsel")) {
		t.Errorf("redacted: %s", m[at])
	}
	if n, err := l.EraseAll(map[string]bool{"o1": true}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	l.Close()
	if v := Verify(pack(t, members(t, dir, h), h), h.ring, same, nil); !v.OK || v.Overrides != 1 || len(v.Notes) != 1 {
		t.Errorf("erased: %+v", v)
	}
	for what, change := range map[string]func(*Record){
		"nobody":             func(r *Record) { r.Asked = nil },
		"half of it":         func(r *Record) { r.Asked = r.Asked[:2] },
		"both ways":          func(r *Record) { r.Override.Who = "R. Adeyo" },
		"the same one twice": func(r *Record) { r.Asked = append(r.Asked, r.Asked[0]) },
	} {
		x, o := *r, *r.Override
		x.Override, x.Asked = &o, slices.Clone(r.Asked)
		change(&x)
		if _, err := x.Bytes(); err == nil {
			t.Errorf("%s is taken for whole", what)
		}
	}
}
