package retain

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"interdict/prove"
)

// A Hold keeps evidence without end, for a dispute or an inquiry, until it is
// released. Adding and releasing are records of the log, so that neither can be
// done quietly.
type Hold struct {
	ID    string `json:"hold"`
	Scope Scope  `json:"scope"`
	Who   string `json:"who,omitempty"`
	Why   string `json:"why,omitempty"`
	From  string `json:"from"` // day on which it was added
	N     int64  `json:"number"`
}

// A Scope says what a hold keeps: all evidence, some records, or those in which
// one of these values was asked.
type Scope struct {
	All     bool     `json:"all,omitempty"`
	Records []string `json:"records,omitempty"`
	Naming  []string `json:"naming,omitempty"`
}

// Act is what a record of a hold says. Who asked for it, why, and for what, are
// facts beside it, as they name people.
type Act struct {
	Action string `json:"action"` // add, release
	Hold   string `json:"hold"`
}

// Asked is what stands beside the record of a hold.
type Asked struct {
	Hold struct {
		Who   string `json:"who"`
		Why   string `json:"why"`
		Scope Scope  `json:"scope,omitzero"`
	} `json:"hold"`
}

// Check refuses a scope that keeps nothing.
func (s Scope) Check() error {
	if s.All && len(s.Records)+len(s.Naming) > 0 {
		return errors.New("a hold on everything needs no records or names")
	}
	if !s.All && len(s.Records)+len(s.Naming) == 0 {
		return errors.New("the hold keeps nothing\nhint: --all, --record ID or --naming TEXT")
	}
	if slices.Contains(s.Records, "") || slices.ContainsFunc(s.Naming, func(n string) bool { return fold(n) == "" }) {
		return errors.New("a record or a name is empty")
	}
	return nil
}

// keeps reports whether a hold reaches a record. Without what was asked at hand
// there is nothing to keep.
func (s Scope) keeps(r *prove.Record, d *prove.Disclosure) bool {
	if s.All || slices.ContainsFunc(s.Records, func(id string) bool { return strings.HasPrefix(r.ID, id) }) {
		return true
	}
	if r.Kind == "book" && len(s.Naming) > 0 {
		return true // the names stand in its file, and a line cannot be kept alone
	}
	for _, n := range s.Naming {
		want := fold(n)
		for i := range d.Facts {
			if names(d.Facts[i].Value, want) {
				return true
			}
		}
	}
	return false
}

// names reports whether a text inside a value holds the words wanted.
func names(value json.RawMessage, want string) bool {
	var v any
	if json.Unmarshal(value, &v) != nil {
		return true // not readable: kept rather than lost
	}
	var in func(any) bool
	in = func(v any) bool {
		switch v := v.(type) {
		case string:
			return strings.Contains(" "+fold(v)+" ", " "+want+" ")
		case []any:
			return slices.ContainsFunc(v, in)
		case map[string]any:
			for _, x := range v {
				if in(x) {
					return true
				}
			}
		}
		return false
	}
	return in(v)
}

// fold makes names comparable: lower case, one space between words.
func fold(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

// holds follows the records of a log and knows which holds are open.
type holds map[string]Hold

// take takes the record of a hold.
func (h holds) take(n int64, r *prove.Record, d *prove.Disclosure) error {
	var act Act
	if err := json.Unmarshal(r.Answer, &act); err != nil {
		return fmt.Errorf("record %s: %w", r.ID, err)
	}
	if act.Action == "release" {
		delete(h, act.Hold)
		return nil
	}
	x := Hold{ID: act.Hold, From: r.MadeAt.UTC().Format("2006-01-02"), N: n, Scope: Scope{All: true}} // what it was for is not known any more
	if d != nil {
		for _, f := range d.Facts {
			var err error
			switch f.Fact {
			case "hold.who":
				err = json.Unmarshal(f.Value, &x.Who)
			case "hold.why":
				err = json.Unmarshal(f.Value, &x.Why)
			case "hold.scope.all", "hold.scope.records", "hold.scope.naming":
				err = x.Scope.take(f)
			}
			if err != nil {
				return fmt.Errorf("record %s: fact %s: %w", r.ID, f.Fact, err)
			}
		}
	}
	h[act.Hold] = x
	return nil
}

// take takes one part of a scope. The first one says that it is known after all.
func (s *Scope) take(f prove.Fact) error {
	if len(s.Records)+len(s.Naming) == 0 {
		s.All = false
	}
	switch f.Fact {
	case "hold.scope.all":
		return json.Unmarshal(f.Value, &s.All)
	case "hold.scope.records":
		return json.Unmarshal(f.Value, &s.Records)
	}
	return json.Unmarshal(f.Value, &s.Naming)
}
