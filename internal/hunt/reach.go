package hunt

import (
	"cmp"
	"slices"

	"interdict"
	"interdict/catalog"
)

// reach adds to what is on a host what it can do there and how it is removed.
func reach(c *catalog.Catalog, found []interdict.Finding) {
	for i := range found {
		f := &found[i]
		switch f.Verdict {
		case interdict.Present, interdict.PresentEmbedded, interdict.Probable:
		case interdict.Residue:
			f.Removal = removal(c, f)
			continue
		default:
			continue
		}
		f.Reach, f.Removal = c.ReachOf(products(f)...), removal(c, f)
	}
}

// products are what a finding may be, and what that embeds.
func products(f *interdict.Finding) []interdict.ProductID {
	out := slices.Concat(f.OneOf, f.Embeds)
	if f.Product != "" {
		out = append(out, f.Product)
	}
	return out
}

func removal(c *catalog.Catalog, f *interdict.Finding) *interdict.Removal {
	p, _ := c.Product(f.Product)
	return p.Removal
}

// A Power is one ability with the assets on which something has it.
type Power struct {
	Can, Words string
	Assets     []string
}

// Reached says for each ability on which assets something found has it, the
// deepest first. It says "can", never "does".
func Reached(found []interdict.Finding) []Power {
	var out []Power
	order := map[string]int{}
	for i := range found {
		for _, r := range found[i].Reach {
			n, ok := order[r.Can]
			if !ok {
				n = len(out)
				order[r.Can], out = n, append(out, Power{Can: r.Can, Words: r.Words})
			}
			if !slices.Contains(out[n].Assets, found[i].Asset) {
				out[n].Assets = append(out[n].Assets, found[i].Asset)
			}
		}
	}
	slices.SortFunc(out, func(a, b Power) int { return cmp.Compare(catalog.PowerRank(a.Can), catalog.PowerRank(b.Can)) })
	return out
}
