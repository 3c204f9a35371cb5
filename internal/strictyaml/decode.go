package strictyaml

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// A plan is how one struct type is filled.
type plan struct {
	fields map[string]*field
	keys   []string // in the order of the struct
	pos    [][]int  // indices of fields "Pos Pos", own or embedded
}

type field struct {
	index    []int
	required bool
}

var (
	posType  = reflect.TypeFor[Pos]()
	nodeType = reflect.TypeFor[Node]()
)

// planFor reads the tags of a struct type, once a file.
func (d *decoder) planFor(t reflect.Type) *plan {
	if p, ok := d.plans[t]; ok {
		return p
	}
	p := &plan{fields: map[string]*field{}}
	d.addFields(p, t, nil)
	if d.plans == nil {
		d.plans = map[reflect.Type]*plan{}
	}
	d.plans[t] = p
	return p
}

func (d *decoder) addFields(p *plan, t reflect.Type, at []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(append([]int(nil), at...), i)
		tag, tagged := f.Tag.Lookup("yaml")
		switch {
		case !tagged && f.Name == "Pos" && f.Type == posType && !f.Anonymous:
			p.pos = append(p.pos, index)
			continue
		case !tagged && f.Anonymous && f.Type.Kind() == reflect.Struct:
			d.addFields(p, f.Type, index)
			continue
		case !tagged || tag == "-":
			continue
		}
		key, option, _ := strings.Cut(tag, ",")
		if _, twice := p.fields[key]; twice || key == "" || !f.IsExported() || option != "" && option != "required" {
			d.fault("bad yaml tag %q on %s.%s", tag, t, f.Name)
			continue
		}
		p.fields[key] = &field{index: index, required: option == "required"}
		p.keys = append(p.keys, key)
	}
}

// fault notes a mistake of the program, not of the file.
func (d *decoder) fault(format string, args ...any) {
	if d.broken == nil {
		d.broken = fmt.Errorf("strictyaml: "+format, args...)
	}
}

// A selfDecoder is Map or List: a type of this package that fills itself.
type selfDecoder interface {
	decode(d *decoder, n *node)
}

// value fills v, which is settable, from n.
func (d *decoder) value(n *node, v reflect.Value) {
	if d.bad[n] {
		return
	}
	if v.Type() == nodeType {
		if !d.tainted(n) {
			v.Set(reflect.ValueOf(Node{Pos: d.pos(n), n: n}))
		}
		return
	}
	if v.Kind() == reflect.Pointer {
		fresh := reflect.New(v.Type().Elem())
		d.value(n, fresh.Elem())
		v.Set(fresh)
		return
	}
	if v.CanAddr() && v.Addr().CanInterface() {
		switch u := v.Addr().Interface().(type) {
		case selfDecoder:
			u.decode(d, n)
			return
		case Unmarshaler:
			if !d.tainted(n) {
				d.custom(n, u)
			}
			return
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		d.structure(n, v)
	case reflect.Slice:
		d.slice(n, v)
	case reflect.Map, reflect.Interface, reflect.Chan, reflect.Func, reflect.Array:
		d.fault("cannot decode into %s", v.Type())
	default:
		d.scalar(n, v)
	}
}

// tainted reports whether something at or below n was reported already, so
// that a Node handed out keeps its promise of having passed all checks.
func (d *decoder) tainted(n *node) bool {
	if len(d.bad) == 0 || d.bad[n] {
		return d.bad[n]
	}
	for i := range n.items {
		if d.tainted(&n.items[i]) {
			return true
		}
	}
	return false
}

// custom lets a type read its own node. Problems that it returns keep their
// positions; any other error is placed at the node.
func (d *decoder) custom(n *node, u Unmarshaler) {
	err := u.UnmarshalYAML(&Node{Pos: d.pos(n), n: n})
	if err == nil {
		return
	}
	if known := Problems(err); len(known) > 0 {
		d.problems = append(d.problems, known...)
		return
	}
	msg, hint, _ := strings.Cut(err.Error(), "\nhint: ")
	d.report(Problem{Pos: d.pos(n), Msg: msg, Hint: hint})
}

func (d *decoder) structure(n *node, v reflect.Value) {
	p := d.planFor(v.Type())
	if d.broken != nil || !d.want(n, Mapping) {
		return
	}
	for _, index := range p.pos {
		*v.FieldByIndex(index).Addr().Interface().(*Pos) = d.pos(n)
	}
	seen := make(map[string]bool, len(n.items)/2)
	for i := 0; i < len(n.items); i += 2 {
		key, val := &n.items[i], &n.items[i+1]
		if d.bad[key] {
			continue
		}
		f, ok := p.fields[key.value]
		if !ok {
			d.report(Problem{Pos: d.pos(key), Msg: fmt.Sprintf("unknown key %q", key.value), Hint: nearestHint(key.value, p.keys)})
			continue
		}
		seen[key.value] = true
		if f.required && !d.bad[val] && val.kind == Scalar && val.value == "" {
			d.report(Problem{Pos: d.pos(val), Msg: fmt.Sprintf("%s must not be empty", key.value)})
			continue
		}
		d.value(val, v.FieldByIndex(f.index))
	}
	for _, key := range p.keys {
		if p.fields[key].required && !seen[key] {
			d.report(Problem{Pos: d.pos(n), Msg: fmt.Sprintf("key %q is missing", key), Hint: fmt.Sprintf("add %q", key+":")})
		}
	}
}

func (d *decoder) slice(n *node, v reflect.Value) {
	if !d.want(n, Sequence) {
		return
	}
	out := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i := range n.items {
		d.value(&n.items[i], out.Index(i))
	}
	v.Set(out)
}

// want reports a node of another kind than the type calls for.
func (d *decoder) want(n *node, kind Kind) bool {
	if n.kind == kind {
		return true
	}
	p := Problem{Pos: d.pos(n), Msg: fmt.Sprintf("want %s, not %s", kindWords(kind), kindWords(n.kind))}
	if kind == Sequence && n.kind == Scalar {
		p.Hint = fmt.Sprintf("write [%s]", n.value)
	}
	d.report(p)
	return false
}

// str reads text.
func (d *decoder) str(n *node, to *string) {
	switch {
	case d.bad[n] || !d.want(n, Scalar):
	case n.plain && notText(n.value):
		d.report(Problem{Pos: d.pos(n), Msg: fmt.Sprintf("want text, not plain %s", n.value), Hint: fmt.Sprintf("put %q in quotes", n.value)})
	default:
		*to = n.value
	}
}

func (d *decoder) scalar(n *node, v reflect.Value) {
	if v.Kind() == reflect.String {
		var s string
		d.str(n, &s)
		v.SetString(s)
		return
	}
	if d.bad[n] || !d.want(n, Scalar) {
		return
	}
	plain, bad := n.plain, Problem{Pos: d.pos(n)}
	switch v.Kind() {
	case reflect.Bool:
		if !plain || n.value != "true" && n.value != "false" {
			bad.Msg, bad.Hint = fmt.Sprintf("want true or false, not %q", n.value), "write true or false, without quotes"
			break
		}
		v.SetBool(n.value == "true")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, err := strconv.ParseInt(n.value, 10, v.Type().Bits())
		if !plain || err != nil || !plainInt.MatchString(n.value) {
			bad.Msg, bad.Hint = fmt.Sprintf("want a whole number of at most %d bits, not %q", v.Type().Bits(), n.value), "write digits only, without quotes"
			break
		}
		v.SetInt(i)
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(n.value, v.Type().Bits())
		if !plain || err != nil || !isNumber(n.value) {
			bad.Msg, bad.Hint = fmt.Sprintf("want a decimal number, not %q", n.value), "write digits and a point, without quotes"
			break
		}
		v.SetFloat(f)
	default:
		d.fault("cannot decode into %s", v.Type())
	}
	if bad.Msg != "" {
		d.report(bad)
	}
}

func kindWords(k Kind) string {
	switch k {
	case Mapping:
		return `a mapping ("key: value")`
	case Sequence:
		return `a sequence ("- item")`
	}
	return "a single value"
}
