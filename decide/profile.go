package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"interdict"
	"interdict/internal/strictyaml"
)

// A Profile holds the standing facts of a house, so that an order book need
// not repeat in every line that the house holds no federal contract. A line's
// own value always wins.
type Profile struct {
	Name   string
	SHA256 string
	About  string
	rules  []standing
}

// A standing fact is set where its conditions hold and the line is silent.
type standing struct {
	when    []setting
	set     []setting
	because string
}

type setting struct {
	pos    strictyaml.Pos
	path   []string
	values []string
}

// profileFile is the form of a profile; doc/profile.md describes it.
type profileFile struct {
	Profile string         `yaml:"profile,required"`
	About   string         `yaml:"about"`
	Facts   []standingFile `yaml:"facts,required"`
}

type standingFile struct {
	Pos     strictyaml.Pos
	When    strictyaml.Map[strictyaml.List] `yaml:"when"`
	Set     strictyaml.Map[strictyaml.List] `yaml:"set,required"`
	Because string                          `yaml:"because,required"`
}

// ParseProfile reads a profile. Conditions and facts are deal fields by
// dotted name; a condition holds when the line states exactly that value, or,
// for "absent", when the line does not state the field.
func ParseProfile(file string, src []byte) (*Profile, error) {
	var f profileFile
	if err := strictyaml.Unmarshal(file, src, &f); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(src)
	p := &Profile{Name: f.Profile, SHA256: hex.EncodeToString(sum[:]), About: f.About}
	for _, s := range f.Facts {
		st := standing{because: s.Because}
		for _, c := range s.When {
			x, err := newSetting(c.Pos, c.Key, c.Value)
			if err != nil {
				return nil, err
			}
			st.when = append(st.when, x)
		}
		for _, c := range s.Set {
			x, err := newSetting(c.Pos, c.Key, c.Value)
			if err != nil {
				return nil, err
			}
			st.set = append(st.set, x)
		}
		p.rules = append(p.rules, st)
	}
	return p, nil
}

// newSetting checks a path against the fields of a Deal.
func newSetting(pos strictyaml.Pos, key string, values []string) (setting, error) {
	s := setting{pos, strings.Split(key, "."), values}
	t := reflect.TypeFor[interdict.Deal]()
	for _, part := range s.path {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			return s, strictyaml.Problem{Pos: pos, Msg: fmt.Sprintf("%q has no fields", key)}
		}
		i, known := fieldNamed(t, part)
		if i < 0 {
			near, _ := strictyaml.Nearest(part, known)
			return s, strictyaml.Problem{Pos: pos, Msg: fmt.Sprintf("a deal has no field %q", key), Hint: fmt.Sprintf("did you mean %q?", near)}
		}
		t = t.Field(i).Type
	}
	return s, nil
}

// Check holds each value of the profile to valid, which knows how a field of a
// deal is written. A value that only looks right would else be taken for a
// fact: a country "USA" is not the country "US".
func (p *Profile) Check(valid func(field, value string) error) error {
	var bad []error
	for _, r := range p.rules {
		for _, s := range slices.Concat(r.when, r.set) {
			for _, v := range s.values {
				if v == absent {
					continue
				}
				if err := valid(strings.Join(s.path, "."), v); err != nil {
					bad = append(bad, strictyaml.Problem{Pos: s.pos, Msg: err.Error()})
				}
			}
		}
	}
	return errors.Join(bad...)
}

// absent is the condition that a line does not state the field.
const absent = "absent"

// fieldNamed finds the field with a JSON name; it returns -1 and the names
// that exist when there is none.
func fieldNamed(t reflect.Type, name string) (int, []string) {
	var known []string
	for i := range t.NumField() {
		tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if tag == name {
			return i, nil
		}
		if tag != "-" {
			known = append(known, tag)
		}
	}
	return -1, known
}

// An assumed fact is one that a profile put into a deal.
type assumed struct {
	rule int
	set  int
}

// apply returns the deal with the standing facts that its own lines leave
// open, and which those were. A nil profile changes nothing.
func (p *Profile) apply(d interdict.Deal) (interdict.Deal, []assumed) { return p.applyBut(d, -1, -1) }

// applyBut is apply without one fact, to see whether that fact mattered.
func (p *Profile) applyBut(d interdict.Deal, rule, set int) (interdict.Deal, []assumed) {
	if p == nil {
		return d, nil
	}
	out := clone(d)
	var done []assumed
	for i, r := range p.rules {
		if !slices.ContainsFunc(r.when, func(w setting) bool { return !w.holds(&out) }) {
			for j, s := range r.set {
				if i == rule && j == set {
					continue
				}
				if s.fill(&out) {
					done = append(done, assumed{i, j})
				}
			}
		}
	}
	return out, done
}

// clone copies what filling may touch: the deal and the objects it points to.
func clone(d interdict.Deal) interdict.Deal {
	v := reflect.ValueOf(&d).Elem()
	clonePointers(v)
	return d
}

func clonePointers(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		if f.Kind() != reflect.Pointer || f.IsNil() {
			continue
		}
		n := reflect.New(f.Type().Elem())
		n.Elem().Set(f.Elem())
		clonePointers(n.Elem())
		f.Set(n)
	}
}

// holds reports whether the deal states one of the values at the path.
func (s setting) holds(d *interdict.Deal) bool {
	v, na := s.get(reflect.ValueOf(d).Elem())
	stated := na || v.IsValid() && !v.IsZero()
	if len(s.values) == 1 && s.values[0] == absent {
		return !stated
	}
	if !stated {
		return false
	}
	if na {
		return slices.Contains(s.values, interdict.NotApplicable)
	}
	switch x := v.Interface().(type) {
	case string:
		return slices.ContainsFunc(s.values, func(w string) bool { return strings.EqualFold(w, x) })
	case interdict.Values:
		return s.matches(x)
	}
	return false
}

func (s setting) matches(x interdict.Values) bool {
	one, ok := x.Single()
	if !ok {
		return len(x) == 1 && slices.Contains(s.values, x[0])
	}
	for _, w := range s.values {
		if n, negated := strings.CutPrefix(w, "!"); negated && n != one || !negated && w == one {
			return true
		}
	}
	return false
}

// get walks to the field; na reports that an object on the way does not apply.
func (s setting) get(v reflect.Value) (f reflect.Value, na bool) {
	for _, part := range s.path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return reflect.Value{}, false
			}
			v = v.Elem()
		}
		if n := v.FieldByName("NA"); n.IsValid() && n.Bool() {
			return reflect.Value{}, true
		}
		i, _ := fieldNamed(v.Type(), part)
		v = v.Field(i)
	}
	return v, false
}

// fill sets the field where the deal says nothing, and reports whether it did.
func (s setting) fill(d *interdict.Deal) bool {
	v := reflect.ValueOf(d).Elem()
	for i, part := range s.path {
		if n := v.FieldByName("NA"); n.IsValid() && n.Bool() {
			return false
		}
		j, _ := fieldNamed(v.Type(), part)
		v = v.Field(j)
		if v.Kind() == reflect.Pointer && i < len(s.path)-1 {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
	}
	if !v.IsZero() {
		return false
	}
	return put(v, s.values)
}

// put writes text into an empty field of a deal.
func put(v reflect.Value, values []string) bool {
	na := len(values) == 1 && values[0] == interdict.NotApplicable
	switch {
	case v.Kind() == reflect.String:
		v.SetString(values[0])
	case v.Kind() == reflect.Pointer && na:
		n := reflect.New(v.Type().Elem())
		n.Elem().FieldByName("NA").SetBool(true)
		v.Set(n)
	case v.Kind() == reflect.Slice && v.Type() != reflect.TypeFor[interdict.Values]() && na:
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		n := reflect.MakeSlice(v.Type(), len(values), len(values))
		for i, x := range values {
			n.Index(i).SetString(x)
		}
		v.Set(n)
	default:
		return false
	}
	return true
}

// mattered lists the assumed facts without which the outcome or its bounds
// would be others.
func (w *Worker) mattered(d *interdict.Deal, all []assumed, full Coded, between [2]interdict.Outcome) []interdict.Assumption {
	var out []interdict.Assumption
	t := w.e.table
	for _, a := range all {
		without, _ := w.profile.applyBut(*d, a.rule, a.set)
		c, _, err := w.code(&without)
		if err != nil || slices.Equal(c, full) {
			continue
		}
		lo, hi := t.bounds(c)
		if lo != hi {
			lo, hi = t.tighten(slices.Clone(c), lo, hi)
		}
		if strictness[lo] == between[0] && strictness[hi] == between[1] {
			continue
		}
		r := &w.profile.rules[a.rule]
		s := r.set[a.set]
		out = append(out, interdict.Assumption{Field: strings.Join(s.path, "."), Value: strings.Join(s.values, " or "),
			Profile: w.profile.Name + " sha256:" + w.profile.SHA256, Because: r.because})
	}
	return out
}
