// Package accuracy measures how well parties are found, on a set that it makes
// from the lists at hand: listed names as people would write them, which should
// be found, and invented people and companies, which should not.
//
// The same seed and lists give the same set. The spellings come from tables of
// their own, so that the matcher is not measured with its own ruler.
package accuracy

import (
	"math/rand/v2"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"interdict/screen/list"
)

// A Case is one name to look up. Target is the entry that should be found, ""
// when nothing should.
type Case struct {
	Class  string
	Name   string
	Target string
	Made   string // the listed name that it was made of
}

// The classes of names that should be found, and of those that should not.
var (
	Positive = []string{"exact", "alias", "turned", "typo", "typo in each word", "reordered", "middle dropped", "part added", "legal form", "respelled", "cyrillic", "scanned", "spacing", "initials", "original script"}
	Negative = []string{"people, US", "people, world", "people, rare", "companies", "people, own script", "homonyms"}
)

// Ruler are the classes of non-matches by whose scores the thresholds of 1 and
// 0.1 percent are set. Names in their own script are left out: most of a
// country's two-syllable names are borne by somebody listed.
var Ruler = []string{"people, US", "people, world", "people, rare", "companies"}

// Size is how many cases a class has, at most.
type Size struct{ Positive, Negative int }

// Make makes a set of the plain flavour.
func Make(snaps []list.Snapshot, seed uint64, size Size) []Case {
	return Plain.Make(snaps, seed, size)
}

// Make makes a set. Names in their original script become queries; hide them
// from the lists with Hidden, so that they must be found through Latin names.
func (f Flavour) Make(snaps []list.Snapshot, seed uint64, size Size) []Case {
	entries := listed(snaps)
	var out []Case
	for k, class := range Positive {
		r := rand.New(rand.NewPCG(seed, uint64(k)))
		out = append(out, f.positives(r, class, entries, size.Positive)...)
	}
	countries := Countries()
	same := homonyms(entries)
	for k, class := range Negative[:5] {
		r := rand.New(rand.NewPCG(seed, uint64(100+k)))
		for _, c := range f.negatives(r, class, countries, size.Negative) {
			if same[bag(c.Name)] {
				c.Class = "homonyms"
			}
			out = append(out, c)
		}
	}
	return out
}

// homonyms are the names on the lists, each as the consonants of its words in
// order of the alphabet; of people also family and first given name alone.
// Somebody invented who bears one of them (Mohamed Ali for MUHAMMAD, Aly; Oleg
// Titov for TITOV, Oleg Ivanovich) cannot be told from the listed party by
// name, and must alert: such names are counted apart.
func homonyms(entries []*list.Entry) map[string]bool {
	out := map[string]bool{}
	for _, e := range entries {
		for _, n := range e.Names {
			out[bag(n.Text)] = true
			family, given, ok := strings.Cut(n.Text, ", ")
			if first := words(given); ok && (e.Kind == list.Individual || e.Kind == list.Unknown) && len(first) > 1 {
				out[bag(first[0]+" "+family)] = true
			}
		}
	}
	return out
}

func bag(s string) string {
	s = plain(strings.ToLower(s))
	s = strings.NewReplacer("mohd", "mohamed", "'", "", "’", "", "-", " ", "kh", "h", "w", "v", "y", "", "q", "k", "c", "k", "x", "ks", "ph", "f").Replace(s)
	ws := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' && r < 0x80 })
	var kept []string
	for _, w := range ws {
		switch w {
		case "al", "el", "bin", "ben", "de", "abu":
			continue
		}
		w = strings.TrimPrefix(w, "al")
		bare := []rune{}
		for _, r := range w {
			if n := len(bare); !strings.ContainsRune("aeiou", r) && (n == 0 || bare[n-1] != r) {
				bare = append(bare, r)
			}
		}
		kept = append(kept, string(bare))
	}
	slices.Sort(kept)
	return strings.Join(kept, " ")
}

// plain drops the marks above and below Latin letters.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x300 && r < 0x370 {
			return -1
		}
		if r == 'ı' {
			return 'i'
		}
		return r
	}, norm.NFD.String(s))
}

func listed(snaps []list.Snapshot) []*list.Entry {
	var out []*list.Entry
	for s := range snaps {
		for i := range snaps[s].Entries {
			out = append(out, &snaps[s].Entries[i])
		}
	}
	return out
}

func (f Flavour) positives(r *rand.Rand, class string, entries []*list.Entry, n int) []Case {
	twists := f.twists()
	var out []Case
	for _, i := range r.Perm(len(entries)) {
		if len(out) >= n {
			break
		}
		e := entries[i]
		made := e.Names[0].Text
		query := ""
		switch class {
		case "alias":
			if aliases := latinAliases(e); len(aliases) > 0 {
				made = aliases[r.IntN(len(aliases))]
				query = made
			}
		case "original script":
			if k := slices.IndexFunc(e.Names, original); k >= 0 {
				query = e.Names[k].Text
			}
		default:
			if len(made) >= 6 && ascii(made) && fits(class, e.Kind) {
				query = twists[class](r, made)
				if class == "part added" && e.Kind != list.Individual {
					query = addWord(r, made)
				}
			}
		}
		if query != "" {
			out = append(out, Case{class, query, e.Ref(), made})
		}
	}
	return out
}

// fits reports whether a twist makes sense for the bearer of a name: a comma in
// a company's name stands before its legal form, not before a given name.
func fits(class string, k list.Kind) bool {
	person := k == list.Individual
	switch class {
	case "turned", "middle dropped", "initials":
		return person
	case "legal form":
		return !person
	}
	return true
}

func latinAliases(e *list.Entry) []string {
	var out []string
	for _, n := range e.Names[1:] {
		if ascii(n.Text) && len(n.Text) >= 6 && n.Kind != list.Weak {
			out = append(out, n.Text)
		}
	}
	return out
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

func original(n list.Name) bool { return n.Kind == list.Original && !ascii(n.Text) && len(n.Text) > 6 }

// Hidden returns the lists without names in an original script.
func Hidden(snaps []list.Snapshot) []list.Snapshot {
	out := slices.Clone(snaps)
	for s := range out {
		out[s].Entries = slices.Clone(out[s].Entries)
		for i := range out[s].Entries {
			e := &out[s].Entries[i]
			kept := slices.DeleteFunc(slices.Clone(e.Names), original)
			if len(kept) > 0 {
				e.Names = kept
			}
		}
	}
	return out
}

func (f Flavour) negatives(r *rand.Rand, class string, countries []Country, n int) []Case {
	own := map[string]bool{"CNH": true, "KRH": true, "RU": true, "UA": true, "EGA": true}
	var from []Country
	for _, c := range countries {
		switch class {
		case "people, US":
			if c.Code == "US" {
				from = append(from, c)
			}
		case "people, own script":
			if own[c.Code] {
				from = append(from, c)
			}
		default:
			if !own[c.Code] {
				from = append(from, c)
			}
		}
	}
	seen := map[string]bool{}
	var out []Case
	for tries := 0; len(out) < n && tries < 50*n; tries++ {
		name := ""
		if class == "companies" {
			name = f.company(r, from)
		} else if c := &from[r.IntN(len(from))]; class == "people, rare" {
			name = capital(pick(r, c.Given) + " " + rareFamily(r))
		} else if f == Other && class != "people, own script" {
			name = otherPerson(r, from)
		} else {
			name = person(r, c)
		}
		if !seen[name] {
			seen[name] = true
			out = append(out, Case{Class: class, Name: name})
		}
	}
	return out
}

func (f Flavour) company(r *rand.Rand, cs []Country) string {
	if f == Other {
		return otherCompany(r, cs)
	}
	return company(r, cs)
}

// SameParty reports whether two entries are one party on two lists: they share
// a main name to the letter. A hit on either counts.
func SameParty(snaps []list.Snapshot) func(a, b string) bool {
	main := map[string]string{}
	for _, e := range listed(snaps) {
		main[e.Ref()] = strings.ToUpper(e.Names[0].Text)
	}
	return func(a, b string) bool { return main[a] != "" && main[a] == main[b] }
}
