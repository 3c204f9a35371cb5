package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"interdict/screen/list"
	"interdict/screen/name"
)

// A Query is a party to be looked for. Only Name is needed; what else is known
// raises or lowers what the name says, and what is not known does neither.
type Query struct {
	ID        string            `json:"id,omitempty"` // the caller's own, given back
	Name      string            `json:"name"`
	Aliases   []string          `json:"aliases,omitempty"` // further names of the same party
	Kind      list.Kind         `json:"kind,omitempty"`    // a prior, never a filter
	Countries []string          `json:"countries,omitempty"`
	Born      []string          `json:"born,omitempty"` // dates or years: 1952-10-07, 1952, 1950/1952, 1952~
	Addresses []list.Address    `json:"addresses,omitempty"`
	IDs       []list.Identifier `json:"ids,omitempty"`
}

// Identity is the query as a suppression knows it: what was asked, without the
// caller's ID and without the way it was typed (case, spaces, punctuation).
// Another name, date, country or number gives another identity.
func (q *Query) Identity() string {
	var b strings.Builder
	field := func(tag string, values ...string) {
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			if v != "" {
				b.WriteString(tag + "=" + v + "\n")
			}
		}
	}
	names := []string{}
	for _, n := range append([]string{q.Name}, q.Aliases...) {
		names = append(names, folded(n))
	}
	field("name", names...)
	field("kind", string(q.Kind))
	field("country", upper(q.Countries)...)
	field("born", slices.Clone(q.Born)...)
	var places, ids []string
	for _, a := range q.Addresses {
		places = append(places, folded(strings.Join([]string{a.Street, a.City, a.Region, a.Postcode, a.Country, a.Text}, " ")))
	}
	for _, id := range q.IDs {
		ids = append(ids, strings.ToUpper(id.Country)+" "+plainID(id.Value))
	}
	field("address", places...)
	field("id", ids...)
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}

// folded is a text as its words, each folded.
func folded(s string) string {
	p := name.Parse(s, name.NoHint)
	words := make([]string, len(p.Tokens))
	for i := range p.Tokens {
		words[i] = p.Tokens[i].Text
	}
	return strings.Join(words, " ")
}

func upper(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.ToUpper(strings.TrimSpace(s))
	}
	return out
}
