package law

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"interdict/internal/strictyaml"
)

//go:embed */*/*.yaml
var embedded embed.FS

// maxPack bounds one restriction.yaml; the largest shipped pack is a tenth of it.
const maxPack = 1 << 20

// Embedded returns the shipped packs, in the order of their ids.
func Embedded() ([]*Pack, error) { return Load(embedded) }

// Files are the shipped packs as files, for evidence that carries its law.
func Files() fs.FS { return embedded }

// Load reads every folder <jurisdiction>/<number> that holds a
// restriction.yaml, several at a time. All packs are read before it returns,
// so that an author sees every problem at once; if any pack has one, no pack
// is returned.
func Load(fsys fs.FS) ([]*Pack, error) {
	names, err := fs.Glob(fsys, "*/*/restriction.yaml")
	if err != nil {
		return nil, err
	}
	packs, problems := make([]*Pack, len(names)), make([]error, len(names))
	var reader strictyaml.Reader
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(len(names), runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := int(next.Add(1) - 1); i < len(names); i = int(next.Add(1) - 1) {
				packs[i], problems[i] = loadPack(&reader, fsys, path.Dir(names[i]))
			}
		})
	}
	all.Wait()
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	slices.SortFunc(packs, func(a, b *Pack) int { return cmp.Compare(a.ID, b.ID) })
	return packs, nil
}

// loadPack reads one folder. Of cases.yaml beside the pack, which lint
// demands, it only notes where it lies.
func loadPack(r *strictyaml.Reader, fsys fs.FS, dir string) (*Pack, error) {
	file := path.Join(dir, "restriction.yaml")
	src, err := readBounded(fsys, file)
	if err != nil {
		return nil, err
	}
	p, err := parse(r, file, src)
	if err != nil {
		return nil, err
	}
	p.Dir = dir
	if string(p.ID) != dir {
		return nil, strictyaml.Problem{Pos: p.Pos, Msg: fmt.Sprintf("restriction %q lies in folder %q", p.ID, dir), Hint: "name the folder after the restriction"}
	}
	p.cases = sync.OnceValues(func() (*Cases, error) {
		file := path.Join(dir, "cases.yaml")
		src, err := readBounded(fsys, file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return ParseCases(file, src)
	})
	return p, nil
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
	return parse(new(strictyaml.Reader), file, src)
}

func parse(r *strictyaml.Reader, file string, src []byte) (*Pack, error) {
	p := &Pack{}
	if err := r.Unmarshal(file, src, p); err != nil {
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
