package web

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"interdict"
)

// eastern is the zone in which the tests read dates.
var eastern = func() *time.Location {
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return loc
}()

// noon is the clock of the tests: 19 Aug 2024, 12:00 Eastern.
var noon = time.Date(2024, 8, 19, 12, 0, 0, 0, eastern)

// resaleBan is the instant of the one rule that fakeLaw knows.
var resaleBan = time.Date(2024, 9, 29, 0, 0, 0, 0, eastern)

// fakeLaw is a law of one sentence, to test the pages without the engine:
// from 29 September 2024 nobody resells product K in the United States.
// Training is left out. Exports of K need a licence. Whether payment for an
// old delivery is covered is a question for counsel.
type fakeLaw struct{}

func (fakeLaw) Decide(d interdict.Deal) (interdict.Decision, error) {
	if place, _ := d.Place.Single(); place == "Narnia" {
		return interdict.Decision{}, errors.New("place \"Narnia\" is not a country\nhint: give its code, as US")
	}
	return fakeDecide(d), nil
}

func fakeDecide(d interdict.Deal) interdict.Decision {
	dec := interdict.Decision{ID: d.ID, Reasons: []interdict.Reason{}, LookedAt: []interdict.LookedAt{}, Needs: []interdict.Need{},
		Law:     interdict.LawVersions{"xx/test-1": {Version: 3, SHA256: strings.Repeat("ab", 32), Status: "draft", Confidence: interdict.Secondary, CheckedAt: "2024-08-10"}},
		KnownAt: noon, Confidence: interdict.Secondary}
	k := d.Product != nil && strings.Contains(strings.ToLower(d.Product.Name), "product k")
	act, _ := d.Act.Single()
	settle := func(o interdict.Outcome, b interdict.Basis) interdict.Decision {
		dec.Outcome, dec.Basis, dec.Between = o, b, [2]interdict.Outcome{o, o}
		return dec
	}
	switch {
	case !k:
		dec.Confidence = ""
		return settle(interdict.Permitted, interdict.NotReached)
	case act == "export":
		dec.Reasons = []interdict.Reason{{Rule: "xx/test-1#E1", Outcome: interdict.NeedsLicence, Certain: true, Citation: "2 T.R. 20", Text: "a licence is required",
			Quoted: true, Because: "the export is of product K", Policy: "presumption of denial", Confidence: interdict.Primary, Liable: map[string]string{"actor": "civil", "counterparty": "none"}}}
		dec.Confidence = interdict.Primary
		return settle(interdict.NeedsLicence, interdict.Ruled)
	case act == "pay":
		dec.Needs = []interdict.Need{{Fact: "counsel:xx/test-1#P1", Question: "Is payment for an old delivery covered?", Rules: []interdict.RuleID{"xx/test-1#P1"}, Counsel: true}}
		dec = settle(interdict.Review, interdict.Open)
		dec.Between = [2]interdict.Outcome{interdict.Permitted, interdict.Prohibited}
		return dec
	case act != "resell":
		dec.LookedAt = []interdict.LookedAt{{Rule: "xx/test-1#S1", Because: "only resale is reached", Confidence: interdict.Primary}}
		return settle(interdict.Permitted, interdict.Silent)
	}
	return fakeResale(d, dec)
}

// fakeResale answers a resale of product K: class, then place, then the date.
func fakeResale(d interdict.Deal, dec interdict.Decision) interdict.Decision {
	rule := interdict.Reason{Rule: "xx/test-1#R1", Outcome: interdict.Prohibited, Certain: true, Citation: "1 T.R. 10", Text: "Nobody resells product K in the United States.",
		Because: "resale of product K in the United States, on or after 29 September 2024", Liable: map[string]string{"actor": "up to 1,000", "counterparty": "none"},
		Confidence: interdict.Secondary}
	dec.Between = [2]interdict.Outcome{interdict.Permitted, interdict.Permitted}
	dec.Outcome, dec.Basis = interdict.Permitted, interdict.NotReached
	if d.Product.Class.Must("security_training") {
		dec.LookedAt = []interdict.LookedAt{{Rule: "xx/test-1#X1", Because: "training is left out", Confidence: interdict.Secondary}}
		dec.Basis = interdict.Excepted
		return dec
	}
	if !d.Place.May("US") {
		return dec
	}
	own := readWhen(d.PerformedAt, eastern)
	dec.Changes = []interdict.Change{{At: resaleBan.UTC(), Clock: "performed_at", From: interdict.Permitted, To: interdict.Prohibited}}
	if own.known && own.hi.Before(resaleBan) {
		return dec
	}
	open := func(n interdict.Need) {
		dec.Outcome, dec.Basis = interdict.Review, interdict.Open
		dec.Between[1] = interdict.Prohibited
		dec.Needs = append(dec.Needs, n)
		rule.Certain = false
	}
	if !own.known || own.lo.Before(resaleBan) {
		open(interdict.Need{Fact: "performed_at", Question: "When was, or is, it carried out?", Rules: []interdict.RuleID{rule.Rule},
			If: map[string]interdict.Outcome{"before 2024-09-29T00:00-04:00": interdict.Permitted, "otherwise": interdict.Prohibited}})
	}
	if !d.Place.Must("US") {
		dec.Changes[0].To = interdict.Review
		open(interdict.Need{Fact: "place", Question: "Does it happen in the United States?", Rules: []interdict.RuleID{rule.Rule},
			If: map[string]interdict.Outcome{"yes": interdict.Prohibited, "no": interdict.Permitted}, Fill: map[string]string{"yes": "US", "no": "!US"}})
	}
	if len(dec.Needs) == 0 {
		dec.Outcome, dec.Basis = interdict.Prohibited, interdict.Ruled
		dec.Between = [2]interdict.Outcome{interdict.Prohibited, interdict.Prohibited}
	}
	dec.Reasons = []interdict.Reason{rule}
	return dec
}

// fakeReader reads a CSV of act, product, class, party, place, date, value.
type fakeReader struct{}

func (fakeReader) Read(name string, r io.Reader) (Book, error) {
	all, err := io.ReadAll(r)
	if err != nil {
		return Book{}, err
	}
	if !strings.HasSuffix(name, ".csv") {
		return Book{}, fmt.Errorf("%s is not a file that can be read\nhint: use CSV", name)
	}
	rows, err := csv.NewReader(strings.NewReader(string(all))).ReadAll()
	if err != nil {
		return Book{}, fmt.Errorf("%s: %w", name, err)
	}
	b := Book{Name: name}
	for i, f := range rows {
		switch {
		case len(f) < 7:
		case i == 0:
			b.Columns = []Column{{Header: f[0], Field: "act"}, {Header: f[1], Field: "product.name", Guessed: true}}
		case f[0] == "sel":
			b.Bad = append(b.Bad, BadRow{Line: i + 1, Column: "act", Why: `"sel" is not an act`, Hint: `the nearest is "sell"`})
		default:
			b.Rows = append(b.Rows, Row{Line: i + 1, Deal: fakeDeal(i, f)})
		}
	}
	return b, nil
}

func fakeDeal(i int, f []string) interdict.Deal {
	one := func(s string) interdict.Values {
		if s == "" {
			return nil
		}
		return interdict.One(s)
	}
	d := interdict.Deal{ID: fmt.Sprintf("PO-%d", i), Act: one(f[0]), Product: &interdict.Product{Name: f[1], Class: one(f[2])},
		Counterparty: &interdict.Party{Name: f[3], Kind: one("company")}, Place: one(f[4]), PerformedAt: one(f[5])}
	if f[6] != "" {
		d.Value = &interdict.Money{Amount: one(f[6]), Currency: one("USD")}
	}
	return d
}

// orders is the book of the tests.
const orders = `act,product,class,party,place,date,value
resell,Product K Home,antivirus,Pell County,US,2024-10-02,12375.00
resell,Product K Home,antivirus,Marrow School,US,,5940.00
resell,Product K Home,antivirus,Bramble & Hale,US,2024-09-27,2145.00
sel,Product K Home,antivirus,Bramble & Hale,US,2024-09-27,2145.00
export,Product K Appliance,hardware,Halden Ltd,GB,2024-08-30,7250.00
pay,Product K Home,antivirus,Maker of K,US,2024-09-30,31200.00
resell,Product K Training,security_training,Lindqvist Group,US,2024-10-21,3200.00
buy,Paper,,Paper Mill,US,2024-10-01,
`

func fakePacks() []Pack {
	return []Pack{{ID: "xx/test-1", Title: "Order on product K", Citation: "1 T.R. 10", Lead: "It ends resale.", Country: "US", Status: "draft", Version: 3,
		SHA256: strings.Repeat("ab", 32), CheckedAt: "2024-08-10", Confidence: interdict.Secondary, Caution: []string{"The annex was not read."},
		Events: []PackEvent{{At: "2024-06-20", What: "announced"}, {At: "2024-09-29T00:00:00-04:00", What: "in force"}},
		Rules: []PackRule{
			{ID: "xx/test-1#R1", Kind: KindRule, Title: "Resale", Citation: "1 T.R. 10", Text: "Nobody resells product K.", Confidence: interdict.Secondary, From: "2024-09-29T00:00:00-04:00", Outcome: interdict.Prohibited, Binds: "everybody", Clock: "performed_at"},
			{ID: "xx/test-1#E1", Kind: KindRule, Title: "Export", Citation: "2 T.R. 20", Text: "a licence is required", Quoted: true, Confidence: interdict.Primary, Outcome: interdict.NeedsLicence},
			{ID: "xx/test-1#X1", Kind: KindException, Title: "Training", Citation: "1 T.R. 10", Text: "Training is left out.", Confidence: interdict.Secondary, Defeats: []string{"R1"}},
			{ID: "xx/test-1#S1", Kind: KindSilent, Title: "Use", Citation: "1 T.R. 10", Text: "Use is not reached.", Confidence: interdict.Primary},
		}}}
}

// openBook reads the book of the tests as a start book.
func openBook(t testing.TB) Book {
	t.Helper()
	b, err := fakeReader{}.Read("orders.csv", strings.NewReader(orders))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
