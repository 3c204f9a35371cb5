package desk

import (
	"interdict"
	"interdict/catalog"
	"interdict/decide"
)

// entityList is the list on which the catalog knows companies of makers by the
// names under which they stand there.
const entityList interdict.ListID = "us/entity-list"

// Aliases are lists that also know a listed company by the other names that
// the catalog has for it: "Kaspersky Labs Ltd" is listed as Kaspersky Labs
// Limited. A name that bears that of a watched maker and tells no company may
// be the listed one, whatever was said of a screening in general.
type Aliases struct {
	Lists   decide.Lists
	Catalog *catalog.Catalog
}

// Listed asks the lists behind first.
func (a Aliases) Listed(name string, kind interdict.Values, list interdict.ListID) decide.Match {
	m := a.Lists.Listed(name, kind, list)
	if m.Must || m.Because != "" || list != entityList || kind.Must("individual") {
		return m
	}
	p := a.Catalog.Party(name)
	for _, as := range p.ListedAs {
		if l := a.Lists.Listed(as, kind, list); l.Must {
			return decide.Match{May: true, Must: p.Must && len(p.Companies) == 1, Because: p.Because + "; " + l.Because}
		}
	}
	if p.May && len(p.Companies) == 0 {
		return decide.Match{May: true, Because: p.Because + "; which company of the group, or another, the name does not tell"}
	}
	return m
}
