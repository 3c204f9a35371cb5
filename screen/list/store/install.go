package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/all"
)

// An arrived file is one that came in, not yet in the store.
type arrived struct {
	stored
	body         []byte
	etag         string
	lastModified string
	same         bool // the publisher says that it has not changed
}

// A batch is files that came in together.
type batch struct {
	source      string
	way         list.Way
	asOf        string // day of the files, where the lists do not say
	checked     string // day on which the publisher had nothing newer, "" for not known
	files       []arrived
	want        []interdict.ListID // lists that must be among them
	opt         list.Options
	allowShrink bool
	allowOlder  bool
	dry         bool // nothing is written
}

// install reads a batch and puts its lists in force in the state, which the
// caller writes. Lists that are refused give an error; the others stand.
func (s *Store) install(st *state, b batch) ([]Change, []list.Warning, error) {
	files := make([]list.File, len(b.files))
	for i, f := range b.files {
		files[i] = list.BytesFile(f.Name, f.body)
	}
	snaps, warnings, err := all.Load(files, b.opt)
	if len(snaps) == 0 {
		return nil, warnings, err
	}
	snaps, twice := onceEach(snaps)
	errs := []error{err, twice}
	for _, id := range b.want {
		if !holds(snaps, id) {
			return nil, warnings, fmt.Errorf("%s: the files hold no %s but %s: %w", b.source, id, listed(snaps), list.ErrUnrecognised)
		}
	}
	if err := cmp.Or(st.older(b, snaps), s.shrinks(st, b, snaps)); err != nil {
		return nil, warnings, err
	}
	dir, kept := places(b.files)
	if !b.dry {
		if err := s.put(dir, kept, b.files); err != nil {
			return nil, warnings, err
		}
	}
	var log list.Log
	var changes []Change
	parsed := map[string]reading{}
	for _, snap := range snaps {
		e := b.edition(snap)
		e.Installed, e.Dir, e.Files = s.Now().UTC().Format(time.RFC3339), dir, kept
		old := st.edition(e.List)
		if why := stays(old, e, b); why != "" {
			log.Add(KeptOther, b.source, 0, "%s stays as it came from %s, %s", e.List, old.Source, why)
			continue
		}
		was := s.entries(old, parsed)
		c := st.replace(e)
		added, removed, changed := diff(was, snap.Entries)
		c.Added, c.Removed, c.Changed = len(added), len(removed), len(changed)
		changes = append(changes, c)
	}
	for _, f := range b.files {
		if f.etag != "" || f.lastModified != "" {
			st.Answers[f.From] = answer{ETag: f.etag, LastModified: f.lastModified, SHA256: digest(f.body), Dir: dir, Name: storedName(kept, f)}
		}
	}
	return changes, append(warnings, log.Warnings()...), errors.Join(errs...)
}

// onceEach leaves out a list that came twice in one format: which of the two
// is meant nobody can tell, and the digest of one would stand for the other.
func onceEach(snaps []list.Snapshot) ([]list.Snapshot, error) {
	type key struct {
		id     interdict.ListID
		format string
	}
	count := map[key]int{}
	for _, s := range snaps {
		count[key{s.List, s.Format}]++
	}
	var once []list.Snapshot
	var errs []error
	for _, s := range snaps {
		k := key{s.List, s.Format}
		if count[k] == 1 {
			once = append(once, s)
		} else if count[k] > 1 {
			errs = append(errs, fmt.Errorf("%s: the files hold it %d times\nhint: import the edition that you want by itself", s.List, count[k]))
			count[k] = -1
		}
	}
	return once, errors.Join(errs...)
}

// edition is a list of the batch as the state keeps it.
func (b *batch) edition(snap list.Snapshot) Edition {
	return Edition{List: snap.List, Format: snap.Format, Title: snap.Title, Source: b.source, Way: b.way, AsOf: cmp.Or(snap.AsOf, b.asOf), Checked: b.checked,
		Entries: len(snap.Entries), Named: named(snap), Names: names(snap), Complete: snap.Complete, Note: snap.Note, MetReal: snap.MetReal, SHA256: snap.SHA256,
		Given: given{b.opt.List, b.opt.AsOf, b.opt.AllowTruncated}}
}

func storedName(kept []stored, f arrived) string {
	for _, k := range kept {
		if k.From == f.From {
			return k.Name
		}
	}
	return ""
}

func holds(snaps []list.Snapshot, id interdict.ListID) bool {
	for _, s := range snaps {
		if s.List == id {
			return true
		}
	}
	return false
}

func listed(snaps []list.Snapshot) string {
	var out []string
	for _, s := range snaps {
		out = append(out, string(s.List))
	}
	return strings.Join(out, ", ")
}

// replace makes an edition the one in force; the one before is kept behind it. The
// same files again only move the day of the check.
func (st *state) replace(e Edition) Change {
	c := Change{List: e.List, Format: e.Format, Entries: e.Entries, Complete: e.Complete, Note: e.Note}
	old := st.edition(e.List)
	if old == nil {
		st.Editions = append(st.Editions, e)
		return c
	}
	c.Was = old.Entries
	if old.SHA256 == e.SHA256 && old.Dir == e.Dir {
		c.Same = true
		old.Checked, old.Source, old.Way = max(old.Checked, e.Checked), e.Source, e.Way
		if e.AsOf != "" {
			old.AsOf = e.AsOf
		}
		return c
	}
	before := *old
	before.Previous = nil
	e.Previous = &before
	*old = e
	return c
}

// places are the folder of files, named by their digest, and their names in it.
func places(files []arrived) (dir string, kept []stored) {
	sums := make([]string, len(files))
	for i, f := range files {
		sums[i] = digest(f.body)
		kept = append(kept, stored{Name: fmt.Sprintf("%d-%s", i+1, plainName(f.Name)), From: f.From, SHA256: sums[i], Bytes: int64(len(f.body))})
	}
	return list.JoinSHA256(sums...)[:24], kept
}

// put writes files into their folder in a single step: a folder that exists is
// whole.
func (s *Store) put(dir string, kept []stored, files []arrived) error {
	root := filepath.Join(s.Dir, "editions")
	if err := os.MkdirAll(root, 0o700); err != nil {
		return err
	}
	final := filepath.Join(root, dir)
	if whole(final, kept) {
		return nil
	}
	tmp, err := os.MkdirTemp(root, ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for i, f := range files {
		if err := writeFile(filepath.Join(tmp, kept[i].Name), f.body); err != nil {
			return err
		}
	}
	if err := syncDir(tmp); err != nil {
		return err
	}
	if err := os.RemoveAll(final); err != nil { // damaged: not whole
		return err
	}
	if err := os.Rename(tmp, final); err != nil {
		return err
	}
	return syncDir(root)
}

// whole reports whether a folder holds these files undamaged.
func whole(dir string, files []stored) bool {
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil || digest(b) != f.SHA256 {
			return false
		}
	}
	return true
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// plainName keeps of a name what any file system takes.
func plainName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, "\\", "/"))
	out := []byte(name)
	for i, c := range out {
		if c != '.' && c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			out[i] = '_'
		}
	}
	if len(out) > 60 {
		out = out[len(out)-60:]
	}
	return string(out)
}

// sweepAge is how old a folder without use must be before it is removed: an
// import that runs beside this one may not have written its state yet.
const sweepAge = 24 * time.Hour

// sweep removes folders that no edition needs. What cannot be removed stays.
func (s *Store) sweep(st state) {
	root := filepath.Join(s.Dir, "editions")
	entries, err := os.ReadDir(root)
	if err != nil {
		return
	}
	used := st.used()
	for _, d := range entries {
		info, err := d.Info()
		if err != nil || used[d.Name()] || !d.IsDir() || info.Mode()&fs.ModeSymlink != 0 || s.Now().Sub(info.ModTime()) < sweepAge {
			continue
		}
		os.RemoveAll(filepath.Join(root, d.Name())) //nolint:errcheck // a leftover costs disk, not truth
	}
}
