package find

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"interdict"
)

// Limits bound what one file on disk may cost, with everything inside it. A
// limit that is reached is said, and makes the scan incomplete.
type Limits struct {
	Depth    int           // archives inside each other
	Members  int           // files inside one file on disk
	Expanded int64         // bytes unpacked from one file on disk
	Ratio    int64         // unpacked to packed, past the first 16 MiB
	Memory   int64         // a member held in memory for random access
	Time     time.Duration // one detector on one file
}

// Defaults are the limits without a word to the contrary. The largest real
// container images have some 60,000 files a layer.
func Defaults() Limits {
	return Limits{Depth: 8, Members: 100_000, Expanded: 4 << 30, Ratio: 200, Memory: 64 << 20, Time: 30 * time.Second}
}

// ratioFrom is from how many unpacked bytes on the ratio counts: small files
// of zeros are common.
const ratioFrom = 16 << 20

// A Scan looks at files. Its functions are called from several goroutines;
// Observe, Skipped and Progress never two at once.
type Scan struct {
	Detectors   []*Detector
	Places      []*Place
	Inventories []*Inventory
	Sources     []*Source // of the running host, asked first
	// Asked is called once the sources have answered, before a file is read: a
	// process that gives up rights can no longer look into others. nil for
	// nothing; its error ends the scan.
	Asked   func() error
	Limits  Limits
	Workers int  // 0 for one a processor
	Cross   bool // enter other file systems that are mounted below a root
	Local   bool // but not those of other machines; the summary names them

	// Asset is what the roots are together, if they are one thing, as the disks of
	// a host are; "" for each root by its own name.
	Asset string

	// Notable says whether the name of a file or folder is worth an observation.
	// It is called for every one, from several goroutines at once.
	Notable func(path string) bool
	// BaseFile says whether a file is one of those that an engine keeps many of
	// in one folder. It is called as Notable is, and for notable ones only.
	BaseFile func(name string) bool
	// Keep says whether an observation is worth remembering; nil keeps all. It is
	// called as Notable is.
	Keep func(*interdict.Observation) bool

	Deep    *Deep    // read every byte; nil for what identifies a file
	Journal *Journal // what an earlier scan has seen; nil for none

	Observe  func(interdict.Observation)
	Skipped  func(path []string, why string)
	Progress func(Progress)

	mu           sync.Mutex
	files, read  atomic.Int64
	total, found atomic.Int64
	disk         atomic.Int64 // files on disk, without those inside others
	skipped      map[string]int
	notRun       []string
}

// A unit is what is remembered as one: a folder's own files, or one large file.
type unit struct {
	s           *Scan
	asset       string
	files, read int64
	seen        []interdict.Observation // only for the journal
	spoilt      bool                    // it must not be remembered
}

func (u *unit) count(files, read int64) {
	u.files, u.read = u.files+files, u.read+read
	u.s.files.Add(files)
	u.s.read.Add(read)
}

// observe hands an observation on, one at a time.
func (u *unit) observe(o interdict.Observation) {
	if o.Asset == "" {
		o.Asset = u.asset
	}
	if u.s.Keep != nil && !u.s.Keep(&o) {
		return
	}
	if u.s.Journal != nil {
		u.seen = append(u.seen, o)
	}
	u.s.tell(o)
}

func (s *Scan) tell(o interdict.Observation) {
	s.found.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Observe(o)
}

// skip says what was not read. reason is a fixed phrase, by which skips are
// counted; detail may follow it.
func (u *unit) skip(path []string, reason, detail string) {
	u.spoilt = true
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.skipped == nil {
		s.skipped = map[string]int{}
	}
	s.skipped[reason]++
	if detail != "" {
		reason += ": " + detail
	}
	if s.Skipped != nil {
		s.Skipped(path, reason)
	}
}

// add takes over what a part of the unit has seen.
func (u *unit) add(part *unit) {
	u.files, u.read = u.files+part.files, u.read+part.read
	u.seen = append(u.seen, part.seen...)
	u.spoilt = u.spoilt || part.spoilt
}

// Run looks at everything below the roots, files or folders. The error is for
// an interrupted scan; what could not be read is in the summary.
func (s *Scan) Run(ctx context.Context, roots []string) (Summary, error) {
	workers := s.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	s.ask(ctx)
	if s.Asked != nil {
		if err := s.Asked(); err != nil {
			return Summary{}, err
		}
	}
	stop := s.tick(ctx, roots)
	err := s.walk(ctx, roots, workers)
	stop()
	return s.summary(err), err
}

// summary is what a scan came to that has ended.
func (s *Scan) summary(err error) Summary {
	slices.Sort(s.notRun)
	return Summary{NotRun: s.notRun, Files: s.files.Load(), Bytes: s.read.Load(), Skipped: s.skipped, Complete: len(s.skipped) == 0 && err == nil}
}

// ErrNotHere is returned by a Source that this system or these rights do not
// have. The summary names it.
var ErrNotHere = errors.New("not on this system, or not with these rights")

// ThisHost is the asset of what a running host is asked.
const ThisHost = "this host"

// ask puts the running host to its sources.
func (s *Scan) ask(ctx context.Context) {
	for _, src := range s.Sources {
		u := &unit{s: s, asset: ThisHost}
		f := &File{Path: []string{src.Name}, unit: u}
		s.guard(ctx, f, src.Name, func(ctx context.Context) error {
			err := src.Run(ctx, emitter(f))
			if errors.Is(err, ErrNotHere) {
				s.leave(src.Name)
				return nil
			}
			if err != nil && ctx.Err() == nil {
				u.skip(f.Path, "answered only in part", err.Error())
				return nil
			}
			return err
		})
	}
}

// leave names something that is left out.
func (s *Scan) leave(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notRun = append(s.notRun, what)
}

// tick reports progress five times a second until stopped, and counts meanwhile
// how many files there are.
func (s *Scan) tick(ctx context.Context, roots []string) (stop func()) {
	if s.Progress == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		if n := s.census(ctx, roots); ctx.Err() == nil {
			s.total.Store(n)
		}
	})
	wait.Go(func() {
		every := time.NewTicker(200 * time.Millisecond)
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-every.C:
				s.mu.Lock()
				s.Progress(Progress{Files: s.disk.Load(), Total: s.total.Load(), Bytes: s.read.Load(), Found: int(s.found.Load())})
				s.mu.Unlock()
			}
		}
	})
	return func() { cancel(); wait.Wait() }
}

// look puts a file to every detector, inventory and place that wants it.
func (s *Scan) look(ctx context.Context, f *File, depth int, b *budget) {
	for _, d := range s.Detectors {
		if d.Want(f) && s.ready(f, d.Name) {
			s.guard(ctx, f, d.Name, func(ctx context.Context) error { return d.Run(ctx, f, emitter(f)) })
		}
	}
	for _, inv := range s.Inventories {
		if f.source {
			break
		}
		if inv.Want(f) && s.ready(f, inv.Name) {
			s.guard(ctx, f, inv.Name, func(ctx context.Context) error {
				return inv.Read(ctx, f, emitter(f), func(where string, why error) {
					f.unit.skip(append(f.Path[:len(f.Path):len(f.Path)], where), "bad row", why.Error())
				})
			})
			break // one reading of a file is enough
		}
	}
	for _, p := range s.Places {
		if p.Want(f) {
			s.enter(ctx, p, f, depth, b)
			return
		}
	}
}

// ready makes a file's content available at random, in memory if it comes as a
// stream.
func (s *Scan) ready(f *File, who string) bool {
	if f.Content != nil {
		return true
	}
	if f.Stream == nil {
		return false // was read before, in vain
	}
	all, err := io.ReadAll(io.LimitReader(f.Stream, s.Limits.Memory+1))
	f.Stream = nil
	switch {
	case errors.Is(err, errBudget):
		return false
	case err != nil:
		f.unit.skip(f.Path, "damaged", err.Error())
		return false
	case int64(len(all)) > s.Limits.Memory:
		f.unit.skip(f.Path, "too large to be read inside an archive", fmt.Sprintf("%s wants more than %d MiB", who, s.Limits.Memory>>20))
		return false
	}
	f.Content = bytes.NewReader(all)
	f.Size = int64(len(all))
	return true
}

// guard runs a parser: within its time, and whatever it does.
func (s *Scan) guard(ctx context.Context, f *File, who string, run func(context.Context) error) {
	inner, cancel := context.WithTimeout(ctx, s.Limits.Time)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			f.unit.skip(f.Path, "could not be parsed", fmt.Sprintf("%s failed: %v", who, r))
		}
	}()
	switch err := run(inner); {
	case err == nil || errors.Is(err, ErrNotRecognized):
	case ctx.Err() != nil:
	case inner.Err() != nil:
		f.unit.skip(f.Path, "took too long", who)
	default:
		f.unit.skip(f.Path, "damaged", who+": "+err.Error())
	}
}

// emitter completes what a detector has seen with the file that it saw.
func emitter(f *File) Emit {
	return func(o interdict.Observation) {
		o.Path = append(f.Path[:len(f.Path):len(f.Path)], o.Path...)
		f.tell(o)
	}
}

// tell hands on what was seen in a file.
func (f *File) tell(o interdict.Observation) {
	if f.gone != "" {
		o.Facts.Add("removed", f.gone)
	}
	f.unit.observe(o)
}

// name tells of a file by its name alone, where that is worth telling, and
// reports whether it is.
func (s *Scan) name(f *File, path string) bool {
	if s.Notable == nil || !s.Notable(path) {
		return false
	}
	o := interdict.Observation{Kind: interdict.FileName, Path: f.Path}
	o.Facts.Add("path", path)
	f.tell(o)
	return true
}
