package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"interdict/internal/words"
)

// partyData is the page of one party.
type partyData struct {
	Base, File, FileName string
	Line                 int
	Name, ID             string
	Standing             standing
	Headline             string
	Lead                 string
	Notes                []string
	State                gapData
	Matches              []matchData
	More                 int
	Saved                string // what the reader has just done
	Next                 *partyRow
	Wrong                bool
	KeptIn               string
	Keep                 *keepData
}

// A matchData is one entry beside the party.
type matchData struct {
	N        int
	ID       string // of its section
	Standing standing
	PartyMatch
	Entry    PartyEntry
	Rows     []pairRow
	Factors  []MatchStep // steps that the names themselves led to
	Facts    []besideRow // what is known beside the names
	Bounds   string
	Form     clearForm
	TakeBack clearForm
}

// A besideRow compares one fact beside the names.
type besideRow struct{ Fact, Ours, Theirs, How string }

// A clearForm is the form by which a person clears a pair, or takes that back.
type clearForm struct {
	ID, Action, Ref string
	Who, Why, Until string
	Wrong           map[string]string
	Open            bool
}

// Faults counts what is to be corrected.
func (f clearForm) Faults() int { return len(f.Wrong) }

// party shows one party.
func (s *partySite) party(w http.ResponseWriter, r *http.Request) {
	f, l, ok := s.partyOf(w, r)
	if !ok {
		return
	}
	d := s.partyData(r, f, l)
	s.views.Render(w, "party", Page{Title: d.Standing.words() + ": " + d.Name, Here: "/parties", Data: d})
}

func (s *partySite) partyData(r *http.Request, f *partyFile, l *partyLine) *partyData {
	a := s.parties.one(r.Context(), l.party)
	d := &partyData{Base: "/parties/" + f.id + "/" + strconv.Itoa(l.party.Line), File: f.id, FileName: f.name, Line: l.party.Line, Name: clean(l.party.Name), ID: clean(l.party.ID),
		Standing: standingOf(&a), State: s.gapData(), More: a.More, KeptIn: s.opt.Screener.Lists().ClearingsFile}
	for _, n := range a.Notes {
		d.Notes = append(d.Notes, clean(n))
	}
	for i := range a.Matches {
		m := s.matchData(&l.party, &a.Matches[i], "m"+strconv.Itoa(i+1))
		m.N = i + 1
		m.Form = clearForm{ID: m.ID, Action: d.Base + "/clear", Ref: m.Ref, Who: s.parties.lastWho(), Until: s.now().AddDate(1, 0, 0).Format(dayWords)}
		m.TakeBack = clearForm{ID: m.ID, Action: d.Base + "/restore", Ref: m.Ref, Who: s.parties.lastWho()}
		d.Matches = append(d.Matches, m)
	}
	d.Headline, d.Lead = s.verdict(isolated(d.Name), &a)
	d.Saved = s.saved(r.URL.Query(), d)
	d.Next = s.next(f, l)
	d.Keep = s.keepOfParty(l, d.Base, r.URL.Query())
	return d
}

// isolated keeps a name of a script that runs from right to left from turning
// the words around it.
func isolated(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool {
		return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
	}) {
		return "\u2068" + name + "\u2069"
	}
	return name
}

// verdict is the answer as a sentence, and what stands behind it.
func (s *partySite) verdict(name string, a *PartyAnswer) (headline, lead string) {
	state := s.opt.Screener.Lists()
	open := openMatches(a)
	cleared := 0
	for i := range a.Matches {
		if a.Matches[i].Cleared != nil {
			cleared++
		}
	}
	searched := words.Plural(len(state.Lists), "list")
	behind := ""
	if open > 0 {
		behind = "A score of " + twoPlaces(state.MatchAt) + " or more is a match; from " + twoPlaces(state.ReviewAt) + " on a person looks."
		if cleared > 0 {
			behind += " " + words.Plural(cleared, "pair") + " cleared by a person is shown too."
		}
	}
	switch standingOf(a) {
	case stMatch:
		return name + " is treated as listed until a person clears it", behind
	case stReview:
		return name + " may be listed: a person must look", behind
	case stIncomplete:
		switch {
		case a.Blank:
			return "This name has no letter or digit to compare", "Screen the name as it is written in a document."
		case cleared > 0:
			return "Its matches were cleared by a person, but lists are missing or stale", "What else it could match, nobody knows until every required list is loaded."
		}
		return name + " was not found, but that proves nothing", "Lists that your policy requires are missing, cut or too old. The entry may stand on them."
	}
	if cleared > 0 {
		return "Every entry that " + name + " could be was cleared by a person", "It was searched for on " + searched + "; those that your policy requires are whole and fresh."
	}
	return name + " was not found", "It was searched for on " + searched + "; those that your policy requires are whole and fresh."
}

// matchData lays a match out for a page.
func (s *partySite) matchData(p *AskedParty, m *PartyMatch, id string) matchData {
	entry, _ := s.opt.Screener.Entry(m.Ref)
	d := matchData{ID: id, PartyMatch: *m, Entry: entry, Rows: pairRows(m.Words)}
	d.Standing = map[Band]standing{BandMatch: stMatch, BandReview: stReview}[m.Band]
	if m.Cleared != nil || d.Standing == "" {
		d.Standing = stClear
	}
	d.Facts, d.Factors = facts(p, &entry, m)
	state := s.opt.Screener.Lists()
	switch m.Band {
	case BandMatch:
		d.Bounds = "a match from " + twoPlaces(state.MatchAt) + " on"
	case BandReview:
		d.Bounds = "from " + twoPlaces(state.ReviewAt) + " on a person looks, a match from " + twoPlaces(state.MatchAt) + " on"
	default:
		d.Bounds = "below " + twoPlaces(state.ReviewAt)
	}
	return d
}

// facts compares what is known beside the names. It returns the steps that
// belong to no such fact: the names themselves led to them.
func facts(p *AskedParty, e *PartyEntry, m *PartyMatch) ([]besideRow, []MatchStep) {
	rows := []struct {
		besideRow
		steps []string // names of steps that speak of it
	}{
		{besideRow{Fact: "Kind", Ours: kindWords(p.Kind), Theirs: kindWords(e.Kind)}, []string{"kind"}},
		{besideRow{Fact: "Country", Ours: joined(p.Countries), Theirs: joined(union(e.Countries, e.Citizenship))}, []string{"country"}},
		{besideRow{Fact: "Date of birth", Ours: dates(p.Born), Theirs: dates(e.Born)}, []string{"date of birth"}},
		{besideRow{Fact: "Address", Ours: joined(addressLines(p.Addresses)), Theirs: joined(e.Addresses)}, []string{"address", "city"}},
		{besideRow{Fact: "Identifiers", Ours: joined(numberLines(p.Numbers)), Theirs: joined(e.IDs)}, []string{"identifiers", "identifier", "vessel number"}},
	}
	var rest []MatchStep
	said := make([]string, len(rows))
	for _, st := range m.Steps {
		i := slices.IndexFunc(rows, func(x struct {
			besideRow
			steps []string
		}) bool {
			return slices.Contains(x.steps, st.Name)
		})
		if i < 0 {
			rest = append(rest, st)
			continue
		}
		said[i] = strings.TrimPrefix(said[i]+"; "+st.Why+" ("+st.Effect+")", "; ")
	}
	var out []besideRow
	for i, row := range rows {
		if row.Ours == "" && row.Theirs == "" {
			continue
		}
		row.How = cmp.Or(words.Upper(said[i]), unsaid(row.Ours, row.Theirs))
		row.Ours, row.Theirs = cmp.Or(row.Ours, "not known"), cmp.Or(row.Theirs, "not stated")
		out = append(out, row.besideRow)
	}
	return out, rest
}

// unsaid says of a fact without a step why it has none.
func unsaid(ours, theirs string) string {
	switch {
	case ours == "":
		return "Not compared: you have not said it"
	case theirs == "":
		return "Not compared: the list does not say it"
	case ours == theirs:
		return "The same, which alone proves nothing"
	}
	return "Neither agrees nor speaks against it"
}

func kindWords(k string) string {
	return map[string]string{"individual": "a person", "entity": "an organisation", "vessel": "a ship", "aircraft": "an aircraft"}[k]
}

func joined(texts []string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = clean(t)
	}
	return strings.Join(out, "; ")
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// dates says dates of which a part may be missing.
func dates(list []string) string {
	out := make([]string, len(list))
	for i, d := range list {
		out[i] = dateWords(d)
	}
	return strings.Join(out, "; ")
}

func dateWords(d string) string {
	if from, to, ok := strings.Cut(d, "/"); ok {
		return dateWords(from) + " to " + dateWords(to)
	}
	about := ""
	if cut, ok := strings.CutSuffix(d, "~"); ok {
		d, about = cut, "about "
	}
	if t, err := time.Parse(time.DateOnly, d); err == nil {
		return about + t.Format(dayWords)
	}
	if t, err := time.Parse("2006-01", d); err == nil {
		return about + t.Format("Jan 2006")
	}
	return about + clean(d)
}

func addressLines(list []PartyAddress) []string {
	var out []string
	for _, a := range list {
		var at []string
		for _, part := range []string{a.Street, a.Postcode, a.City, a.Region, a.Country, a.Text} {
			if part != "" {
				at = append(at, part)
			}
		}
		out = append(out, strings.Join(at, ", "))
	}
	return out
}

func numberLines(list []PartyNumber) []string {
	var out []string
	for _, n := range list {
		out = append(out, strings.TrimSpace(n.Type+" "+n.Value))
	}
	return out
}

// saved says what the reader has just done, as the address has it.
func (s *partySite) saved(q url.Values, d *partyData) string {
	for _, m := range d.Matches {
		switch {
		case m.Ref == q.Get("cleared") && m.Cleared != nil:
			return "The pair of " + d.Name + " and " + clean(m.Name) + " is cleared until " + s.zone.textual(m.Cleared.Until)
		case m.Ref == q.Get("restored") && m.Cleared == nil:
			return "The clearing was taken back: " + d.Name + " may be " + clean(m.Name) + " again"
		}
	}
	return ""
}

// next is the next party of the file that waits for a person; nil for none.
func (s *partySite) next(f *partyFile, l *partyLine) *partyRow {
	waiting := partyFilter{Band: bandWaiting}.apply(f.lines)
	at := slices.Index(waiting, l)
	for i := range waiting {
		if o := waiting[(at+1+i)%len(waiting)]; o != l {
			row := s.partyRow(f, o)
			return &row
		}
	}
	return nil
}
