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
// decides from it. It does not search the lists anew.

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
}

// Hear listens to lists.
func Hear(inner decide.Lists) *Heard { return &Heard{inner: inner, names: map[string][]Said{}} }

// Listed is what the lists behind say.
func (h *Heard) Listed(name string, kind interdict.Values, list interdict.ListID) decide.Match {
	m := h.inner.Listed(name, kind, list)
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
	for line := range strings.Lines(profile) {
		_, value, _ := strings.Cut(line, ": ")
		for _, v := range []string{value, strings.TrimPrefix(strings.TrimSpace(line), "- ")} {
			add(strings.Trim(v, " \t\r\n\"'"))
		}
	}
	slices.SortFunc(out, func(a, b Said) int {
		return strings.Compare(a.Name+"\x00"+string(a.List)+"\x00"+strings.Join(a.Kind, ","), b.Name+"\x00"+string(b.List)+"\x00"+strings.Join(b.Kind, ","))
	})
	return out
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

// retold are lists that say what was heard, and of other names what packs and
// catalog know.
type retold struct {
	inner decide.Lists
	said  []Said
}

func (r *retold) Listed(name string, kind interdict.Values, list interdict.ListID) decide.Match {
	for i := range r.said {
		if s := &r.said[i]; s.Name == name && s.List == list && slices.Equal(s.Kind, kind) {
			return decide.Match{May: s.May, Must: s.Must, Because: s.Because}
		}
	}
	return r.inner.Listed(name, kind, list)
}
