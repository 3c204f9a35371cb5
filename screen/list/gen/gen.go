// Package gen writes restricted-party lists full of invented parties, in the
// very shape in which the publishers write the real ones.
//
// It is seeded: the same seed and number give the same bytes. Tests use a few
// dozen parties; benchmarks use as many as the real lists hold. The parties are
// made of syllables that belong to no language, so nobody real is in them. The
// oddities are real: each one was met in a published file, and the writer of
// that list says which.
package gen

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A Kind is what sort of party is listed.
type Kind int

// The kinds that OFAC tells apart.
const (
	Person Kind = iota
	Company
	Vessel
	Aircraft
)

// A Party is an invented party with everything that some list prints.
type Party struct {
	Num   int
	Kind  Kind
	Given string // of a person
	Mid   string
	Fam   string
	Name  string // as one speaks it: "Given Mid Fam", or the company's name

	Native string // the name in its own script, sometimes
	Script string // "Cyrillic", "Arabic", "Chinese"

	Aliases   []Alias
	Addresses []Address
	Born      Date // of a person; founding date of a company
	Birthtown string
	Place     Place // where it is from
	Female    bool
	Title     string
	IDs       []ID
	Programme string
	Programs2 string // a second programme, sometimes
	LinkedTo  int    // index of another party, -1 for none
	Listed    Date

	CallSign, Flag, Owner string // vessels
	IMO, Tonnage          int
}

// An Alias is another name of a party.
type Alias struct {
	Kind string // "aka", "fka", "nka"
	Name string
	Weak bool
	Fam  string // of a person, else empty
	Rest string
}

// An Address is where a party is found.
type Address struct {
	Street, City, Postcode string
	Place                  Place
}

// A Date is known to the day, the month or the year; To ends a span of years.
type Date struct {
	Year, Month, Day, To int
	Circa                bool
}

// An ID is a document or registration number.
type ID struct {
	Type, Number string
	Place        Place
}

// A Place is a country as four publishers write it.
type Place struct{ Code, OFAC, UN, EU string }

// Parties makes n parties from a seed.
func Parties(seed uint64, n int) []Party {
	r := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	out := make([]Party, n)
	num := 1000
	for i := range out {
		num += 1 + r.IntN(5)
		out[i] = party(r, num, i)
	}
	return out
}

func party(r *rand.Rand, num, i int) Party {
	p := Party{Num: num, LinkedTo: -1, Place: pick(r, places), Programme: pick(r, programmes)}
	p.Listed = Date{Year: 1995 + r.IntN(30), Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)}
	switch k := r.IntN(20); {
	case k < 10:
		p.person(r)
	case k < 17:
		p.company(r)
	case k < 19:
		p.vessel(r)
	default:
		p.aircraft(r)
	}
	for range r.IntN(4) {
		p.Aliases = append(p.Aliases, p.alias(r))
	}
	for range r.IntN(3) {
		p.Addresses = append(p.Addresses, address(r, p.Place))
	}
	if r.IntN(6) == 0 {
		p.Programs2 = pick(r, programmes)
		if p.Programs2 == p.Programme {
			p.Programs2 = ""
		}
	}
	if i > 0 && r.IntN(4) == 0 {
		p.LinkedTo = r.IntN(i)
	}
	return p
}

func (p *Party) person(r *rand.Rand) {
	p.Kind, p.Female = Person, r.IntN(4) == 0
	s := pick(r, scripts)
	var g, m, f string
	p.Given, g = word(r, s, 2)
	p.Fam, f = word(r, s, 2+r.IntN(2))
	p.Name, p.Native, p.Script = p.Given+" "+p.Fam, g+" "+f, s.name
	if r.IntN(2) == 0 {
		p.Mid, m = word(r, s, 2)
		p.Name, p.Native = p.Given+" "+p.Mid+" "+p.Fam, g+" "+m+" "+f
	}
	if s.joined {
		p.Native = f + g + m
	}
	p.Born = Date{Year: 1930 + r.IntN(70)}
	switch r.IntN(8) {
	case 0: // the year alone
	case 1:
		p.Born.Month = 1 + r.IntN(12)
	case 2:
		p.Born.Circa = true
	case 3:
		p.Born.To = p.Born.Year + 1 + r.IntN(4)
	default:
		p.Born.Month, p.Born.Day = 1+r.IntN(12), 1+r.IntN(28)
	}
	p.Birthtown = town(r)
	if r.IntN(4) == 0 {
		p.Title = pick(r, []string{"Deputy Minister of Tides", "Colonel", "Chief Cartographer", "Dr."})
	}
	p.IDs = append(p.IDs, ID{"Passport", fmt.Sprintf("%c%07d", 'A'+r.IntN(26), r.IntN(1e7)), p.Place})
	if r.IntN(2) == 0 {
		p.IDs = append(p.IDs, ID{"National ID No.", fmt.Sprint(1e9 + r.IntN(9e9)), p.Place})
	}
}

func (p *Party) company(r *rand.Rand) {
	p.Kind = Company
	s := pick(r, scripts)
	a, an := word(r, s, 2+r.IntN(2))
	b, bn := word(r, s, 2)
	p.Name = fmt.Sprintf("%s %s %s", strings.ToUpper(a), pick(r, trades), pick(r, forms))
	if r.IntN(3) == 0 {
		p.Name = fmt.Sprintf("%s-%s %s, %s", strings.ToUpper(a), strings.ToUpper(b), pick(r, trades), pick(r, forms))
	}
	p.Native, p.Script = an+" "+bn, s.name
	if s.joined {
		p.Native = an + bn
	}
	p.Born = Date{Year: 1950 + r.IntN(70), Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)}
	p.IDs = append(p.IDs, ID{"Tax ID No.", fmt.Sprint(1e9 + r.IntN(9e9)), p.Place})
	if r.IntN(2) == 0 {
		p.IDs = append(p.IDs, ID{"Registration Number", fmt.Sprint(1e12 + r.IntN(9e12)), p.Place})
	}
}

func (p *Party) vessel(r *rand.Rand) {
	p.Kind = Vessel
	a, _ := word(r, scripts[0], 2)
	p.Name = strings.ToUpper(a) + fmt.Sprintf(" %d", 1+r.IntN(30))
	p.CallSign = fmt.Sprintf("%c%c%c%d", 'A'+r.IntN(26), 'A'+r.IntN(26), 'A'+r.IntN(26), r.IntN(10))
	p.Flag, p.Owner = p.Place.OFAC, ""
	p.IMO, p.Tonnage = 5000000+r.IntN(4999999), 500+r.IntN(150000)
	p.IDs = append(p.IDs, ID{Type: "Vessel Registration Identification", Number: fmt.Sprintf("IMO %d", p.IMO)},
		ID{Type: "MMSI", Number: fmt.Sprint(2e8 + r.IntN(5e8))})
}

func (p *Party) aircraft(r *rand.Rand) {
	p.Kind = Aircraft
	p.Name = fmt.Sprintf("%c%c-%c%c%c", 'A'+r.IntN(26), 'A'+r.IntN(26), 'A'+r.IntN(26), 'A'+r.IntN(26), 'A'+r.IntN(26))
	p.IDs = append(p.IDs, ID{Type: "Aircraft Manufacturer's Serial Number (MSN)", Number: fmt.Sprint(20000 + r.IntN(70000))},
		ID{Type: "Aircraft Tail Number", Number: p.Name})
}

func (p *Party) alias(r *rand.Rand) Alias {
	a := Alias{Kind: "aka", Weak: r.IntN(4) == 0}
	switch r.IntN(12) {
	case 0:
		a.Kind = "fka"
	case 1:
		a.Kind = "nka"
	}
	s := scripts[r.IntN(len(scripts))]
	if p.Kind == Person {
		f, _ := word(r, s, 2)
		g, _ := word(r, s, 2)
		a.Fam, a.Rest, a.Name = f, g, g+" "+f
		if a.Weak {
			a.Fam, a.Rest, a.Name = "", "", "'the "+f+"'"
			a.Name = strings.Trim(a.Name, "'")
		}
		return a
	}
	w, _ := word(r, s, 2)
	a.Name = strings.ToUpper(w)
	if !a.Weak {
		a.Name += " " + pick(r, trades)
	}
	return a
}

func address(r *rand.Rand, home Place) Address {
	a := Address{Place: home}
	if r.IntN(3) == 0 {
		a.Place = pick(r, places)
	}
	if r.IntN(4) > 0 {
		a.City = town(r)
	}
	if r.IntN(2) == 0 {
		street, _ := word(r, scripts[r.IntN(len(scripts))], 2)
		a.Street = fmt.Sprintf("%d %s Street, Block %d", 1+r.IntN(200), street, 1+r.IntN(20))
		a.Postcode = fmt.Sprint(10000 + r.IntN(89999))
	}
	return a
}

func town(r *rand.Rand) string {
	w, _ := word(r, scripts[r.IntN(len(scripts))], 2)
	return w
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }
