package screen

import (
	"interdict/screen/name"
)

// linksBetween relates every token of one name to every token of another, and
// neighbours written together to single tokens, without any index. The index
// must find the same links; this is also how a single pair is compared.
func linksBetween(q, e *name.Name) []link {
	var out []link
	for i := range q.Tokens {
		for j := range e.Tokens {
			q.Tokens[i].Relations(&e.Tokens[j], func(sim float32, how name.Relation) {
				out = append(out, link{q: uint8(i), qn: 1, e: uint8(j), en: 1, how: how, sim: sim})
			})
		}
	}
	for size := 2; size <= 3; size++ {
		for i := 0; i+size <= len(q.Tokens); i++ {
			if size == 3 && !unspaced(q.Tokens[i:i+3]) {
				continue
			}
			for _, f := range name.Join(q.Tokens[i : i+size]) {
				for j := range e.Tokens {
					joined(&f, &e.Tokens[j], func(sim float32, how name.Relation) {
						out = append(out, link{q: uint8(i), qn: uint8(size), e: uint8(j), en: 1, how: how, sim: sim})
					})
				}
			}
		}
	}
	for j := 0; j+1 < len(e.Tokens); j++ {
		for _, f := range name.Join(e.Tokens[j : j+2]) {
			for i := range q.Tokens {
				if q.Tokens[i].Class == name.LegalForm {
					continue
				}
				joined(&f, &q.Tokens[i], func(sim float32, how name.Relation) {
					out = append(out, link{q: uint8(i), qn: 1, e: uint8(j), en: 2, how: how, sim: sim})
				})
			}
		}
	}
	return out
}

// joined relates tokens written together to one token.
func joined(f *name.Form, t *name.Token, found func(sim float32, how name.Relation)) {
	for i := range t.Forms {
		if s, h := name.RelatedJoined(f, &t.Forms[i]); s > 0 {
			found(s, h)
		}
	}
}
