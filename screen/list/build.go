package list

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"interdict/screen/list/edtf"
)

// MakeID makes an id for an entry of a list that gives none: a readable part
// from the first text and eight hex digits over all of them. The same party
// gets the same id in every edition, as long as those texts stay.
func MakeID(texts ...string) string {
	d := sha256.Sum256([]byte(strings.Join(texts, "\x00")))
	return strings.TrimPrefix(slug(texts[0])+"-"+hex.EncodeToString(d[:4]), "-")
}

// slug keeps lower-case ASCII letters and digits, and a dash between words.
func slug(s string) string {
	const most = 40
	b := make([]byte, 0, most)
	for _, c := range []byte(strings.ToLower(s)) {
		switch {
		case len(b) == most:
			return strings.TrimSuffix(string(b), "-")
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b = append(b, c)
		case len(b) > 0 && b[len(b)-1] != '-' && c < 0x80:
			b = append(b, '-')
		}
	}
	return strings.TrimSuffix(string(b), "-")
}

// maxSeen is how many members of an entry are looked through for a double.
// Real entries have fewer than 200 names; a hostile one with a million must
// not cost a million times a million, and keeps its doubles.
const maxSeen = 256

// AddName adds a name to the entry unless it is empty or there already. A name
// that is met again keeps the standing it had first.
func (e *Entry) AddName(n Name) {
	n.Text = CleanText(n.Text)
	if n.Text == "" {
		return
	}
	for i := range min(len(e.Names), maxSeen) {
		if e.Names[i].Text == n.Text {
			return
		}
	}
	e.Names = append(e.Names, n)
}

// AddAddress adds an address unless it is empty or there already, and its
// country to the entry's.
func (e *Entry) AddAddress(a Address) {
	if a == (Address{}) || slices.Contains(e.Addresses[:min(len(e.Addresses), maxSeen)], a) {
		return
	}
	e.Addresses = append(e.Addresses, a)
	e.Countries = AddText(e.Countries, a.Country)
}

// AddID adds an identifier unless it is empty or there already.
func (e *Entry) AddID(id Identifier) {
	if id.Value != "" && !slices.Contains(e.IDs[:min(len(e.IDs), maxSeen)], id) {
		e.IDs = append(e.IDs, id)
	}
}

// AddText adds a text to a set of texts unless it is empty or there already.
func AddText(set []string, text string) []string {
	text = CleanText(text)
	if text == "" || slices.Contains(set[:min(len(set), maxSeen)], text) {
		return set
	}
	return append(set, text)
}

// AddDate adds a date in EDTF where it can be read, else as it stands.
func AddDate(set []string, text string) []string {
	if d := edtf.Parse(text); d != "" {
		return AddText(set, d)
	}
	return AddText(set, text)
}

// Merge adds what another row says about the same entry. Nothing is lost: a
// primary name that differs becomes an alias.
func (e *Entry) Merge(o Entry) {
	for _, n := range o.Names {
		if n.Kind == Primary {
			n.Kind = Alias
		}
		e.AddName(n)
	}
	for _, a := range o.Addresses {
		e.AddAddress(a)
	}
	for _, id := range o.IDs {
		e.AddID(id)
	}
	for _, s := range []struct {
		to   *[]string
		from []string
	}{{&e.Countries, o.Countries}, {&e.Born, o.Born}, {&e.Places, o.Places}, {&e.Citizenship, o.Citizenship}, {&e.Programs, o.Programs}} {
		for _, text := range s.from {
			*s.to = AddText(*s.to, text)
		}
	}
	if o.Remarks != "" && o.Remarks != e.Remarks {
		e.Remarks = strings.TrimPrefix(e.Remarks+"; "+o.Remarks, "; ")
	}
	if e.Kind == "" || e.Kind == Unknown {
		e.Kind = o.Kind
	}
	if e.Effective == "" || o.Effective != "" && o.Effective < e.Effective {
		e.Effective = o.Effective
	}
	if e.Source == "" {
		e.Source = o.Source
	}
}

// CleanText drops space around a text and makes one space of every run of
// white space inside, as a line end inside a name is.
func CleanText(s string) string {
	s = strings.TrimSpace(s)
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || s[i] == '\n' || s[i] == '\r' || s[i] == '\t' || s[i] == ' ' && s[i-1] == ' ' {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s
}

// Finish orders the entries of a snapshot by id and reports whether it is
// whole: loaders call it last.
func (s *Snapshot) Finish(complete bool, note ...string) {
	slices.SortStableFunc(s.Entries, func(a, b Entry) int { return compareID(a.ID, b.ID) })
	s.Complete = complete
	for _, n := range note {
		if n != "" {
			s.Note = strings.TrimPrefix(s.Note+"; "+n, "; ")
		}
	}
}

// compareID orders numbers by value, then other ids by text.
func compareID(a, b string) int {
	switch da, db := digits(a), digits(b); {
	case da != db && da:
		return -1
	case da != db:
		return 1
	case da && len(a) != len(b):
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
