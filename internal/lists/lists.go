// Package lists opens the restricted-party lists that a run works with: what
// the store holds, what the question names, and, in place of what is missing,
// the starter set that the program carries.
//
//	o, err := lists.Open(lists.Options{Dir: dir}, now)
//	s, err := o.Screener(screen.Options{})
//
// The Screener knows the gaps: with a required list missing, cut or too old it
// calls nothing clear. The package reads no clock and no environment; age is
// judged at the time that is handed in.
package lists

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"interdict"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/policy"
	"interdict/screen/list/starter"
	"interdict/screen/list/store"
)

// Options say which lists are opened. The zero value has the starter set alone.
type Options struct {
	Dir    string   // the folder of the store; "" for none
	Files  []string // lists named in the question, see ParseGiven; each takes the place of the one held
	AsOf   string   // day of Files, where they do not say it: 2026-11-20
	Policy string   // path of a policy file; "" for the shipped policy
}

// Opened is what a run works with.
type Opened struct {
	Lists    []Held         `json:"lists"` // by id
	Gaps     []screen.Gap   `json:"gaps"`  // what the policy requires and is not there
	Policy   Policy         `json:"policy"`
	Warnings []list.Warning `json:"warnings,omitempty"`

	snaps []list.Snapshot
	dir   string    // of the store, when no list came from elsewhere
	now   time.Time // at which age is judged
	made  *made
}

// made is the screener over some lists, which is made once.
type made struct {
	once     sync.Once
	screener *screen.Screener
	err      error
}

// A Held is one list that is open.
type Held struct {
	ID        interdict.ListID `json:"id"`
	Title     string           `json:"title,omitempty"`
	AsOf      string           `json:"as_of,omitempty"`   // day of the edition, where it is known
	Checked   string           `json:"checked,omitempty"` // day on which the publisher last had no newer one
	AgeDays   *int             `json:"age_days,omitempty"`
	Required  bool             `json:"required"`               // by the policy
	MaxAge    int              `json:"max_age_days,omitempty"` // that the policy allows; 0 for any
	Way       list.Way         `json:"way"`
	Source    string           `json:"source,omitempty"`
	Format    string           `json:"format"`
	Entries   int              `json:"entries"`
	Names     int              `json:"names"`
	Complete  bool             `json:"complete"`
	MetReal   bool             `json:"met_real"` // its loader was tested against a real file of the publisher
	Note      string           `json:"note,omitempty"`
	Installed string           `json:"installed,omitempty"`
	SHA256    string           `json:"sha256"`
	Files     []list.Origin    `json:"files,omitempty"` // what it was read from
}

// A Policy is the one by which the lists were judged.
type Policy struct {
	policy.Policy `json:"-"`
	Source        string `json:"source"` // its path, or "shipped"
	SHA256        string `json:"sha256"`
}

// Open reads the lists. A list of the store that is damaged gives way to its
// last good edition or to the starter set, with a warning; a file of the
// question that cannot be read is an error.
func Open(o Options, now time.Time) (*Opened, error) {
	out := &Opened{made: &made{}, now: now}
	var err error
	if out.Policy, err = readPolicy(o.Policy); err != nil {
		return nil, err
	}
	if out.snaps, out.Warnings, err = stored(o.Dir, now); err != nil {
		return nil, err
	}
	given, warnings, err := readGiven(o)
	if err != nil {
		return nil, err
	}
	out.Warnings = append(out.Warnings, warnings...)
	out.snaps = slices.DeleteFunc(out.snaps, func(s list.Snapshot) bool {
		return s.Way == list.Carried || slices.ContainsFunc(given, func(g list.Snapshot) bool { return g.List == s.List })
	})
	out.snaps = append(out.snaps, given...)
	carried, err := starter.Beside(out.snaps)
	if err != nil {
		return nil, err
	}
	out.snaps = append(out.snaps, carried...)
	slices.SortStableFunc(out.snaps, func(a, b list.Snapshot) int { return cmp.Compare(a.List, b.List) })
	for _, s := range out.snaps {
		out.Lists = append(out.Lists, out.Policy.asks(held(&s, now)))
	}
	if len(given) == 0 && slices.ContainsFunc(out.snaps, func(s list.Snapshot) bool { return s.Way != list.Carried }) {
		out.dir = o.Dir
	}
	out.Gaps = gaps(out.Policy.Check(policy.Of(out.snaps), now))
	return out, nil
}

// At is the same lists judged at another time: with every day they are older,
// and one that was fresh may be no more.
func (o *Opened) At(now time.Time) *Opened {
	c := *o
	c.now, c.Lists = now, slices.Clone(o.Lists)
	for i := range c.Lists {
		c.Lists[i].AgeDays = age(c.Lists[i].AsOf, c.Lists[i].Checked, now)
	}
	c.Gaps = gaps(o.Policy.Check(policy.Of(o.snaps), now))
	return &c
}

// Screener is a screener over the lists that knows their gaps. All of them
// share one index.
func (o *Opened) Screener(opts screen.Options) (*screen.Screener, error) {
	o.made.once.Do(func() {
		if o.dir != "" {
			o.made.screener, o.made.err = o.index()
			return
		}
		o.made.screener = screen.New(o.snaps, screen.Options{})
	})
	if o.made.err != nil {
		return nil, o.made.err
	}
	opts.Vouched, opts.Gaps = true, o.Gaps
	return o.made.screener.With(opts), nil
}

// Entry finds an entry by its reference, "us/sdn/12345", and the list it is of.
func (o *Opened) Entry(ref string) (Held, list.Entry, error) {
	for i := range o.snaps {
		s := &o.snaps[i]
		id, ok := strings.CutPrefix(ref, string(s.List)+"/")
		if !ok {
			continue
		}
		for k := range s.Entries {
			if s.Entries[k].ID == id {
				return o.Lists[i], s.Entries[k], nil
			}
		}
	}
	return Held{}, list.Entry{}, fmt.Errorf("no entry %q on the lists that are loaded", ref)
}

// Snapshots are the lists with all their entries.
func (o *Opened) Snapshots() ([]list.Snapshot, error) { return o.snaps, nil }

// Close lets go of what is open.
func (o *Opened) Close() error { return nil }

func stored(dir string, now time.Time) ([]list.Snapshot, []list.Warning, error) {
	if dir == "" {
		return nil, nil, nil
	}
	s := store.Store{Dir: dir, Now: func() time.Time { return now }}
	snaps, warnings, err := s.Load()
	// What was odd about the files was told when they came in, and what it
	// means stands in each list's note.
	return snaps, slices.DeleteFunc(warnings, func(w list.Warning) bool { return w.Code != store.Damaged }), err
}

func readPolicy(path string) (Policy, error) {
	if path == "" {
		p, err := policy.Default()
		return Policy{p, "shipped", list.SHA256(policy.Shipped())}, err
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return Policy{}, err
	}
	p, err := policy.Parse(path, src)
	return Policy{p, path, list.SHA256(src)}, err
}

// asks notes on a list what the policy asks of it.
func (p Policy) asks(h Held) Held {
	for _, r := range p.Require {
		if r.List == h.ID || slices.Contains(r.Or, h.ID) {
			h.Required, h.MaxAge = true, r.MaxAgeDays
		}
	}
	return h
}

func gaps(found []policy.Gap) []screen.Gap {
	out := make([]screen.Gap, len(found))
	for i, g := range found {
		out[i] = screen.Gap(g)
	}
	return out
}

func held(s *list.Snapshot, now time.Time) Held {
	h := Held{ID: s.List, Title: s.Title, AsOf: s.AsOf, Checked: s.Checked, Way: s.Way, Source: s.Source, Format: s.Format,
		Entries: len(s.Entries), Complete: s.Complete, MetReal: s.MetReal, Note: s.Note, SHA256: s.SHA256, Files: s.Files, Installed: s.Installed}
	for i := range s.Entries {
		h.Names += len(s.Entries[i].Names)
	}
	h.AgeDays = age(s.AsOf, s.Checked, now)
	return h
}

// age is how many days old an edition is, nil where nobody knows.
func age(asOf, checked string, now time.Time) *int {
	days, ok := policy.Age(cmp.Or(checked, asOf), now)
	if !ok {
		return nil
	}
	return &days
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
