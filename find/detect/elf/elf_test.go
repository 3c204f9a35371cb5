package elf_test

import (
	"bytes"
	"context"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"interdict"
	"interdict/find"
	elfdetect "interdict/find/detect/elf"
)

func read(b []byte) ([]interdict.Observation, error) {
	f := &find.File{Path: []string{"x"}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
	if !elfdetect.Detector.Want(f) {
		return nil, find.ErrNotRecognized
	}
	var out []interdict.Observation
	err := elfdetect.Detector.Run(context.Background(), f, func(o interdict.Observation) { out = append(out, o) })
	return out, err
}

// build compiles a library with the machine's own compiler.
func build(t testing.TB, args ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	src, out := filepath.Join(dir, "x.c"), filepath.Join(dir, "x.so")
	if err := os.WriteFile(src, []byte("#include <math.h>\n__attribute__((section(\".modinfo\"), used)) static const char m[] = MODINFO;\ndouble f(double x) { return cos(x); }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := exec.Command("gcc", append([]string{"-shared", "-fPIC", src, "-o", out, "-lm", "-Wl,--no-as-needed"}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("gcc: %v\n%s", err, b)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLibrary(t *testing.T) {
	b := build(t, `-DMODINFO=""`, "-Wl,-soname,libexampleengine.so.8", "-Wl,--build-id=0x0102030405060708")
	out, err := read(b)
	if err != nil || len(out) != 1 {
		t.Fatalf("%v %v", out, err)
	}
	f := out[0].Facts
	if out[0].Kind != interdict.FileHeader || f.Get("elf.soname") != "libexampleengine.so.8" || f.Get("elf.build_id") != "0102030405060708" || !strings.Contains(strings.Join(f.All("elf.needed"), " "), "libm.so.6") {
		t.Errorf("%s %v", out[0].Kind, f)
	}
}

func TestKernelModule(t *testing.T) {
	out, err := read(build(t, `-DMODINFO="name=exfilter\0author=Example Lab\0description=file filter"`))
	if err != nil || len(out) != 1 || out[0].Kind != interdict.Driver || out[0].Facts.Get("name") != "exfilter" || out[0].Facts.Get("company") != "Example Lab" || out[0].Facts.Get("state") != "on disk" {
		t.Errorf("%v %v", out, err)
	}
}

// A damaged file gives an error or what its sound parts say, never a fact of
// more than its bound.
func FuzzELF(f *testing.F) {
	f.Add(build(f, `-DMODINFO="name=x"`)[:4096])
	f.Add([]byte(elf.ELFMAG + strings.Repeat("\x01", 60)))
	f.Fuzz(func(t *testing.T, b []byte) {
		out, _ := read(b)
		for _, o := range out {
			for _, fact := range o.Facts {
				if len(fact.Value) > 3*512 {
					t.Errorf("%s has %d bytes", fact.Name, len(fact.Value))
				}
			}
		}
	})
}
