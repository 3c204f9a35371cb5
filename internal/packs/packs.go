// Package packs keeps law, catalog and lists that came in signed packs.
//
// A set comes in by Update, from a folder or an address. It is taken only when
// its index is signed by a trusted key, is not older than any set of that
// publisher that was seen before, and every pack fits the index, can be read
// and finds no fault. Then law, catalog and lists are put in force in one step;
// until then, and whenever anything is wrong, the set before stays.
//
//	DIR/state.json          which sets were put in force, the last one first
//	DIR/keys.json           the publishers' keys that are trusted
//	DIR/sets/<digest>       indexes, as they were signed
//	DIR/packs/<digest>      packs, named by their digest; law and catalog stay, since evidence rests on them
//
// Lists go on into the store of lists, where those that came from publishers
// lie: the newer edition counts, and each says how it came. They are promised
// there first: written beside the lists in force, under a token. Replacing
// DIR/state.json, which then names the set and the token, is the one step that
// puts all of the set in force. A crash before it leaves law, catalog and lists
// of before, one after it those of the set. Who changes the lists next tidies up.
package packs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"interdict/catalog"
	"interdict/law"
	"interdict/prove"
	"interdict/screen/list/store"
)

// A Store is a folder of signed packs. Dir and Now must be set.
type Store struct {
	Dir   string
	Now   func() time.Time
	Lists *store.Store // where lists go; nil refuses sets that hold some

	Client   *http.Client                          // what fetches; nil for one with strict limits
	Proxy    func(*http.Request) (*url.URL, error) // of that client; nil for none
	Stall    time.Duration                         // how long a server may send nothing; 0 means a minute
	Progress func(Progress)                        // is told how a fetch goes on; nil for nobody

	// CarriedLaw and CarriedCatalog are what the program carries: a set may be
	// no older.
	CarriedLaw     []*law.Pack
	CarriedCatalog *catalog.Catalog

	beforeWrite func(what string) error // can stop a write, in tests; nil for nobody
}

// Progress says how far a fetch is.
type Progress struct {
	File  string
	Bytes int64
	Total int64
}

// stateVersion is the version of the state file. Another one is refused.
const stateVersion = 1

// keptSets is how many sets the state names: that in force and those before.
const keptSets = 5

type state struct {
	Version int             `json:"version"`
	Sets    []Installed     `json:"sets"` // the one in force first
	Seen    map[string]Seen `json:"seen"` // by publisher: the newest set that was taken

	// Taken has the token of the last step that put lists in force, by the folder
	// that they are in. The store of lists asks for it.
	Taken map[string]string `json:"taken,omitempty"`
}

// Seen is the newest set of a publisher that was taken. It outlives the sets, so
// that an older one is never taken for new.
type Seen struct {
	Version int64  `json:"version"`
	SHA256  string `json:"sha256"` // of what the index says
}

// An Installed set is one that was put in force.
type Installed struct {
	prove.PackSet
	SHA256    string    `json:"sha256"` // of what the index says
	Trust     string    `json:"trust"`  // where the key was had from
	From      string    `json:"from"`
	Installed time.Time `json:"installed"`
}

// A Set is the set in force, with what it holds.
type Set struct {
	Installed
	Law     fs.FS // nil when it holds none
	Catalog fs.FS // nil when it holds none
}

func (s *Store) statePath() string { return filepath.Join(s.Dir, "state.json") }
func (s *Store) keysPath() string  { return filepath.Join(s.Dir, "keys.json") }
func (s *Store) setPath(digest string) string {
	return filepath.Join(s.Dir, "sets", digest)
}
func (s *Store) packPath(digest string) string {
	return filepath.Join(s.Dir, "packs", digest)
}

func (s *Store) read() (*state, error) {
	b, err := os.ReadFile(s.statePath())
	if errors.Is(err, fs.ErrNotExist) {
		return &state{Version: stateVersion, Seen: map[string]Seen{}}, nil
	}
	if err != nil {
		return nil, err
	}
	st := &state{}
	if err := json.Unmarshal(b, st); err != nil {
		return nil, fmt.Errorf("%s: %w\nhint: the file is damaged; move the folder away and run interdict update again", s.statePath(), err)
	}
	if st.Version != stateVersion {
		return nil, fmt.Errorf("%s: version %d, but this program reads version %d", s.statePath(), st.Version, stateVersion)
	}
	if st.Seen == nil {
		st.Seen = map[string]Seen{}
	}
	return st, nil
}

// Keys are the publishers' keys that are trusted.
func (s *Store) Keys() (*prove.KeyRing, error) {
	ring, err := prove.ReadKeyRing(s.keysPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoKeys
	}
	return ring, err
}

// ErrNoKeys is the error of a store that was told of no publisher's key.
var ErrNoKeys = errors.New("no publisher's key is trusted yet\nhint: name a file of public keys with --keys; they must come to you by another way than the packs")

// Trust puts the publishers' keys in place of those trusted so far.
func (s *Store) Trust(ring *prove.KeyRing) error {
	b, err := json.MarshalIndent(ring, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return err
	}
	return replaceFile(s.keysPath(), append(b, '\n'), 0o600)
}

// Stamp tells which set is in force from any that was or will be. Who reads the
// set and then the lists has both of one set when the stamp is still the same.
func (s *Store) Stamp() (string, error) {
	b, err := os.ReadFile(s.statePath())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}

// Load gives the set in force; nil when there is none. One that is damaged, or
// whose key is no longer trusted, gives way to the set before, and the warnings
// say why. With no set left, what the program carries is in force.
func (s *Store) Load() (*Set, []string, error) {
	st, err := s.read()
	if err != nil || len(st.Sets) == 0 {
		return nil, nil, err
	}
	ring, err := s.Keys()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", s.Dir, err)
	}
	var warnings []string
	for i := range st.Sets {
		set, err := s.load(&st.Sets[i], ring)
		if err == nil {
			return set, warnings, nil
		}
		warnings = append(warnings, fmt.Sprintf("the signed set %d of %s is not used: %v", st.Sets[i].Version, st.Sets[i].Name, err))
	}
	return nil, warnings, nil
}

// load opens a set, and checks its signature and its digests anew.
func (s *Store) load(in *Installed, ring *prove.KeyRing) (*Set, error) {
	b, err := os.ReadFile(s.setPath(in.SHA256))
	if err != nil {
		return nil, err
	}
	// A key that has expired since is no reason to give up what it signed in time.
	signed, key, err := prove.ReadPackSet(b, ring, in.Installed)
	if err != nil {
		return nil, err
	}
	if today := s.Now().UTC().Format(time.DateOnly); key.Revoked != "" && today >= key.Revoked {
		return nil, fmt.Errorf("the key %s was revoked on %s", signed.Name, key.Revoked)
	}
	set := &Set{Installed: *in}
	set.PackSet, set.Trust = *signed, key.Trust
	for kind, to := range map[string]*fs.FS{"law": &set.Law, "catalog": &set.Catalog} {
		f, ok := signed.Pack(kind)
		if !ok {
			continue
		}
		b, err := os.ReadFile(s.packPath(f.SHA256))
		if err != nil {
			return nil, err
		}
		m, err := f.Open(b)
		if err != nil {
			return nil, err
		}
		*to = m.FS("")
	}
	return set, nil
}

// Past are the packs of a kind that were ever put in force, as files, the newest
// first. Evidence of then names them by digest.
func (s *Store) Past(kind string) ([]fs.FS, error) {
	dir := filepath.Join(s.Dir, "packs")
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	type past struct {
		at time.Time
		fs fs.FS
	}
	var all []past
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		m, err := prove.PackFile{File: e.Name(), Bytes: int64(len(b)), SHA256: e.Name()}.Open(b)
		if err != nil || string(m[kindFile]) != kind {
			continue // damaged: whoever needs it says that it is missing
		}
		all = append(all, past{info.ModTime(), m.FS("")})
	}
	slices.SortStableFunc(all, func(a, b past) int { return b.at.Compare(a.at) })
	out := make([]fs.FS, len(all))
	for i := range all {
		out[i] = all[i].fs
	}
	return out, nil
}

// kindFile is the member that says what kind a pack is of, so that one cannot
// pass for another even where its name is lost.
const kindFile = "KIND"

// replaceFile writes a file beside the old one, onto the disk, and puts it in
// its place in one step.
func replaceFile(name string, data []byte, mode fs.FileMode) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".new-")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err := errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), name); err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}

// syncDir waits until the names in a folder are on the disk, where the system
// can say so.
func syncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// DefaultDir is where packs are kept when nobody says: below the user's own
// data folder. It returns "" where the environment names none.
func DefaultDir(env func(string) string) string {
	if dir := env("INTERDICT_PACKS"); dir != "" {
		return dir
	}
	for _, v := range []string{"XDG_DATA_HOME", "LOCALAPPDATA"} {
		if dir := env(v); filepath.IsAbs(dir) {
			return filepath.Join(dir, "interdict", "packs")
		}
	}
	if home := env("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share", "interdict", "packs")
	}
	return ""
}
