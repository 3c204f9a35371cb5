package deal

import (
	"strings"
	"sync"

	"interdict"
)

// A headerWord is what a header of order books stands for.
type headerWord struct {
	field, part string
	rank        int // 1 certain, 2 and 3 less so
	why         string
}

// orderHeaders is headerLines: folded header → word. It is read once; nothing
// changes it afterwards.
var orderHeaders = sync.OnceValue(func() map[string]headerWord {
	out := map[string]headerWord{}
	for line := range strings.Lines(strings.TrimSpace(headerLines)) {
		left, why, _ := strings.Cut(strings.TrimSpace(line), " -- ")
		target, words, ok := strings.Cut(left, " = ")
		if !ok {
			continue
		}
		w := headerWord{rank: 1, why: why}
		field, rank, ranked := strings.Cut(target, " ")
		if ranked && rank != "" {
			w.rank = int(rank[0] - '0')
		}
		if field != "-" {
			w.field = field
			if whole, ok := strings.CutSuffix(field, "."+partRegion); ok {
				w.field, w.part = whole, partRegion
			} else if field == "id."+partLine {
				w.field, w.part = "id", partLine
			}
		}
		for word := range strings.SplitSeq(words, "|") {
			key := headerKey(word)
			x := w
			if x.why == "" {
				x.why = "order books call it " + quote(strings.TrimSpace(word))
			}
			if have, taken := out[key]; !taken || have.rank > x.rank {
				out[key] = x
			}
		}
	}
	for _, name := range topNames() {
		if _, taken := out[headerKey(name)]; !taken {
			out[headerKey(name)] = headerWord{field: name, rank: 1, why: "the name of the field"}
		}
	}
	return out
})

// headerKey is the form in which headers are compared. The sign # says "number".
func headerKey(s string) string { return fold(strings.ReplaceAll(s, "#", " no ")) }

// topNames are the fields that can be written without dots, or with other
// signs in the place of dots: "actor_country", "Product Name".
func topNames() []string {
	var out []string
	for _, f := range dealShape.fields {
		switch f.Kind {
		case Objects:
		case Object:
			for _, g := range shapeOf(f.Of).fields {
				if g.Kind != Object && g.Kind != Objects {
					out = append(out, f.Name+"."+g.Name)
				}
			}
		default:
			out = append(out, f.Name)
		}
	}
	for _, role := range interdict.Roles() {
		out = append(out, "parties."+role+".name", "parties."+role+".country")
	}
	return out
}
