package main

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// build compiles a program and learns from it what it is: version, time of the
// commit, modules.
func (r *release) build(b *binary, work string) error {
	b.file = filepath.Join(work, b.name)
	c := exec.Command("go", "build", "-buildvcs=true", "-trimpath", "-ldflags=-s -w", "-o", b.file, "./cmd/"+b.name)
	c.Dir, c.Env = r.root, append(r.goEnv(), "GOOS="+b.os, "GOARCH="+b.arch)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	info, err := buildinfo.ReadFile(b.file)
	if err != nil {
		return err
	}
	if b.version, b.time, err = provenance(info, r.epoch); err != nil {
		return err
	}
	if b.sbom, err = sbom(b, info); err != nil {
		return err
	}
	b.extra, err = r.extra(info)
	return err
}

// goEnv leaves out what could make one machine's build differ from another's.
func (r *release) goEnv() []string {
	return append(append(os.Environ(), r.env...), "CGO_ENABLED=0", "GOFLAGS=", "GOEXPERIMENT=", "GOWORK=off", "GOAMD64=v1", "GOARM64=v8.0")
}

// provenance is the version and time of a program, as its build wrote them
// down. What was not built from a commit is not released.
func provenance(info *debug.BuildInfo, epoch string) (string, time.Time, error) {
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	switch {
	case set["vcs.revision"] == "":
		return "", time.Time{}, errors.New("the build knows no commit\nhint: build in a clone of its own; a linked work tree will not do")
	case set["vcs.modified"] == "true":
		return "", time.Time{}, errors.New("there are changes that are in no commit\nhint: commit them, or release from a fresh clone")
	}
	at, err := time.Parse(time.RFC3339, set["vcs.time"])
	if epoch != "" {
		var s int64
		s, err = strconv.ParseInt(epoch, 10, 64)
		at = time.Unix(s, 0)
	}
	return strings.TrimPrefix(info.Main.Version, "v"), at.UTC(), err
}
