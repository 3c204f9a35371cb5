package web

import (
	"net/http"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

// A lawIndex finds packs and rules by id.
type lawIndex struct {
	packs map[interdict.RestrictionID]*Pack
	rules map[interdict.RuleID]*PackRule
}

func indexLaw(packs []Pack) lawIndex {
	x := lawIndex{map[interdict.RestrictionID]*Pack{}, map[interdict.RuleID]*PackRule{}}
	for i := range packs {
		p := &packs[i]
		x.packs[p.ID] = p
		for j := range p.Rules {
			x.rules[p.Rules[j].ID] = &p.Rules[j]
		}
	}
	return x
}

// A ruleLink names a rule for people: its number, its title, its paragraph.
type ruleLink struct {
	Short, Title, Href string
	Full               interdict.RuleID
}

// ruleLink gives what is shown of a rule; Href is empty when no pack has it.
func (x lawIndex) ruleLink(id interdict.RuleID) ruleLink {
	l := ruleLink{Short: words.RuleShort(id), Full: id}
	if r := x.rules[id]; r != nil {
		l.Title, l.Href = r.Title, ruleHref(id)
	}
	return l
}

// A packRow is a pack in a list.
type packRow struct {
	*Pack
	Href    string
	Checked string
	Rows    int
	Stale   bool
}

func (s *site) packRow(p *Pack) packRow {
	row := packRow{Pack: p, Href: "/law/" + string(p.ID), Checked: "on a date that is not stated"}
	for _, r := range p.Rules {
		if r.Kind == KindRule {
			row.Rows++
		}
	}
	if t, err := time.Parse(time.DateOnly, p.CheckedAt); err == nil {
		row.Checked = t.Format(dayWords) + " (" + dayAge(t, s.now()) + ")"
		row.Stale = s.opt.LawKept > 0 && s.now().Sub(t) > s.opt.LawKept
	}
	return row
}

func (s *site) packRows() []packRow {
	var out []packRow
	for i := range s.opt.Law {
		out = append(out, s.packRow(&s.opt.Law[i]))
	}
	return out
}

// dayAge says how many days ago a date was.
func dayAge(t, now time.Time) string {
	switch days := int(now.Sub(t).Hours() / 24); {
	case days < 0:
		return "a date to come"
	case days == 0:
		return "today"
	default:
		return words.Plural(days, "day") + " old"
	}
}

// band states age and state of the law on every page.
func (s *site) band() []Note {
	var out []Note
	if len(s.opt.Law) == 0 {
		out = append(out, Note{Text: "No restriction is loaded:", Strong: "nothing can be cleared", Href: "/law", Bad: true})
	} else {
		out = append(out, s.lawNotes()...)
	}
	out = append(out, s.listNotes()...)
	out = append(out, s.refusedNotes()...)
	out = append(out, s.opt.Notes...)
	return append(out, Note{Text: "Now " + s.zone.instant(s.now())})
}

// lawNotes says how many packs there are, how far they are reviewed and how
// old the oldest check is.
func (s *site) lawNotes() []Note {
	drafts, stale, oldest := 0, 0, time.Time{}
	for i := range s.opt.Law {
		p := s.packRow(&s.opt.Law[i])
		if p.Status != "reviewed" {
			drafts++
		}
		if p.Stale {
			stale++
		}
		if t, err := time.Parse(time.DateOnly, p.CheckedAt); err == nil && (oldest.IsZero() || t.Before(oldest)) {
			oldest = t
		}
	}
	n := len(s.opt.Law)
	first := Note{Text: words.Plural(n, "restriction") + ",", Strong: "all draft", Href: "/law"}
	switch drafts {
	case 0:
		first.Strong = "all reviewed"
	case n:
	default:
		first.Strong = words.Number(drafts) + " draft"
	}
	out := []Note{first}
	if !oldest.IsZero() {
		out = append(out, Note{Text: "Law checked " + oldest.Format(dayWords) + ", " + dayAge(oldest, s.now())})
	}
	if stale > 0 {
		out = append(out, Note{Text: words.Plural(stale, "restriction"), Strong: "not checked in time", Href: "/law", Bad: true})
	}
	return out
}

// lawListData is the list of packs.
type lawListData struct {
	Headline string
	Packs    []packRow
	Rules    int
}

func (s *site) lawList(w http.ResponseWriter, r *http.Request) {
	d := lawListData{Packs: s.packRows()}
	drafts := 0
	for _, p := range d.Packs {
		d.Rules += p.Rows
		if p.Status != "reviewed" {
			drafts++
		}
	}
	switch {
	case len(d.Packs) == 0:
		d.Headline = "No restriction is loaded, so nothing can be cleared"
	case drafts == len(d.Packs):
		d.Headline = words.Plural(len(d.Packs), "restriction") + ", all drafts that no counsel has reviewed"
	case drafts > 0:
		d.Headline = words.Plural(len(d.Packs), "restriction") + "; " + words.Number(drafts) + " not reviewed by counsel"
	default:
		d.Headline = words.Plural(len(d.Packs), "restriction") + ", all reviewed"
	}
	s.pages.Render(w, "lawlist", Page{Title: "Restrictions: " + d.Headline, Here: "/inforce", Data: d})
}

// lawPackData is one pack, its rows in the order of their kinds.
type lawPackData struct {
	packRow
	With   []string // what to be careful with
	Groups []ruleGroup
	Events []eventRow
}

// A ruleGroup holds the rows of one kind.
type ruleGroup struct {
	Kind, Title string
	Rules       []ruleRow
}

// A ruleRow is a rule with the lines of the open books that it reaches.
type ruleRow struct {
	PackRule
	Anchor  string
	Dispute string // what is said of From beside its date
	Reach   []reach
}

// A reach links a rule to its lines in one book.
type reach struct {
	Book, Name string
	Rule       interdict.RuleID
	Lines      int
}

// An eventRow is a date of a pack; Ahead marks one to come.
type eventRow struct {
	PackEvent
	Ahead bool
}

func (s *site) lawPack(w http.ResponseWriter, r *http.Request) {
	p := s.law.packs[interdict.RestrictionID(strings.TrimSuffix(r.PathValue("id"), "/"))]
	if p == nil {
		s.fail(w, http.StatusNotFound, problem{Title: "No such restriction is loaded",
			Said: []string{"Law that is not loaded was not looked at for any answer."}, Back: "/law", Next: "All restrictions"})
		return
	}
	d := lawPackData{packRow: s.packRow(p)}
	for _, c := range p.Caution {
		if !strings.HasPrefix(c, "Draft:") { // the page says so itself
			d.With = append(d.With, s.instants(c))
		}
	}
	used := s.linesByRule()
	for _, g := range []ruleGroup{{Kind: KindRule, Title: "Rules"}, {Kind: KindException, Title: "Exceptions"},
		{Kind: KindSilent, Title: "Left out on purpose"}, {Kind: KindDuty, Title: "Duties"}, {Kind: KindAdvisory, Title: "Advice beside it"}} {
		for _, rule := range p.Rules {
			if rule.Kind == g.Kind {
				from, dispute, _ := strings.Cut(strings.TrimSuffix(rule.From, ")"), " (")
				rule.From = from
				g.Rules = append(g.Rules, ruleRow{rule, words.RuleShort(rule.ID), ended(words.Upper(s.instants(dispute))), used[rule.ID]})
			}
		}
		if len(g.Rules) > 0 {
			d.Groups = append(d.Groups, g)
		}
	}
	for _, e := range p.Events {
		w, ok := readSpan(e.At, s.zone.loc)
		d.Events = append(d.Events, eventRow{e, ok && w.lo.After(s.now())})
	}
	s.pages.Render(w, "lawpack", Page{Title: p.Title, Here: "/inforce", Data: d})
}

// linesByRule counts, for every open book, the lines that a rule reaches.
func (s *site) linesByRule() map[interdict.RuleID][]reach {
	out := map[interdict.RuleID][]reach{}
	for _, b := range s.snapshots() {
		n := map[interdict.RuleID]int{}
		for i := range b.lines {
			for _, r := range b.lines[i].rules {
				n[r]++
			}
		}
		for r, lines := range n {
			out[r] = append(out[r], reach{b.id, b.name, r, lines})
		}
	}
	return out
}

// ruleHref is the address of a rule's paragraph on the law pages.
func ruleHref(id interdict.RuleID) string {
	pack, short, ok := strings.Cut(string(id), "#")
	if !ok {
		return "/law/" + pack
	}
	return "/law/" + pack + "#" + short
}
