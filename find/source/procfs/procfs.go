// Package procfs asks a running Linux system for its processes, the libraries
// that they have loaded and the modules of its kernel.
package procfs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"interdict"
	"interdict/find"
)

// Limits of what one process may state. A command line is kept as far as it
// names programs; a process of many libraries has some thousand lines of maps.
const (
	maxCommand = 4 << 10
	maxMaps    = 64 << 20
	maxModules = 1 << 20
)

// Source asks the process file system, which is at /proc on a running system.
func Source(proc fs.FS) *find.Source {
	return &find.Source{
		Name: "procfs",
		Doc: `ask Linux for its processes and kernel modules

Reads exe, comm, cmdline and maps of each process, and the list of modules.
Reports name, path and command of a process, each loaded library once, and each
module. Of other users' processes an ordinary user sees the name and the
command; how many these were is said.`,
		Run: func(ctx context.Context, emit find.Emit) error {
			h := host{proc: proc, emit: emit, libraries: map[string]bool{}}
			return h.run(ctx)
		},
	}
}

// A host is one asking.
type host struct {
	proc      fs.FS
	emit      find.Emit
	libraries map[string]bool // paths told already
	closed    int             // processes of which the program could not be read
}

func (h *host) run(ctx context.Context) error {
	entries, err := fs.ReadDir(h.proc, ".")
	if errors.Is(err, fs.ErrNotExist) || err == nil && !numbered(entries) {
		return find.ErrNotHere
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := strconv.Atoi(e.Name()); err == nil {
			h.process(e.Name())
		}
	}
	err = h.modules()
	if h.closed > 0 {
		err = errors.Join(err, fmt.Errorf("%d processes of other users showed their name and command only; root sees the rest", h.closed))
	}
	return err
}

func numbered(entries []fs.DirEntry) bool {
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err == nil {
			return true
		}
	}
	return false
}

// process reports one process and what it has loaded. A process that has ended
// meanwhile is not here any more: no error.
func (h *host) process(pid string) {
	name, err := h.read(pid+"/comm", maxCommand)
	if err != nil {
		return
	}
	name = strings.TrimRight(name, "\n")
	command, _ := h.read(pid+"/cmdline", maxCommand)
	command = strings.TrimSpace(strings.ReplaceAll(command, "\x00", " "))
	program, err := fs.ReadLink(h.proc, pid+"/exe")
	if errors.Is(err, fs.ErrPermission) {
		h.closed++
	}
	o := interdict.Observation{Kind: interdict.Process, Platform: interdict.Linux, Path: []string{"pid " + pid}}
	o.Facts.Add("name", name)
	o.Facts.Add("state", "running")
	if err == nil {
		program, _ = undeleted(program)
		o.Facts.Add("path", program)
	}
	if command != "" {
		o.Facts.Add("command", command)
	}
	h.emit(o)
	if maps, err := h.read(pid+"/maps", maxMaps); err == nil {
		h.loaded(pid, name, program, maps)
	}
}

// loaded reports the files that are mapped as code, each once for the host. The
// form of a line is that of proc(5): address, rights, offset, device, inode,
// path.
func (h *host) loaded(pid, name, program, maps string) {
	for line := range strings.Lines(maps) {
		rest := line
		var rights string
		for i := range 5 {
			word, after, ok := strings.Cut(strings.TrimLeft(rest, " "), " ")
			if !ok {
				rest = ""
				break
			}
			if i == 1 {
				rights = word
			}
			rest = after
		}
		file, _ := undeleted(strings.TrimSpace(rest))
		if !strings.HasPrefix(file, "/") || !strings.Contains(rights, "x") || file == program || h.libraries[file] {
			continue
		}
		h.libraries[file] = true
		o := interdict.Observation{Kind: interdict.Module, Platform: interdict.Linux, Path: []string{"pid " + pid}}
		o.Facts.Add("name", path.Base(file))
		o.Facts.Add("path", file)
		o.Facts.Add("process", name)
		o.Facts.Add("state", "running")
		h.emit(o)
	}
}

// undeleted takes off the mark of a file that is gone while it runs.
func undeleted(p string) (string, bool) { return strings.CutSuffix(p, " (deleted)") }

// modules reports the modules of the kernel, whose lines begin with the name
// and tell the state in the fifth word.
func (h *host) modules() error {
	text, err := h.read("modules", maxModules)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a kernel without modules
	}
	s := bufio.NewScanner(strings.NewReader(text))
	for s.Scan() {
		words := strings.Fields(s.Text())
		if len(words) < 5 {
			continue
		}
		o := interdict.Observation{Kind: interdict.Driver, Platform: interdict.Linux, Path: []string{"modules"}}
		o.Facts.Add("name", words[0])
		if words[4] == "Live" {
			o.Facts.Add("state", "running")
		}
		h.emit(o)
	}
	return errors.Join(err, s.Err())
}

// read reads a file, of which no more than max bytes count.
func (h *host) read(name string, max int64) (string, error) {
	f, err := h.proc.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, max))
	return string(b), err
}
