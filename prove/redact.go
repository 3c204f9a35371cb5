package prove

import "strings"

// personal are the last words of facts that tell of a person.
var personal = []string{"name", "aliases", "born", "citizenship", "permanent_resident_of", "address", "addresses", "owners", "parties", "id", "ids", "heard", "answers", "salt",
	"cleared", "extract", "looked", WeighedFact, "who", "why", "authority"}

// Redact leaves personal facts out of a disclosure, and the answer as people
// read it, which names them. What stays opens its commitments as before. Data
// goes too: it tells whom a party was found to be like, or what lies on a host.
func Redact(d *Disclosure) *Disclosure {
	out := &Disclosure{Record: d.Record}
	for _, f := range d.Facts {
		if !tells(f.Fact) {
			out.Facts = append(out.Facts, f)
		}
	}
	return out
}

// tells reports whether a fact tells of a person. What a product is called does
// not.
func tells(fact string) bool {
	if strings.HasPrefix(fact, "product.") {
		return false
	}
	last := fact[strings.LastIndexByte(fact, '.')+1:]
	for _, p := range personal {
		if last == p {
			return true
		}
	}
	return false
}
