package interdict

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// NotApplicable is the value that says "this fact does not apply".
const NotApplicable = "n/a"

// Yes and No are the values of yes/no facts; JSON true and false read the same.
const (
	Yes = "yes"
	No  = "no"
)

// Values is what is known of one scalar fact: nil for unknown, one element for
// a known value, several for "one of these". An element "!x" stands for any
// value but x, and "n/a" for "does not apply".
type Values []string

// One returns the Values that holds exactly v.
func One(v string) Values { return Values{v} }

// Known reports whether anything at all was said of the fact.
func (v Values) Known() bool { return len(v) > 0 }

// NA reports whether the fact was said not to apply.
func (v Values) NA() bool { return len(v) == 1 && v[0] == NotApplicable }

// Single returns the value when exactly one is possible and it is neither
// "n/a" nor a negation.
func (v Values) Single() (string, bool) {
	if len(v) != 1 || v[0] == NotApplicable || strings.HasPrefix(v[0], "!") {
		return "", false
	}
	return v[0], true
}

// May reports whether x is among the possible values. Unknown may be anything.
func (v Values) May(x string) bool {
	if len(v) == 0 {
		return true
	}
	for _, e := range v {
		if e == x {
			return true
		}
		if not, ok := strings.CutPrefix(e, "!"); ok && not != x && x != NotApplicable {
			return true
		}
	}
	return false
}

// Must reports whether x is the only possible value.
func (v Values) Must(x string) bool { return len(v) == 1 && v[0] == x }

// String joins the possible values for people: "antivirus or cybersecurity".
func (v Values) String() string {
	if len(v) == 0 {
		return "not stated"
	}
	return strings.Join(v, " or ")
}

// Equal reports whether both say the same in the same order.
func (v Values) Equal(o Values) bool { return slices.Equal(v, o) }

// MarshalJSON writes a single value as a string and several as a list.
func (v Values) MarshalJSON() ([]byte, error) {
	if len(v) == 1 {
		return json.Marshal(v[0])
	}
	return json.Marshal([]string(v))
}

// UnmarshalJSON reads a string, a boolean, a number, or a list of these.
// JSON null is refused: leave an unknown field out.
func (v *Values) UnmarshalJSON(b []byte) error {
	var raw any
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		return err
	}
	list, ok := raw.([]any)
	if !ok {
		list = []any{raw}
	} else if len(list) == 0 {
		return fmt.Errorf("an empty list says nothing; hint: leave the field out if it is unknown, write \"n/a\" if it does not apply")
	}
	out := make(Values, 0, len(list))
	for _, e := range list {
		s, err := scalarText(e)
		if err != nil {
			return err
		}
		out = append(out, s)
	}
	*v = out
	return nil
}

// scalarText gives the text of a decoded JSON scalar.
func scalarText(e any) (string, error) {
	switch e := e.(type) {
	case string:
		if strings.TrimSpace(e) == "" {
			return "", fmt.Errorf("an empty value says nothing; hint: leave the field out if it is unknown")
		}
		return e, nil
	case bool:
		if e {
			return Yes, nil
		}
		return No, nil
	case json.Number:
		return e.String(), nil
	case nil:
		return "", fmt.Errorf("null is not a value; hint: leave the field out if it is unknown")
	}
	return "", fmt.Errorf("want a value or a list of values, not an object")
}

// isNA reports whether b is the JSON text "n/a", which may stand in place of
// an object or a list.
func isNA(b []byte) bool { return strings.TrimSpace(string(b)) == `"n/a"` }
