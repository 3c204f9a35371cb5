// Package macproc asks a running macOS for its processes.
package macproc

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"

	"interdict"
	"interdict/find"
)

// A System is a running macOS. Live is the one that the program runs on.
type System interface {
	Processes() ([]Process, error)
	// Arguments is what the system keeps of how a process was started, in the
	// form of the sysctl kern.procargs2. It fails where these rights do not show
	// it, or the process has ended.
	Arguments(id int32) ([]byte, error)
}

// A Process is a running program.
type Process struct {
	ID   int32
	Name string // the first 16 bytes of its file's name
}

// Source asks a system.
func Source(s System) *find.Source {
	return &find.Source{
		Name: "macproc",
		Doc: `ask macOS for its processes

Reports name, path and command of each process. An ordinary user sees only the
first 16 letters of the name of other users' processes; how many these were is
said. What processes have loaded is not asked; launchd jobs, applications and
extensions are read from their files.`,
		Run: func(ctx context.Context, emit find.Emit) error { return run(ctx, s, emit) },
	}
}

func run(ctx context.Context, s System, emit find.Emit) error {
	all, err := s.Processes()
	closed := 0
	for _, p := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.ID == 0 {
			continue // the kernel
		}
		o := interdict.Observation{Kind: interdict.Process, Platform: interdict.MacOS, Path: []string{"pid " + strconv.Itoa(int(p.ID))}}
		o.Facts.Add("state", "running")
		raw, asked := s.Arguments(p.ID)
		program, command := arguments(raw)
		if asked != nil || program == "" {
			closed++
			o.Facts.Add("name", p.Name)
		} else {
			o.Facts.Add("name", path.Base(program))
			o.Facts.Add("path", program)
			o.Facts.Add("command", command)
		}
		emit(o)
	}
	if closed > 0 {
		err = errors.Join(err, fmt.Errorf("%d processes showed the beginning of their name only; root sees the rest", closed))
	}
	return err
}

// keptCommand is how much of a command is kept: as far as it names programs.
const keptCommand = 4 << 10

// arguments reads what kern.procargs2 gives: the number of arguments, the path
// of the program, zeros, the arguments, and the environment, which is none of
// our business. Each text ends in a zero.
func arguments(b []byte) (program, command string) {
	if len(b) < 4 {
		return "", ""
	}
	count := binary.LittleEndian.Uint32(b)
	first, rest, _ := bytes.Cut(b[4:], []byte{0})
	rest = bytes.TrimLeft(rest, "\x00")
	var words []string
	for kept := 0; count > 0 && len(rest) > 0 && kept < keptCommand; count-- {
		var word []byte
		word, rest, _ = bytes.Cut(rest, []byte{0})
		word = word[:min(len(word), keptCommand-kept)]
		words = append(words, string(word))
		kept += len(word) + 1
	}
	return string(first), strings.TrimSpace(strings.Join(words, " "))
}
