// Package macho reads programs of macOS and iOS: the name and the team that
// their code signature claims, whether their bytes are still those that were
// signed, and whether who has signed them leads to Apple.
package macho

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"interdict"
	"interdict/find"
)

// Detector makes the detector.
func Detector(trust Trust) *find.Detector {
	return &find.Detector{
		Name: "macho",
		Doc: `read programs of macOS: identifier, team, and who has signed them

Tells three things apart: what the code signature claims (identifier, team, signer),
whether the program and its entitlements are those that were signed, and whether the
signer leads to Apple at the time of signing. Apple's roots are known by their SHA-256
(Apple Root CA, G2, G3), and --trust FILE adds others; the roots of the system do not
count. A team that is not the certificate's is told. Reports the libraries that a file
asks for. Of a file for several processors each is read. Not looked at: whether a
certificate was revoked or a program notarized, the resources of a bundle, chains with
SHA-1 inside.`,
		Want: func(f *find.File) bool { return kind(f.Head) != 0 },
		Run:  func(ctx context.Context, f *find.File, emit find.Emit) error { return run(ctx, f, emit, trust) },
	}
}

// The magic numbers of the format, from Apple's <mach-o/loader.h> and fat.h.
const (
	thin32 = 0xfeedface
	thin64 = 0xfeedfacf
	fat    = 0xcafebabe // Java classes too, whose next number is their version
	fat64  = 0xcafebabf
)

const (
	maxSlices   = 16
	maxCommands = 4096
	maxTable    = 4 << 20 // bytes of load commands
	maxText     = 512
)

func kind(head []byte) uint32 {
	if len(head) < 32 {
		return 0
	}
	switch m := binary.LittleEndian.Uint32(head); m {
	case thin32, thin64:
		return m
	}
	switch m := binary.BigEndian.Uint32(head); m {
	case fat, fat64:
		if n := binary.BigEndian.Uint32(head[4:]); n > 0 && n <= maxSlices {
			return m
		}
	}
	return 0
}

func errorf(format string, args ...any) error {
	return fmt.Errorf("the Mach-O file is damaged: "+format, args...)
}

func run(ctx context.Context, f *find.File, emit find.Emit, trust Trust) error {
	parts, err := slicesOf(f)
	if err != nil {
		return err
	}
	var seen []string
	for _, p := range parts {
		o := interdict.Observation{Kind: interdict.FileHeader, Platform: interdict.MacOS}
		if err := p.read(ctx, trust, &o.Facts); err != nil {
			return err
		}
		said := fmt.Sprint(o.Facts)
		if len(o.Facts) > 0 && !slices.Contains(seen, said) { // processors mostly say the same
			seen = append(seen, said)
			emit(o)
		}
	}
	return nil
}

// A part is the program for one processor.
type part struct {
	find.Content
	from, size int64
}

func (p part) bytes(at, n int64) ([]byte, error) {
	if at < 0 || n < 0 || at > p.size || n > p.size-at {
		return nil, errorf("%d bytes at %d lie behind its end", n, at)
	}
	b := make([]byte, n)
	got, err := p.ReadAt(b, p.from+at)
	if got == len(b) {
		return b, nil
	}
	return nil, err
}

func slicesOf(f *find.File) ([]part, error) {
	whole := part{Content: f.Content, size: f.Content.Size()}
	m := kind(f.Head)
	if m == thin32 || m == thin64 {
		return []part{whole}, nil
	}
	n, step := int64(binary.BigEndian.Uint32(f.Head[4:])), int64(20)
	if m == fat64 {
		step = 32
	}
	table, err := whole.bytes(8, n*step)
	if err != nil {
		return nil, find.ErrNotRecognized
	}
	var out []part
	for i := range n {
		row := table[i*step:]
		p := part{Content: f.Content, from: int64(binary.BigEndian.Uint32(row[8:])), size: int64(binary.BigEndian.Uint32(row[12:]))}
		if m == fat64 {
			p.from, p.size = int64(binary.BigEndian.Uint64(row[8:])), int64(binary.BigEndian.Uint64(row[16:]))
		}
		if p.from < 0 || p.size < 0 || p.from > whole.size || p.size > whole.size-p.from {
			return nil, find.ErrNotRecognized // a Java class, or cut off
		}
		head, err := p.bytes(0, 32)
		if err != nil || kind(head) != thin32 && kind(head) != thin64 {
			return nil, find.ErrNotRecognized
		}
		out = append(out, p)
	}
	return out, nil
}

// The load commands that are read.
const (
	loadDylib     = 0x0c
	idDylib       = 0x0d
	codeSignature = 0x1d
	loadWeakDylib = 0x80000018
)

func (p part) read(ctx context.Context, trust Trust, out *interdict.Facts) error {
	head, err := p.bytes(0, 32)
	if err != nil {
		return err
	}
	u32 := func(b []byte) int64 { return int64(binary.LittleEndian.Uint32(b)) }
	at := int64(32)
	if kind(head) == thin32 {
		at = 28
	}
	count, size := u32(head[16:]), u32(head[20:])
	if count > maxCommands || size > maxTable {
		return errorf("%d load commands of %d bytes", count, size)
	}
	commands, err := p.bytes(at, size)
	if err != nil {
		return err
	}
	signed := false
	for range count {
		if len(commands) < 8 {
			return errorf("its load commands are cut off")
		}
		id, n := uint32(u32(commands)), u32(commands[4:])
		if n < 8 || n > int64(len(commands)) {
			return errorf("a load command of %d bytes", n)
		}
		c := commands[:n]
		commands = commands[n:]
		switch {
		case id == codeSignature && n >= 16:
			signed = true
			if err := p.signature(ctx, u32(c[8:]), u32(c[12:]), trust, out); err != nil {
				return err
			}
		case (id == loadDylib || id == loadWeakDylib || id == idDylib) && n >= 12:
			if from := u32(c[8:]); from < n {
				name := "macho.needed"
				if id == idDylib {
					name = "macho.soname"
				}
				if lib := text(c[from:]); !strings.HasPrefix(lib, "/usr/lib/") && !strings.HasPrefix(lib, "/System/") { // every program has the system's
					out.Add(name, lib)
				}
			}
		}
	}
	if !signed {
		out.Add("macho.signed", "absent")
	}
	return nil
}

// text is what stands before the first zero.
func text(b []byte) string {
	s, _, _ := strings.Cut(string(b[:min(len(b), maxText)]), "\x00")
	return strings.ToValidUTF8(s, "\uFFFD")
}
