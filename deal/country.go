package deal

import (
	"strings"
	"sync"
)

// A gazetteer knows countries and states by code and by name.
type gazetteer struct {
	codes  map[string]string            // alpha-2 → name
	names  map[string]string            // folded name or alpha-3 → alpha-2
	states map[string]map[string]string // country → state code → name
	byName map[string]string            // folded name of a state of the US → code
	known  []string                     // names and codes, for the nearest one
}

// places is read once; nothing changes it afterwards.
var places = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{codes: map[string]string{}, names: map[string]string{}, states: map[string]map[string]string{}, byName: map[string]string{}}
	for line := range strings.Lines(strings.TrimSpace(countryLines)) {
		a2, a3, name := line[:2], line[3:6], strings.TrimSpace(line[7:])
		g.codes[a2] = name
		g.names[fold(a3)], g.names[fold(name)] = a2, a2
		g.known = append(g.known, name)
	}
	for line := range strings.Lines(strings.TrimSpace(countryNames)) {
		for name := range strings.SplitSeq(strings.TrimSpace(line[3:]), "|") {
			g.names[fold(name)] = line[:2]
		}
	}
	for line := range strings.Lines(strings.TrimSpace(stateLines)) {
		country := line[:2]
		if g.states[country] == nil {
			g.states[country] = map[string]string{}
		}
		for state := range strings.SplitSeq(strings.TrimSpace(line[3:]), "|") {
			code, name, _ := strings.Cut(state, " ")
			g.states[country][code] = name
			if country == "US" {
				g.byName[fold(name)] = code
			}
		}
	}
	return g
})

// readCountry gives the ISO code for a value. A loose value may also be a
// name, a code of three letters or in other letter case; note then says so.
func readCountry(s string, loose bool) (code, note string, bad *fault) {
	g := places()
	if g.isCode(s) {
		return s, "", nil
	}
	up := strings.ToUpper(s)
	if g.isCode(up) {
		if loose {
			return up, readAs(s, up), nil
		}
		return "", "", &fault{"country codes are written in capitals, not " + quote(s), "write " + quote(up)}
	}
	if up == "EU" || up == "EUROPE" || up == "EMEA" || up == "APAC" || up == "LATAM" {
		return "", "", &fault{quote(s) + " is not a country", "write the country, or leave the field out if it is not known"}
	}
	if country, state, ok := strings.Cut(up, "-"); ok && g.codes[country] != "" && g.states[country] != nil {
		return "", "", g.unknownState(country, state)
	}
	found, ok := g.named(s)
	switch {
	case fold(s) == "georgia":
		return "", "", &fault{quote(s) + " is a country and a state", `write "GE" for the country, "US-GA" for the state`}
	case ok && loose:
		return found, readAs(s, found), nil
	case ok:
		return "", "", &fault{"unknown country " + quote(s), "write " + quote(found)}
	}
	bad = &fault{msg: "unknown country " + quote(s), hint: `write the ISO 3166 code, as "US" or "US-VA"`}
	if near, ok := nearest(s, g.known); ok && len(s) > 3 {
		code, _ := g.named(near)
		bad.hint = "did you mean " + quote(code) + " (" + near + ")?"
	}
	return "", "", bad
}

// named finds a country, or a state of the US, by name.
func (g *gazetteer) named(s string) (string, bool) {
	key := fold(s)
	if code, ok := g.names[key]; ok {
		return code, true
	}
	if key == "washingtondc" {
		return "US-DC", true
	}
	if code, ok := g.byName[key]; ok && key != "washington" { // the city, more often than the state
		return "US-" + code, true
	}
	return "", false
}

// isCode reports whether s is an ISO 3166-1 code of two letters or has the form
// of a 3166-2 code. The states of the US, Canada and Australia are known.
func (g *gazetteer) isCode(s string) bool {
	if len(s) < 2 || g.codes[s[:2]] == "" {
		return false
	}
	if len(s) == 2 {
		return true
	}
	if len(s) < 4 || len(s) > 6 || s[2] != '-' {
		return false
	}
	if known := g.states[s[:2]]; known != nil {
		return known[s[3:]] != ""
	}
	for _, c := range []byte(s[3:]) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func (g *gazetteer) unknownState(country, state string) *fault {
	var codes, names []string
	for code, name := range g.states[country] {
		codes, names = append(codes, code), append(names, name)
	}
	bad := &fault{msg: "unknown state " + quote(state) + " of " + g.codes[country], hint: "write its ISO 3166-2 code, as " + quote(country+"-"+leastOf(codes))}
	if near, ok := nearest(state, names); ok && len(state) > 3 {
		for code, name := range g.states[country] {
			if name == near {
				bad.hint = "did you mean " + quote(country+"-"+code) + " (" + name + ")?"
			}
		}
	}
	return bad
}

func leastOf(list []string) string {
	least := list[0]
	for _, s := range list {
		least = min(least, s)
	}
	return least
}

// readState gives the ISO 3166-2 code of a state that stands in a column of its
// own, beside the country. known is false where states are not looked at.
func readState(country, s string) (code string, known bool, bad *fault) {
	g := places()
	states := g.states[country]
	if states == nil {
		return "", false, nil
	}
	up := strings.TrimPrefix(strings.ToUpper(strings.Trim(s, ". ")), country+"-")
	if states[up] != "" {
		return country + "-" + up, true, nil
	}
	key := fold(s)
	for code, name := range states {
		if fold(name) == key {
			return country + "-" + code, true, nil
		}
	}
	if country == "US" && (key == "washingtondc" || key == "dc") {
		return "US-DC", true, nil
	}
	return "", true, g.unknownState(country, s)
}

func readAs(from, to string) string { return quote(from) + " read as " + to }
