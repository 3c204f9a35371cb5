package screen

import "interdict/screen/list"

// A Suppression says that somebody has cleared a pair: this query is not this
// entry. It holds for exactly what was compared: when the query or the entry
// changes, it lapses by itself, and it ends on a date.
type Suppression struct {
	Query   string `json:"query"`   // Query.Identity
	Entry   string `json:"entry"`   // "us/sdn/12345"
	Version string `json:"version"` // Match.Version: digest of the entry
	Who     string `json:"who"`
	Why     string `json:"why"`
	Until   string `json:"until"` // last day, as 2006-01-02
	Made    string `json:"made,omitempty"`
	Name    string `json:"name,omitempty"` // what was asked for, for the people who read the file
}

// suppressions are looked up by query and entry.
type suppressions struct {
	by    map[[2]string]*Suppression
	today string
}

func newSuppressions(in []Suppression, today string) *suppressions {
	s := &suppressions{by: make(map[[2]string]*Suppression, len(in)), today: today}
	for i := range in {
		s.by[[2]string{in[i].Query, in[i].Entry}] = &in[i]
	}
	return s
}

// find returns the suppression in force for a pair, and what is to be said of
// one that is not.
func (s *suppressions) find(q *Query, e *list.Entry, version string) (*Suppression, string) {
	if len(s.by) == 0 {
		return nil, ""
	}
	p := s.by[[2]string{q.Identity(), e.Ref()}]
	switch {
	case p == nil:
		return nil, ""
	case p.Version != version:
		return nil, "was cleared by " + p.Who + ", but the entry has changed since"
	case p.Until == "" || s.today == "":
		return nil, "was cleared by " + p.Who + ", but without a date that can be judged"
	case s.today > p.Until:
		return nil, "was cleared by " + p.Who + " until " + p.Until
	}
	return p, ""
}
