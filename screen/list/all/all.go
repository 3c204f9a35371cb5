// Package all knows every list format, and reads files by recognising them.
package all

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/csl"
	"interdict/screen/list/dod1260h"
	"interdict/screen/list/dpl"
	"interdict/screen/list/eu"
	"interdict/screen/list/fcc"
	"interdict/screen/list/ftm"
	"interdict/screen/list/ofac"
	"interdict/screen/list/ofacxml"
	"interdict/screen/list/plain"
	"interdict/screen/list/section889"
	"interdict/screen/list/uk"
	"interdict/screen/list/unsc"
)

// Formats returns every format, those with the surest marks first. The user's
// own table is last: nearly any text could be one.
func Formats() []*list.Format {
	return []*list.Format{
		unsc.Format,
		eu.Format,
		eu.CSV,
		ofacxml.Format,
		csl.Format,
		csl.JSON,
		dpl.Format,
		dod1260h.Format,
		fcc.Format,
		section889.Format,
		uk.XML,
		uk.Format,
		uk.OFSI,
		ftm.Format,
		ofac.Format,
		plain.Format,
	}
}

// Skipped: a file among several that is no list.
const Skipped = "not-a-list"

// Recognise returns the format of a file by its content.
func Recognise(f list.File) (*list.Format, error) {
	head, err := f.Head()
	if err != nil {
		return nil, err
	}
	if webPage(head) {
		return nil, fmt.Errorf("%s: a web page: %w", f.Name, list.ErrUnrecognised)
	}
	for _, format := range Formats() {
		if format.Sniff(head) {
			return format, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", f.Name, list.ErrUnrecognised)
}

// webPage reports whether a file is HTML, as a publisher's error page is. A list
// may be quoted in one, and is none there.
func webPage(head []byte) bool {
	s := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(head[:min(len(head), 512)]), "\ufeff")))
	return strings.HasPrefix(s, "<!doctype html") || strings.HasPrefix(s, "<html") || strings.Contains(s, "<head>")
}

// Load recognises files and loads them: the files of OFAC together, every other
// by itself and at the same time. Of several lists one may fail and the others are still returned,
// with the joined error. A user's own table is recognised only when it is given
// alone, since nearly any text could be one.
func Load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var snaps []list.Snapshot
	sets, warnings, err := recognise(files)
	errs := []error{err}
	read := make([]loaded, len(sets))
	var wait sync.WaitGroup
	for i, g := range sets {
		wait.Go(func() { read[i] = g.load(opt) })
	}
	wait.Wait()
	for _, l := range read { // in the order of the files
		warnings = append(warnings, l.warnings...)
		snaps = append(snaps, l.snaps...)
		errs = append(errs, l.err)
	}
	if err := errors.Join(errs...); err != nil || len(snaps) > 0 {
		return snaps, warnings, err
	}
	return nil, warnings, list.ErrUnrecognised
}

// mayBe refuses the id of a published list for files of a format in which that
// list is not published. A policy that asks for the list would otherwise be met
// by any table of that name.
func mayBe(format *list.Format, id interdict.ListID) error {
	if slices.Contains(format.Lists, id) || strings.HasPrefix(string(id), "user/") {
		return nil
	}
	for _, f := range Formats() {
		if slices.Contains(f.Lists, id) {
			return fmt.Errorf("is of format %s, which %s is not published in\nhint: give it an id of its own, as user/mine", format.Name, id)
		}
	}
	return nil
}

// Group parts files into those that one loader reads together. What is no list
// is left out, with a warning.
func Group(files []list.File) ([][]list.File, []list.Warning, error) {
	sets, warnings, err := recognise(files)
	var out [][]list.File
	for _, s := range sets {
		out = append(out, s.files)
	}
	if len(out) == 0 && err == nil {
		err = list.ErrUnrecognised
	}
	return out, warnings, err
}

// A set is the files that one call of a loader reads.
type set struct {
	format *list.Format
	files  []list.File
}

// loaded is what a set came to.
type loaded struct {
	snaps    []list.Snapshot
	warnings []list.Warning
	err      error
}

func (s set) load(opt list.Options) loaded {
	if err := mayBe(s.format, opt.List); err != nil {
		return loaded{err: fmt.Errorf("%s: %w", s.files[0].Name, err)}
	}
	var l loaded
	l.snaps, l.warnings, l.err = s.format.Load(s.files, opt)
	return l
}

func recognise(files []list.File) ([]set, []list.Warning, error) {
	var log list.Log
	var sets []set
	var errs []error
	var other error // why the first file that is no list is none
	of := -1        // the set of OFAC's files
	for _, f := range files {
		format, err := Recognise(f)
		switch {
		case err != nil && !errors.Is(err, list.ErrUnrecognised):
			errs = append(errs, err)
		case err != nil && len(files) == 1:
			return nil, nil, err
		case err != nil || format == plain.Format && len(files) > 1:
			log.Add(Skipped, f.Name, 0, "not a list format known to this tool")
			if other == nil {
				other = err
			}
		case format == ofac.Format && of >= 0:
			sets[of].files = append(sets[of].files, f)
		default:
			if format == ofac.Format {
				of = len(sets)
			}
			sets = append(sets, set{format, []list.File{f}})
		}
	}
	if len(sets) == 0 && len(errs) == 0 {
		errs = append(errs, other)
	}
	return sets, log.Warnings(), errors.Join(errs...)
}

// maxFiles bounds the files of a folder that is given as a list.
const maxFiles = 1000

// Files returns the file at a path, or the files of the folder there, in the
// order of their names and without those in folders below or with a leading dot.
func Files(path string) ([]list.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []list.File{list.PathFile(path)}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var out []list.File
	for _, e := range entries {
		if e.Type()&fs.ModeType == 0 && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, list.PathFile(filepath.Join(path, e.Name())))
		}
	}
	switch {
	case len(out) == 0:
		return nil, fmt.Errorf("%s: holds no file", path)
	case len(out) > maxFiles:
		return nil, fmt.Errorf("%s: holds more than %d files", path, maxFiles)
	}
	return out, nil
}
