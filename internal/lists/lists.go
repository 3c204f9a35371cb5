// Package lists opens the restricted-party lists that the verbs ask: those of
// the store, those named on the command line, and the starter set that the
// program carries. It holds them against the policy, so that what is missing or
// stale is said in every answer.
package lists

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/list/policy"
	"interdict/screen/list/starter"
	"interdict/screen/list/store"
)

// Options say where the lists come from. The zero value has the starter set
// alone.
type Options struct {
	Dir    string   // folder of the store; "" for none
	Files  []string // "ID=PATH" or "PATH": files or folders, each in place of the store's edition
	AsOf   string   // day of Files, where they do not say it: 2026-11-20
	Policy string   // file that says which lists must be there; "" for the default
}

// An Opened is what was found.
type Opened struct {
	Snapshots []list.Snapshot
	Warnings  []list.Warning
	Gaps      []screen.Gap
}

// Open reads the lists. A list that is named on the command line and cannot be
// read is an error; a damaged one of the store is a warning, and then missing.
func Open(o Options, now time.Time) (*Opened, error) {
	rules, err := readPolicy(o.Policy)
	if err != nil {
		return nil, err
	}
	out := &Opened{}
	if o.Dir != "" {
		s := store.Store{Dir: o.Dir, Now: func() time.Time { return now }}
		out.Snapshots, out.Warnings, err = s.Load()
	} else {
		out.Snapshots, err = starter.Snapshots()
	}
	if err != nil {
		return nil, err
	}
	if err := out.named(o); err != nil {
		return nil, err
	}
	slices.SortStableFunc(out.Snapshots, func(a, b list.Snapshot) int { return strings.Compare(string(a.List), string(b.List)) })
	for _, g := range rules.Check(out.Snapshots, now) {
		out.Gaps = append(out.Gaps, screen.Gap{List: g.List, Why: g.Why, Text: g.Text})
	}
	return out, nil
}

func readPolicy(name string) (policy.Policy, error) {
	if name == "" {
		return policy.Default(), nil
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return policy.Policy{}, err
	}
	return policy.Parse(name, src)
}

// named reads the lists of the command line. The first file of a list takes the
// place of the store's edition; a second one is searched beside it.
func (o *Opened) named(opt Options) error {
	fresh := map[interdict.ListID]bool{}
	for _, arg := range opt.Files {
		id, path, ok := strings.Cut(arg, "=")
		if !ok || strings.ContainsAny(id, `.\`) {
			id, path = "", arg
		}
		files, err := all.Files(path)
		if err != nil {
			return err
		}
		snaps, warnings, err := all.Load(files, list.Options{List: interdict.ListID(id), AsOf: opt.AsOf, Source: path})
		if err != nil {
			return err
		}
		if len(snaps) == 0 {
			return fmt.Errorf("%s: holds no list", path)
		}
		o.Warnings = append(o.Warnings, warnings...)
		for _, s := range snaps {
			if s.Source == "" {
				s.Source = path
			}
			if !fresh[s.List] {
				o.Snapshots = slices.DeleteFunc(o.Snapshots, func(old list.Snapshot) bool { return old.List == s.List })
			}
			fresh[s.List] = true
			o.Snapshots = append(o.Snapshots, s)
		}
	}
	return nil
}

// Screener makes a Screener of what was opened. The options' Vouched and Gaps
// are set here.
func (o *Opened) Screener(opts screen.Options) *screen.Screener {
	opts.Vouched, opts.Gaps = true, o.Gaps
	return screen.New(o.Snapshots, opts)
}

// Entry finds an entry by its reference, "us/sdn/12345".
func (o *Opened) Entry(ref string) (*list.Snapshot, *list.Entry, error) {
	for i := range o.Snapshots {
		s := &o.Snapshots[i]
		id, ok := strings.CutPrefix(ref, string(s.List)+"/")
		if !ok {
			continue
		}
		for k := range s.Entries {
			if s.Entries[k].ID == id {
				return s, &s.Entries[k], nil
			}
		}
	}
	return nil, nil, fmt.Errorf("no entry %q on the lists that are loaded", ref)
}

// DefaultDir is where lists are kept when nobody says: below the user's own
// data folder. It returns "" where the environment names none.
func DefaultDir(env func(string) string) string {
	if dir := env("INTERDICT_LISTS"); dir != "" {
		return dir
	}
	for _, v := range []string{"XDG_DATA_HOME", "LOCALAPPDATA"} {
		if dir := env(v); filepath.IsAbs(dir) {
			return filepath.Join(dir, "interdict", "lists")
		}
	}
	if home := env("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share", "interdict", "lists")
	}
	return ""
}

// ErrNoDir is the error of a verb that must write lists and has nowhere to.
var ErrNoDir = errors.New("nowhere to keep lists\nhint: name a folder with --lists or INTERDICT_LISTS")
