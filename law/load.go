package law

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
)

//go:embed */*/*.yaml
var embedded embed.FS

// maxPack bounds one restriction.yaml; the largest shipped pack is a tenth of it.
const maxPack = 1 << 20

// Embedded returns the shipped packs, in the order of their ids.
func Embedded() ([]*Pack, error) { return Load(embedded) }

// Load reads every folder <jurisdiction>/<number> that holds a
// restriction.yaml. All packs are read before it returns, so that an author
// sees every problem at once; if any pack has one, no pack is returned.
func Load(fsys fs.FS) ([]*Pack, error) {
	names, err := fs.Glob(fsys, "*/*/restriction.yaml")
	if err != nil {
		return nil, err
	}
	var packs []*Pack
	var problems []error
	for _, name := range names {
		p, err := loadPack(fsys, path.Dir(name))
		if err != nil {
			problems = append(problems, err)
			continue
		}
		packs = append(packs, p)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	slices.SortFunc(packs, func(a, b *Pack) int { return compare(a.ID, b.ID) })
	return packs, nil
}

func compare(a, b interdict.RestrictionID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// loadPack reads one folder; cases.yaml beside the pack is optional here and
// demanded by lint.
func loadPack(fsys fs.FS, dir string) (*Pack, error) {
	src, err := readBounded(fsys, path.Join(dir, "restriction.yaml"))
	if err != nil {
		return nil, err
	}
	p, err := Parse(path.Join(dir, "restriction.yaml"), src)
	if err != nil {
		return nil, err
	}
	p.Dir = dir
	if string(p.ID) != dir {
		return nil, strictyaml.Problem{Pos: p.Pos, Msg: fmt.Sprintf("restriction %q lies in folder %q", p.ID, dir), Hint: "name the folder after the restriction"}
	}
	src, err = readBounded(fsys, path.Join(dir, "cases.yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	p.Cases, err = ParseCases(path.Join(dir, "cases.yaml"), src)
	return p, err
}

func readBounded(fsys fs.FS, name string) ([]byte, error) {
	st, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if st.Size() > maxPack {
		return nil, fmt.Errorf("%s: %d bytes, more than the limit of %d", name, st.Size(), maxPack)
	}
	return fs.ReadFile(fsys, name)
}

// Parse reads one restriction.yaml and checks that it is whole: every name
// that is used is defined, every value is one that its fact can have, every
// time has an offset. Errors are strictyaml.Problems with file, line and hint.
func Parse(file string, src []byte) (*Pack, error) {
	p := &Pack{}
	if err := strictyaml.Unmarshal(file, src, p); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(src)
	p.SHA256 = hex.EncodeToString(sum[:])
	if err := p.resolve(); err != nil {
		return nil, err
	}
	return p, nil
}

// parseInstant reads an RFC 3339 time; an instant of the law without an
// offset is refused, since it names no moment.
func parseInstant(s string) (time.Time, error) {
	t, err := time.ParseInLocation(time.RFC3339, s, time.UTC)
	if err != nil {
		return t, fmt.Errorf("%q is not an instant with offset", s)
	}
	return t, nil
}

// parseKnown reads the time from which something could be known; a date means
// its start in UTC.
func parseKnown(s string) (time.Time, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	return parseInstant(s)
}
