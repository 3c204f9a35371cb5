package screen

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"interdict/screen/list"
)

// A Baseline is what a screening leaves for the next one of the same parties:
// which editions of entries it saw, and what it found of whom. It holds digests
// of the parties, not their names.
type Baseline struct {
	settings string
	entries  map[digest]bool // of an entry's reference and version
	parties  map[digest]outcome
}

// A digest is of an edition of an entry, or of all that was asked of a party.
type digest [16]byte

func digestOf(text []byte) digest {
	sum := sha256.Sum256(text)
	return digest(sum[:16])
}

// An outcome is the digest of whom a party was found to be like; zero for
// nobody.
type outcome [8]byte

// Baseline begins the record of a screening with s; Add fills it.
func (s *Screener) Baseline() *Baseline {
	b := &Baseline{settings: s.settings(), entries: make(map[digest]bool, s.x.entries()), parties: map[digest]outcome{}}
	for n := range uint32(s.x.entries()) {
		b.entries[s.x.edition(n)] = true
	}
	return b
}

// edition is the digest of which entry it is and what the list says of it.
func (x *index) edition(n uint32) digest {
	return digestOf(x.blob[x.entryAt[n]:x.entryAt[n+1]])
}

// settings are what answers hang on beside lists and parties.
func (s *Screener) settings() string {
	return fmt.Sprintf("%s %s %v %d", fingerprint(), s.cal.Version, s.opts.Threshold, s.opts.Limit)
}

// Add takes what was answered of a party.
func (b *Baseline) Add(r *Result) { b.parties[keyOf(&r.Query)] = outcomeOf(r) }

// News reports whether a party is answered otherwise than b remembers, or was
// not asked about then: another entry, another edition of one, another band,
// another clearing.
func (b *Baseline) News(r *Result) bool {
	old, known := b.parties[keyOf(&r.Query)]
	return !known && len(r.Matches) > 0 || known && old != outcomeOf(r)
}

func keyOf(q *Query) digest {
	c := *q
	c.ID = ""
	text, err := json.Marshal(c)
	if err != nil {
		return digest{} // a Query is texts alone, so there is none
	}
	return digestOf(text)
}

func outcomeOf(r *Result) (o outcome) {
	if len(r.Matches) == 0 {
		return o
	}
	h := sha256.New()
	for i := range r.Matches {
		m := &r.Matches[i]
		fmt.Fprintf(h, "%s %s %s %v\n", m.Entry, m.Version, m.Band, m.Suppressed != nil)
	}
	copy(o[:], h.Sum(nil))
	o[7] |= 1 // never zero
	return o
}

// delta is a baseline put to use.
type delta struct {
	base    *Baseline
	changed *Screener // over the entries that are new since, or say otherwise
}

// Since is a Screener that answers as s does, in less time. A party that the
// baseline knows to be like nobody is compared only with the entries that have
// come or changed since; all others are looked up in full. Since a score never
// hangs on what else is listed, the answers are the same, and so are their
// bytes. It returns nil when the baseline is of another program, calibration,
// threshold or limit.
func (s *Screener) Since(b *Baseline) *Screener {
	if b.settings != s.settings() {
		return nil
	}
	snaps := map[uint32]*list.Snapshot{}
	for n := range uint32(s.x.entries()) {
		if b.entries[s.x.edition(n)] {
			continue
		}
		e, l := s.x.entry(n), s.x.entryList[n]
		if snaps[l] == nil {
			snaps[l] = &list.Snapshot{List: e.List}
		}
		snaps[l].Entries = append(snaps[l].Entries, e)
	}
	var some []list.Snapshot
	for _, snap := range snaps {
		some = append(some, *snap)
	}
	o := *s
	o.since = &delta{b, New(some, s.opts)}
	return &o
}

// Changed is how many entries have come or changed since the baseline.
func (s *Screener) Changed() int {
	if s.since == nil {
		return s.x.entries()
	}
	return s.since.changed.x.entries()
}

// nobody reports whether a party is like no entry, by what is remembered.
func (d *delta) nobody(q *Query, names []asked) bool {
	if old, known := d.base.parties[keyOf(q)]; !known || old != (outcome{}) {
		return false
	}
	w := d.changed.scratch.Get().(*scratch)
	defer d.changed.scratch.Put(w)
	return len(d.changed.candidates(w, q, names)) == 0
}

// The form of a baseline file: a line each, the last one counting the others so
// that a file that was cut off is known.
const (
	baselineHead = "interdict screening baseline 1"
	maxBaseline  = 1 << 30 // bytes: some twenty million parties
)

// Write writes the baseline; the same one gives the same bytes.
func (b *Baseline) Write(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	fmt.Fprintf(out, "%s\nsettings %s\n", baselineHead, b.settings)
	byBytes := func(x, y digest) int { return slices.Compare(x[:], y[:]) }
	for _, e := range slices.SortedFunc(maps.Keys(b.entries), byBytes) {
		fmt.Fprintf(out, "entry %x\n", e)
	}
	for _, k := range slices.SortedFunc(maps.Keys(b.parties), byBytes) {
		fmt.Fprintf(out, "party %x %x\n", k, b.parties[k])
	}
	fmt.Fprintf(out, "end %d\n", len(b.entries)+len(b.parties))
	return out.Flush()
}

// ReadBaseline reads what Write has written. A file of another form, or one
// that was cut off, is an error.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	b := &Baseline{entries: map[digest]bool{}, parties: map[digest]outcome{}}
	s := bufio.NewScanner(io.LimitReader(r, maxBaseline))
	for n := 1; s.Scan(); n++ {
		done, err := b.line(n, s.Text())
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if done && s.Scan() {
			return nil, fmt.Errorf("line %d: something follows the end", n+1)
		}
		if done {
			return b, nil
		}
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	return nil, errors.New("it is cut off: the last line is missing")
}

// line takes line n, and tells whether it is the last one.
func (b *Baseline) line(n int, text string) (done bool, err error) {
	kind, rest, _ := strings.Cut(text, " ")
	switch {
	case n == 1 && text == baselineHead:
	case n == 1:
		return false, errors.New("it is no baseline of a screening")
	case n == 2 && kind == "settings":
		b.settings = rest
	case n == 2:
		return false, errors.New("settings are missing")
	case kind == "entry":
		var e digest
		if err := digits(e[:], rest); err != nil {
			return false, err
		}
		b.entries[e] = true
	case kind == "party":
		var k digest
		var o outcome
		key, out, _ := strings.Cut(rest, " ")
		if err := errors.Join(digits(k[:], key), digits(o[:], out)); err != nil {
			return false, err
		}
		b.parties[k] = o
	case kind == "end" && rest == fmt.Sprint(len(b.entries)+len(b.parties)):
		return true, nil
	default:
		return false, fmt.Errorf("no line of a baseline: %q", clipped(text))
	}
	return false, nil
}

// digits reads a digest of the length of to.
func digits(to []byte, text string) error {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(to) {
		return fmt.Errorf("no digest: %q", clipped(text))
	}
	copy(to, b)
	return nil
}
