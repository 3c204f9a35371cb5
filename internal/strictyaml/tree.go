package strictyaml

// A node is one value of a document as read, by either reader.
type node struct {
	kind      Kind
	plain     bool  // a scalar that stands neither in quotes nor as a block
	mark      mark  // what the library's reader alone lets through
	line, col int32 // from 1, col in characters
	value     string
	items     []node // of a sequence; of a mapping key and value in turn
}

// A mark is something that belongs to YAML and not to this package's part of it.
type mark uint8

const (
	unmarked mark = iota
	anchored      // an anchor, or an alias in the place of a value
	tagged
)
