// Package inventorytest is what the tests of inventories and of detectors share.
package inventorytest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf16"

	"interdict"
	"interdict/find"
)

// File is a file with this name and text.
func File(name, text string) *find.File {
	return &find.File{Path: []string{name}, Size: int64(len(text)), Head: []byte(text[:min(len(text), find.HeadSize)]), Content: strings.NewReader(text)}
}

// Read reads a text with an inventory that must want it. It returns a line for
// each observation, "kind fact=value fact=value" with the asset as @asset and
// the platform left out, and a line for each problem.
func Read(t testing.TB, inv *find.Inventory, name, text string) (observations, problems string) {
	t.Helper()
	f := File(name, text)
	if !inv.Want(f) {
		return "", inv.Name + " does not want " + name
	}
	var out, bad []string
	err := inv.Read(context.Background(), f, func(o interdict.Observation) { out = append(out, Line(&o)) },
		func(where string, why error) { bad = append(bad, fmt.Sprintf("%s: %v", where, why)) })
	if err != nil {
		bad = append(bad, err.Error())
	}
	return strings.Join(out, "\n"), strings.Join(bad, "\n")
}

// Line is an observation in one line.
func Line(o *interdict.Observation) string {
	words := []string{string(o.Kind)}
	if o.Asset != "" {
		words = append(words, "@"+o.Asset)
	}
	for _, f := range o.Facts {
		words = append(words, f.Name+"="+f.Value)
	}
	return strings.Join(words, " ")
}

// UTF16 is a text as Windows tools save it: little-endian, with a mark.
func UTF16(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// A Tree is files by name, each of which can open the others.
type Tree map[string]string

// Detect reads a file of a tree with a detector that must want it. It returns a
// line for each observation, as Read does.
func (t Tree) Detect(d *find.Detector, name string) (string, error) {
	f := File(name, t[name])
	f.Open = func(name string) (find.Content, error) {
		text, ok := t[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return strings.NewReader(text), nil
	}
	if !d.Want(f) {
		return "", errors.New(d.Name + " does not want " + name)
	}
	var out []string
	err := d.Run(context.Background(), f, func(o interdict.Observation) { out = append(out, Line(&o)) })
	return strings.Join(out, "\n"), err
}

// Fuzz holds a detector to its promise on any name and text: what it gives is
// text of bounded size, and never an empty fact.
func Fuzz(f *testing.F, d *find.Detector) {
	f.Fuzz(func(t *testing.T, name, text string) {
		if name == "" {
			return
		}
		file := File(name, text)
		file.Open = func(string) (find.Content, error) { return strings.NewReader(text), nil }
		if !d.Want(file) {
			return
		}
		_ = d.Run(context.Background(), file, func(o interdict.Observation) {
			for _, fact := range o.Facts {
				if fact.Value == "" || len(fact.Value) > 1<<20 || fact.Value != strings.ToValidUTF8(fact.Value, "") {
					t.Errorf("%s is %d bytes: %.80q", fact.Name, len(fact.Value), fact.Value)
				}
			}
		})
	})
}
