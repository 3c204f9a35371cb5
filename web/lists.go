package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"interdict/internal/words"
)

// gapData says why nothing is clear; without gaps it says nothing.
type gapData struct {
	Headline string
	Gaps     []gapRow
}

// A gapRow is one required list that does not do.
type gapRow struct{ Name, Text string }

// gapData says what is missing now.
func (s *site) gapData() gapData {
	state := s.opt.Screener.Lists()
	d := gapData{}
	for _, g := range state.Gaps {
		d.Gaps = append(d.Gaps, gapRow{gapName(g), g.Text})
	}
	switch n := len(d.Gaps); n {
	case 0:
	case 1:
		d.Headline = "Nothing can be clear: a required list is missing, cut or stale"
	default:
		d.Headline = "Nothing can be clear: " + words.Number(n) + " required lists are missing, cut or stale"
	}
	return d
}

// gapName names a list by its title and its id.
func gapName(g ListGap) string {
	if g.Title == "" || strings.Contains(g.Title, g.List) {
		return g.List
	}
	return g.Title + " (" + g.List + ")"
}

// repair says what a person can do about a gap.
func repair(why string) string {
	switch why {
	case "missing", "stale", "incomplete", "small":
		return "interdict lists update"
	}
	return "interdict lists import --as-of DAY"
}

// listsData is the page of the lists.
type listsData struct {
	Headline string
	State    gapData
	Lists    []listLine
	Do       []string // commands that bring what is missing
	Policy   string
	Entries  int
	Names    int
	ListState
}

// A listLine is a list as its table shows it.
type listLine struct {
	PartyList
	Day   string // of the edition
	Old   string // its age and the limit
	State string // whole, and fresh
	Bad   bool
}

// lists shows what is searched, and how old it is.
func (s *partySite) lists(w http.ResponseWriter, r *http.Request) {
	state := s.opt.Screener.Lists()
	d := listsData{State: s.gapData(), ListState: state, Policy: state.Policy}
	d.Lists = listLines(state)
	for _, l := range state.Lists {
		d.Entries += l.Entries
		d.Names += l.Names
	}
	for _, g := range state.Gaps {
		if do := repair(g.Why); !slices.Contains(d.Do, do) {
			d.Do = append(d.Do, do)
		}
	}
	d.Headline = d.headline()
	s.views.Render(w, "lists", Page{Title: d.Headline, Here: "/inforce", Data: d})
}

// listLines are all lists, what is to be mended first.
func listLines(state ListState) []listLine {
	var out []listLine
	for _, l := range state.Lists {
		out = append(out, listLineOf(l, state.Gaps))
	}
	for _, g := range state.Gaps { // a list that is not there has no line yet
		if g.Why == "missing" {
			out = append(out, listLine{PartyList: PartyList{ID: g.List, Title: g.Title, Required: true, Age: -1}, Day: "none", Old: "not loaded", State: "Missing", Bad: true})
		}
	}
	slices.SortStableFunc(out, func(x, y listLine) int { return x.rank() - y.rank() })
	return out
}

// rank brings what is to be mended to the top, then what the policy asks for.
func (l *listLine) rank() int {
	switch {
	case l.Bad:
		return 0
	case l.Required:
		return 1
	case l.StandsIn:
		return 2
	}
	return 3
}

// headline says whether a name that is not found is clear.
func (d *listsData) headline() string {
	switch n := len(d.Gaps); {
	case n == 1:
		return "One required list is missing, cut or stale: nothing can be clear"
	case n > 1:
		return words.Number(n) + " required lists are missing, cut or stale: nothing can be clear"
	}
	return "Every list that the policy requires is loaded, whole and fresh"
}

func listLineOf(l PartyList, gaps []ListGap) listLine {
	out := listLine{PartyList: l, Day: "not known", Old: "not known"}
	if t, err := time.Parse(time.DateOnly, l.AsOf); err == nil {
		out.Day = t.Format(dayWords)
	}
	if t, err := time.Parse(time.DateOnly, l.Checked); err == nil && l.Checked != l.AsOf {
		out.Day += ", nothing newer on " + t.Format(dayWords)
	}
	switch {
	case l.Age < 0 && l.AsOf != "":
		out.Old = "of a day to come"
	case l.Age >= 0:
		out.Old = words.Plural(l.Age, "day")
		if (l.Required || l.StandsIn) && l.MaxAge > 0 {
			out.Old += " (limit " + words.Number(l.MaxAge) + ")"
		}
	}
	out.State, out.Bad = stateOf(&l, gaps)
	return out
}

// stateOf says of one list, by itself, whether it is whole and fresh, and
// whether that is something to mend.
func stateOf(l *PartyList, gaps []ListGap) (state string, bad bool) {
	asked := l.Required || l.StandsIn
	small := slices.ContainsFunc(gaps, func(g ListGap) bool { return g.List == l.ID && g.Why == "small" })
	switch {
	case !l.Complete:
		return "A part only", l.Required
	case small:
		return "Too small", true
	case !asked || l.MaxAge == 0:
		return "Whole", false
	case l.Age < 0:
		return "Of an unknown day", l.Required
	case l.Age > l.MaxAge:
		return "Too old", l.Required
	}
	return "Whole and fresh", false
}

// listNotes say in the grey band what the lists are worth.
func (s *site) listNotes() []Note {
	if s.opt.Screener == nil {
		return nil
	}
	state := s.opt.Screener.Lists()
	if n := len(state.Gaps); n > 0 {
		return []Note{{Text: words.Plural(n, "required list"), Strong: "missing or stale", Href: "/lists", Bad: true}}
	}
	oldest := -1
	for _, l := range state.Lists {
		if l.Required {
			oldest = max(oldest, l.Age)
		}
	}
	if oldest < 0 {
		return []Note{{Text: "Lists loaded:", Strong: words.Number(len(state.Lists)), Href: "/lists"}}
	}
	return []Note{{Text: "Required lists whole,", Strong: "at most " + words.Plural(oldest, "day") + " old", Href: "/lists"}}
}
