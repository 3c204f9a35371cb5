package catalog

import (
	"slices"
	"strings"
)

// pathKinds are the kinds of indicators that a path alone can meet.
var pathKinds = []string{"path", "file-name", "driver", "base-file", "launchd", "pid-file"}

// Notable reports whether an indicator meets a path, with forward slashes. It
// is asked of every file of a scan.
func (c *Catalog) Notable(p string) bool {
	p = strings.ToLower(p)
	base := p[strings.LastIndexByte(p, '/')+1:]
	s := c.signs
	if _, known := s.values[base]; known {
		for _, k := range [...]string{"file-name", "driver", "base-file"} {
			if len(s.whole[valueKey{k, base}]) > 0 {
				return true
			}
		}
	}
	found := false
	for i := range s.paths {
		s.begun(&s.paths[i], p, func(int32) { found = true })
	}
	if _, known := s.values[p]; known && (len(s.whole[valueKey{"path", p}]) > 0 || len(s.whole[valueKey{"launchd", p}]) > 0) {
		return true
	}
	s.inside.each(p, func(l int32, _ int) {
		x := s.insides[l]
		if found || !slices.Contains(pathKinds, s.rows[x.row].Kind) {
			return
		}
		v := p
		if k := s.rows[x.row].Kind; k != "path" && k != "launchd" {
			v = base
		}
		found = x.re == nil || x.re.MatchString(v)
	})
	return found
}

// BaseFile reports whether a file's name is that of a base or plug-in file of an
// engine. Every path with such a name is notable.
func (c *Catalog) BaseFile(name string) bool {
	name = strings.ToLower(name)
	s := c.signs
	if len(s.whole[valueKey{"base-file", name}]) > 0 {
		return true
	}
	found := false
	s.inside.each(name, func(l int32, _ int) {
		x := s.insides[l]
		found = found || s.rows[x.row].Kind == "base-file" && (x.re == nil || x.re.MatchString(name))
	})
	return found
}
