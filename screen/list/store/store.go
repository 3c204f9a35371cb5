// Package store keeps the last good edition of every list on disk.
//
// A list comes in by Import, from files that the user has, or by Update, from
// its publisher. Either way it is read whole before anything is put in force:
// a file that is cut off, of the wrong kind, or suddenly much shorter is refused
// with the reason, and what was there stays. Files are kept as they came, with
// their SHA-256; they are checked each time they are read, and a damaged one
// gives way to the edition before.
//
//	DIR/state.json            what is in force, what the publishers said
//	DIR/editions/<digest>/    the files of an edition, named by their digest
//
// A new edition is written beside the old one and put in force by replacing
// state.json in one step, so that a crash leaves the old or the new, never a
// mixture. The edition before is kept. One program at a time changes the store;
// others wait for it.
//
// Lists that come in a signed set are in force together with its law: state.json
// says them beside those of before, and the file that says which set is in force
// decides between the two (see Promise).
package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/list/starter"
)

// A Store is a folder of lists. Now must be set; the rest has defaults.
type Store struct {
	Dir     string
	Now     func() time.Time
	Client  *http.Client                          // what fetches; nil for one with strict limits
	Proxy   func(*http.Request) (*url.URL, error) // of that client; nil for none
	Sources []Source                              // where Update fetches from
	Stall   time.Duration                         // how long a publisher may send nothing; 0 means a minute

	// MaxShrink is the share of entries that a new edition may lack of the old
	// one's; 0 means a fifth.
	MaxShrink float64

	// Progress is told how a fetch goes on; nil for nobody.
	Progress func(Progress)
}

// Progress says how far a fetch is.
type Progress struct {
	Source string
	File   string
	Bytes  int64
	Total  int64 // -1 where the publisher does not say
	Done   bool
}

// The warnings of the store, beside those of the loaders.
const (
	Damaged   = "damaged"    // a stored file is not what it was: the edition before is used
	KeptOther = "kept-other" // a list was not replaced, the one there is the better source
)

// ErrShrunk is wrapped by the error for an edition with suspiciously few
// entries. The old one stays in force.
var ErrShrunk = errors.New("far fewer entries than before")

// ErrOlder is wrapped by the error for files that are older than the edition in
// force, or of an unknown day. The newer one stays in force.
var ErrOlder = errors.New("not newer than what is in force")

// Load returns the edition in force of every list, and of the starter set what
// those do not replace. A list whose files are damaged is returned in
// its last good edition, or is missing; both give a warning.
func (s *Store) Load() ([]list.Snapshot, []list.Warning, error) {
	st, err := s.read()
	if err != nil {
		return nil, nil, err
	}
	var log list.Log
	var out []list.Snapshot
	var warnings []list.Warning
	parsed := map[string]reading{}
	for i := range st.Editions {
		for e := &st.Editions[i]; e != nil; e = e.Previous {
			snap, w, err := s.load(e, parsed)
			if err != nil {
				log.Add(Damaged, filepath.Join("editions", e.Dir), 0, "%s: %v", e.List, err)
				continue
			}
			warnings = append(warnings, w...)
			out = append(out, snap)
			break
		}
	}
	carried, err := starter.Beside(out)
	if err != nil {
		return nil, nil, err
	}
	out = append(out, carried...)
	slices.SortStableFunc(out, func(a, b list.Snapshot) int { return strings.Compare(string(a.List), string(b.List)) })
	return out, append(log.Warnings(), warnings...), nil
}

// A reading is what the files of one folder gave.
type reading struct {
	snaps []list.Snapshot
	err   error
}

// load reads the files of an edition, checks their digests, and returns its
// list. The files of one folder are read once.
func (s *Store) load(e *Edition, parsed map[string]reading) (list.Snapshot, []list.Warning, error) {
	var warnings []list.Warning
	key := e.Dir + " " + string(e.Given.List)
	r, ok := parsed[key]
	if !ok {
		var files []list.File
		for _, f := range e.Files {
			b, err := s.stored(e.Dir, f)
			if err != nil {
				return list.Snapshot{}, nil, err
			}
			files = append(files, list.BytesFile(f.Name, b))
		}
		r.snaps, warnings, r.err = all.Load(files, list.Options{List: e.Given.List, AsOf: e.Given.AsOf, AllowTruncated: e.Given.Truncated})
		parsed[key] = r
	}
	for _, snap := range r.snaps {
		if snap.List == e.List && snap.Format == e.Format {
			if snap.SHA256 != e.SHA256 {
				return list.Snapshot{}, nil, fmt.Errorf("digest %s, but %s was installed", snap.SHA256, e.SHA256)
			}
			snap.AsOf, snap.Checked, snap.Source, snap.Way, snap.Installed = e.AsOf, e.Checked, e.Source, e.Way, e.Installed
			for _, f := range e.Files {
				snap.Files = append(snap.Files, list.Origin{From: f.From, SHA256: f.SHA256, Bytes: f.Bytes})
			}
			return snap, warnings, nil
		}
	}
	return list.Snapshot{}, nil, errors.Join(fmt.Errorf("its files hold no %s", e.List), r.err)
}

// stored reads a file of the store and holds it against its digest.
func (s *Store) stored(dir string, f stored) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(s.Dir, "editions", dir, f.Name))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	if got := hex.EncodeToString(sum[:]); got != f.SHA256 {
		return nil, fmt.Errorf("%s: digest %s, but %s was stored: the file was changed", f.Name, got, f.SHA256)
	}
	return b, nil
}

// Editions returns the edition in force of every list, by id.
func (s *Store) Editions() ([]Edition, error) {
	st, err := s.read()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(st.Editions, func(a, b Edition) int { return strings.Compare(string(a.List), string(b.List)) })
	return st.Editions, nil
}

// named counts the entries with a primary name.
func named(s list.Snapshot) int {
	n := 0
	for i := range s.Entries {
		if len(s.Entries[i].Names) > 0 && s.Entries[i].Names[0].Kind == list.Primary {
			n++
		}
	}
	return n
}

func names(s list.Snapshot) int {
	n := 0
	for i := range s.Entries {
		n += len(s.Entries[i].Names)
	}
	return n
}

// A Change is what an import or update did to one list.
type Change struct {
	List     interdict.ListID `json:"list"`
	Format   string           `json:"format"`
	Was      int              `json:"was"` // entries before, 0 for a new list
	Entries  int              `json:"entries"`
	Added    int              `json:"added"`
	Removed  int              `json:"removed"`
	Changed  int              `json:"changed"` // entries of which something else is said than before
	Same     bool             `json:"same"`    // the same files as before
	Complete bool             `json:"complete"`
	Note     string           `json:"note,omitempty"`
}

// ImportOptions say how files are imported.
type ImportOptions struct {
	List           interdict.ListID   // id of a list of the user's own, or the one wanted of several
	AsOf           string             // day of the files, where they do not say: 2026-11-20
	Columns        map[string]string  // of a table of one's own: see package plain
	Way            list.Way           // how the files came here; "" means Imported
	Source         string             // what they came from; their path unless said
	Checked        string             // day on which the publisher last had nothing newer; AsOf unless said
	Want           []interdict.ListID // lists that must be among the files
	DryRun         bool               // read, and put nothing in force
	AllowShrink    bool
	AllowOlder     bool
	AllowTruncated bool
}

func (o *ImportOptions) check() error {
	if o.AsOf != "" {
		if _, err := time.Parse(time.DateOnly, o.AsOf); err != nil {
			return fmt.Errorf("day %q is not of the form 2026-11-20", o.AsOf)
		}
	}
	if len(o.Columns) > 0 {
		return errors.New("a table with columns of its own is read anew each time and cannot be stored\nhint: name the columns in its first line")
	}
	return nil
}

// Import reads files and puts their lists in force. Of several lists one may
// be refused and the others are still imported, with the joined error.
func (s *Store) Import(files []list.File, opt ImportOptions) ([]Change, []list.Warning, error) {
	if err := opt.check(); err != nil {
		return nil, nil, err
	}
	t, err := s.begin(opt.DryRun)
	if err != nil {
		return nil, nil, err
	}
	defer t.End()
	changes, warnings, err := s.importInto(&t.st, files, opt)
	if len(changes) > 0 && !opt.DryRun {
		if err := t.Commit(); err != nil {
			return nil, warnings, err
		}
	}
	return changes, warnings, err
}

// importInto reads files into a state, each list into a folder of its own.
func (s *Store) importInto(st *state, files []list.File, opt ImportOptions) ([]Change, []list.Warning, error) {
	groups, warnings, err := all.Group(files)
	errs := []error{err}
	var changes []Change
	for _, g := range groups {
		c, w, err := s.importOne(st, g, opt)
		changes, warnings = append(changes, c...), append(warnings, w...)
		errs = append(errs, err)
	}
	return changes, warnings, errors.Join(errs...)
}

func (s *Store) importOne(st *state, files []list.File, opt ImportOptions) ([]Change, []list.Warning, error) {
	from := files[0].Name
	if len(files) > 1 {
		from = filepath.Dir(from)
	}
	b := batch{source: cmp.Or(opt.Source, from), way: cmp.Or(opt.Way, list.Imported), asOf: opt.AsOf, checked: cmp.Or(opt.Checked, opt.AsOf), want: opt.Want, allowShrink: opt.AllowShrink, allowOlder: opt.AllowOlder, dry: opt.DryRun,
		opt: list.Options{List: opt.List, AsOf: opt.AsOf, AllowTruncated: opt.AllowTruncated}}
	for _, f := range files {
		body, err := f.ReadAll()
		if err != nil {
			return nil, nil, err
		}
		b.files = append(b.files, arrived{stored: stored{Name: f.Name, From: f.Name}, body: body})
	}
	return s.install(st, b)
}
