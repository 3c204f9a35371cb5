package prove

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A Replayer decides anew. It is asked with the packs of the bundle alone, by one
// goroutine.
type Replayer interface {
	// Replay gives the coded answer to what was asked, in canonical JSON, and
	// remarks on prose that differs.
	Replay(r *Record, d *Disclosure, packs fs.FS) (answer []byte, notes []string, err error)
}

// An Older is a checkpoint that somebody has kept: the log must still hold all
// that it held then.
type Older struct {
	Checkpoint []byte
	Proof      tlog.TreeProof // from it to the bundle's checkpoint
}

// A Verdict is what verifying a bundle came to.
type Verdict struct {
	OK       bool      `json:"ok"`
	Log      string    `json:"log"`
	Size     int64     `json:"size"` // of the log at the checkpoint
	MadeAt   time.Time `json:"made_at"`
	Key      string    `json:"key"`   // by which it was signed
	Trust    string    `json:"trust"` // where the key was had from
	Records  int       `json:"records"`
	Replayed int       `json:"replayed"`
	Withheld int       `json:"withheld"` // records whose facts are not all shown, so not replayed
	Observed int       `json:"observed"` // screenings and scans: held by signature, inclusion and commitments, not made anew
	Problems []string  `json:"problems"`
	Notes    []string  `json:"notes,omitempty"`
}

// maxProblems bounds how many problems are told.
const maxProblems = 100

func (v *Verdict) problem(format string, args ...any) {
	if len(v.Problems) < maxProblems {
		v.Problems = append(v.Problems, fmt.Sprintf(format, args...))
	}
}

// Verify checks a bundle against keys that the reader trusts. It looks at
// everything, so that all problems are told at once, and is OK only without any.
func Verify(bundle []byte, ring *KeyRing, replay func() Replayer, older *Older) *Verdict {
	v := &Verdict{Problems: []string{}}
	members, manifest, err := ReadBundle(bundle)
	if err != nil {
		v.problem("%v", err)
		return v
	}
	v.Log, v.MadeAt = manifest.Log, manifest.MadeAt
	v.signature(members, manifest, ring)
	root := v.root(members, manifest, ring)
	if root == nil {
		return v
	}
	v.Size = root.Tree.N
	v.consistency(root, older, ring)
	v.records(members, root, replay, ring)
	v.OK = len(v.Problems) == 0
	return v
}

// signature checks who has signed the manifest.
func (v *Verdict) signature(members Members, m *Manifest, ring *KeyRing) {
	n, err := note.Open(members["manifest.note"], ring.Verifiers())
	if err != nil {
		v.problem("manifest.note: %v", unsigned(err))
		return
	}
	d := digestOf(members["manifest.json"])
	if n.Text != BundleFormat+"\n"+hex.EncodeToString(d[:])+"\n" {
		v.problem("manifest.note signs another manifest")
	}
	v.judge("manifest.note", n, m.MadeAt, ring)
}

// unsigned says an error of a note in words of keys.
func unsigned(err error) error {
	var u *note.UnverifiedNoteError
	if errors.As(err, &u) && len(u.Note.UnverifiedSigs) > 0 {
		return fmt.Errorf("signed by %s, which is not one of the keys trusted", u.Note.UnverifiedSigs[0].Name)
	}
	return err
}

// judge holds a signature's key to the day.
func (v *Verdict) judge(what string, n *note.Note, at time.Time, ring *KeyRing) {
	var last error
	for _, s := range n.Sigs {
		k, err := ring.Judge(s.Name, s.Hash, at.UTC().Format(time.DateOnly))
		if err == nil {
			v.Key, v.Trust = s.Name, k.Trust
			return
		}
		last = err
	}
	v.problem("%s: %v", what, last)
}

func (v *Verdict) root(members Members, m *Manifest, ring *KeyRing) *Checkpoint {
	cp, err := ParseCheckpoint(members["checkpoint"], ring.Verifiers())
	if err != nil {
		v.problem("%v", unsigned(err))
		return nil
	}
	if cp.Origin != m.Log {
		v.problem("the checkpoint is of the log %s, the bundle of %s", cp.Origin, m.Log)
	}
	return cp
}

// consistency holds the log to a checkpoint that was kept from before.
func (v *Verdict) consistency(root *Checkpoint, older *Older, ring *KeyRing) {
	if older == nil {
		return
	}
	old, err := ParseCheckpoint(older.Checkpoint, ring.Verifiers())
	switch {
	case err != nil:
		v.problem("the older checkpoint: %v", unsigned(err))
	case old.Origin != root.Origin:
		v.problem("the older checkpoint is of the log %s", old.Origin)
	case old.Tree.N > root.Tree.N:
		v.problem("the log was rolled back: it held %d records, the bundle's checkpoint says %d", old.Tree.N, root.Tree.N)
	case old.Tree.N == root.Tree.N:
		if old.Tree.Hash != root.Tree.Hash {
			v.problem("the log was forked: two roots of %d records", old.Tree.N)
		}
	case old.Tree.N > 0:
		if err := tlog.CheckTree(older.Proof, root.Tree.N, root.Tree.Hash, old.Tree.N, old.Tree.Hash); err != nil {
			v.problem("the log does not hold all that it held at %d records: it was forked, or the proof is of another", old.Tree.N)
		}
	}
}

// records checks each record, its proof, what was asked, and decides anew, on
// all processors. What is said keeps the order of the records.
func (v *Verdict) records(members Members, root *Checkpoint, replay func() Replayer, ring *KeyRing) {
	packs := members.FS("packs/")
	var names []string
	for n := range members {
		if strings.HasPrefix(n, "records/") {
			names = append(names, strings.TrimSuffix(strings.TrimPrefix(n, "records/"), ".json"))
		}
	}
	slices.Sort(names)
	const portion = 64
	parts := make([]checked, (len(names)+portion-1)/portion)
	next := atomic.Int64{}
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var mine Replayer
			if replay != nil {
				mine = replay()
			}
			for {
				i := int(next.Add(1)) - 1
				if i >= len(parts) {
					return
				}
				p := &parts[i]
				for _, n := range names[i*portion : min(len(names), (i+1)*portion)] {
					p.record(n, members, root, packs, mine, ring)
				}
			}
		})
	}
	wait.Wait()
	met := map[int64]string{}
	for i := range parts {
		v.add(&parts[i], met)
	}
	if v.Records == 0 {
		v.problem("the bundle holds no record")
	}
}

// checked is what some records came to.
type checked struct {
	Verdict
	numbers []int64
	names   []string
}

// add takes the result of a portion.
func (v *Verdict) add(p *checked, met map[int64]string) {
	v.Records, v.Replayed, v.Withheld = v.Records+p.Records, v.Replayed+p.Replayed, v.Withheld+p.Withheld
	v.Observed += p.Observed
	for _, x := range p.Problems {
		v.problem("%s", x)
	}
	v.Notes = append(v.Notes, p.Notes...)
	for i, n := range p.numbers {
		if other, twice := met[n]; twice {
			v.problem("records %s and %s claim the same number %d", other, p.names[i], n)
		}
		met[n] = p.names[i]
	}
}

// record checks one record.
func (v *checked) record(n string, members Members, root *Checkpoint, packs fs.FS, replay Replayer, ring *KeyRing) {
	v.Records++
	r, err := ParseRecord(members["records/"+n+".json"])
	if err != nil {
		v.problem("records/%s.json: %v", n, err)
		return
	}
	var p Proof
	if err := json.Unmarshal(members["proofs/"+n+".json"], &p); err != nil {
		v.problem("proofs/%s.json: %v", n, err)
		return
	}
	v.numbers, v.names = append(v.numbers, p.Number), append(v.names, n)
	if err := p.check(root.Tree, members["records/"+n+".json"]); err != nil {
		v.problem("record %s (%s) is not in the log at number %d: %v", n, r.ID, p.Number, err)
		return
	}
	if b, ok := members["statements/"+n+".json"]; ok {
		v.statement(n, r, b, ring)
	}
	v.replay(n, r, members, packs, replay)
}

// statement checks that an envelope says the record, by one of the keys.
func (v *Verdict) statement(n string, r *Record, envelope []byte, ring *KeyRing) {
	want, err := State(r)
	if err != nil {
		v.problem("statements/%s.json: %v", n, err)
		return
	}
	for i := range ring.Keys {
		key, err := ring.Keys[i].Ed25519()
		if err != nil {
			continue
		}
		if got, err := OpenEnvelope(envelope, StatementType, key); err == nil {
			if !bytes.Equal(got, want) {
				v.problem("statements/%s.json says another record", n)
			}
			return
		}
	}
	v.problem("statements/%s.json is not signed by a key that is trusted", n)
}

func (v *Verdict) replay(n string, r *Record, members Members, packs fs.FS, replay Replayer) {
	b, ok := members["disclosed/"+n+".json"]
	if !ok {
		v.Withheld++
		return
	}
	var d Disclosure
	if err := json.Unmarshal(b, &d); err != nil {
		v.problem("disclosed/%s.json: %v", n, err)
		return
	}
	withheld, err := d.Opens(r)
	if err != nil {
		v.problem("disclosed/%s.json: %v", n, err)
		return
	}
	if r.Kind == "screening" || r.Kind == "scan" {
		v.Observed++
		return
	}
	if len(withheld) > 0 {
		v.Withheld++
		v.Notes = append(v.Notes, fmt.Sprintf("record %s: %d facts are withheld, so it was not decided anew", r.ID, len(withheld)))
		return
	}
	if r.Kind == "override" || replay == nil {
		return
	}
	answer, notes, err := replay.Replay(r, &d, packs)
	if err != nil {
		v.problem("record %s could not be decided anew: %v", r.ID, err)
		return
	}
	if string(answer) != string(r.Answer) {
		v.problem("record %s: decided anew the answer is another: %s, recorded was %s", r.ID, answer, r.Answer)
		return
	}
	v.Replayed++
	v.Notes = append(v.Notes, notes...)
}

// FS is the members below a prefix as files.
func (m Members) FS(prefix string) fs.FS {
	below := Members{}
	for n, b := range m {
		if rest, ok := strings.CutPrefix(n, prefix); ok {
			below[rest] = b
		}
	}
	var b bytes.Buffer
	if err := writeZip(&b, below); err != nil {
		return emptyFS{}
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return emptyFS{}
	}
	return z
}

// emptyFS holds nothing, so that a replay that needs packs fails.
type emptyFS struct{}

func (emptyFS) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
