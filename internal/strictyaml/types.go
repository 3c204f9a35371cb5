package strictyaml

import "reflect"

// Map is a mapping whose keys are free, in the order of the file.
type Map[T any] []Entry[T]

// An Entry is one key of a Map with its value. Pos is the position of the key.
type Entry[T any] struct {
	Key   string
	Pos   Pos
	Value T
}

// Get returns the value of a key.
func (m Map[T]) Get(key string) (T, bool) {
	for i := range m {
		if m[i].Key == key {
			return m[i].Value, true
		}
	}
	var zero T
	return zero, false
}

func (m *Map[T]) decode(d *decoder, n *node) {
	if !d.want(n, Mapping) {
		return
	}
	out := make(Map[T], len(n.items)/2)
	for i := range out {
		key := &n.items[2*i]
		out[i].Key, out[i].Pos = key.value, d.pos(key)
		d.value(&n.items[2*i+1], reflect.ValueOf(&out[i].Value).Elem())
	}
	*m = out
}

// List is one scalar or a sequence of scalars: "acts: sell", "acts: [sell, buy]".
type List []string

func (l *List) decode(d *decoder, n *node) {
	if n.kind == Scalar {
		*l = make(List, 1)
		d.str(n, &(*l)[0])
		return
	}
	if !d.want(n, Sequence) {
		return
	}
	*l = make(List, len(n.items))
	for i := range n.items {
		d.str(&n.items[i], &(*l)[i])
	}
}
