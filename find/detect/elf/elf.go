// Package elf reads what programs and libraries of Linux say of themselves.
package elf

import (
	"context"
	"debug/elf"
	"encoding/hex"
	"fmt"
	"strings"

	"interdict"
	"interdict/find"
)

// Detector reads ELF files.
var Detector = &find.Detector{
	Name: "elf",
	Doc: `read programs, libraries and kernel modules of Linux

Reports the name that a library goes by, the libraries that a file asks for, its
build id, and of a kernel module its name, author and description. Files that are
linked statically and stripped say nothing; nothing is reported of them.`,
	Want: func(f *find.File) bool { return len(f.Head) >= 52 && string(f.Head[:4]) == elf.ELFMAG },
	Run:  run,
}

// The limits of what is kept. Real files ask for some 200 libraries.
const (
	maxNeeded = 1000
	maxNote   = 64 << 10
	maxModule = 1 << 20
	maxText   = 512
)

func run(_ context.Context, f *find.File, emit find.Emit) (err error) {
	defer func() { // the standard library is hardened, not proven, against damaged files
		if r := recover(); r != nil {
			err = fmt.Errorf("the ELF file is damaged: %v", r)
		}
	}()
	e, err := elf.NewFile(f.Content)
	if err != nil {
		return fmt.Errorf("the ELF file is damaged: %w", err)
	}
	o := interdict.Observation{Kind: interdict.FileHeader, Platform: interdict.Linux}
	if s, err := e.DynString(elf.DT_SONAME); err == nil && len(s) > 0 {
		o.Facts.Add("elf.soname", text(s[0]))
	}
	if libs, err := e.ImportedLibraries(); err == nil {
		for _, l := range libs[:min(len(libs), maxNeeded)] {
			o.Facts.Add("elf.needed", text(l))
		}
	}
	module(e, &o)
	if len(o.Facts) == 0 {
		return nil
	}
	o.Facts.Add("elf.build_id", buildID(e))
	emit(o)
	return nil
}

func text(s string) string { return strings.ToValidUTF8(s[:min(len(s), maxText)], "\uFFFD") }

// buildID is the note by which a linker tells its outputs apart.
func buildID(e *elf.File) string {
	s := e.Section(".note.gnu.build-id")
	if s == nil || s.Size > maxNote {
		return ""
	}
	b, err := s.Data()
	if err != nil || len(b) < 16 {
		return ""
	}
	n, d := e.ByteOrder.Uint32(b), e.ByteOrder.Uint32(b[4:])
	from := 12 + (uint64(n)+3)&^3
	if from+uint64(d) > uint64(len(b)) {
		return ""
	}
	return hex.EncodeToString(b[from : from+uint64(d)])
}

// module adds what a kernel module says: texts of the form "name=value", each
// with a zero at its end.
func module(e *elf.File, o *interdict.Observation) {
	s := e.Section(".modinfo")
	if s == nil || s.Size > maxModule {
		return
	}
	b, err := s.Data()
	if err != nil {
		return
	}
	from := len(o.Facts)
	for line := range strings.SplitSeq(string(b), "\x00") {
		switch name, value, _ := strings.Cut(line, "="); name {
		case "name", "description":
			o.Facts.Add(name, text(value))
		case "author":
			o.Facts.Add("company", text(value))
		case "version":
			o.Facts.Add("version", text(value))
		}
	}
	if len(o.Facts) > from {
		o.Kind = interdict.Driver
		o.Facts.Add("state", "on disk")
	}
}
