package law

import (
	"cmp"
	"slices"
)

// Newest brings two collections of packs together: of each restriction the pack
// with the higher version, and of equal versions the later collection's. No
// restriction is lost because one of the two does not know it.
func Newest(earlier, later []*Pack) []*Pack {
	out := slices.Clone(later)
	for _, p := range earlier {
		i := slices.IndexFunc(out, func(q *Pack) bool { return q.ID == p.ID })
		switch {
		case i < 0:
			out = append(out, p)
		case p.Version > out[i].Version:
			out[i] = p
		}
	}
	slices.SortFunc(out, func(a, b *Pack) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
