// Release builds what is handed to users: the programs for every system, as
// archives and as packages of Linux, with their lists of components and
// checksums. The same commit gives the same bytes, in whatever folder and on
// whatever day, with the same Go.
//
//	go run . -root ../.. -out ../../dist [-only linux/amd64,windows/amd64]
//
// It is a module of its own, so that what packs the programs is not among the
// modules that they are made of.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	r := release{epoch: os.Getenv("SOURCE_DATE_EPOCH"), log: os.Stderr}
	flag.StringVar(&r.root, "root", ".", "`folder` of the module interdict, a clone without changes")
	flag.StringVar(&r.out, "out", "dist", "`folder` to write into; it must not exist, or be empty")
	only := flag.String("only", strings.Join(platforms(), ","), "`systems` to build for")
	flag.Parse()
	r.platforms = strings.Split(*only, ",")
	if err := r.run(); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// platforms are the systems that a release is for.
func platforms() []string {
	return []string{"darwin/amd64", "darwin/arm64", "linux/amd64", "linux/arm64", "windows/amd64", "windows/arm64"}
}

// A product is a program that is released.
type product struct {
	name, summary, text string
}

func products() []product {
	return []product{
		{"interdict", "carries out a technology ban", "Answers whether a deal may go ahead, whether a party is listed, and where\nrestricted software is, with the rule and the evidence. Not legal advice."},
		{"interdict-find", "finds restricted software on hosts", "The scanner of interdict alone, to carry to hosts: no server, no law pages.\nIt writes nothing where it reads and sends nothing anywhere."},
	}
}

// A release is one run.
type release struct {
	root, out string
	platforms []string
	epoch     string // seconds since 1970; the time of the commit if empty
	env       []string
	log       io.Writer
}

// A binary is a built program with what goes with it.
type binary struct {
	product
	os, arch string
	version  string // without the v
	time     time.Time
	file     string // as built
	sbom     []byte
	extra    []member // licence, notices, pages
}

// A member is a file in an archive.
type member struct {
	name string
	body []byte
	exec bool
}

func (r *release) run() error {
	if entries, err := os.ReadDir(r.out); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty", r.out)
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "release")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	for _, platform := range r.platforms {
		system, arch, ok := strings.Cut(platform, "/")
		if !ok {
			return fmt.Errorf("%q is no system; write linux/amd64", platform)
		}
		for _, p := range products() {
			b := &binary{product: p, os: system, arch: arch}
			if err := r.build(b, work); err != nil {
				return fmt.Errorf("%s for %s: %w", p.name, platform, err)
			}
			if err := r.pack(b); err != nil {
				return fmt.Errorf("%s for %s: %w", p.name, platform, err)
			}
			if err := os.Remove(b.file); err != nil {
				return err
			}
		}
	}
	return r.sums()
}

// pack writes all files of a binary.
func (r *release) pack(b *binary) error {
	program, err := os.ReadFile(b.file)
	if err != nil {
		return err
	}
	stem := fmt.Sprintf("%s_%s_%s_%s", b.name, b.version, b.os, b.arch)
	exe := b.name
	if b.os == "windows" {
		exe += ".exe"
	}
	members := append([]member{{exe, program, true}, {b.name + ".cdx.json", b.sbom, false}}, b.extra...)
	archive, ending := tarball, ".tar.gz"
	if b.os == "windows" {
		archive, ending = zipfile, ".zip"
	}
	packed, err := archive(stem, members, b.time)
	if err != nil {
		return err
	}
	err = errors.Join(r.write(stem+ending, packed), r.write(stem+".cdx.json", b.sbom))
	if b.os == "linux" {
		err = errors.Join(err, r.distro(b, "deb"), r.distro(b, "rpm"))
	}
	fmt.Fprintf(r.log, "%-60s program %s, packed %s\n", stem, size(len(program)), size(len(packed)))
	return err
}

func (r *release) write(name string, body []byte) error {
	return os.WriteFile(filepath.Join(r.out, name), body, 0o644)
}

func size(n int) string { return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB" }
