package strictyaml

import (
	"reflect"

	"go.yaml.in/yaml/v3"
)

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
	for _, e := range m {
		if e.Key == key {
			return e.Value, true
		}
	}
	var zero T
	return zero, false
}

func (m *Map[T]) decode(d *decoder, n *yaml.Node) {
	if !d.want(n, yaml.MappingNode) {
		return
	}
	out := make(Map[T], len(n.Content)/2)
	for i := range out {
		key := n.Content[2*i]
		out[i].Key, out[i].Pos = key.Value, d.pos(key)
		d.value(n.Content[2*i+1], reflect.ValueOf(&out[i].Value).Elem())
	}
	*m = out
}

// List is one scalar or a sequence of scalars: "acts: sell", "acts: [sell, buy]".
type List []string

func (l *List) decode(d *decoder, n *yaml.Node) {
	items := []*yaml.Node{n}
	if n.Kind != yaml.ScalarNode {
		if !d.want(n, yaml.SequenceNode) {
			return
		}
		items = n.Content
	}
	out := make(List, len(items))
	for i, c := range items {
		d.scalar(c, reflect.ValueOf(&out[i]).Elem())
	}
	*l = out
}
