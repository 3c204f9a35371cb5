package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"interdict/internal/lockfile"
	"interdict/screen/list"
)

// A Turn is a change of several lists in one step. Others that change the store
// wait until it ends. What it imports is in force after Commit, or after Promise
// once the file that was named there says so; until then all is as before.
type Turn struct {
	s       *Store
	st      state
	release func()
}

// Begin waits for its turn. End must be called.
func (s *Store) Begin() (*Turn, error) { return s.begin(false) }

// begin takes no turn for who writes nothing.
func (s *Store) begin(dry bool) (*Turn, error) {
	t := &Turn{s: s, release: func() {}}
	if !dry {
		lock, err := lockfile.Hold(s.Dir)
		if err != nil {
			return nil, err
		}
		t.release = func() { lock.Close() }
	}
	var err error
	if t.st, err = s.read(); err != nil {
		t.release()
		return nil, err
	}
	return t, nil
}

// End lets the next one change the store. What was not put in force is dropped.
func (t *Turn) End() { t.release() }

// Import reads files into the turn, as Store.Import does.
func (t *Turn) Import(files []list.File, opt ImportOptions) ([]Change, []list.Warning, error) {
	if err := opt.check(); err != nil {
		return nil, nil, err
	}
	return t.s.importInto(&t.st, files, opt)
}

// Commit puts in force what was imported.
func (t *Turn) Commit() error {
	if err := t.s.settle(); err != nil {
		return err
	}
	if err := t.s.write(t.st); err != nil {
		return err
	}
	t.s.sweep(t.st)
	return nil
}

// A Promise names a file outside the store that puts lists in force together
// with what else it says, by being replaced: a JSON object in which "taken" has
// the token for the folder. Where the file does not say so, the lists of before
// are in force.
type Promise struct {
	Switch string `json:"switch"` // path of the file, absolute
	Folder string `json:"folder"` // what the file calls this store
	Token  string `json:"token"`  // not the one that the file has for the folder
}

// A pending state is one that comes into force by its promise.
type pending struct {
	Promise
	Editions []Edition         `json:"editions"`
	Answers  map[string]answer `json:"answers"`
}

// Promise writes down what was imported, to be in force as soon as the file
// says so. Commit is then only tidying, and whoever changes the store next does
// it as well.
func (t *Turn) Promise(p Promise) error {
	if err := p.check(); err != nil {
		return err
	}
	if err := t.s.settle(); err != nil {
		return err
	}
	st, err := t.s.read()
	if err != nil {
		return err
	}
	st.Pending = &pending{p, t.st.Editions, t.st.Answers}
	return t.s.write(st)
}

func (p *Promise) check() error {
	if !filepath.IsAbs(p.Switch) || p.Folder == "" || p.Token == "" {
		return fmt.Errorf("lists that come into force by %q, folder %q, token %q: the file, or what it should say, is not named", p.Switch, p.Folder, p.Token)
	}
	return nil
}

// kept reports whether the file says that the promise is kept. Where its folder
// is away nobody can tell, and neither the lists of before nor those promised
// may pass for those in force.
func (p *Promise) kept() (bool, error) {
	b, err := os.ReadFile(p.Switch)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = os.Stat(filepath.Dir(p.Switch))
		if err == nil {
			return false, nil
		}
	}
	var said struct {
		Taken map[string]string `json:"taken"`
	}
	if err == nil {
		err = json.Unmarshal(b, &said)
	}
	if err != nil {
		return false, fmt.Errorf("an update was cut off, and whether its lists are in force stands in %s: %w\nhint: put that folder back; interdict update with --packs and --keys makes it anew, and the lists of before are in force until it ends", p.Switch, err)
	}
	return said.Taken[p.Folder] == p.Token, nil
}

// read loads the state in force; a store that is new is empty. It writes
// nothing: who may only read sees an update that was cut off as it is.
func (s *Store) read() (state, error) {
	for tries := range 100 {
		b, err := os.ReadFile(s.statePath())
		if errors.Is(err, fs.ErrNotExist) {
			return state{Version: stateVersion, Answers: map[string]answer{}}, nil
		}
		if err != nil {
			return state{}, err
		}
		st, err := s.parse(b)
		if err != nil || st.Pending == nil {
			return st, err
		}
		kept, err := st.Pending.kept()
		// The two files are read one after the other. What was said of a promise
		// counts only while it is the one that stands here.
		if again, err := os.ReadFile(s.statePath()); err == nil && !bytes.Equal(again, b) {
			continue
		}
		if err != nil && tries < 20 { // an update that still runs tidies up within moments
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if err != nil {
			return state{}, fmt.Errorf("%s: %w", s.statePath(), err)
		}
		if kept {
			st.Editions, st.Answers = st.Pending.Editions, st.Pending.Answers
		}
		st.Pending = nil
		return st, nil
	}
	return state{}, fmt.Errorf("%s: is replaced all the time", s.statePath())
}

// settle makes sure that a promise that was kept is on the disk for good, before
// it is forgotten here: else a power cut could take back the one and not the other.
func (s *Store) settle() error {
	b, err := os.ReadFile(s.statePath())
	if errors.Is(err, fs.ErrNotExist) {
		return syncDir(filepath.Dir(s.Dir)) // the folder is new
	}
	if err != nil {
		return err
	}
	st, err := s.parse(b)
	if err != nil || st.Pending == nil {
		return err
	}
	return syncDir(filepath.Dir(st.Pending.Switch))
}

// Watched are the files that say which lists are in force. When one of them
// changes, Load may return others.
func (s *Store) Watched() []string {
	out := []string{s.statePath()}
	if b, err := os.ReadFile(s.statePath()); err == nil {
		if st, err := s.parse(b); err == nil && st.Pending != nil {
			out = append(out, st.Pending.Switch)
		}
	}
	return out
}
