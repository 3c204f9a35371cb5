package web

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"interdict"
)

var errScansFull = errors.New("as many files are open as this program holds")

// A scanStore holds scans in memory. A scan does not change once it is there.
type scanStore struct {
	mu    sync.RWMutex
	scans []*scan
	next  int
	kept  map[string]keptAt // by the id of the scan
}

// A scan is what was found in a file, ready for its pages.
type scan struct {
	id     string
	name   string
	readAt time.Time
	by     *force   // what has looked it through
	file   *Dropped // a table that can be read anew with other columns; nil for none
	Hunted
	rows   []*found // worst first, then as the file has them
	owners []string // by whom use was decided, in their order
}

func (x *scan) href() string { return "/findings/" + x.id }

// A found is a finding with what lists and filters ask of it.
type found struct {
	*interdict.Finding
	n    int    // its number in the scan, from 1
	key  string // which product: its id, or the maker's with an "of:"
	on   string // its asset, as addresses and pages write it
	text string // what the search looks in
}

// productKey names the product of a finding in an address.
func productKey(f *interdict.Finding) string {
	if f.Product != "" {
		return clipText(string(f.Product), 200)
	}
	return clipText("of:"+f.Maker, 200)
}

// named is the product as people call it; a report need not say how.
func (f *found) named() string {
	return cmp.Or(strings.TrimSpace(clipText(f.Name, 200)), strings.TrimSpace(clipText(string(f.Product), 200)), "a product without a name")
}

// newScan orders findings and makes them ready.
func newScan(name string, h Hunted, now time.Time) *scan {
	x := &scan{name: name, readAt: now, Hunted: h}
	if len(x.Findings) > MaxFindings {
		x.Over += len(x.Findings) - MaxFindings
		x.Findings = x.Findings[:MaxFindings]
	}
	x.rows = make([]*found, 0, len(x.Findings))
	for i := range x.Findings {
		f := &x.Findings[i]
		x.rows = append(x.rows, &found{Finding: f, key: productKey(f), on: cmp.Or(strings.TrimSpace(clipText(f.Asset, 300)), "an asset without a name"), text: fold(strings.Join([]string{f.Name, string(f.Product), f.Maker, f.Version, f.Asset, f.Place}, " "))})
		for _, d := range f.Decisions {
			if !slices.Contains(x.owners, d.Owner) && len(x.owners) < maxOwners {
				x.owners = append(x.owners, d.Owner)
			}
		}
	}
	slices.SortStableFunc(x.rows, compareFound)
	for i := range x.rows {
		x.rows[i].n = i + 1
	}
	return x
}

// compareFound orders findings worst first, those that are counted apart after
// the others.
func compareFound(a, b *found) int {
	return cmp.Or(cmp.Compare(a.apart(), b.apart()), cmp.Compare(verdictRank(a.Verdict), verdictRank(b.Verdict)))
}

// apart says by whose word a finding is counted apart: knownOnly by that of
// somebody who knows about it, knownAnswered by its vendor's, "" by nobody's.
func (f *found) apart() string {
	switch {
	case f.Ignored != nil:
		return knownOnly
	case f.Answered() != nil:
		return knownAnswered
	}
	return ""
}

func verdictRank(v interdict.Verdict) int { return slices.Index(interdict.Verdicts(), v) }

// add keeps a scan.
func (s *scanStore) add(name string, h Hunted, by *force, now time.Time) (*scan, error) {
	if s.full() {
		return nil, errScansFull
	}
	x := newScan(name, h, now)
	x.by = by
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.scans) >= MaxScans {
		return nil, errScansFull
	}
	s.next++
	x.id = strconv.Itoa(s.next)
	s.scans = append(s.scans, x)
	return x, nil
}

func (s *scanStore) full() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.scans) >= MaxScans
}

func (s *scanStore) find(id string) (*scan, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, x := range s.scans {
		if x.id == id {
			return x, true
		}
	}
	return nil, false
}

func (s *scanStore) all() []*scan {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.scans)
}

func (s *scanStore) close(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.kept, id)
	s.scans = slices.DeleteFunc(s.scans, func(x *scan) bool { return x.id == id })
}
