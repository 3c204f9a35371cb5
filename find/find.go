// Package find tells where restricted software is: on hosts and file trees, in
// archives and container images, in SBOMs and other tools' inventories.
//
// # How a scan goes
//
//	walk ──► File ──► Place: a file that holds files; they go the same way
//	           │
//	           └───► Detector ──► Observation ──► Matcher ──► Judge ──► Finding
//
//	export ──► Inventory ───────► Observation ───────┘
//	host   ──► Source ──────────► Observation ───────┘
//
// A Detector knows a kind of file and no product; the Matcher (the catalog)
// knows products and no file; the judge weighs what was seen by the rules of
// evidence. Detectors, places, inventories and sources are values that carry
// their own documentation, one folder each, listed in plain sight.
//
// Nothing is ever written, executed or fetched. What was not read is said.
package find

import (
	"context"
	"errors"
	"io"

	"interdict"
)

// ErrNotRecognized is returned by a Run when a wanted file is not, after all,
// of its kind. The walk goes on silently. Any other error is shown with the
// file's path and makes the scan incomplete.
var ErrNotRecognized = errors.New("file not recognized")

// ErrEncrypted is returned by a place that cannot be read without a key.
var ErrEncrypted = errors.New("encrypted")

// HeadSize is how much of a file is read to see what it is.
const HeadSize = 4096

// A File is one file of a tree, archive or image, as detectors and places see
// it.
type File struct {
	Path    []string // outermost first; the last is the path inside the innermost place, with slashes
	Size    int64    // -1 if the place does not tell before it was read
	ModTime int64    // seconds since 1970; 0 if unknown
	Mode    uint32   // Unix permission bits; 0 if unknown
	Head    []byte   // the first HeadSize bytes, or all if it is shorter

	// Content is random access to the whole file; it is set before a Run. For a
	// sequential place it may be nil, and then Stream is the file from its start.
	Content Content
	Stream  io.Reader

	Asset string // the root that it lies below

	// Open opens another file of the same tree by its path inside the innermost
	// place, for a Run that needs a neighbour (a hive's log, the database beside
	// its journal). nil if the place cannot.
	Open func(name string) (Content, error)

	removed func(path string) string // of what lies below, as in Member
	gone    string                   // by what it was taken away later

	unit   *unit
	disk   bool // it lies on a disk, not inside another file
	source bool // by its name the source of a program, a page or a picture: no inventory
}

// Name is the file's path inside its innermost place.
func (f *File) Name() string { return f.Path[len(f.Path)-1] }

// Content is the bytes of a file.
type Content interface {
	io.ReaderAt
	Size() int64
}

// Emit takes what a Run has seen. Asset and platform may be left empty: the
// scan fills in the file's. A path says where inside the file it was seen ("line
// 7", a key of a hive) and is put behind the file's own; it may be empty too.
type Emit func(interdict.Observation)

// A Detector reads one kind of file.
type Detector struct {
	Name string // a word: "pe"
	Doc  string // one line, an empty line, then what it reads, which facts it reports and what it leaves out

	// Want tells from name, size and head whether Run should see the file. It is
	// called for every file, so it must be cheap and must not allocate.
	Want func(f *File) bool

	// Run reports what the file says. It reads f.Content only as far as it must,
	// allocates no more than MaxMemory, and checks ctx in long loops.
	Run func(ctx context.Context, f *File, emit Emit) error
}

// A Place is a kind of file that holds files.
type Place struct {
	Name string
	Doc  string
	Want func(f *File) bool

	// Sequential places need one pass only, so that a large stream need not be
	// held in memory.
	Sequential bool

	// Walk calls visit for each file inside, in order, never twice for one
	// entry. What cannot be read is passed to skip and the walk goes on. An
	// error of visit ends the walk and is returned.
	Walk func(ctx context.Context, f *File, visit func(*Member) error, skip func(path string, why error)) error
}

// A Member is a file inside a place, before anything of it was read. Exactly
// one of At and Stream is set.
type Member struct {
	Path    string // inside the place, slashes, as stored: a label only, it may be "../x" or absolute
	Size    int64  // -1 if not known
	ModTime int64
	Mode    uint32
	At      Content   // random access, when the place stores it as it is
	Stream  io.Reader // one pass, valid until visit returns

	// Peek unpacks the beginning into p, as much as fits, and takes nothing from
	// Stream. whole says that this is all, and as it was packed. It reports not ok
	// when it cannot tell, and then Stream has to. nil if the place has no
	// quicker way than Stream.
	Peek func(p []byte) (n int, whole, ok bool)

	Open func(name string) (Content, error) // opens a neighbour, nil if the place cannot

	// Removed tells of a path below this member by what it was taken away later,
	// "" if by nothing: a layer of an image whose file a later layer removes. nil
	// for nothing. Observations from there carry it as the fact "removed".
	Removed func(path string) string
}

// Reader is a place's file from its start.
func (f *File) Reader() io.Reader {
	if f.Content != nil {
		return io.NewSectionReader(f.Content, 0, f.Content.Size())
	}
	return f.Stream
}

// An Inventory is a file in which another tool says what it has seen.
type Inventory struct {
	Name string
	Doc  string
	Want func(f *File) bool // recognised by content, not by name alone

	// Read reports each row. Bad rows go to bad with their place ("line 7") and
	// the reading goes on.
	Read func(ctx context.Context, f *File, emit Emit, bad func(where string, why error)) error
}

// A Source is something of the running host itself: its registry, services,
// processes, package databases.
type Source struct {
	Name string
	Doc  string
	Run  func(ctx context.Context, emit Emit) error
}

// A Sink receives what a scan learns, as it learns it. Calls come one at a
// time. Findings may come in any order; Done comes last, once, also after an
// error.
type Sink interface {
	Finding(*interdict.Finding) error
	Skipped(path []string, why string) error
	Progress(Progress) error
	Done(Summary) error
}

// Progress says how far a scan is.
type Progress struct {
	Files int64 `json:"files"` // looked at so far
	Total int64 `json:"total"` // on disk; 0 while it is not known
	Bytes int64 `json:"bytes"` // read so far
	Found int   `json:"found"`
}

// A Summary closes a scan.
type Summary struct {
	Files    int64          `json:"files"`
	Bytes    int64          `json:"bytes"`
	Seconds  float64        `json:"seconds"`
	Findings map[string]int `json:"findings"` // by verdict
	Ignored  int            `json:"ignored,omitempty"`
	Answered int            `json:"answered,omitempty"` // reviews whose question a vendor has answered; not counted among Findings
	Skipped  map[string]int `json:"skipped,omitempty"`  // by reason
	Complete bool           `json:"complete"`           // nothing was skipped
	NotRun   []string       `json:"not_run,omitempty"`  // sources that this system or these rights do not have, and disks that are left out
	Enforced string         `json:"enforced,omitempty"` // what the system itself kept the scan from doing
}
