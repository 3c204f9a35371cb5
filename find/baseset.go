package find

import (
	"path"
	"slices"

	"interdict"
)

// An engine keeps its bases and plug-ins as many files of its own kinds in one
// folder. One of them proves little; several together are its shape. baseSets
// counts them by folder while an archive is walked.
type baseSets map[string][]string

// The limits: from how many files on a folder is told of, how many of them are
// named, and how many folders are remembered.
const (
	baseSetFrom  = 3
	baseSetNamed = 20
	maxBaseSets  = 10_000
)

func (b baseSets) add(s *Scan, name string, notable bool) {
	if s.BaseFile == nil || !notable || !s.BaseFile(path.Base(name)) {
		return
	}
	dir := path.Dir(name)
	if _, ok := b[dir]; !ok && len(b) >= maxBaseSets {
		return
	}
	if len(b[dir]) < baseSetNamed {
		b[dir] = append(b[dir], path.Base(name))
	}
}

// tell reports the folders that hold enough of them.
func (b baseSets) tell(f *File) {
	dirs := make([]string, 0, len(b))
	for d := range b {
		dirs = append(dirs, d)
	}
	slices.Sort(dirs)
	for _, d := range dirs {
		if len(b[d]) >= baseSetFrom {
			o := interdict.Observation{Kind: interdict.BaseSet, Path: append(f.Path[:len(f.Path):len(f.Path)], d)}
			o.Facts.Add("path", d)
			for _, n := range b[d] {
				o.Facts.Add("files", n)
			}
			if by := f.allRemoved(d, b[d]); by != "" && f.gone == "" {
				o.Facts.Add("removed", by)
			}
			f.tell(o)
		}
	}
}

// allRemoved says by what the files of a folder below f were taken away later,
// "" if one of them was not.
func (f *File) allRemoved(dir string, names []string) (by string) {
	for _, n := range names {
		if f.removed == nil {
			return ""
		}
		if by = f.removed(path.Join(dir, n)); by == "" {
			return ""
		}
	}
	return by
}
