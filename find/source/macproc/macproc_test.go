package macproc_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"interdict"
	"interdict/find/inventory/inventorytest"
	"interdict/find/source/macproc"
)

// started is what kern.procargs2 gives for a program.
func started(program string, args []string, env ...string) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(args)))
	b = append(append(b, program...), 0, 0, 0, 0, 0)
	for _, s := range append(append([]string{}, args...), env...) {
		b = append(append(b, s...), 0)
	}
	return b
}

// system is a macOS in words.
type system struct {
	all     []macproc.Process
	started map[int32][]byte
}

func (s system) Processes() ([]macproc.Process, error) { return s.all, nil }

func (s system) Arguments(id int32) ([]byte, error) {
	if b, ok := s.started[id]; ok {
		return b, nil
	}
	return nil, fs.ErrPermission
}

func ask(ctx context.Context, s system) (string, error) {
	var out []string
	err := macproc.Source(s).Run(ctx, func(o interdict.Observation) {
		out = append(out, strings.Join(o.Path, "!")+" "+inventorytest.Line(&o))
	})
	return strings.Join(out, "\n"), err
}

func TestProcesses(t *testing.T) {
	s := system{all: []macproc.Process{{ID: 0, Name: "kernel_task"}, {ID: 1, Name: "launchd"}, {ID: 70, Name: "com.example.long"}}, started: map[int32][]byte{
		1:  started("/sbin/launchd", []string{"/sbin/launchd"}),
		70: started("/Library/Application Support/Ex/com.example.longname", []string{"longname", "-r", "a b"}, "SECRET=1"),
	}}
	got, err := ask(t.Context(), s)
	want := `pid 1 process state=running name=launchd path=/sbin/launchd command=/sbin/launchd
pid 70 process state=running name=com.example.longname path=/Library/Application Support/Ex/com.example.longname command=longname -r a b`
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	s.all = append(s.all, macproc.Process{ID: 80, Name: "other"})
	got, err = ask(t.Context(), s)
	if err == nil || !strings.Contains(err.Error(), "1 processes showed") || got != want+"\npid 80 process state=running name=other" {
		t.Errorf("%v\n%s", err, got)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if got, err := ask(ctx, s); !errors.Is(err, context.Canceled) || got != "" {
		t.Errorf("interrupted: %v\n%s", err, got)
	}
}

// Whatever the system gives, nothing of the environment is reported, and what is
// reported is bounded.
func FuzzArguments(f *testing.F) {
	f.Add(started("/bin/x", []string{"x", "-v"}, "HOME=/"))
	f.Add([]byte{255, 255, 255, 255, '/', 0, 'a'})
	f.Fuzz(func(t *testing.T, b []byte) {
		count := 0
		if len(b) >= 4 {
			count = int(binary.LittleEndian.Uint32(b))
		}
		s := system{all: []macproc.Process{{ID: 9, Name: "n"}}, started: map[int32][]byte{9: b}}
		_ = macproc.Source(s).Run(t.Context(), func(o interdict.Observation) {
			command := o.Facts.Get("command")
			if len(command) > 4<<10 || strings.Contains(command+o.Facts.Get("path"), "\x00") {
				t.Errorf("a command of %d bytes", len(command))
			}
			if count == 0 && command != "" {
				t.Errorf("without arguments the command is %q", command)
			}
		})
	})
}
