package web

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// findListData is the page of one scan.
type findListData struct {
	Keep           *keepData    // nil when no evidence is kept
	Table          *columnsData // nil when it was no table
	Reread         bool         // with other columns, just now
	By             madeBy
	ID, Name, Read string
	Headline       string
	Hunted
	Total     int
	Sums      []findTerm
	First     []NotRead
	More      int
	Owners    []string
	Products  []productRow
	Cut       int // products that are not in the table
	Powers    []powerRow
	Filter    findFilter
	Verdicts  []verdictOption
	Active    []activeFilter
	View      string
	Shown     int
	Hidden    int
	Lines     []findRow
	Pager     pager
	CSV, JSON string
}

// A findTerm is one term of the sum on top.
type findTerm struct {
	Verdict interdict.Verdict
	N       int
	Href    string
	Word    string // for the terms that are no verdict
	Small   string
}

// A productRow is a product with where it was found and what the law says.
type productRow struct {
	Key, Name, Href string
	Verdicts        []findTerm
	Known, Answered int
	Assets, Places  int
	Uses            []useCell
}

// A useCell is what the law says of use by one owner; without an outcome it was
// not asked.
type useCell struct {
	Owner   string
	Outcome interdict.Outcome
	Until   string // the day from which it says another thing, with that
}

// A powerRow is a thing that something found can do, and where.
type powerRow struct {
	Can, Words, Href string
	Assets           int
}

// powers says on how many assets something found can do what.
func powers(x *scan) []powerRow {
	var out []powerRow
	assets := map[string]map[string]bool{}
	for _, row := range x.rows {
		for _, r := range row.Reach[:min(len(row.Reach), maxFacts)] {
			can := shownText(r.Can)
			if assets[can] == nil {
				if len(out) == maxFacts {
					continue
				}
				assets[can] = map[string]bool{}
				out = append(out, powerRow{Can: can, Words: clipText(r.Words, 200), Href: x.href() + "?can=" + url.QueryEscape(can) + "#lines"})
			}
			assets[can][row.on] = true
		}
	}
	for i := range out {
		out[i].Assets = len(assets[out[i].Can])
	}
	slices.SortStableFunc(out, func(a, b powerRow) int { return b.Assets - a.Assets })
	return out
}

// A verdictOption is a choice of the filter.
type verdictOption struct{ Value, Words string }

// A findRow is a finding as the table shows it.
type findRow struct {
	Verdict    interdict.Verdict
	Href       string
	Name       string
	Asset      string
	Place      string
	Strength   int
	Kinds      string
	Confidence interdict.Confidence
	Because    string
	Ask        bool
	Uses       []useCell
	Known      *interdict.Ignore
}

// list shows a scan.
func (f *finder) list(w http.ResponseWriter, r *http.Request) {
	x, ok := f.scanOf(w, r)
	if !ok {
		return
	}
	q := r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page"))
	d := f.listData(x, readFindFilter(q), page)
	d.By, d.Keep, d.Table, d.Reread = f.madeBy(x.by), f.keepOfScan(x, r), columnsOf(x), q.Has("columns")
	f.pages.Render(w, "list", Page{Title: clipText(x.name, 100) + ": " + d.Headline, Here: "/findings", Wide: true, Data: d})
}

// listData computes the page.
func (f *finder) listData(x *scan, view findFilter, page int) *findListData {
	c := countFound(x)
	base := x.href()
	d := &findListData{ID: x.id, Name: x.name, Read: f.zone.instant(x.readAt) + " (" + age(x.readAt, f.now()) + ")", Hunted: x.Hunted,
		Total: len(x.rows) + x.Over, Headline: c.headline(x), Filter: view, Sums: c.terms(x), First: x.Unread}
	if len(d.First) > maxBadShown {
		d.First = d.First[:maxBadShown]
	}
	d.More = x.Missed - len(d.First)
	for _, o := range x.owners {
		d.Owners = append(d.Owners, ownerWords(o))
	}
	d.Products = f.products(x)
	d.Cut = max(0, len(d.Products)-maxProducts)
	d.Powers = powers(x)
	d.Verdicts = verdictOptions(c)
	shown := view.apply(x)
	d.Shown, d.Hidden = len(shown), len(x.rows)-len(shown)
	d.View = findViewWords(view, d.Shown, len(x.rows))
	d.Active = f.activeFind(x, view, d.Products)
	d.Pager = newPager(base, view.values(), page, len(shown))
	if len(shown) > 0 {
		for _, row := range shown[d.Pager.From-1 : d.Pager.To] {
			d.Lines = append(d.Lines, f.row(x, row))
		}
	}
	query := view.values().Encode()
	d.CSV, d.JSON = address(base+"/findings.csv", query), address(base+"/findings.json", query)
	return d
}

// TableProducts are the products that the table names.
func (d *findListData) TableProducts() []productRow { return d.Products[:len(d.Products)-d.Cut] }

// findViewWords is the caption of the table.
func findViewWords(f findFilter, shown, all int) string {
	order := map[string]string{"": "worst first", sortAsset: "by asset", sortProduct: "by product"}[f.Sort]
	if f.empty() {
		if all == 1 {
			return "The one finding"
		}
		return "All " + words.Number(all) + " findings, " + order
	}
	return words.Number(shown) + " of " + words.Plural(all, "finding") + ", " + order
}

// products gathers the findings of each product, worst first.
func (f *finder) products(x *scan) []productRow {
	type gathered struct {
		productRow
		worst, n int
		verdicts map[interdict.Verdict]int
		assets   map[string]bool
		places   map[[2]string]bool
	}
	by := map[string]*gathered{}
	for _, r := range x.rows {
		g := by[r.key]
		if g == nil {
			g = &gathered{productRow: productRow{Key: r.key, Name: r.named(), Href: x.href() + "?product=" + url.QueryEscape(r.key) + "#lines"},
				verdicts: map[interdict.Verdict]int{}, assets: map[string]bool{}, places: map[[2]string]bool{}, worst: verdictRank(r.Verdict)}
			for _, o := range x.owners {
				g.Uses = append(g.Uses, useCell{Owner: o})
			}
			by[r.key] = g
		}
		g.n++
		switch r.apart() {
		case knownOnly:
			g.Known++
		case knownAnswered:
			g.Answered++
		default:
			g.verdicts[r.Verdict]++
		}
		g.worst = min(g.worst, verdictRank(r.Verdict))
		g.assets[r.on], g.places[[2]string{r.on, r.Place}] = true, true
		for i := range g.Uses {
			f.strictest(&g.Uses[i], r)
		}
	}
	out := make([]productRow, 0, len(by))
	for _, g := range slices.SortedFunc(maps.Values(by), func(a, b *gathered) int {
		return cmp.Or(cmp.Compare(a.worst, b.worst), cmp.Compare(b.n, a.n), cmp.Compare(a.Key, b.Key))
	}) {
		for _, v := range interdict.Verdicts() {
			if n := g.verdicts[v]; n > 0 {
				g.Verdicts = append(g.Verdicts, findTerm{Verdict: v, N: n, Href: x.href() + "?" + url.Values{"product": {g.Key}, "verdict": {string(v)}, "known": {knownNo}}.Encode() + "#lines"})
			}
		}
		g.Assets, g.Places = len(g.assets), len(g.places)
		for i := range g.Uses {
			g.Uses[i].Owner = ownerWords(g.Uses[i].Owner)
		}
		out = append(out, g.productRow)
	}
	return out
}

// strictest takes a finding's answer for an owner over into a cell.
func (f *finder) strictest(c *useCell, r *found) {
	for i := range r.Decisions {
		u := &r.Decisions[i]
		if u.Owner == c.Owner && (c.Outcome == "" || u.Decision.Outcome.Strictness() > c.Outcome.Strictness()) {
			c.Outcome, c.Until = u.Decision.Outcome, f.until(&u.Decision)
		}
	}
}

// until says the next day on which an answer changes.
func (f *finder) until(d *interdict.Decision) string {
	for _, c := range d.Changes {
		if c.At.After(f.now()) {
			return words.Lower(c.To.Words()) + " from " + f.zone.day(c.At)
		}
	}
	return ""
}

// row puts a finding into words.
func (f *finder) row(x *scan, r *found) findRow {
	out := findRow{Verdict: r.Verdict, Href: x.href() + "/" + strconv.Itoa(r.n), Name: foundName(r), Asset: r.on, Place: clipText(r.Place, 300),
		Strength: r.Strength, Confidence: r.Confidence, Known: r.Ignored}
	t := readTrail(r.Why)
	out.Kinds = t.kinds()
	switch {
	case r.Answered() != nil:
		out.Because = words.Upper(clipText(r.Answered().Sentence(), 300))
	case r.Question != "":
		out.Because, out.Ask = words.Upper(clipText(r.Question, 300)), true
	case len(t.Rules) > 0:
		out.Because = words.Upper(t.Rules[len(t.Rules)-1])
	case settled(r.Verdict, t) != "":
		out.Because = words.Upper(settled(r.Verdict, t))
	default:
		out.Because = words.Upper(words.Meaning(r.Verdict))
	}
	for _, owner := range x.owners {
		if i := slices.IndexFunc(r.Decisions, func(u interdict.UseDecision) bool { return u.Owner == owner }); i >= 0 {
			u := &r.Decisions[i].Decision
			out.Uses = append(out.Uses, useCell{Owner: ownerWords(owner), Outcome: u.Outcome, Until: f.until(u)})
		}
	}
	return out
}

// foundName is the product with its version.
func foundName(r *found) string {
	name := r.named()
	if v := strings.TrimSpace(r.Version); v != "" {
		name += " " + clipText(v, 60)
	}
	return words.Upper(name)
}

// verdictOptions are the verdicts that the filter offers: those that there are.
func verdictOptions(c findCounts) []verdictOption {
	var out []verdictOption
	for _, v := range interdict.Verdicts() {
		if c.all[v] > 0 {
			out = append(out, verdictOption{string(v), words.Verdict(v)})
		}
	}
	return append(out, verdictOption{noted, "Noted: any that asks for nothing today"})
}

// activeFind says each condition and how to drop it.
func (f *finder) activeFind(x *scan, view findFilter, products []productRow) []activeFilter {
	var out []activeFilter
	drop := func(name, said string) {
		v := view.values()
		v.Del(name)
		out = append(out, activeFilter{said, address(x.href(), v.Encode())})
	}
	if view.Q != "" {
		drop("q", "“"+clipText(view.Q, 100)+"”")
	}
	switch view.Verdict {
	case "":
	case noted:
		drop("verdict", "noted")
	default:
		drop("verdict", words.Verdict(interdict.Verdict(view.Verdict)))
	}
	if view.Product != "" {
		name := clipText(view.Product, 100)
		if i := slices.IndexFunc(products, func(p productRow) bool { return p.Key == view.Product }); i >= 0 {
			name = products[i].Name
		}
		drop("product", name)
	}
	if view.Asset != "" {
		drop("asset", "on "+clipText(view.Asset, 100))
	}
	switch view.Known {
	case knownNo:
		drop("known", "neither known nor answered")
	case knownAnswered:
		drop("known", "answered by a vendor")
	case knownOnly:
		drop("known", "known to somebody")
	}
	if view.Can != "" {
		drop("can", "can do: "+clipText(view.Can, 100))
	}
	if view.Use != "" {
		drop("use", "use is "+words.Lower(interdict.Outcome(view.Use).Words())+" for some owner")
	}
	return out
}

// findUnreadData is the page of what was not read.
type findUnreadData struct {
	ID, Name string
	Missed   int
	Unread   []NotRead
	Over     int
}

// unread lists what was not read.
func (f *finder) unread(w http.ResponseWriter, r *http.Request) {
	x, ok := f.scanOf(w, r)
	if !ok {
		return
	}
	f.pages.Render(w, "unread", Page{Title: words.Plural(x.Missed, "thing") + " not read in " + clipText(x.name, 100), Here: "/findings",
		Data: findUnreadData{x.id, x.name, x.Missed, x.Unread, x.Over}})
}
