package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// A sheet is the printed record of one decision, on one page of A4 with a
// place to sign. What is left out of it is counted.
type sheet struct {
	*dealData
	Main    []factRow // the deal in eight facts
	Further []factRow // all else that is stated
	Law     []lawGroup
	Dense   bool // much to say: smaller type
	ByDate  bool // the answer by date is not in the headline
}

// A lawGroup is the packs of one state and one check.
type lawGroup struct {
	State string
	Packs []string
}

// What the sheet tells in full; the rest it counts or only names.
const (
	maxSheetReasons = 3
	maxSheetNeeds   = 6
	maxSheetExposed = 3
)

// print shows the sheet.
func (s *site) print(w http.ResponseWriter, r *http.Request) {
	b, l, ok := s.lineOf(w, r)
	if !ok {
		return
	}
	d := sheet{dealData: s.dealData(b, l)}
	d.Main, d.Further = s.sheetFacts(&l.deal, d.Facts)
	d.Law = lawGroups(d.Packs)
	d.Dense = len(d.FewReasons())+len(d.FewNeeds())+len(d.FewExposed())+len(d.Dec.Duties)+len(d.Dec.Advisories)+len(d.Answers) > 5
	d.ByDate = d.Plot != nil && d.Dec.Outcome != interdict.Review
	s.pages.Render(w, "print", Page{Title: "Decision " + d.ID + ": " + d.Dec.Outcome.Words(), Here: "/deals", Sheet: true, Data: d})
}

// FewReasons are the rules that the sheet tells in full.
func (d sheet) FewReasons() []reasonRow { return d.Reasons[:min(len(d.Reasons), maxSheetReasons)] }

// MoreReasons are the rules that the sheet only names.
func (d sheet) MoreReasons() []reasonRow { return d.Reasons[len(d.FewReasons()):] }

// FewNeeds are the questions that the sheet tells.
func (d sheet) FewNeeds() []interdict.Need { return d.Dec.Needs[:min(len(d.Dec.Needs), maxSheetNeeds)] }

// MoreNeeds counts those that it does not.
func (d sheet) MoreNeeds() int { return len(d.Dec.Needs) - len(d.FewNeeds()) }

// FewExposed are the exposures that the sheet tells.
func (d sheet) FewExposed() []exposure { return d.Exposed[:min(len(d.Exposed), maxSheetExposed)] }

// MoreExposed counts those that it does not.
func (d sheet) MoreExposed() int { return len(d.Exposed) - len(d.FewExposed()) }

// sheetFacts says the deal in eight facts, and gives the stated ones that
// these leave out.
func (s *site) sheetFacts(d *interdict.Deal, all []factRow) (main, further []factRow) {
	party := func(p *interdict.Party) string {
		if p == nil {
			return "not stated"
		}
		role, _ := p.Role.Single()
		parts := []string{words.Party(p), words.Plain(role), words.Sort(p)}
		return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
	}
	at := func(v interdict.Values) string { return readWhen(v, dealZone(d, s.zone.loc)).words() }
	class := ""
	if d.Product != nil && d.Product.Class.Known() {
		class = " (" + words.Plain(d.Product.Class.String()) + ")"
	}
	main = []factRow{
		{Words: "Act", Value: words.Plain(d.Act.String())},
		{Words: "Product", Value: cmp.Or(words.Product(d.Product), "not stated") + class},
		{Words: "Actor", Value: party(d.Actor)},
		{Words: "Counterparty", Value: party(d.Counterparty)},
		{Words: "Agreement", Value: at(d.AgreementAt)},
		{Words: "Carried out", Value: at(d.PerformedAt)},
		{Words: "Place", Value: d.Place.String()},
		{Words: "Value", Value: moneyWords(d.Value)},
	}
	said := []string{"act", "product.name", "product.class", "agreement_at", "performed_at", "place", "value.amount"}
	for _, p := range []string{"actor", "counterparty"} {
		said = append(said, p+".name", p+".role", p+".kind", p+".country", p+".located_in")
	}
	for _, f := range all {
		if !slices.Contains(said, f.Path) {
			further = append(further, f)
		}
	}
	return main, further
}

// lawGroups names the packs consulted, those of one state and check together.
func lawGroups(packs []lawRow) []lawGroup {
	var out []lawGroup
	for _, p := range packs {
		state := p.Status + ", " + p.Checked
		i := slices.IndexFunc(out, func(g lawGroup) bool { return g.State == state })
		if i < 0 {
			i, out = len(out), append(out, lawGroup{State: state})
		}
		out[i].Packs = append(out[i].Packs, string(p.ID)+" version "+strconv.Itoa(p.Version)+" "+p.SHA256[:min(len(p.SHA256), 8)])
	}
	return out
}
