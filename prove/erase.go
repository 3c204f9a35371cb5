package prove

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// EraseAll drops what was asked for the records that are named: facts, salts and
// the answer as people read it. The records and their proofs stay, and verify as
// before. Each file is written anew beside the old one and takes its place, so
// that a crash leaves the old or the new. It tells how many were there to drop.
//
// The log must be open for writing, and hold no record that waits for Commit.
func (l *Log) EraseAll(gone map[string]bool) (dropped int, err error) {
	if l.lock == nil {
		return 0, errors.New("the log is not open for writing")
	}
	if len(l.held) > 0 {
		return 0, errors.New("records wait for Commit")
	}
	files, err := filepath.Glob(filepath.Join(l.dir, "disclosed", "*.jsonl"))
	if err != nil {
		return 0, err
	}
	l.saidPath = ""
	books := map[string]bool{} // digest of a file → whether somebody still needs it
	for _, path := range files {
		n, err := eraseIn(path, gone, books)
		if dropped += n; err != nil {
			return dropped, err
		}
	}
	return dropped, l.sweepBooks(books)
}

// sweepBooks removes the files of order books that nobody needs any more, also
// those that an interrupted run has left.
func (l *Log) sweepBooks(needed map[string]bool) error {
	dir := filepath.Join(l.dir, "books")
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if !needed[e.Name()] {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

// eraseIn drops the disclosures of some records from one file, and notes the
// files of order books.
func eraseIn(path string, gone, books map[string]bool) (int, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	var kept []byte
	n := 0
	for line := range bytes.Lines(b) {
		var d Disclosure
		if err := json.Unmarshal(line, &d); err != nil {
			return 0, fmt.Errorf("%s: %w", path, err)
		}
		if sum := BookSum(&d); sum != "" {
			books[sum] = books[sum] || !gone[d.Record]
		}
		if gone[d.Record] {
			n++
			continue
		}
		kept = append(kept, line...)
	}
	if n == 0 {
		return 0, nil
	}
	return n, replaceFile(path, kept)
}
