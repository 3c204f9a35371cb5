package procfs_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"interdict"
	"interdict/find"
	"interdict/find/source/procfs"
)

// tell is an observation in one line.
func tell(o interdict.Observation) string {
	var b strings.Builder
	b.WriteString(string(o.Kind) + " " + strings.Join(o.Path, "!"))
	for _, f := range o.Facts {
		b.WriteString(" " + f.Name + "=" + f.Value)
	}
	return b.String()
}

func ask(t *testing.T, proc fs.FS) ([]string, error) {
	t.Helper()
	var got []string
	err := procfs.Source(proc).Run(t.Context(), func(o interdict.Observation) { got = append(got, tell(o)) })
	return got, err
}

func link(to string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink | 0o777}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func TestProcessesLibrariesModules(t *testing.T) {
	proc := fstest.MapFS{
		"2/comm":     file("kthreadd\n"), // of the kernel: no program, no command
		"2/cmdline":  file(""),
		"70/comm":    file("avd\n"),
		"70/exe":     link("/opt/av/avd (deleted)"), // replaced while it runs
		"70/cmdline": file("/opt/av/avd\x00--conf\x00/etc/av.conf\x00"),
		"70/maps": file(`5579a0000000-5579a0001000 r-xp 00000000 08:01 131 /opt/av/avd (deleted)
7f1000000000-7f1000001000 r--p 00000000 08:01 132 /opt/av/data.kdl
7f1000001000-7f1000002000 r-xp 00001000 08:01 133 /opt/av/lib with space.so
7f1000003000-7f1000004000 r-xp 00000000 00:00 0 
7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0 [vdso]
a short line
`),
		"71/comm":    file("other\n"),
		"71/cmdline": file("other\x00"),
		"71/exe":     link("/usr/bin/other"),
		"71/maps":    file("7f1000001000-7f1000002000 r-xp 00001000 08:01 133 /opt/av/lib with space.so\n"), // told once
		"modules":    file("fsmon 16384 1 - Live 0x0000000000000000 (OE)\ngoing 4096 0 - Unloading 0x0\nodd\n"),
		"self/comm":  file("me\n"), // the asker itself, a second time
	}
	got, err := ask(t, proc)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"process pid 2 name=kthreadd state=running",
		"process pid 70 name=avd state=running path=/opt/av/avd command=/opt/av/avd --conf /etc/av.conf",
		"module pid 70 name=lib with space.so path=/opt/av/lib with space.so process=avd state=running",
		"process pid 71 name=other state=running path=/usr/bin/other command=other",
		"driver modules name=fsmon state=running",
		"driver modules name=going",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNoSuchSystem(t *testing.T) {
	for name, proc := range map[string]fs.FS{
		"no folder":      os.DirFS(filepath.Join(t.TempDir(), "proc")),
		"another system": fstest.MapFS{"version": file("x")},
	} {
		if _, err := ask(t, proc); !errors.Is(err, find.ErrNotHere) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// closed is a process file system whose programs are another user's.
type closed struct{ fstest.MapFS }

func (closed) ReadLink(name string) (string, error) {
	return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrPermission}
}

func TestOtherUsersAreCounted(t *testing.T) {
	got, err := ask(t, closed{fstest.MapFS{"9/comm": file("avd\n"), "9/cmdline": file("/opt/avd\x00"), "9/exe": link("x"), "12/comm": file("b\n"), "12/exe": link("x")}})
	if err == nil || !strings.Contains(err.Error(), "2 processes of other users") {
		t.Errorf("error %v", err)
	}
	if want := []string{"process pid 12 name=b state=running", "process pid 9 name=avd state=running command=/opt/avd"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// The kernel under this test has a process of its own: a copy of sleep.
func TestRunningSystem(t *testing.T) {
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(sleep)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "planted")
	if err := os.WriteFile(program, b, 0o700); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), program, "60")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Process.Kill(); _ = c.Wait() }()
	got, _ := ask(t, os.DirFS("/proc")) // other users' processes may be closed to this one
	if !slices.ContainsFunc(got, func(s string) bool {
		return strings.HasPrefix(s, "process ") && strings.Contains(s, "path="+program+" ")
	}) {
		t.Errorf("%s is not among %d", program, len(got))
	}
}

func FuzzMaps(f *testing.F) {
	f.Add("7f1000001000-7f1000002000 r-xp 00001000 08:01 133 /opt/av/a.so\n")
	f.Fuzz(func(t *testing.T, maps string) {
		got, err := ask(t, fstest.MapFS{"1/comm": file("a"), "1/maps": file(maps)})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, s := range got {
			if strings.HasPrefix(s, "module ") && !strings.Contains(s, " path=/") || seen[s] {
				t.Errorf("from %q: %s", maps, s)
			}
			seen[s] = true
		}
	})
}
