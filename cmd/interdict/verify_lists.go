package main

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"interdict/internal/lists"
	"interdict/internal/replay"
	"interdict/prove"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/starter"
)

// wholeFlags name the lists on which screenings are made anew in whole.
type wholeFlags struct {
	from  string // folder where lists are kept, or a compiled index
	files []string
}

func (f *wholeFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.from, "lists", "", "make screenings anew on the whole lists in this `folder`, or compiled index, where they are the editions recorded")
	c.Flags().StringArrayVar(&f.files, "list", nil, "make screenings anew on this `ID=PATH` too, a published file or folder as it is; repeatable")
}

// open reads what the flags name; nil where they name nothing.
func (f *wholeFlags) open(now time.Time) (replay.WholeLists, error) {
	if f.from == "" && len(f.files) == 0 {
		return nil, nil
	}
	w := &wholeLists{made: map[string]*screen.Screener{}}
	o := lists.Options{Files: f.files}
	if f.from != "" {
		info, err := os.Stat(f.from)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			o.Dir = f.from
		} else if w.index, err = screen.Open(f.from, screen.Options{}); err != nil {
			return nil, hinted(err, "name the folder where lists are kept, or a compiled index of it, index/*.idx")
		}
	}
	opened, err := lists.Open(o, now)
	if err != nil {
		return nil, err
	}
	if w.snaps, err = opened.Snapshots(); err != nil {
		return nil, err
	}
	carried, err := starter.Beside(nil) // an earlier run may have had nothing else
	w.snaps = append(slices.Clone(w.snaps), carried...)
	return w, err
}

// wholeLists gives screeners over some of the lists that are at hand.
type wholeLists struct {
	snaps []list.Snapshot
	index *screen.Screener // nil without a compiled index

	mu   sync.Mutex
	made map[string]*screen.Screener
}

// Screener is one over exactly the editions named, or says which is not there.
func (w *wholeLists) Screener(named []prove.Pack) (*screen.Screener, string) {
	key := ""
	for _, p := range named {
		key += p.ID + " " + p.SHA256 + "\n"
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, ok := w.made[key]; ok {
		return s, ""
	}
	if w.index != nil && slices.EqualFunc(named, w.index.Lists(), func(p prove.Pack, l screen.ListInfo) bool { return p.ID == string(l.ID) && p.SHA256 == l.SHA256 }) {
		return w.index, ""
	}
	var some []list.Snapshot
	for _, p := range named {
		i := slices.IndexFunc(w.snaps, func(s list.Snapshot) bool { return string(s.List) == p.ID && s.SHA256 == p.SHA256 })
		if i < 0 {
			return nil, fmt.Sprintf("%s with digest %.12s", p.ID, p.SHA256)
		}
		some = append(some, w.snaps[i])
	}
	if len(w.made) >= maxWhole {
		clear(w.made)
	}
	w.made[key] = screen.New(some, screen.Options{})
	return w.made[key], ""
}

// maxWhole bounds the sets of lists that are kept at once; each may have a
// hundred thousand entries.
const maxWhole = 4
