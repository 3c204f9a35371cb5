package replay

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"interdict"
	"interdict/decide"
)

// # What lists said
//
// A decision rests on what restricted-party lists said of each name. The lists
// are large, and lie with the one who screened; so what was heard goes into the
// record as a fact of its own, beside the digest of each list, and the replay
// decides from it, when looking the names up anew gives the same.

// A Said is what was heard of one name on one list.
type Said struct {
	Name    string           `json:"name"`
	Kind    interdict.Values `json:"kind,omitempty"`
	List    interdict.ListID `json:"list"`
	May     bool             `json:"may"`
	Must    bool             `json:"must"`
	Because string           `json:"because,omitempty"`
}

// Heard is lists that remember what they said. It is safe for concurrent use.
type Heard struct {
	inner decide.Lists
	mu    sync.Mutex
	names map[string][]Said
	rest  *unheard // what goes without saying; nil to remember everything
}

// Hear listens to lists.
func Hear(inner decide.Lists) *Heard { return &Heard{inner: inner, names: map[string][]Said{}} }

// Listed is what the lists behind say.
func (h *Heard) Listed(name string, kind interdict.Values, list interdict.ListID) decide.Match {
	m := h.inner.Listed(name, kind, list)
	if h.rest != nil {
		if f := h.rest.Listed(name, kind, list); f.May == m.May && f.Must == m.Must {
			return m
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if !slices.ContainsFunc(h.names[name], func(s Said) bool { return s.List == list && slices.Equal(s.Kind, kind) }) {
		h.names[name] = append(h.names[name], Said{Name: name, Kind: kind, List: list, May: m.May, Must: m.Must, Because: m.Because})
	}
	return m
}

// of is what was said of the names that stand in a deal or in the house's
// profile, in a fixed order.
func (h *Heard) of(deal []byte, profile string) []Said {
	var tree any
	if json.Unmarshal(deal, &tree) != nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []Said
	done := map[string]bool{}
	add := func(name string) {
		if !done[name] {
			done[name] = true
			out = append(out, h.names[name]...)
		}
	}
	eachText(tree, add)
	eachLine(profile, add)
	sortSaid(out)
	return out
}

// eachLine visits what may be a name in the text of a profile.
func eachLine(profile string, visit func(string)) {
	for line := range strings.Lines(profile) {
		_, value, _ := strings.Cut(line, ": ")
		for _, v := range []string{value, strings.TrimPrefix(strings.TrimSpace(line), "- ")} {
			visit(strings.Trim(v, " \t\r\n\"'"))
		}
	}
}

func sortSaid(list []Said) {
	slices.SortFunc(list, func(a, b Said) int {
		return strings.Compare(a.Name+"\x00"+string(a.List)+"\x00"+strings.Join(a.Kind, ","), b.Name+"\x00"+string(b.List)+"\x00"+strings.Join(b.Kind, ","))
	})
}

// eachText visits every text of a JSON value.
func eachText(v any, visit func(string)) {
	switch v := v.(type) {
	case string:
		visit(v)
	case []any:
		for _, e := range v {
			eachText(e, visit)
		}
	case map[string]any:
		for _, e := range v {
			eachText(e, visit)
		}
	}
}

// unheard is what lists say of a name that is found nowhere: what packs and
// catalog know, and that it is not on a list that is whole.
type unheard struct {
	known decide.Lists
	whole map[interdict.ListID]string
}

func (u *unheard) Listed(name string, kind interdict.Values, list interdict.ListID) decide.Match {
	m := u.known.Listed(name, kind, list)
	if _, ok := u.whole[list]; ok && !m.Must && m.Because == "" {
		return decide.Match{}
	}
	return m
}

// wholeLists know on which of them "not found" counts.
type wholeLists interface {
	Whole() map[interdict.ListID]string
	Known() decide.Lists
}

// Brief makes the lists remember only what does not go without saying, as an
// order book of a million names needs it.
func (h *Heard) Brief() {
	if w, ok := h.inner.(wholeLists); ok {
		h.rest = &unheard{w.Known(), w.Whole()}
	}
}

// all is everything that was said, in a fixed order, and the lists on which "not
// found" counts.
func (h *Heard) all() ([]Said, map[interdict.ListID]string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := []Said{}
	for _, said := range h.names {
		out = append(out, said...)
	}
	sortSaid(out)
	if h.rest == nil {
		return out, nil
	}
	return out, h.rest.whole
}

// retold are lists that say what was heard, and of other names what packs and
// catalog know.
type retold struct {
	inner   decide.Lists
	said    []Said
	missing []Said // that were asked for, and of whom nothing was heard
}

func (r *retold) Listed(name string, kind interdict.Values, list interdict.ListID) decide.Match {
	for i := range r.said {
		if s := &r.said[i]; s.Name == name && s.List == list && slices.Equal(s.Kind, kind) {
			return decide.Match{May: s.May, Must: s.Must, Because: s.Because}
		}
	}
	r.missing = append(r.missing, Said{Name: name, Kind: kind, List: list})
	return r.inner.Listed(name, kind, list)
}
