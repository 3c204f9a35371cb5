package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"interdict"
	"interdict/screen/list"
)

// stateVersion is the version of the state file. Another one is refused: what
// it says about age and completeness could be read wrongly.
const stateVersion = 1

// A state is what the store holds: which edition of each list is in force, and
// what the publishers said of their files.
type state struct {
	Version  int               `json:"version"`
	Editions []Edition         `json:"editions"`
	Answers  map[string]answer `json:"answers"` // by address
	Pending  *pending          `json:"pending,omitempty"`
}

// An Edition is one edition of one list as it lies in the store.
type Edition struct {
	List      interdict.ListID `json:"list"`
	Format    string           `json:"format"`
	Title     string           `json:"title"`
	Source    string           `json:"source"`            // id of the source, or the path it was imported from
	AsOf      string           `json:"as_of,omitempty"`   // day of the edition
	Way       list.Way         `json:"way"`               // how it came here
	Checked   string           `json:"checked,omitempty"` // day on which the publisher last had no newer one
	Installed string           `json:"installed"`         // when, RFC 3339
	Entries   int              `json:"entries"`
	Named     int              `json:"named"` // entries with a primary name: the others were made of loose aliases
	Names     int              `json:"names"`
	Complete  bool             `json:"complete"`
	Note      string           `json:"note,omitempty"`
	MetReal   bool             `json:"met_real"`
	SHA256    string           `json:"sha256"` // as the loader gives it
	Dir       string           `json:"dir"`    // below editions/
	Files     []stored         `json:"files"`
	Given     given            `json:"given,omitzero"`
	Previous  *Edition         `json:"previous,omitempty"` // the last good one before
}

// A given is what the user said of files when they came in. They are read with
// the same words again.
type given struct {
	List      interdict.ListID `json:"list,omitempty"`
	AsOf      string           `json:"as_of,omitempty"`
	Truncated bool             `json:"truncated,omitempty"`
}

// A stored file is one as it was fetched, with its digest.
type stored struct {
	Name   string `json:"name"`
	From   string `json:"from"` // address or path
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// An answer is what a publisher said of a file, for asking again.
type answer struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	SHA256       string `json:"sha256"`
	Dir          string `json:"dir"`
	Name         string `json:"name"`
}

func (s *Store) statePath() string { return filepath.Join(s.Dir, "state.json") }

// parse reads the state file as it is, with what is pending.
func (s *Store) parse(b []byte) (state, error) {
	var st state
	if err := json.Unmarshal(b, &st); err != nil {
		return state{}, fmt.Errorf("%s: %w\nhint: the file is damaged; move it away and import or fetch the lists again", s.statePath(), err)
	}
	if st.Version != stateVersion {
		return state{}, fmt.Errorf("%s: version %d, but this program reads version %d", s.statePath(), st.Version, stateVersion)
	}
	all := st.Editions
	if p := st.Pending; p != nil {
		if err := p.check(); err != nil {
			return state{}, fmt.Errorf("%s: %w", s.statePath(), err)
		}
		if p.Answers == nil {
			p.Answers = map[string]answer{}
		}
		all = slices.Concat(all, p.Editions)
	}
	for _, e := range all {
		if err := e.check(); err != nil {
			return state{}, fmt.Errorf("%s: %w", s.statePath(), err)
		}
	}
	if st.Answers == nil {
		st.Answers = map[string]answer{}
	}
	return st, nil
}

// check refuses a state that points outside the store.
func (e Edition) check() error {
	for x := &e; x != nil; x = x.Previous {
		if x.Dir == "" || x.Dir != filepath.Base(x.Dir) || strings.HasPrefix(x.Dir, ".") {
			return fmt.Errorf("list %s: folder %q is not one of the store", x.List, x.Dir)
		}
		for _, f := range x.Files {
			if f.Name == "" || f.Name != filepath.Base(f.Name) {
				return fmt.Errorf("list %s: file %q is not one of the store", x.List, f.Name)
			}
		}
	}
	return nil
}

// write puts the state in force: to a file beside it, onto the disk, then over
// the old one in a single step.
func (s *Store) write(st state) error {
	b, err := json.MarshalIndent(st, "", "  ")
	if err != nil {
		return err
	}
	tmp := s.statePath() + ".new"
	if err := writeFile(tmp, append(b, '\n')); err != nil {
		return err
	}
	if err := os.Rename(tmp, s.statePath()); err != nil {
		return err
	}
	return syncDir(s.Dir)
}

// writeFile writes a file and waits until it is on the disk.
func writeFile(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// syncDir waits until the names in a folder are on the disk, where the system
// can say so; Windows cannot.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// edition returns the edition of a list, nil for none.
func (st *state) edition(id interdict.ListID) *Edition {
	for i := range st.Editions {
		if st.Editions[i].List == id {
			return &st.Editions[i]
		}
	}
	return nil
}

// used are the folders that an edition, its predecessor or an answer needs.
func (st *state) used() map[string]bool {
	out := map[string]bool{}
	for i := range st.Editions {
		for e := &st.Editions[i]; e != nil; e = e.Previous {
			out[e.Dir] = true
		}
	}
	for _, a := range st.Answers {
		out[a.Dir] = true
	}
	return out
}
