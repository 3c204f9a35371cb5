package strictyaml

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// A plan is how one struct type is filled.
type plan struct {
	fields []field        // in the order of the struct
	byKey  map[string]int // index into fields
	pos    [][]int        // indices of fields "Pos Pos", own or embedded
	broken error
}

type field struct {
	key      string
	index    []int
	required bool
}

var (
	posType  = reflect.TypeFor[Pos]()
	nodeType = reflect.TypeFor[Node]()
)

// planFor reads the tags of a struct type.
func (d *decoder) planFor(t reflect.Type) *plan {
	known, ok := d.reader.plans.Load(t)
	if !ok {
		p := &plan{byKey: map[string]int{}}
		p.add(t, nil)
		known, _ = d.reader.plans.LoadOrStore(t, p)
	}
	p := known.(*plan)
	if p.broken != nil {
		d.fault(p.broken)
	}
	return p
}

func (p *plan) add(t reflect.Type, at []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(append([]int(nil), at...), i)
		tag, tagged := f.Tag.Lookup("yaml")
		switch {
		case !tagged && f.Name == "Pos" && f.Type == posType && !f.Anonymous:
			p.pos = append(p.pos, index)
			continue
		case !tagged && f.Anonymous && f.Type.Kind() == reflect.Struct:
			p.add(f.Type, index)
			continue
		case !tagged || tag == "-":
			continue
		}
		key, option, _ := strings.Cut(tag, ",")
		if _, twice := p.byKey[key]; twice || key == "" || !f.IsExported() || option != "" && option != "required" {
			p.broken = fmt.Errorf("strictyaml: bad yaml tag %q on %s.%s", tag, t, f.Name)
			return
		}
		p.byKey[key] = len(p.fields)
		p.fields = append(p.fields, field{key: key, index: index, required: option == "required"})
	}
}

// nearest is the hint at the known key that an unknown one resembles.
func (p *plan) nearest(key string) string {
	var keys []string
	for _, f := range p.fields {
		keys = append(keys, f.key)
	}
	return nearestHint(key, keys)
}

// fault notes a mistake of the program, not of the file.
func (d *decoder) fault(err error) {
	if d.broken == nil {
		d.broken = err
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
			v.Set(reflect.ValueOf(Node{Pos: d.pos(n), n: n, by: d.reader}))
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
		d.fault(fmt.Errorf("strictyaml: cannot decode into %s", v.Type()))
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
	err := u.UnmarshalYAML(&Node{Pos: d.pos(n), n: n, by: d.reader})
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
	var few [32]bool // of the fields, which were given
	seen := few[:]
	if len(p.fields) > len(few) {
		seen = make([]bool, len(p.fields))
	}
	for i := 0; i < len(n.items); i += 2 {
		key, val := &n.items[i], &n.items[i+1]
		if d.bad[key] {
			continue
		}
		at, ok := p.byKey[key.value]
		if !ok {
			d.report(Problem{Pos: d.pos(key), Msg: fmt.Sprintf("unknown key %q", key.value), Hint: p.nearest(key.value)})
			continue
		}
		f := &p.fields[at]
		seen[at] = true
		if f.required && !d.bad[val] && val.kind == Scalar && val.value == "" {
			d.report(Problem{Pos: d.pos(val), Msg: fmt.Sprintf("%s must not be empty", f.key)})
			continue
		}
		d.value(val, v.FieldByIndex(f.index))
	}
	for i, f := range p.fields {
		if f.required && !seen[i] {
			d.report(Problem{Pos: d.pos(n), Msg: fmt.Sprintf("key %q is missing", f.key), Hint: fmt.Sprintf("add %q", f.key+":")})
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
		if !plain || err != nil || !isNumber(n.value) {
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
		d.fault(fmt.Errorf("strictyaml: cannot decode into %s", v.Type()))
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
