package deal

import (
	"slices"

	"interdict"
)

// Kind is what the values of a field look like.
type Kind string

// The kinds of fields.
const (
	Text      Kind = "text"          // one text, taken as it stands
	FreeText  Kind = "free text"     // any text
	Enum      Kind = "word"          // one of Words
	Open      Kind = "open word"     // usually one of Words; others are kept, and noted
	Country   Kind = "country"       // ISO 3166-1 alpha-2 or 3166-2
	YesNo     Kind = "yes/no"        // "yes", "no"; true and false read the same
	Time      Kind = "time"          // instant with offset, date, or range A/B
	Born      Kind = "date or year"  //
	Percent   Kind = "percent"       // 0 to 100, or a range A/B
	Year      Kind = "year"          //
	Whole     Kind = "whole number"  //
	Amount    Kind = "amount"        // decimal number
	Currency  Kind = "currency"      // ISO 4217
	Zone      Kind = "zone"          // IANA name
	GTIN      Kind = "gtin"          // 8, 12, 13 or 14 digits
	ProductID Kind = "product id"    // vendor/product
	Texts     Kind = "list of texts" // all hold at once
	Countries Kind = "list of countries"
	Object    Kind = "object" // fields of its own, or "n/a"
	Objects   Kind = "list of objects"
)

// A Field is one field of a deal or of an object in it.
type Field struct {
	Object  string   // what has the field: "deal", "party", "product" …
	Name    string   // "country"
	Kind    Kind     //
	Of      string   // the object that an Object or Objects field holds
	Words   []string // of Enum and Open
	Meaning string   // one line
	Example string   // as it stands in a cell

	at func(any) any // pointer to the field in a pointer to its object
}

// Fields lists what a deal can say: the fields of the deal first, then those
// of each object, in the order of the contract. The result is the caller's.
func Fields() []Field {
	var out []Field
	for _, o := range objects() {
		out = append(out, o.fields...)
	}
	return slices.Clip(out)
}

// Paths lists the dotted names of all fields that a deal can say, lists with
// their first member: "counterparty.country", "parties.0.name". An object that
// can hold its own kind is followed one level down.
func Paths() []string {
	var out []string
	var walk func(prefix, object string, above []string)
	walk = func(prefix, object string, above []string) {
		above = append(above, object)
		for _, f := range shapeOf(object).fields {
			path := prefix + f.Name
			out = append(out, path)
			if f.Of == "" || occurs(above, f.Of) > 1 {
				continue
			}
			if f.Kind == Objects {
				path += ".0"
			}
			walk(path+".", f.Of, above[:len(above):len(above)])
		}
	}
	walk("", "deal", nil)
	return out
}

func occurs(list []string, s string) (n int) {
	for _, e := range list {
		if e == s {
			n++
		}
	}
	return n
}

// A shape is an object that a deal can hold.
type shape struct {
	name   string
	fields []Field
}

func (s *shape) field(name string) *Field {
	for i := range s.fields {
		if s.fields[i].Name == name {
			return &s.fields[i]
		}
	}
	return nil
}

func (s *shape) names() []string {
	out := make([]string, len(s.fields))
	for i, f := range s.fields {
		out[i] = f.Name
	}
	return out
}

func objects() []*shape {
	return []*shape{&dealShape, &partyShape, &ownerShape, &screenedShape, &productShape, &authorizationShape,
		&contractShape, &agreementShape, &licenceShape, &moneyShape}
}

func shapeOf(name string) *shape {
	for _, s := range objects() {
		if s.name == name {
			return s
		}
	}
	return nil
}

// fieldAt finds the field that a dotted path names, and false when there is
// none. A list is followed by the number of a member, and Parties also by a role.
func fieldAt(path []string) (*Field, bool) {
	s := &dealShape
	for i := 0; i < len(path); i++ {
		f := s.field(path[i])
		if f == nil {
			return nil, false
		}
		if i == len(path)-1 {
			return f, true
		}
		if f.Kind == Objects {
			i++
			if !memberKey(f, path[i]) {
				return nil, false
			}
			if i == len(path)-1 {
				return f, true
			}
		}
		if s = shapeOf(f.Of); s == nil {
			return nil, false
		}
	}
	return nil, false
}

// maxMember bounds the numbers of list members in dotted names, so that
// "parties.4000000000.name" costs nothing.
const maxMember = 1000

// memberKey reports whether key can name a member of the list field f.
func memberKey(f *Field, key string) bool {
	if n, ok := memberNumber(key); ok {
		return n < maxMember
	}
	return f.Of == "party" && slices.Contains(interdict.Roles(), key)
}

func memberNumber(key string) (int, bool) {
	n := 0
	for _, c := range []byte(key) {
		if c < '0' || c > '9' || n > maxMember {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, key != "" && (key == "0" || key[0] != '0')
}

func of[T any](f func(*T) any) func(any) any {
	return func(object any) any { return f(object.(*T)) }
}
