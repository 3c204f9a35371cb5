package find

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"interdict"
)

// # The journal
//
// A journal remembers what a scan has seen, folder by folder, so that the next
// one need not read what has not changed, and one that was killed goes on where
// it stopped.
//
// It is text. The first line says what the scan was: its catalog, its kind. The
// rest is a line a folder, or a large file:
//
//	KEY PRINT FILES BYTES [OBSERVATIONS] CRC
//
// KEY is a digest of the path, PRINT one of the names, sizes, times and inodes
// of the files. A line whose end is missing or whose checksum does not fit is
// no line: that is how a journal of a killed program ends. Of several lines of
// a key the last one counts.
//
// A folder where something could not be read is never remembered.

// digest is the first half of a SHA-256.
type digest [16]byte

// A record is what was seen in one folder or large file.
type record struct {
	print       digest
	files, read int64
	seen        []interdict.Observation
}

// A Journal is what an earlier scan has seen, and what this one adds to it.
type Journal struct {
	old map[digest]kept

	mu  sync.Mutex
	out *bufio.Writer
	err error
}

// kept is a record with its observations as text: few folders have any.
type kept struct {
	print       digest
	files, read int64
	seen        []byte
}

// largeFile is from which size on a file is remembered by itself, in bytes: an
// archive of this size may take longer than one likes to lose.
const largeFile = 8 << 20

const journalWord = "interdict-journal 1 "

// ErrOtherJournal is returned for a journal of another kind of scan. What it
// says is of no use.
var ErrOtherJournal = errors.New("the journal is of another catalog, version or kind of scan")

// NewJournal makes a journal. what names the kind of scan: what was seen by
// another is not believed. Each of earlier is the text of a journal, oldest
// first; one of another kind is left out and gives ErrOtherJournal beside the
// journal. Lines are written to out.
func NewJournal(what string, out io.Writer, earlier ...io.Reader) (*Journal, error) {
	j := &Journal{old: map[digest]kept{}, out: bufio.NewWriterSize(out, 64<<10)}
	var failed error
	for _, r := range earlier {
		if err := j.load(what, r); err != nil {
			failed = err
		}
	}
	_, err := j.out.WriteString(journalWord + what + "\n")
	if err == nil {
		err = j.out.Flush()
	}
	return j, errors.Join(failed, err)
}

// maxLine bounds one line of a journal, in bytes.
const maxLine = 256 << 20

// load reads lines as long as they are whole.
func (j *Journal) load(what string, r io.Reader) error {
	b := bufio.NewScanner(r)
	b.Buffer(make([]byte, 64<<10), maxLine)
	mine := false
	for b.Scan() {
		line := b.Bytes()
		if bytes.HasPrefix(line, []byte(journalWord)) { // a resumed journal has several
			if mine = string(line[len(journalWord):]) == what; !mine {
				return ErrOtherJournal
			}
			continue
		}
		if !mine {
			return ErrOtherJournal
		}
		if key, k, ok := parseLine(line); ok {
			j.old[key] = k
		}
	}
	return b.Err()
}

// parseLine reads a line; it reports false for one that is not whole.
func parseLine(line []byte) (key digest, k kept, ok bool) {
	end := bytes.LastIndexByte(line, ' ')
	if end < 66 {
		return key, k, false
	}
	sum, err := strconv.ParseUint(string(line[end+1:]), 16, 32)
	if err != nil || uint32(sum) != crc32.ChecksumIEEE(line[:end]) {
		return key, k, false
	}
	if _, err := hex.Decode(key[:], line[:32]); err != nil {
		return key, k, false
	}
	if _, err := hex.Decode(k.print[:], line[33:65]); err != nil {
		return key, k, false
	}
	parts := bytes.SplitN(line[66:end], []byte(" "), 3)
	if len(parts) < 2 {
		return key, k, false
	}
	files, err1 := strconv.ParseInt(string(parts[0]), 10, 64)
	read, err2 := strconv.ParseInt(string(parts[1]), 10, 64)
	if err1 != nil || err2 != nil {
		return key, k, false
	}
	k.files, k.read = files, read
	if len(parts) == 3 {
		k.seen = bytes.Clone(parts[2])
	}
	return key, k, true
}

// Flush writes out what has been seen so far. It may be called at any time.
func (j *Journal) Flush() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.out.Flush(); err != nil && j.err == nil {
		j.err = err
	}
	return j.err
}

// Known is how many records an earlier scan has left.
func (j *Journal) Known() int { return len(j.old) }

// folder gives the key and the print of a folder's files.
func (j *Journal) folder(name string, d *disk, scratch *[]byte) (key, print digest) {
	if j == nil {
		return
	}
	key = short(sha256.Sum256([]byte(name)))
	var line []byte
	err := d.list(scratch, func(entry string, kind fs.FileMode) {
		line = append(line[:0], entry...)
		line = append(line, 0)
		if kind == 0 {
			st, err := d.stat(entry)
			if err != nil {
				line = append(line, err.Error()...)
			}
			line = st.append(line)
		} else {
			line = strconv.AppendUint(line, uint64(kind), 10)
		}
		one := sha256.Sum256(line)
		carry := uint(0)
		for i := range print { // a sum, since the order of entries is nobody's
			carry += uint(print[i]) + uint(one[i])
			print[i] = byte(carry)
			carry >>= 8
		}
	})
	if err != nil {
		print = digest{} // never recalled: see recall
	}
	return key, print
}

func (s stamp) append(b []byte) []byte {
	for _, n := range [...]int64{s.size, s.mtime, s.ctime, int64(s.inode), int64(s.kind)} {
		b = append(strconv.AppendInt(b, n, 36), ' ')
	}
	return b
}

// large reports whether a file is remembered by itself.
func (j *Journal) large(size int64) bool { return j != nil && size >= largeFile }

// file gives the key and the print of a large file.
func (j *Journal) file(path string, st stamp, large bool) (key, print digest) {
	if j == nil || !large {
		return
	}
	return short(sha256.Sum256([]byte("file\x00" + path))), short(sha256.Sum256(st.append(nil)))
}

func short(sum [32]byte) (d digest) {
	copy(d[:], sum[:])
	return d
}

// recall returns what an earlier scan has seen of something unchanged.
func (j *Journal) recall(key, print digest) (record, bool) {
	if j == nil || print == (digest{}) {
		return record{}, false
	}
	k, ok := j.old[key]
	if !ok || k.print != print {
		return record{}, false
	}
	r := record{print: k.print, files: k.files, read: k.read}
	if len(k.seen) > 0 && json.Unmarshal(k.seen, &r.seen) != nil {
		return record{}, false
	}
	j.write(key, &r, k.seen)
	return r, true
}

// store remembers what was seen.
func (j *Journal) store(key, print digest, u *unit) {
	if j == nil || u.spoilt || print == (digest{}) {
		return
	}
	var seen []byte
	if len(u.seen) > 0 {
		var err error
		if seen, err = json.Marshal(u.seen); err != nil {
			return
		}
	}
	j.write(key, &record{print: print, files: u.files, read: u.read}, seen)
}

func (j *Journal) write(key digest, r *record, seen []byte) {
	var b strings.Builder
	fmt.Fprintf(&b, "%x %x %d %d", key, r.print, r.files, r.read)
	if len(seen) > 0 {
		b.WriteByte(' ')
		b.Write(seen)
	}
	sum := crc32.ChecksumIEEE([]byte(b.String()))
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := fmt.Fprintf(j.out, "%s %08x\n", b.String(), sum); err != nil && j.err == nil {
		j.err = err
	}
}
