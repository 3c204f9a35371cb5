package deal

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"

	"interdict/internal/strictyaml"
)

// maxYAML is the limit of the strict YAML reader, plus the byte that shows
// that it is passed.
const maxYAML = 4<<20 + 1

// A yamlDeal keeps the node of one deal. Its position is known also when the
// node is refused.
type yamlDeal struct {
	node *strictyaml.Node
}

// UnmarshalYAML keeps the node. It is called only for nodes without problems.
func (d *yamlDeal) UnmarshalYAML(n *strictyaml.Node) error {
	d.node = n
	return nil
}

// yaml reads one deal, or a list of deals. What YAML itself would guess about
// is refused by the strict reader, deal by deal; a file that is no YAML at all
// is refused whole.
func (f *file) yaml(br *bufio.Reader) {
	src, err := io.ReadAll(io.LimitReader(br, maxYAML))
	if err != nil {
		f.fatal(0, "cannot be read: "+err.Error(), "")
		return
	}
	var deals []yamlDeal
	if yamlList(src) {
		err = strictyaml.Unmarshal(f.name, src, &deals)
	} else {
		deals = make([]yamlDeal, 1)
		err = strictyaml.Unmarshal(f.name, src, &deals[0])
	}
	rows := make([]yamlRow, 0, len(deals))
	for _, d := range deals {
		if d.node != nil {
			rows = append(rows, yamlRow{line: d.node.Pos.Line, node: d.node})
		}
	}
	for _, p := range strictyaml.Problems(err) {
		rows = append(rows, yamlRow{line: p.Pos.Line, problem: &Problem{Line: p.Pos.Line, Col: p.Pos.Col, Msg: p.Msg, Hint: p.Hint}})
	}
	if err != nil && len(rows) == 0 {
		f.fatal(0, err.Error(), "")
		return
	}
	slices.SortStableFunc(rows, func(a, b yamlRow) int { return a.line - b.line })
	for i, r := range rows {
		if !f.yamlRow(r, len(deals) == 0 && i == len(rows)-1) {
			return
		}
	}
	if len(rows) == 0 {
		f.fatal(0, "the list has no deals", "")
	}
}

type yamlRow struct {
	line    int
	node    *strictyaml.Node
	problem *Problem
}

func (f *file) yamlRow(r yamlRow, fatal bool) bool {
	if r.problem != nil {
		r.problem.File = f.name
		return f.yield(Row{Pos: f.pos(r.line), Line: r.line, Err: *r.problem, Fatal: fatal}) && !fatal
	}
	f.t.nodes = f.t.nodes[:0]
	f.t.yaml(-1, "", r.node)
	return f.emit(r.line)
}

// yaml adds a node of YAML below parent, or as the root for -1.
func (t *tree) yaml(parent int32, key string, n *strictyaml.Node) {
	out := node{key: key, line: int32(n.Pos.Line), col: int32(n.Pos.Col)}
	switch n.Kind() {
	case strictyaml.Mapping:
		out.kind = object
	case strictyaml.Sequence:
		out.kind = list
	default:
		out.text = n.Value()
		if !n.Quoted() && (out.text == "true" || out.text == "false") {
			out.src = fromBool
		} else if !n.Quoted() && strings.Trim(out.text, "0123456789.-+") == "" {
			out.src = fromNumber
		}
	}
	at := int32(0)
	if parent < 0 {
		t.nodes = append(t.nodes, out)
	} else {
		at = t.add(parent, out)
	}
	for _, e := range n.Fields() {
		t.yaml(at, e.Key, e.Value)
	}
	for _, c := range n.Items() {
		t.yaml(at, "", c)
	}
}

// yamlList reports whether the document is a list, by its first line that is
// neither a comment nor the mark of a document.
func yamlList(src []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(src, []byte("\ufeff"))) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' || string(line) == "---" || line[0] == '%' {
			continue
		}
		return line[0] == '[' || line[0] == '-' && (len(line) == 1 || line[1] == ' ')
	}
	return false
}
