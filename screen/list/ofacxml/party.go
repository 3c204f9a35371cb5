package ofacxml

import (
	"strconv"
	"strings"
	"time"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/edtf"
	"interdict/screen/list/idtype"
	"interdict/screen/list/xmlrec"
)

// party makes an entry of a DistinctParty.
func (r *reading) party(n *xmlrec.Node) {
	for _, p := range n.All("Profile") {
		e := list.Entry{ID: n.Attr("FixedRef"), Kind: r.kind(p), Remarks: list.CleanText(n.Get("Comment")), Confidence: interdict.Primary}
		if e.ID == "" {
			e.ID = p.Attr("ID")
		}
		for _, id := range p.All("Identity") {
			if id.Attr("False") == "true" {
				continue // a name the publisher says is not the party's
			}
			r.identity(&e, id)
		}
		for _, f := range p.All("Feature") {
			r.feature(&e, f)
		}
		if len(e.Names) == 0 || e.ID == "" {
			r.log.Add(list.NoName, r.file, n.Line, "party %s has no name or number", e.ID)
			r.bad++
			continue
		}
		r.keep(p.Attr("ID"), e, n.Line)
	}
}

// keep adds an entry; one whose number is there already is joined to it.
func (r *reading) keep(profile string, e list.Entry, line int) {
	for _, key := range []string{profile, "ref " + e.ID} {
		if i, ok := r.at[key]; ok {
			r.log.Add(list.Duplicate, r.file, line, "party %s stands there twice: joined", e.ID)
			r.entries[i].Merge(e)
			r.at[profile] = i
			return
		}
	}
	r.at[profile], r.at["ref "+e.ID] = len(r.entries), len(r.entries)
	r.entries = append(r.entries, e)
	r.profiles = append(r.profiles, profile)
}

func (r *reading) kind(p *xmlrec.Node) list.Kind {
	sub := p.Attr("PartySubTypeID")
	words := r.value("PartySubType", sub)
	if n := r.values["PartySubType"][sub]; n != nil {
		words += " " + r.value("PartyType", n.Attr("PartyTypeID"))
	}
	for _, k := range []list.Kind{list.Individual, list.Vessel, list.Aircraft, list.Entity} {
		if strings.Contains(strings.ToLower(words), string(k)) {
			return k
		}
	}
	return list.Unknown
}

func (r *reading) identity(e *list.Entry, n *xmlrec.Node) {
	groups := map[string]string{} // group of name parts → kind of part
	for _, g := range n.All("NamePartGroups") {
		for _, m := range g.All("MasterNamePartGroup") {
			for _, one := range m.All("NamePartGroup") {
				groups[one.Attr("ID")] = r.value("NamePartType", one.Attr("NamePartTypeID"))
			}
		}
	}
	// The primary alias first, so that the primary name is the first name.
	for _, primary := range []bool{true, false} {
		for _, a := range n.All("Alias") {
			if (a.Attr("Primary") == "true") != primary {
				continue
			}
			for _, d := range a.All("DocumentedName") {
				e.AddName(r.name(d, r.nameKind(a), groups, e.Kind))
			}
		}
	}
	for _, id := range r.documents[n.Attr("ID")] {
		e.AddID(id)
	}
}

func (r *reading) nameKind(a *xmlrec.Node) list.NameKind {
	switch kind := r.value("AliasType", a.Attr("AliasTypeID")); {
	case a.Attr("LowQuality") == "true":
		return list.Weak
	case a.Attr("Primary") == "true":
		return list.Primary
	case kind == "F.K.A.":
		return list.Former
	}
	return list.Alias
}

// name joins the parts of a name: "FAMILY, Given" for a person in Latin
// letters, as OFAC prints it elsewhere, else in the order given.
func (r *reading) name(d *xmlrec.Node, kind list.NameKind, groups map[string]string, party list.Kind) list.Name {
	out := list.Name{Kind: kind}
	var family, rest []string
	for _, part := range d.All("DocumentedNamePart") {
		for _, v := range part.All("NamePartValue") {
			text := list.CleanText(v.Text)
			if text == "" {
				continue
			}
			script := r.values["Script"][v.Attr("ScriptID")]
			if script != nil && !strings.EqualFold(strings.TrimSpace(script.Text), "Latin") {
				out.Kind, out.Script = list.Original, script.Attr("ScriptCode")
			}
			switch groups[v.Attr("NamePartGroupID")] {
			case "Last Name":
				family = append(family, text)
				out.Parts.Family = strings.Join(family, " ")
				continue
			case "First Name":
				out.Parts.Given = text
			case "Patronymic":
				out.Parts.Patronymic = text
			}
			rest = append(rest, text)
		}
	}
	out.Text = strings.Join(append(family, rest...), " ")
	if party == list.Individual && out.Kind != list.Original && len(family) > 0 && len(rest) > 0 {
		out.Text = strings.Join(family, " ") + ", " + strings.Join(rest, " ")
	}
	if party != list.Individual {
		out.Parts = list.Parts{}
	}
	return out
}

func (r *reading) feature(e *list.Entry, n *xmlrec.Node) {
	kind := r.value("FeatureType", n.Attr("FeatureTypeID"))
	for _, v := range n.All("FeatureVersion") {
		if kind == "Birthdate" {
			for _, p := range v.All("DatePeriod") {
				e.Born = list.AddText(e.Born, period(p))
			}
			continue
		}
		for _, at := range v.All("VersionLocation") {
			r.located(e, kind, r.places[at.Attr("LocationID")])
		}
		for _, d := range v.All("VersionDetail") {
			text := list.CleanText(d.Text)
			if text == "" {
				text = r.value("DetailReference", d.Attr("DetailReferenceID"))
			}
			switch {
			case text == "" || kind == "":
			case kind == "Place of Birth":
				e.Places = list.AddText(e.Places, text)
			case idtype.Known(kind) || strings.HasPrefix(kind, "Digital Currency Address") || strings.Contains(kind, "Call Sign"):
				e.AddID(list.Identifier{Type: kind, Value: text})
			default:
				e.Remarks = strings.TrimPrefix(e.Remarks+"; "+strings.TrimSuffix(kind, ":")+": "+text, "; ")
			}
		}
	}
}

// located uses a place by the kind of feature that names it.
func (r *reading) located(e *list.Entry, kind string, p place) {
	switch {
	case kind == "Location":
		e.AddAddress(p.address)
	case kind == "Place of Birth":
		e.Places = list.AddText(e.Places, p.text)
	case strings.HasPrefix(kind, "Nationality"), strings.HasPrefix(kind, "Citizenship"):
		c := p.address.Country
		e.Countries = list.AddText(e.Countries, c)
		if c == "" {
			c = p.text
		}
		e.Citizenship = list.AddText(e.Citizenship, c)
	default:
		e.Countries = list.AddText(e.Countries, p.address.Country)
	}
}

// period reads a DatePeriod: from the first day that is possible to the last.
// A period that is exactly a year, a month or a day reads as that.
func period(n *xmlrec.Node) string {
	about := false
	for _, side := range []string{"Start", "End"} {
		if k := n.Kid(side); k != nil && k.Attr("Approximate") == "true" {
			about = true
		}
	}
	first, last := n.Kid("Start", "From"), n.Kid("End", "To")
	if last == nil {
		last = first
	}
	if first == nil {
		return ""
	}
	d := whole(date(first), date(last))
	if about {
		return edtf.About(d)
	}
	return d
}

// whole shortens a span that is exactly a month or a year.
func whole(first, last string) string {
	a, err := time.Parse(time.DateOnly, first)
	b, err2 := time.Parse(time.DateOnly, last)
	if err != nil || err2 != nil {
		return edtf.Between(first, last)
	}
	next := b.AddDate(0, 0, 1)
	switch {
	case a.Equal(b):
		return first
	case a.YearDay() == 1 && next.YearDay() == 1 && a.Year() == b.Year():
		return first[:4]
	case a.YearDay() == 1 && next.YearDay() == 1:
		return first[:4] + "/" + last[:4]
	case a.Day() == 1 && next.Day() == 1 && first[:7] == last[:7]:
		return first[:7]
	}
	return edtf.Between(first, last)
}

func date(n *xmlrec.Node) string {
	return edtf.Date(number(n.Get("Year")), number(n.Get("Month")), number(n.Get("Day")))
}

func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}
