package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"interdict"
)

// maxPath bounds the parts of a dotted field name; a deal is not this deep.
const maxPath = 12

// setField gives a copy of a deal in which the field at a dotted path
// ("counterparty.us_person", "parties.0.country") holds value: a string, or a
// list of possible values. Objects on the way are made where they are absent.
// The deal goes through its own JSON form, so that exactly the values that a
// file may hold can be set, and any other is refused.
func setField(d interdict.Deal, path string, value any) (interdict.Deal, error) {
	parts := strings.Split(path, ".")
	if path == "" || len(parts) > maxPath {
		return d, fmt.Errorf("%q does not name a field of a deal", path)
	}
	b, err := json.Marshal(d)
	if err != nil {
		return d, fmt.Errorf("field %s: %w", path, err)
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		return d, fmt.Errorf("field %s: %w", path, err)
	}
	if tree, err = setIn(tree, parts, value); err != nil {
		return d, fmt.Errorf("field %s: %w", path, err)
	}
	if b, err = json.Marshal(tree); err != nil {
		return d, fmt.Errorf("field %s: %w", path, err)
	}
	var out interdict.Deal
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&out); err != nil {
		return d, fmt.Errorf("field %s: %s", path, strings.TrimPrefix(err.Error(), "json: "))
	}
	return out, nil
}

// setIn sets value below node, which is nil where nothing was known.
func setIn(node any, parts []string, value any) (any, error) {
	if len(parts) == 0 {
		return value, nil
	}
	switch node := node.(type) {
	case nil:
		child, err := setIn(nil, parts[1:], value)
		return map[string]any{parts[0]: child}, err
	case map[string]any:
		child, err := setIn(node[parts[0]], parts[1:], value)
		node[parts[0]] = child
		return node, err
	case []any:
		i, err := strconv.Atoi(parts[0])
		if err != nil || i < 0 || i >= len(node) {
			return nil, fmt.Errorf("there is no member %q in a list of %d", parts[0], len(node))
		}
		node[i], err = setIn(node[i], parts[1:], value)
		return node, err
	case string:
		if node == interdict.NotApplicable {
			return nil, errors.New("the deal says that this does not apply\nhint: take back that statement first")
		}
	}
	return nil, fmt.Errorf("%q has no parts", parts[0])
}

// fieldText gives the value at a dotted path as people write it, and whether
// the deal says anything there.
func fieldText(d interdict.Deal, path string) (string, bool) {
	for _, f := range flatten(d) {
		if f.Path == path {
			return f.Value, true
		}
	}
	return "", false
}

// A stated is one field that a deal states.
type stated struct{ Path, Value string }

// flatten lists what a deal states, in the order of its fields.
func flatten(d interdict.Deal) []stated {
	b, err := json.Marshal(d)
	if err != nil {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var out []stated
	walkJSON(dec, "", &out)
	return out
}

// walkJSON reads one value and notes its leaves; a list of scalars is a leaf.
func walkJSON(dec *json.Decoder, path string, out *[]stated) {
	tok, err := dec.Token()
	if err != nil {
		return
	}
	switch tok {
	case json.Delim('{'):
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				return
			}
			walkJSON(dec, strings.TrimPrefix(path+"."+fmt.Sprint(key), "."), out)
		}
		_, _ = dec.Token()
	case json.Delim('['):
		start, n := len(*out), 0
		for ; dec.More(); n++ {
			walkJSON(dec, path+"."+strconv.Itoa(n), out)
		}
		_, _ = dec.Token()
		*out = foldList(*out, start, n, path)
	default:
		*out = append(*out, stated{path, fmt.Sprint(tok)})
	}
}

// foldList turns the members of a list of scalars into one leaf, joined as a
// CSV cell joins them.
func foldList(out []stated, start, n int, path string) []stated {
	if n == 0 {
		return append(out, stated{path, "none"})
	}
	if len(out)-start != n {
		return out
	}
	var parts []string
	for i, s := range out[start:] {
		if s.Path != path+"."+strconv.Itoa(i) {
			return out
		}
		parts = append(parts, s.Value)
	}
	return append(out[:start], stated{path, strings.Join(parts, " | ")})
}
