// Package pacman reads the package database of Arch Linux.
package pacman

import (
	"bufio"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"interdict"
	"interdict/find"
)

// Detector reads the description of an installed package.
var Detector = &find.Detector{
	Name: "pacman",
	Doc: `read a package that pacman has recorded

Reads var/lib/pacman/local/NAME-VERSION/desc. Reports name, version, vendor (the
packager), description and homepage.`,
	Want: func(f *find.File) bool {
		return path.Base(f.Name()) == "desc" && strings.Contains(f.Name(), "pacman/local/")
	},
	Run: run,
}

var sections = map[string]string{"%NAME%": "name", "%VERSION%": "version", "%PACKAGER%": "vendor", "%DESC%": "description", "%URL%": "homepage", "%BASE%": "source"}

func run(_ context.Context, f *find.File, emit find.Emit) error {
	o := interdict.Observation{Kind: interdict.Package, Platform: interdict.Linux, Facts: interdict.Facts{{Name: "manager", Value: "pacman"}}}
	sc := bufio.NewScanner(io.NewSectionReader(f.Content, 0, f.Content.Size()))
	sc.Buffer(nil, 1<<20)
	fact := ""
	for sc.Scan() {
		line := strings.ToValidUTF8(strings.TrimSpace(sc.Text()), "\uFFFD")
		if strings.HasPrefix(line, "%") {
			fact = sections[line]
			continue
		}
		if fact != "" && o.Facts.Get(fact) == "" {
			o.Facts.Add(fact, line)
		}
	}
	if err := sc.Err(); errors.Is(err, bufio.ErrTooLong) {
		return errors.New("a line of more than 1 MiB")
	} else if err != nil {
		return err
	}
	if o.Facts.Get("name") == "" {
		return find.ErrNotRecognized
	}
	o.Facts.Add("state", "installed")
	emit(o)
	return nil
}
