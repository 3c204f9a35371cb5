package deal

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"interdict"
)

// maxText bounds one value, and maxValues the values of one field. Names,
// descriptions and lists are far shorter.
const (
	maxText   = 4096
	maxValues = 1000
)

func tooMany(n int) *fault {
	return &fault{strconv.Itoa(n) + " values are more than a field can have", ""}
}

// text reads a field that holds one text.
func (b *binder) text(f *Field, n int32) string {
	at := &b.t.nodes[n]
	if at.kind != scalar {
		b.fault(n, &fault{"want one text, not a list or an object", ""})
		return ""
	}
	s := b.cleanText(f, n, at.text)
	if s == "" {
		return ""
	}
	var bad *fault
	switch f.Kind {
	case ProductID:
		if !interdict.ProductID(s).Valid() {
			bad = &fault{quote(s) + " is no catalog id", `write "vendor/product", or give the text as the name of the product`}
		}
	case GTIN:
		s, bad = b.gtin(s, at.src.loose())
	}
	if bad != nil {
		b.fault(n, bad)
		return ""
	}
	return s
}

// cleanText checks a text that is taken as it stands. "" says that the field
// stays unknown, after a fault or a note.
func (b *binder) cleanText(f *Field, n int32, s string) string {
	at := &b.t.nodes[n]
	if bad := badScalar(at, false); bad != nil {
		b.fault(n, bad)
		return ""
	}
	s = strings.TrimSpace(s)
	loose := at.src.loose()
	switch {
	case s == "" && loose:
		return ""
	case s == "":
		b.fault(n, &fault{"an empty value says nothing", "leave the field out if it is unknown"})
		return ""
	case saysUnknown(s) || saysNA(s):
		if loose {
			b.note(quote(s) + " read as not known")
		} else {
			b.fault(n, &fault{quote(s) + " is no " + f.Name, "leave the field out if it is unknown or there is none"})
		}
		return ""
	}
	if bad := badText(s); bad != nil {
		b.fault(n, bad)
		return ""
	}
	return s
}

// badScalar finds values whose JSON type no field takes.
func badScalar(at *node, yesNo bool) *fault {
	switch {
	case at.src == fromNull:
		return &fault{"null is not a value", "leave the field out if it is unknown"}
	case at.src == fromBool && !yesNo:
		return &fault{"want a text, not " + at.text, "put it in quotes if it is meant as text"}
	case at.src == fromNumber && strings.ContainsAny(at.text, "eE"):
		return &fault{"want plain digits, not " + quote(at.text), "put it in quotes"}
	}
	return nil
}

// badText finds what no text of a deal holds.
func badText(s string) *fault {
	if len(s) > maxText {
		return &fault{"a text of " + kib(len(s)) + " is hardly meant", ""}
	}
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"):
			return &fault{"not UTF-8 text", "save the file as UTF-8"}
		case r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f:
			return &fault{"control character in " + quote(s), "remove it"}
		}
	}
	return nil
}

// values reads a field that holds what is known of one fact.
func (b *binder) values(f *Field, n int32) interdict.Values {
	at := &b.t.nodes[n]
	if at.kind == object {
		b.fault(n, &fault{"want a value or a list of possible values, not an object", ""})
		return nil
	}
	if at.kind == scalar && !(at.src.loose() && strings.ContainsAny(at.text, `|\`)) {
		v := b.value1(f, n, at.text)
		return v
	}
	var out interdict.Values
	if at.kind == scalar {
		b.scratch = splitCell(at.text, b.scratch[:0])
		for _, s := range slices.Clone(b.scratch[:min(len(b.scratch), maxValues+1)]) {
			out = append(out, b.value1(f, n, s)...)
		}
	} else {
		if at.first == 0 {
			b.fault(n, &fault{"an empty list says nothing", `leave the field out if it is unknown, write "n/a" if it does not apply`})
		}
		for i := at.first; i != 0 && len(out) <= maxValues && !b.enough(); i = b.t.nodes[i].next {
			if b.t.nodes[i].kind != scalar {
				b.fault(i, &fault{"want a value", ""})
				continue
			}
			out = append(out, b.value1(f, i, b.t.nodes[i].text)...)
		}
	}
	return b.possible(n, out)
}

// possible checks the possible values of a fact against each other.
func (b *binder) possible(n int32, v interdict.Values) interdict.Values {
	if len(v) > maxValues {
		b.fault(n, tooMany(len(v)))
		return nil
	}
	out := v[:0]
	negated := ""
	for _, e := range v {
		if slices.Contains(out, e) {
			continue
		}
		if not, ok := strings.CutPrefix(e, "!"); ok {
			if negated != "" || slices.Contains(v, not) {
				b.fault(n, &fault{v.String() + " holds for every value", "a list means one of these; name the values that are possible"})
				return nil
			}
			negated = not
		}
		out = append(out, e)
	}
	return out
}

// keep makes Values of one element without an allocation of its own.
func (b *binder) keep(s string) interdict.Values {
	if len(b.pool) == 0 {
		b.pool = make([]string, 256)
	}
	b.pool[0] = s
	v := b.pool[:1:1]
	b.pool = b.pool[1:]
	return v
}

// value1 reads one possible value, which may be "n/a" or, of finite facts, a
// negation. A cell's word can stand for several ("SLED").
func (b *binder) value1(f *Field, n int32, s string) interdict.Values {
	at := &b.t.nodes[n]
	s = strings.TrimSpace(s)
	loose := at.src.loose()
	if bad := badScalar(at, f.Kind == YesNo); bad != nil {
		b.fault(n, bad)
		return nil
	}
	switch {
	case s == "" && loose:
		return nil
	case s == "":
		b.fault(n, &fault{"an empty value says nothing", "leave the field out if it is unknown"})
		return nil
	case s == interdict.NotApplicable || loose && saysNA(s):
		return b.keep(interdict.NotApplicable)
	case saysUnknown(s) && loose:
		b.note(quote(s) + " read as not known")
		return nil
	case saysUnknown(s):
		b.fault(n, &fault{quote(s) + " is not a value", "leave the field out if it is unknown"})
		return nil
	}
	not := ""
	if rest, ok := strings.CutPrefix(s, "!"); ok {
		not, s = "!", strings.TrimSpace(rest)
		if !f.Kind.negatable() || s == "" || saysNA(s) || s[0] == '!' {
			b.fault(n, &fault{quote("!"+s) + " is not a value of this field", "name the values that are possible"})
			return nil
		}
	}
	v, bad := b.read(f, n, s)
	if bad == nil && not != "" && len(v) > 1 {
		bad = &fault{quote(not+s) + " stands for more than one word", "name the values that are possible"}
	}
	if bad != nil {
		b.fault(n, bad)
		return nil
	}
	if not != "" {
		v = b.keep(not + v[0])
	}
	return v
}

func (k Kind) negatable() bool {
	switch k {
	case Enum, Open, Country, Currency, YesNo, FreeText:
		return true
	}
	return false
}

// read gives the canonical form of one value, by the kind of its field.
func (b *binder) read(f *Field, n int32, s string) (interdict.Values, *fault) {
	at := &b.t.nodes[n]
	loose := at.src.loose()
	out, note := s, ""
	var bad *fault
	switch f.Kind {
	case Enum, Open:
		return b.word(f, s, loose)
	case YesNo:
		out, note, bad = readYesNo(s, at.src)
	case Country:
		out, note, bad = readCountry(s, loose)
	case Time, Born:
		out, note, bad = b.time(f, at, s)
	case Percent:
		out, note, bad = readPercent(s, loose)
	case Year:
		if out, bad = readNumber(s, 2199, true); bad == nil && (len(out) != 4 || out < "1900") {
			bad = &fault{"the year " + quote(s) + " is hardly meant", "write four digits"}
		}
	case Whole:
		out, bad = readNumber(s, 1_000_000, true)
	case Amount:
		b.amountAt = n
		out, note, bad = b.amount(at, s)
	case Currency:
		out, note, bad = readCurrency(s, loose)
	case Zone:
		bad = badZone(s)
	default:
		bad = badText(s)
	}
	if bad != nil {
		return nil, bad
	}
	b.note(note)
	return b.keep(out), nil
}

// list reads a field whose members all hold at once.
func (b *binder) list(f *Field, n int32) interdict.Strings {
	at := &b.t.nodes[n]
	switch {
	case at.kind == object:
		b.fault(n, &fault{"want a list of texts, not an object", ""})
		return nil
	case at.kind == scalar && isNA(at):
		return interdict.Strings{}
	case at.kind == scalar && at.src.loose():
		var out interdict.Strings
		for _, s := range splitCell(at.text, nil) {
			out = b.member(f, n, s, out)
		}
		return out
	case at.kind == scalar:
		return b.member(f, n, at.text, interdict.Strings{})
	}
	out := interdict.Strings{}
	for i := at.first; i != 0 && !b.enough(); i = b.t.nodes[i].next {
		if b.t.nodes[i].kind != scalar {
			b.fault(i, &fault{"want a text", ""})
			continue
		}
		out = b.member(f, i, b.t.nodes[i].text, out)
	}
	return out
}

func (b *binder) member(f *Field, n int32, s string, out interdict.Strings) interdict.Strings {
	at := &b.t.nodes[n]
	if s = strings.TrimSpace(s); strings.HasPrefix(s, "!") {
		b.fault(n, &fault{quote(s) + ": a list names what holds, not what does not", "leave it out"})
		return out
	}
	if s = b.cleanText(f, n, s); s == "" {
		return out
	}
	if f.Kind == Countries {
		code, note, bad := readCountry(s, at.src.loose())
		if bad != nil {
			b.fault(n, bad)
			return out
		}
		b.note(note)
		s = code
	}
	if slices.Contains(out, s) {
		return out
	}
	if len(out) == maxValues {
		b.fault(n, tooMany(maxValues+1))
		return out
	}
	return append(out, s)
}
