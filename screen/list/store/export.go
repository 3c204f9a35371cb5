package store

import (
	"fmt"
	"slices"
	"strings"

	"interdict"
	"interdict/screen/list"
)

// A Shipment is the files of one edition as they came, and what must be said of
// them to import them elsewhere.
type Shipment struct {
	Lists     []interdict.ListID `json:"lists"`
	Given     interdict.ListID   `json:"given,omitempty"` // the id that the user gave to files that do not say theirs
	AsOf      string             `json:"as_of,omitempty"`
	Checked   string             `json:"checked,omitempty"`
	Truncated bool               `json:"truncated,omitempty"` // read although it is cut off
	Files     []list.File        `json:"-"`
}

// Export gives the editions in force as files, for a store elsewhere. An edition
// that is damaged is an error: what it holds is not known.
func (s *Store) Export() ([]Shipment, error) {
	st, err := s.read()
	if err != nil {
		return nil, err
	}
	var out []Shipment
	at := map[string]int{}
	for i := range st.Editions {
		e := &st.Editions[i]
		key := e.Dir + " " + string(e.Given.List)
		if k, ok := at[key]; ok {
			out[k].Lists = append(out[k].Lists, e.List)
			continue
		}
		x := Shipment{Lists: []interdict.ListID{e.List}, Given: e.Given.List, AsOf: e.AsOf, Checked: e.Checked, Truncated: e.Given.Truncated}
		for _, f := range e.Files {
			b, err := s.stored(e.Dir, f)
			if err != nil {
				return nil, fmt.Errorf("%s: %w\nhint: fetch or import it again", e.List, err)
			}
			name := f.Name
			if _, rest, ok := strings.Cut(name, "-"); ok { // the number that the store put before it
				name = rest
			}
			x.Files = append(x.Files, list.BytesFile(name, b))
		}
		at[key] = len(out)
		out = append(out, x)
	}
	for i := range out {
		slices.Sort(out[i].Lists)
	}
	slices.SortFunc(out, func(a, b Shipment) int { return strings.Compare(string(a.Lists[0]), string(b.Lists[0])) })
	return out, nil
}
