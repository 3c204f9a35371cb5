package deal

import (
	"slices"
	"strconv"
	"strings"

	"interdict"
)

// maxProblems bounds what is told about one row; a row with more is no deal
// but something else.
const maxProblems = 12

// A binder turns trees into deals, one after the other.
type binder struct {
	file   string
	dates  string                     // Options.Dates
	header func(col int) string       // of a column of a table; nil elsewhere
	cell   func(line, col int) string // name of a cell of a spreadsheet; nil elsewhere

	t        *tree
	problems []Problem
	notes    []string
	local    []string // paths of times without an offset
	path     []string
	pool     []string // where Values of one element live
	scratch  []string
	amountAt int32 // node of the amount of the deal
}

// bind makes a deal of the tree, or tells everything that is wrong with it.
func (b *binder) bind(t *tree) (interdict.Deal, []string, error) {
	b.t, b.problems, b.notes, b.local, b.path = t, nil, nil, nil, b.path[:0]
	var d interdict.Deal
	if t.nodes[0].kind != object {
		b.fault(0, &fault{"want a deal, an object of fields", `write {"act": "resell", …}`})
	} else {
		b.fields(&dealShape, &d, 0)
	}
	b.moneyNotes(&d)
	if !d.Zone.Known() {
		for _, path := range b.local {
			b.notes = append(b.notes, path+" has no offset from UTC: without a zone its instant is known to within a day only")
		}
	}
	if b.problems != nil {
		return interdict.Deal{}, nil, asError(b.problems)
	}
	return d, b.notes, nil
}

func (b *binder) fault(n int32, f *fault) {
	if f == nil || b.enough() {
		return
	}
	at := &b.t.nodes[n]
	if at.soft {
		b.note(f.msg + "; left unknown, since the column was guessed")
		return
	}
	p := Problem{File: b.file, Line: int(at.line), Col: int(at.col), Field: strings.Join(b.path, "."), Msg: f.msg, Hint: f.hint}
	if at.src.loose() {
		if b.header != nil {
			p.Column = b.header(p.Col)
		}
		if b.cell != nil {
			p.Cell = b.cell(p.Line, p.Col)
		}
	}
	b.problems = append(b.problems, p)
}

// enough reports whether so much is wrong with the row that the rest of it is
// not looked at.
func (b *binder) enough() bool { return len(b.problems) >= maxProblems }

func (b *binder) note(text string) {
	if text != "" {
		b.notes = append(b.notes, strings.Join(b.path, ".")+": "+text)
	}
}

// fields fills the object o, a pointer, from the fields of node n.
func (b *binder) fields(s *shape, o any, n int32) {
	if len(b.path) > maxDepth {
		b.fault(n, &fault{"nested more than " + strconv.Itoa(maxDepth) + " deep", ""})
		return
	}
	for i := b.t.nodes[n].first; i != 0 && !b.enough(); i = b.t.nodes[i].next {
		key := b.t.nodes[i].key
		f := s.field(key)
		if f == nil {
			b.fault(i, unknownWord("field", key, s.names()))
			continue
		}
		b.path = append(b.path, key)
		b.value(f, f.at(o), i)
		b.path = b.path[:len(b.path)-1]
	}
}

// value fills one field through the pointer to it.
func (b *binder) value(f *Field, to any, n int32) {
	switch to := to.(type) {
	case *string:
		*to = b.text(f, n)
	case *interdict.Values:
		*to = b.values(f, n)
	case *interdict.Strings:
		*to = b.list(f, n)
	case *interdict.Parties:
		*to = members(b, f, n, &partyShape, func(text string) interdict.Party { return interdict.Party{Name: text} })
	case *interdict.Owners:
		*to = members(b, f, n, &ownerShape, func(text string) interdict.Owner { return interdict.Owner{Name: text} })
	case *interdict.Embeds:
		*to = members(b, f, n, &productShape, interdict.NamedProduct)
	case **interdict.Party:
		*to = one(b, n, &partyShape, func(p *interdict.Party) *bool { return &p.NA })
	case **interdict.Product:
		*to = one(b, n, &productShape, func(p *interdict.Product) *bool { return &p.NA })
	case **interdict.Screened:
		*to = one(b, n, &screenedShape, func(s *interdict.Screened) *bool { return &s.NA })
	case **interdict.Authorization:
		*to = one(b, n, &authorizationShape, func(a *interdict.Authorization) *bool { return &a.NA })
	case **interdict.Contract:
		*to = one(b, n, &contractShape, func(c *interdict.Contract) *bool { return &c.NA })
	case **interdict.Agreement:
		*to = one(b, n, &agreementShape, func(a *interdict.Agreement) *bool { return &a.NA })
	case **interdict.Licence:
		*to = one(b, n, &licenceShape, func(l *interdict.Licence) *bool { return &l.NA })
	case **interdict.Money:
		*to = one(b, n, &moneyShape, func(m *interdict.Money) *bool { return &m.NA })
	}
}

// one reads an object in whose place "n/a" may stand.
func one[T any](b *binder, n int32, s *shape, na func(*T) *bool) *T {
	at := &b.t.nodes[n]
	switch {
	case at.kind == object:
		o := new(T)
		b.fields(s, o, n)
		return o
	case at.kind == scalar && isNA(at):
		o := new(T)
		*na(o) = true
		return o
	case at.src.loose() && at.text == emptyObject:
		return new(T)
	case at.src.loose() && saysUnknown(at.text):
		b.note(quote(at.text) + " read as not known")
		return nil
	}
	name := s.fields[0].Name
	b.fault(n, &fault{"want an object or \"n/a\"", "give its fields, as " + strings.Join(b.path, ".") + "." + name})
	return nil
}

// isNA reports whether a scalar says "does not apply". Only "n/a" itself does
// in JSON and YAML; cells may say it in other letters.
func isNA(n *node) bool {
	return n.text == interdict.NotApplicable && n.src != fromBool || n.src.loose() && saysNA(n.text)
}

// members reads a list of objects. In tables its members are the fields of an
// object whose keys are numbers or roles, or the texts of one cell.
func members[T any](b *binder, f *Field, n int32, s *shape, named func(string) T) []T {
	at := &b.t.nodes[n]
	if at.kind == scalar && isNA(at) {
		return []T{}
	}
	if at.kind == scalar && at.src.loose() {
		var out []T
		for _, text := range splitCell(at.text, nil) {
			if text = b.cleanText(f, n, text); text != "" {
				out = append(out, named(text))
			}
		}
		return out
	}
	if at.kind == scalar || at.kind == object && !b.tabular(n) {
		b.fault(n, &fault{"want a list of objects or \"n/a\"", "put it in brackets: [ … ]"})
		return nil
	}
	out := []T{}
	for _, i := range b.ordered(f, n) {
		if b.enough() {
			break
		}
		m := &b.t.nodes[i]
		b.path = append(b.path, memberName(m, len(out)))
		var o T
		switch {
		case m.kind == object:
			b.fields(s, &o, i)
			if p, ok := any(&o).(*interdict.Party); ok && m.key != "" && !p.Role.Known() && slices.Contains(interdict.Roles(), m.key) {
				p.Role = interdict.One(m.key)
			}
		case m.kind == scalar && m.src.loose() && m.text == emptyObject:
		case m.kind == scalar && (m.src == fromText && f.Name == "embeds" || m.src.loose()):
			if text := b.cleanText(f, i, m.text); text != "" {
				o = named(text)
			}
		default:
			b.fault(i, &fault{"want an object", "give its fields, as " + strings.Join(b.path, ".") + "." + s.fields[0].Name})
		}
		out = append(out, o)
		b.path = b.path[:len(b.path)-1]
	}
	return out
}

// tabular reports whether an object came from numbered columns.
func (b *binder) tabular(n int32) bool {
	first := b.t.nodes[n].first
	for first != 0 && b.t.nodes[first].kind == object && b.t.nodes[first].first != 0 {
		first = b.t.nodes[first].first
	}
	return first != 0 && b.t.nodes[first].src.loose()
}

// ordered gives the members of a list: as they stand, or, from a table, those
// with numbers in their order and then those with roles.
func (b *binder) ordered(f *Field, n int32) []int32 {
	var out []int32
	for i := b.t.nodes[n].first; i != 0; i = b.t.nodes[i].next {
		out = append(out, i)
	}
	if b.t.nodes[n].kind == list {
		return out
	}
	rank := func(i int32) int {
		if k, ok := memberNumber(b.t.nodes[i].key); ok {
			return k
		}
		return maxMember + slices.Index(interdict.Roles(), b.t.nodes[i].key)
	}
	for _, i := range out {
		if key := b.t.nodes[i].key; !memberKey(f, key) {
			b.path = append(b.path, key)
			b.fault(i, &fault{quote(key) + " is no member of a list", "number the members from 0, as " + strings.Join(b.path[:len(b.path)-1], ".") + ".0"})
			b.path = b.path[:len(b.path)-1]
		}
	}
	slices.SortStableFunc(out, func(x, y int32) int { return rank(x) - rank(y) })
	return out
}

func memberName(m *node, i int) string {
	if m.key != "" {
		return m.key
	}
	return strconv.Itoa(i)
}

// moneyNotes joins the currency that stood with the amount to the one in its
// own field.
func (b *binder) moneyNotes(d *interdict.Deal) {
	if d.Value == nil {
		return
	}
	stated := d.Value.Currency
	for i, a := range d.Value.Amount {
		currency, amount, ok := strings.Cut(a, " ")
		if !ok {
			continue
		}
		d.Value.Amount[i] = amount
		switch {
		case currency == dollar && stated.Known() && isDollar(stated):
		case !stated.Known():
			if currency == dollar {
				currency = "USD"
			}
			if !slices.Contains(d.Value.Currency, currency) {
				d.Value.Currency = append(d.Value.Currency, currency)
			}
		case !stated.May(currency):
			b.path = append(b.path[:0], "value", "currency")
			b.fault(b.amountAt, &fault{"the amount is in " + currency + ", but the currency is " + stated.String(), "give one of the two"})
		}
	}
}
