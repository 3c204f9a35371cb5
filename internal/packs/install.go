package packs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"interdict/screen/list/store"
)

// install writes packs, index and editions beside what is in force, has the
// lists promised, and puts all in force by replacing the state.
func (t *taking) install(st *state, in Installed, index []byte) error {
	if err := t.lay(in, index); err != nil {
		return err
	}
	older := slices.DeleteFunc(st.Sets, func(x Installed) bool { return x.SHA256 == in.SHA256 })
	st.Sets = append([]Installed{in}, older...)
	gone := []Installed{}
	if len(st.Sets) > keptSets {
		st.Sets, gone = st.Sets[:keptSets], st.Sets[keptSets:]
	}
	st.Seen[in.Name] = Seen{in.Version, in.SHA256}
	if err := t.promise(st); err != nil {
		return err
	}
	b, err := json.MarshalIndent(st, "", "  ")
	if err != nil {
		return err
	}
	if err := t.asks("state"); err != nil {
		return err
	}
	if err := replaceFile(t.statePath(), append(b, '\n'), 0o600); err != nil {
		return err
	}
	// All of the set is in force. What is left is tidying; whoever changes the
	// lists next does it where it fails here.
	if t.turn != nil && t.asks("lists") == nil {
		_ = t.turn.Commit()
	}
	if t.asks("sweep") == nil {
		t.sweep(st, gone)
	}
	return nil
}

// lay writes packs and index where nothing names them yet.
func (t *taking) lay(in Installed, index []byte) error {
	for _, dir := range []string{"sets", "packs"} {
		if err := os.MkdirAll(filepath.Join(t.Dir, dir), 0o700); err != nil {
			return err
		}
	}
	if err := syncDir(filepath.Dir(t.Dir)); err != nil { // the folder may be new
		return err
	}
	for _, f := range in.Packs {
		if b, err := os.ReadFile(t.packPath(f.SHA256)); err == nil && f.Check(b) == nil {
			continue
		}
		if err := t.asks("pack " + f.File); err != nil {
			return err
		}
		if err := replaceFile(t.packPath(f.SHA256), t.bodies[f.SHA256], 0o600); err != nil {
			return err
		}
	}
	if err := t.asks("index"); err != nil {
		return err
	}
	return replaceFile(t.setPath(in.SHA256), index, 0o600)
}

// promise imports the lists so that they are in force when the state is.
func (t *taking) promise(st *state) error {
	if len(t.lists) == 0 {
		t.turn = nil // there is nothing to put in force; it ends with the taking
		return nil
	}
	for _, l := range t.lists {
		if err := t.asks("edition of " + l.files[0].Name); err != nil {
			return err
		}
		if _, _, err := t.turn.Import(l.files, l.opt); err != nil {
			return err
		}
	}
	var p store.Promise
	var err error
	if p.Switch, err = filepath.Abs(t.statePath()); err != nil {
		return err
	}
	if p.Folder, err = filepath.Abs(t.Lists.Dir); err != nil {
		return err
	}
	if st.Taken == nil {
		st.Taken = map[string]string{}
	}
	// Never the token that is there already, which another promise has made good.
	sum := sha256.Sum256([]byte(st.Taken[p.Folder] + " " + t.u.Digest()))
	p.Token = hex.EncodeToString(sum[:])
	st.Taken[p.Folder] = p.Token
	if err := t.asks("promise"); err != nil {
		return err
	}
	return t.turn.Promise(p)
}

// asks is where a test stops a write.
func (s *Store) asks(write string) error {
	if s.beforeWrite == nil {
		return nil
	}
	return s.beforeWrite(write)
}

// sweep removes the lists of sets that the state no longer names. Law and
// catalog stay. What cannot be removed stays too.
func (s *Store) sweep(st *state, gone []Installed) {
	used := map[string]bool{}
	for _, x := range st.Sets {
		for _, f := range x.Packs {
			used[f.SHA256] = true
		}
	}
	for _, x := range gone {
		for _, f := range x.Packs {
			if (f.Kind == "list" || f.Kind == "lists") && !used[f.SHA256] {
				os.Remove(s.packPath(f.SHA256)) //nolint:errcheck // a leftover costs disk, not truth
			}
		}
	}
}
