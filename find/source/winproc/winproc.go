// Package winproc asks a running Windows for what runs on it: processes, the
// libraries that they have loaded, services, and drivers of the kernel.
package winproc

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"interdict"
	"interdict/find"
)

// A System is a running Windows. Live is the one that the program runs on.
type System interface {
	Processes() ([]Process, error)
	Services() ([]Service, error)
	// Drivers lists the files in the kernel, as it names them, and the folder of
	// Windows, by which they are named.
	Drivers() (paths []string, windows string, err error)
}

// A Process is a running program.
type Process struct {
	ID      uint32
	Name    string   // of its file
	Path    string   // of its file; "" if these rights do not show it
	Command string   // "" if these rights do not show it
	Modules []string // paths of what it has loaded, its own program among them
	Closed  bool     // its path or its modules could not be read, and an administrator may
}

// A Service is a row of the service manager.
type Service struct {
	Name    string
	Display string
	Image   string // what it starts; "" if these rights do not show it
	Driver  bool   // it is loaded into the kernel
	Running bool
}

// Source asks a system.
func Source(s System) *find.Source {
	return &find.Source{
		Name: "winproc",
		Doc: `ask Windows for its processes, services and drivers

Reports name, path and command of each process, each loaded library once, each
service and driver of the service manager with its state, and each driver in the
kernel. An ordinary user sees only the name of other users' processes; how many
these were is said. What protected processes have loaded nobody sees.`,
		Run: func(ctx context.Context, emit find.Emit) error {
			h := host{emit: emit, libraries: map[string]bool{}}
			return errors.Join(h.processes(ctx, s), ctx.Err(), h.services(s), h.drivers(s))
		},
	}
}

// A host is one asking.
type host struct {
	emit      find.Emit
	libraries map[string]bool // paths told already, in lower case
}

func (h *host) observe(kind interdict.ObservationKind, where, state string) interdict.Observation {
	o := interdict.Observation{Kind: kind, Platform: interdict.Windows, Path: []string{where}}
	o.Facts.Add("state", state)
	return o
}

func (h *host) processes(ctx context.Context, s System) error {
	all, err := s.Processes()
	closed := 0
	for i := range all {
		if ctx.Err() != nil {
			break
		}
		p := &all[i]
		if p.Closed {
			closed++
		}
		o := h.observe(interdict.Process, "pid "+strconv.FormatUint(uint64(p.ID), 10), "running")
		o.Facts.Add("name", p.Name)
		o.Facts.Add("path", p.Path)
		o.Facts.Add("command", p.Command)
		h.emit(o)
		h.loaded(p)
	}
	if closed > 0 {
		err = errors.Join(err, fmt.Errorf("%d processes did not show their program or what they have loaded; an administrator sees the rest", closed))
	}
	return err
}

// loaded reports what a process has loaded, each file once for the host.
func (h *host) loaded(p *Process) {
	for _, path := range p.Modules {
		key := strings.ToLower(path)
		if path == "" || strings.EqualFold(path, p.Path) || h.libraries[key] {
			continue
		}
		h.libraries[key] = true
		o := h.observe(interdict.Module, "pid "+strconv.FormatUint(uint64(p.ID), 10), "running")
		o.Facts.Add("name", base(path))
		o.Facts.Add("path", path)
		o.Facts.Add("process", p.Name)
		h.emit(o)
	}
}

func (h *host) services(s System) error {
	all, err := s.Services()
	for _, x := range all {
		kind, state := interdict.Service, "stopped"
		if x.Running {
			state = "running"
		}
		if x.Driver {
			kind = interdict.Driver
		}
		o := h.observe(kind, "service "+x.Name, state)
		if x.Driver {
			o.Facts.Add("service", x.Name)
		} else {
			o.Facts.Add("name", x.Name)
		}
		o.Facts.Add("display", x.Display)
		o.Facts.Add("image_path", x.Image)
		h.emit(o)
	}
	return err
}

func (h *host) drivers(s System) error {
	all, windows, err := s.Drivers()
	for _, path := range all {
		path = dosPath(path, windows)
		o := h.observe(interdict.Driver, "kernel", "running")
		o.Facts.Add("name", base(path))
		o.Facts.Add("path", path)
		h.emit(o)
	}
	return err
}

// base is the name of a file without its folder.
func base(path string) string { return path[strings.LastIndexAny(path, `\/`)+1:] }

// dosPath is the path of a driver as people write it. The kernel's own begin
// with its name for the folder of Windows, or with a mark.
func dosPath(path, windows string) string {
	const root, mark = `\SystemRoot\`, `\??\`
	switch {
	case len(path) > len(root) && strings.EqualFold(path[:len(root)], root):
		return windows + `\` + path[len(root):]
	case strings.HasPrefix(path, mark):
		return path[len(mark):]
	}
	return path
}
