package prove

import (
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
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A Replayer decides anew. It is asked with the packs of the bundle alone, by one
// goroutine.
type Replayer interface {
	// Replay makes a decision anew. An error says that it cannot be, or that the
	// record contradicts what it rests on.
	Replay(r *Record, d *Disclosure, packs fs.FS) (*Again, error)
}

// An Older is a checkpoint that somebody has kept: the log must still hold all
// that it held then.
type Older struct {
	Checkpoint []byte
	Proof      tlog.TreeProof // from it to the bundle's checkpoint
}

// A Verdict is what verifying a bundle came to.
type Verdict struct {
	OK        bool      `json:"ok"`
	Log       string    `json:"log"`
	Size      int64     `json:"size"` // of the log at the checkpoint
	MadeAt    time.Time `json:"made_at"`
	Key       string    `json:"key"`                 // by which it was signed
	Trust     string    `json:"trust"`               // where the key was had from
	KeyFrom   string    `json:"key_from,omitempty"`  // first day on which it may sign
	KeyUntil  string    `json:"key_until,omitempty"` // last day
	Records   int       `json:"records"`
	Lines     int64     `json:"lines,omitempty"` // of order books, of which the log holds leaves
	Replayed  int       `json:"replayed"`
	LookedUp  int       `json:"looked_up"` // decisions among them whose parties were looked up on the lists anew
	Withheld  int       `json:"withheld"`  // records whose facts are not all shown, so not replayed
	Screened  int       `json:"screened"`  // screenings made anew from the entries that they name
	Scanned   int       `json:"scanned"`   // scans whose evidence was weighed anew
	Observed  int       `json:"observed"`  // screenings and scans not made anew: held by signature, inclusion and commitments
	Overrides int       `json:"overrides"`
	Steps     []Step    `json:"steps"`
	Problems  []string  `json:"problems"`
	Notes     []string  `json:"notes,omitempty"`

	at     []stage     // of each problem
	looked [stages]int // how many things each check looked at
	failed [stages]int // how many problems each check saw

	remarks map[remark]int // and how many records each is of
}

// Verify checks a bundle against keys that the reader trusts. It looks at
// everything, so that all problems are told at once, and is OK only without any.
func Verify(bundle []byte, ring *KeyRing, replay func() Replayer, older *Older) *Verdict {
	v := &Verdict{Problems: []string{}}
	members, manifest, err := ReadBundle(bundle)
	if err != nil {
		v.problem(stageForm, "%v", err)
		return v.finish()
	}
	v.looked[stageForm] = len(members)
	v.Log, v.MadeAt = manifest.Log, manifest.MadeAt
	if !v.signature(members, manifest, ring) {
		replay = nil // nobody who is trusted vouches for the packs that it would read
	}
	root := v.root(members, manifest, ring)
	if root == nil {
		return v.finish()
	}
	v.Size = root.Tree.N
	v.consistency(members, root, older, ring)
	v.records(members, root, replay, ring)
	if err := members.unused(); err != nil {
		v.problem(stageFacts, "%v", err)
	}
	return v.finish()
}

// signature checks who has signed the manifest, and reports whether it counts.
func (v *Verdict) signature(members Members, m *Manifest, ring *KeyRing) bool {
	v.looked[stageSignature]++
	n, err := note.Open(members["manifest.note"], ring.Verifiers())
	if err != nil {
		v.problem(stageSignature, "manifest.note: %v", unsigned(err))
		return false
	}
	d := digestOf(members["manifest.json"])
	if n.Text != BundleFormat+"\n"+hex.EncodeToString(d[:])+"\n" {
		v.problem(stageSignature, "manifest.note signs another manifest")
	}
	v.judge("manifest.note", n, m.MadeAt, ring)
	return v.failed[stageSignature] == 0
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
			v.Key, v.Trust, v.KeyFrom, v.KeyUntil = s.Name, k.Trust, k.From, k.Until
			return
		}
		last = err
	}
	v.problem(stageSignature, "%s: %v", what, last)
}

func (v *Verdict) root(members Members, m *Manifest, ring *KeyRing) *Checkpoint {
	v.looked[stageRoot]++
	cp, err := ParseCheckpoint(members["checkpoint"], ring.Verifiers())
	if err != nil {
		v.problem(stageRoot, "checkpoint: %s", strings.TrimPrefix(unsigned(err).Error(), "checkpoint: "))
		return nil
	}
	if cp.Origin != m.Log {
		v.problem(stageRoot, "the checkpoint is of the log %s, the bundle of %s", cp.Origin, m.Log)
	}
	return cp
}

// consistency holds the log to a checkpoint that was kept from before. The proof
// that leads from it is given, or lies in the bundle.
func (v *Verdict) consistency(members Members, root *Checkpoint, older *Older, ring *KeyRing) {
	if older == nil {
		return
	}
	v.looked[stageSince]++
	old, err := ParseCheckpoint(older.Checkpoint, ring.Verifiers())
	switch {
	case err != nil:
		v.problem(stageSince, "the older checkpoint: %v", unsigned(err))
	case old.Origin != root.Origin:
		v.problem(stageSince, "the older checkpoint is of the log %s", old.Origin)
	case old.Tree.N > root.Tree.N:
		v.problem(stageSince, "the log was rolled back: it held %d records, the bundle's checkpoint says %d", old.Tree.N, root.Tree.N)
	case old.Tree.N == root.Tree.N:
		if old.Tree.Hash != root.Tree.Hash {
			v.problem(stageSince, "the log was forked: two roots of %d records", old.Tree.N)
		}
	case old.Tree.N > 0:
		proof := older.Proof
		if proof == nil {
			if proof, err = members.since(old.Tree.N, root.Tree.N); err != nil {
				v.problem(stageSince, "%v", err)
				return
			}
		}
		if err := tlog.CheckTree(proof, root.Tree.N, root.Tree.Hash, old.Tree.N, old.Tree.Hash); err != nil {
			v.problem(stageSince, "the log does not hold all that it held at %d records: it was forked, or the proof is of another", old.Tree.N)
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
	var set []placed
	for i := range parts {
		v.add(&parts[i], met)
		set = append(set, parts[i].overrides...)
	}
	v.overrides(set, met, members)
	if v.Records == 0 {
		v.problem(stageInclusion, "the bundle holds no record")
	}
}

// checked is what some records came to.
type checked struct {
	Verdict
	numbers   []int64
	names     []string
	overrides []placed
}

// A placed is a record with its place in the log, and its name in the bundle.
type placed struct {
	*Record
	number int64
	name   string
}

// add takes the result of a portion.
func (v *Verdict) add(p *checked, met map[int64]string) {
	v.Records, v.Replayed, v.Withheld = v.Records+p.Records, v.Replayed+p.Replayed, v.Withheld+p.Withheld
	v.LookedUp += p.LookedUp
	v.Observed, v.Screened, v.Scanned, v.Lines = v.Observed+p.Observed, v.Screened+p.Screened, v.Scanned+p.Scanned, v.Lines+p.Lines
	for x, n := range p.remarks {
		v.remark(x, n)
	}
	for i, x := range p.Problems {
		v.problem(p.at[i], "%s", x)
		p.failed[p.at[i]]--
	}
	for i := range stages {
		v.looked[i] += p.looked[i]
		v.failed[i] += p.failed[i] // those that were too many to tell
	}
	v.Notes = append(v.Notes, p.Notes...)
	for i, n := range p.numbers {
		if other, twice := met[n]; twice {
			v.problem(stageInclusion, "records %s and %s claim the same number %d", other, p.names[i], n)
		}
		met[n] = p.names[i]
	}
}

// record checks one record.
func (v *checked) record(n string, members Members, root *Checkpoint, packs fs.FS, replay Replayer, ring *KeyRing) {
	defer func() { // a bundle is a stranger's: what it brings down is one record
		if p := recover(); p != nil {
			v.problem(stageReplay, "records/%s.json could not be checked: %v", n, p)
		}
	}()
	v.Records++
	v.looked[stageInclusion]++
	r, err := ParseRecord(members["records/"+n+".json"])
	if err != nil {
		v.problem(stageInclusion, "records/%s.json: %v", n, err)
		return
	}
	var p Proof
	if err := json.Unmarshal(members["proofs/"+n+".json"], &p); err != nil {
		v.problem(stageInclusion, "proofs/%s.json: %v", n, err)
		return
	}
	v.numbers, v.names = append(v.numbers, p.Number), append(v.names, n)
	if err := p.check(root.Tree, members["records/"+n+".json"]); err != nil {
		v.problem(stageInclusion, "record %s (%s) is not in the log at number %d: %v", n, r.ID, p.Number, err)
		return
	}
	if r.Override != nil {
		v.overrides = append(v.overrides, placed{r, p.Number, n})
	}
	if b, ok := members["statements/"+n+".json"]; ok {
		v.statement(n, r, b, ring)
	}
	var book *bookSource
	if _, some := members[excerptMember(n)]; some && r.Kind == "book" {
		v.excerpt(n, p.Number, r, members, root, packs, replay)
		return
	}
	if r.Kind == "book" {
		leaves, ok := v.leaves(n, p.Number, r, members, root)
		if !ok {
			return
		}
		book = &bookSource{leaves: bytes.NewReader(leaves)}
		if file, ok := members[bookMember(n)]; ok {
			book.file = bytes.NewReader(file)
		}
	}
	v.replay(n, r, book, members, packs, replay)
}

// statement checks that an envelope says the record, by one of the keys.
func (v *Verdict) statement(n string, r *Record, envelope []byte, ring *KeyRing) {
	v.looked[stageStatement]++
	want, err := State(r)
	if err != nil {
		v.problem(stageStatement, "statements/%s.json: %v", n, err)
		return
	}
	for i := range ring.Keys {
		key, err := ring.Keys[i].Ed25519()
		if err != nil {
			continue
		}
		if got, err := OpenEnvelope(envelope, StatementType, key); err == nil {
			if !bytes.Equal(got, want) {
				v.problem(stageStatement, "statements/%s.json says another record", n)
			}
			return
		}
	}
	v.problem(stageStatement, "statements/%s.json is not signed by a key that is trusted", n)
}

func (v *Verdict) replay(n string, r *Record, book *bookSource, members Members, packs fs.FS, replay Replayer) {
	d, err := members.Disclosure(n)
	if d == nil && err == nil {
		if r.Override == nil {
			v.Withheld++
		} else if r.Override.Who == "" {
			v.untold(r)
		}
		return
	}
	v.looked[stageFacts]++
	if err != nil {
		v.problem(stageFacts, "disclosed/%s.json: %v", n, err)
		return
	}
	withheld, err := d.Opens(r)
	if err != nil {
		v.problem(stageFacts, "disclosed/%s.json: %v", n, err)
		return
	}
	if r.Kind == "screening" || r.Kind == "scan" {
		v.observed(r, d, withheld, packs, replay)
		return
	}
	if r.Override != nil {
		if len(withheld) > 0 {
			v.untold(r)
		}
		return
	}
	if len(withheld) > 0 {
		v.Withheld++
		v.Notes = append(v.Notes, fmt.Sprintf("record %s: %d facts are withheld, so it was not decided anew", r.ID, len(withheld)))
		return
	}
	if r.Kind == "book" && replay != nil {
		v.replayBook(r, d, book, packs, replay)
		return
	}
	if r.Kind != "decision" || replay == nil { // of the others, what was said is what there is
		return
	}
	v.looked[stageReplay]++
	a, err := replay.Replay(r, d, packs)
	if err != nil {
		v.problem(stageReplay, "record %s could not be decided anew: %v", r.ID, err)
		return
	}
	if string(a.Answer) != string(r.Answer) {
		v.problem(stageReplay, "record %s: decided anew the answer is another: %s, recorded was %s", r.ID, a.Answer, r.Answer)
		return
	}
	v.Replayed++
	if a.LookedUp {
		v.LookedUp++
	}
	if a.Rests != "" {
		v.remark(remark{r.Kind, true, a.Rests}, 1)
	}
	v.Notes = append(v.Notes, a.Notes...)
}

// untold notes that it is withheld who has set a record aside.
func (v *Verdict) untold(r *Record) {
	v.Notes = append(v.Notes, fmt.Sprintf("record %s: who set record %s aside, why or by which authority is withheld", r.ID, r.Override.Of))
}

// FS is the members below a prefix as files.
func (m Members) FS(prefix string) fs.FS {
	below := fstest.MapFS{}
	for n, b := range m {
		if rest, ok := strings.CutPrefix(n, prefix); ok {
			below[rest] = &fstest.MapFile{Data: b}
		}
	}
	return below
}

// emptyFS holds nothing, so that a replay that needs packs fails.
type emptyFS struct{}

func (emptyFS) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
