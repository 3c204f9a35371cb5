// Package strictyaml reads the part of YAML that has one reading only.
//
// The law and the catalog are YAML written by people who are not programmers.
// YAML guesses: NO becomes false, 2024-07-20 becomes a time, 1.10 becomes 1.1,
// a second document is ignored. This package never guesses. What a value is,
// the Go type that receives it says; where YAML would have an opinion of its
// own, the file is refused with line, column and what to write instead.
//
// # Accepted
//
// One document of UTF-8 text, block or flow style, with comments. Its values
// are mappings, sequences, quoted text, block text (| and >), plain text that
// no YAML reader takes for anything else, plain numbers where a number is
// wanted, and plain true or false where a truth value is wanted.
//
// # Refused
//
//   - unknown keys (the nearest known one is named) and duplicate keys
//   - anchors, aliases, merge keys and tags
//   - plain words and numbers that YAML guesses about: yes, NO, on, null, ~,
//     dates, 017, 0x1F, 1_000, 12:30; and any plain number in a text field
//   - empty values, nulls, a second document
//   - tabs, control and direction-changing characters, text that is not UTF-8
//   - more than 4 MiB, 64 levels or 200,000 nodes
//
// # Structs
//
//	type Rule struct {
//		Pos  strictyaml.Pos                  // where the mapping begins
//		ID   string            `yaml:"id,required"`
//		Acts strictyaml.List   `yaml:"acts"` // one scalar or a sequence
//		Sets strictyaml.Map[X] `yaml:"sets"` // free keys, order kept
//		Body                                 // embedded: its keys are the rule's
//	}
//
// Fields may be strings, integers, floats, booleans, structs, pointers to any
// of these, slices, Map, List, Node, *Node, and types with a method
// UnmarshalYAML(*Node) error. Exported fields without a yaml tag are left alone.
// Unmarshal reports all problems of a file at once, so that its author needs
// one round only.
//
// # Two readers
//
// What a file says, a reader of our own finds out (quick.go) where it is
// written as most files are, and the YAML library otherwise (library.go). What
// is refused is decided on the tree, which is the same from both (check.go).
package strictyaml

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
)

// The limits of a document. The largest file of law or catalog is far below
// a tenth of each; they exist so that a hostile file costs no more than a
// fraction of a second and some hundred megabytes.
const (
	maxSize     = 4 << 20
	maxDepth    = 64
	maxNodes    = 200_000
	maxProblems = 20 // more are counted only
)

// A Pos is a place in a file. Line and Col count from 1, Col in characters.
type Pos struct {
	File      string
	Line, Col int
}

// String gives the position as "file:line:col", the form editors jump to.
func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col) }

// A Problem is one thing wrong in a file, with what to do about it if known.
type Problem struct {
	Pos  Pos
	Msg  string
	Hint string
}

// Error gives position, message and, on a line of its own, the hint.
func (p Problem) Error() string {
	s := p.Pos.String() + ": " + p.Msg
	if p.Hint != "" {
		s += "\nhint: " + p.Hint
	}
	return s
}

// Unmarshal reads exactly one YAML document into v, a pointer to any type that
// the package comment lists. The file name is used in positions only. The
// error joins Problems in the order of the file, at most twenty; after an
// error v holds nothing to be relied on.
func Unmarshal(file string, src []byte, v any) error {
	return new(Reader).Unmarshal(file, src, v)
}

// A Reader reads several files and works out only once how a Go type is to be
// filled. The zero Reader is ready; it may be used by several goroutines.
type Reader struct {
	plans sync.Map // reflect.Type → *plan
}

// Unmarshal reads one file, as the function of this name does.
func (r *Reader) Unmarshal(file string, src []byte, v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return fmt.Errorf("strictyaml: want a pointer to decode into, got %T", v)
	}
	d := &decoder{reader: r, file: file}
	if root := d.parse(src); root != nil && d.tree(root) {
		d.value(root, target.Elem())
	}
	return d.err()
}

// Problems lists the Problems that an error of Unmarshal or of Node.Decode
// joins, in the order of the file.
func Problems(err error) []Problem {
	if p, ok := err.(Problem); ok { // only the leaf itself; what wraps or joins it is walked below
		return []Problem{p}
	}
	var out []Problem
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		for _, sub := range e.Unwrap() {
			out = append(out, Problems(sub)...)
		}
	case interface{ Unwrap() error }:
		out = Problems(e.Unwrap())
	}
	return out
}

// A decoder reads one file and collects what is wrong with it.
type decoder struct {
	reader   *Reader
	file     string
	problems []Problem
	bad      map[*node]bool // reported already, not to be decoded
	broken   error          // a Go type that cannot be decoded into: the program's fault
}

func (d *decoder) report(p Problem) { d.problems = append(d.problems, p) }

// err joins the problems found, first in the file first.
func (d *decoder) err() error {
	if d.broken != nil {
		return d.broken
	}
	slices.SortStableFunc(d.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	var errs []error
	for i, p := range d.problems {
		if i == maxProblems {
			errs = append(errs, fmt.Errorf("%s: %d more problems", d.file, len(d.problems)-i))
			break
		}
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}
