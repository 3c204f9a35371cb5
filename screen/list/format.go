package list

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"interdict"
)

// A Format is one published shape of a list: how to know it and how to read
// it. Each has a folder of its own; package all holds the literal list of them.
type Format struct {
	Name string // "ofac", "un": the folder's name
	Doc  string // what it reads: a line, an empty line, then the details

	// Lists are the ids that the format can yield.
	Lists []interdict.ListID

	// MetReal says that the loader was tested against a real file of the
	// publisher. One that was not refuses everything it does not know.
	MetReal bool

	// Sniff reports whether a file that begins with head is of this format. A
	// file's name is never looked at. Head holds at most HeadSize bytes.
	Sniff func(head []byte) bool

	// Load reads all files of one list and returns a snapshot a list. On an
	// error nothing is returned that could pass for a list. Warnings name what
	// was odd; a row that could not be read makes its snapshot incomplete.
	Load func(files []File, opt Options) ([]Snapshot, []Warning, error)
}

// HeadSize is how much of a file Sniff may look at.
const HeadSize = 64 << 10

// MaxFile bounds one file of a list in bytes. The largest published one,
// OFAC's advanced XML, has 126 MB.
const MaxFile = 512 << 20

// Options are what the caller says about files that do not say it themselves.
type Options struct {
	List   interdict.ListID // what the user calls the list; "" leaves it to the format
	AsOf   string           // date of the edition, where the files carry none
	Source string           // where the files come from, for the snapshot

	// Columns says what the columns of a user's own table mean, by the name or
	// number ("3") of a column; what is not in it is guessed. See package plain.
	Columns map[string]string

	// OnColumn learns how each column of a user's own table is read: "" is not
	// at all. It may be nil.
	OnColumn func(column, field string)

	// AllowTruncated reads a file that is visibly cut off. The snapshot is
	// then incomplete; without it such a file is refused with ErrTruncated.
	AllowTruncated bool
}

// ErrTruncated is wrapped by the error for a file that ends in the middle. The
// caller keeps the last good snapshot.
var ErrTruncated = errors.New("the file is cut off")

// ErrUnrecognised is wrapped by the error for a file of no known format.
var ErrUnrecognised = errors.New("not a list format known to this tool")

// A File is one file to read. Its name is for messages and never decides.
type File struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// BytesFile is a File over bytes.
func BytesFile(name string, b []byte) File {
	return File{name, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

// PathFile is a File on disk.
func PathFile(path string) File {
	return File{path, func() (io.ReadCloser, error) { return os.Open(path) }}
}

// Head returns the first HeadSize bytes of the file, for Sniff.
func (f File) Head() ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, HeadSize))
}

// Limit is a reader that fails behind MaxFile bytes.
func Limit(r io.Reader) io.Reader { return &limited{r: r, left: MaxFile} }

type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, fmt.Errorf("larger than %d MB", MaxFile>>20)
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

// ReadAll reads the whole file, refusing one over MaxFile.
func (f File) ReadAll() ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	if len(b) > MaxFile {
		return nil, fmt.Errorf("%s: larger than %d MB", f.Name, MaxFile>>20)
	}
	return b, nil
}

// SHA256 is the digest of the files of a list: for one file that file's, for
// several the digest of their digests in hex, in the given order, a line each.
func SHA256(files ...[]byte) string {
	sums := make([]string, len(files))
	for i, b := range files {
		s := sha256.Sum256(b)
		sums[i] = hex.EncodeToString(s[:])
	}
	return JoinSHA256(sums...)
}

// JoinSHA256 makes one digest of the digests of a list's files, as SHA256 does.
func JoinSHA256(sums ...string) string {
	if len(sums) == 1 {
		return sums[0]
	}
	h := sha256.New()
	for _, s := range sums {
		h.Write([]byte(s + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// A Warning is something odd in a list that was read nevertheless. Code is a
// fixed word that scripts may rely on; Count says how often it was met, and
// File, Line and Text describe the first time.
type Warning struct {
	Code  string `json:"code"`
	File  string `json:"file,omitempty"`
	Line  int    `json:"line,omitempty"`
	Text  string `json:"text"`
	Count int    `json:"count"`
}

func (w Warning) String() string {
	var b strings.Builder
	if w.File != "" {
		b.WriteString(w.File + ": ")
	}
	if w.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", w.Line)
	}
	b.WriteString(w.Text)
	if w.Count > 1 {
		fmt.Fprintf(&b, " (and %d more alike)", w.Count-1)
	}
	return b.String() + " [" + w.Code + "]"
}

// The warnings that several loaders give. A loader's own stand in its folder.
const (
	BadRow      = "bad-row"          // a row could not be read: the snapshot is incomplete
	ShortRow    = "short-row"        // a row has too few columns: read as far as it goes
	Duplicate   = "duplicate-id"     // two rows of one id: both kept in one entry
	TwoHeaders  = "second-header"    // the header line stands there again
	NotUTF8     = "not-utf-8"        // a line in another encoding, read as Windows-1252
	Truncated   = "truncated"        // cut off, read because it was allowed
	NoEndMark   = "no-end-mark"      // the end mark that the publisher writes is missing
	NoName      = "no-name"          // an entry without any name was left out
	Ended       = "ended"            // a listing that has ended was left out
	UnknownList = "unknown-sub-list" // a part of the file whose list has no id here
)

// maxPlaces bounds how many places of one code a Log keeps apart.
const maxPlaces = 20

// A Log collects warnings, keeping the first places of each code and counting
// the rest. The zero Log is ready.
type Log struct {
	warnings []Warning
	met      map[string]int
}

// Add notes something odd. Line 0 means the file as a whole.
func (l *Log) Add(code, file string, line int, format string, args ...any) {
	if l.met == nil {
		l.met = map[string]int{}
	}
	l.met[code]++
	if l.met[code] > maxPlaces {
		for i := len(l.warnings) - 1; i >= 0; i-- {
			if l.warnings[i].Code == code {
				l.warnings[i].Count++
				return
			}
		}
	}
	l.warnings = append(l.warnings, Warning{Code: code, File: file, Line: line, Text: fmt.Sprintf(format, args...), Count: 1})
}

// Count is how often a code was noted.
func (l *Log) Count(code string) int { return l.met[code] }

// Warnings are what was noted, in order.
func (l *Log) Warnings() []Warning { return l.warnings }
