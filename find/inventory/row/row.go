// Package row reads rows of other tools' exports: it tells from the names of
// the columns what kind of thing each row is, and gives the values the names
// of facts.
//
// Exports of the same tool differ by version, query and language of the
// console, so a Shape is not a fixed header: it names the columns that must be
// there and those it understands. Of the shapes that fit, the one that
// understands most columns wins. Names are compared without case, spaces and
// punctuation; "DisplayName0" of a site database is "displayname".
package row

import (
	"strings"

	"interdict"
)

// A Cell is one value of a row under the name of its column.
type Cell struct{ Column, Value string }

// A Shape is what one kind of table looks like.
type Shape struct {
	Name     string // the tool and table, for people: "osquery programs"
	Kind     interdict.ObservationKind
	Platform interdict.Platform
	Needs    []string          // columns that must be there, folded; "a|b" is either
	Columns  map[string]string // folded column → fact
	Values   map[string]string // fact → value that the kind of table itself tells
	Loose    bool              // taken only when no other fits
}

// AssetFact is the fact by which a shape says whose row it is. It becomes the
// observation's asset.
const AssetFact = "asset"

// platformFact is the fact by which a row says of which system it is.
const platformFact = "platform"

// Fold is a column's name as shapes know it: lower case, letters and digits
// only, without the number that site databases put behind it.
func Fold(column string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(column) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7F {
			b.WriteRune(r)
		}
	}
	s := b.String()
	if len(s) > 3 && strings.HasSuffix(s, "0") && (s[len(s)-2] < '0' || s[len(s)-2] > '9') {
		s = s[:len(s)-1]
	}
	return s
}

// Find returns the shape that understands most of the columns, nil when none
// fits. The columns are as the export has them.
func Find(columns []string) *Shape {
	folded := map[string]bool{}
	for _, c := range columns {
		folded[Fold(c)] = true
	}
	var best *Shape
	most := 0
	for i := range shapes {
		s := &shapes[i]
		if s.Loose && best != nil && !best.Loose {
			continue
		}
		if n := s.fits(folded); n > most {
			best, most = s, n
		}
	}
	return best
}

// fits counts the columns that a shape understands, 0 when it lacks one that
// it needs.
func (s *Shape) fits(folded map[string]bool) int {
	n := 1
	for _, need := range s.Needs {
		met := false
		for either := range strings.SplitSeq(need, "|") {
			met = met || folded[either]
		}
		if !met {
			return 0
		}
	}
	for c := range folded {
		if s.fact(c) != "" {
			n++
		}
	}
	return n
}

// fact is what a shape calls a folded column, "" if it does not know it.
func (s *Shape) fact(folded string) string {
	if f, ok := s.Columns[folded]; ok {
		return f
	}
	return assetColumns[folded]
}

// Fact is what a shape calls a column, "" if it does not know it.
func (s *Shape) Fact(column string) string { return s.fact(Fold(column)) }

// maxValue bounds one value, in bytes. Longer ones are cut: no indicator is as
// long, and a cell may hold a whole file.
const maxValue = 4096

// Observe makes an observation of a row. It returns false for a row that says
// nothing but whose it is.
func (s *Shape) Observe(cells []Cell) (interdict.Observation, bool) {
	o := interdict.Observation{Kind: s.Kind, Platform: s.Platform}
	for _, c := range cells {
		value := strings.TrimSpace(c.Value)
		if len(value) > maxValue {
			value = strings.ToValidUTF8(value[:maxValue], "")
		}
		switch fact := s.fact(Fold(c.Column)); fact {
		case "":
		case AssetFact:
			if o.Asset == "" {
				o.Asset = value
			}
		case platformFact:
			if p := platformOf(value); p != "" {
				o.Platform = p
			}
		default:
			if !nothing(value) {
				o.Facts.Add(fact, value)
			}
		}
	}
	if len(o.Facts) == 0 {
		return o, false
	}
	for fact, value := range s.Values {
		if o.Facts.Get(fact) == "" {
			o.Facts.Add(fact, value)
		}
	}
	return o, true
}

// nothing reports whether a cell says that there is no value.
func nothing(v string) bool {
	switch strings.ToLower(v) {
	case "", "-", "n/a", "null", "none", "<none>", "(none)", "unknown":
		return true
	}
	return false
}

// platformOf reads the name of a system as exports write it.
func platformOf(v string) interdict.Platform {
	v = strings.ToLower(v)
	for _, p := range []struct {
		word     string
		platform interdict.Platform
	}{
		{"windows", interdict.Windows}, {"win32", interdict.Windows}, {"darwin", interdict.MacOS}, {"mac", interdict.MacOS},
		{"android", interdict.Android}, {"ios", interdict.IOS}, {"ipados", interdict.IOS}, {"iphone", interdict.IOS}, {"ipad", interdict.IOS},
		{"linux", interdict.Linux}, {"ubuntu", interdict.Linux}, {"debian", interdict.Linux}, {"rhel", interdict.Linux}, {"centos", interdict.Linux},
	} {
		if strings.Contains(v, p.word) {
			return p.platform
		}
	}
	return ""
}

// Mapped makes a shape of a user's own words: column → fact. The fact "kind"
// cannot be a column's; kind is given.
func Mapped(kind interdict.ObservationKind, columns map[string]string) *Shape {
	s := &Shape{Name: "as mapped", Kind: kind, Columns: map[string]string{}}
	for c, fact := range columns {
		s.Columns[Fold(c)] = fact
	}
	return s
}

// Knows reports whether a table has one of the columns that a mapping names.
func (s *Shape) Knows(columns []string) bool {
	for _, c := range columns {
		if f := s.Columns[Fold(c)]; f != "" {
			return true
		}
	}
	return false
}
