package hunt

import (
	"cmp"
	"slices"

	"interdict"
	"interdict/catalog"
)

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
