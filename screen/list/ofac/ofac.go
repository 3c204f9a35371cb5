// Package ofac reads the lists of the Office of Foreign Assets Control as
// comma-separated files: the SDN list and the Consolidated (non-SDN) list.
//
// A list is four files that OFAC publishes together, joined by a party's
// number:
//
//	sdn.csv           number, name, type, programmes, title, call sign, vessel
//	                  type, tonnage, gross tonnage, flag, owner, remarks
//	alt.csv           number, alias number, aka | fka | nka, name, remark
//	add.csv           number, address number, street, city, country, remark
//	sdn_comments.csv  number, the rest of a remark longer than 1,000 characters
//
// The consolidated list is the same under the names cons_prim.csv and so on.
// Which file is which is told by its columns, and which list it is by its
// programmes, never by its name.
//
// # Oddities
//
// There is no header line, but carriers add one. "-0- " stands for nothing. The
// files end with Ctrl-Z, some copies do not. Programmes are printed "SDGT]
// [IFSR". Individuals are "FAMILY, Given". Weak aliases stand only in the
// remarks, as do dates and places of birth, nationality, documents, vessel
// numbers and "Linked To". A long remark goes on in the comments file in the
// middle of a word.
//
// # Files that do not fit together
//
// A carrier may hold files of two editions. An alias or address of a party that
// has no row of its own is kept as a party known by that alias, since the name
// is listed; the snapshot is then incomplete and the warning counts them.
package ofac

import (
	"fmt"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/tabular"
)

// The ids of the two lists.
const (
	SDN    interdict.ListID = "us/sdn"
	NonSDN interdict.ListID = "us/ofac-nonsdn"
)

// The warnings of this loader.
const (
	NoAliasFile   = "no-alias-file"       // the list's alias file was not given
	NoAddressFile = "no-address-file"     // the list's address file was not given
	LostRemark    = "remark-cut"          // a remark fills its column and its rest was not given
	OrphanAlias   = "alias-of-nobody"     // aliases of a party that has no row
	OrphanAddress = "address-of-nobody"   // addresses of a party that has no row
	OrphanComment = "comment-of-nobody"   // the rest of a remark of a party that has no row
	LooseComment  = "comment-out-of-step" // the rest of a remark that is not full: another edition
)

// metReal: tested against the files of January 2022 and December 2025.
const metReal = true

// Format reads the OFAC comma-separated files.
var Format = &list.Format{
	Name: "ofac",
	Doc: `the SDN and Consolidated lists of OFAC as comma-separated files

Give the primary file together with its alias, address and comments files; files
of both lists may be given at once. Without the alias file the list is
incomplete.`,
	Lists:   []interdict.ListID{SDN, NonSDN},
	MetReal: metReal,
	Sniff:   func(head []byte) bool { return roleOf(head) != none },
	Load:    load,
}

// A role is what one of the four files holds.
type role int

const (
	none role = iota
	primary
	aliases
	addresses
	comments
)

func (r role) columns() int { return [...]int{0, 12, 5, 6, 2}[r] }

// roleOf tells a file's role by the first row that can belong to one; a header
// line before it may have any words.
func roleOf(head []byte) role {
	text, _ := tabular.Decode(head)
	if len(head) == list.HeadSize { // the last line is cut by the reading, not by the publisher
		text = text[:strings.LastIndexByte(text, '\n')+1]
	}
	r := tabular.New(text, tabular.Dialect{Comma: ','})
	for range 3 {
		if !r.Next() {
			return none
		}
		if r.Bad() != nil {
			continue
		}
		if role := rowRole(r.Row()); role != none {
			return role
		}
	}
	return none
}

func rowRole(row tabular.Row) role {
	if !number(row.Field(0)) {
		return none
	}
	switch f := row.Fields; len(f) {
	case 12:
		switch row.Field(2) {
		case "-0-", "individual", "vessel", "aircraft":
			return primary
		}
	case 5:
		switch row.Field(2) {
		case "aka", "fka", "nka":
			return aliases
		}
	case 6:
		if number(row.Field(1)) && (row.Field(5) == "-0-" || row.Field(4) == "-0-" || row.Field(2) == "-0-") {
			return addresses
		}
	case 2:
		if len(f[1]) > 40 && strings.Contains(f[1], "; ") {
			return comments
		}
	}
	return none
}

func number(s string) bool {
	return s != "" && len(s) <= 9 && strings.Trim(s, "0123456789") == ""
}

// A source is one file, read and told apart.
type source struct {
	name string
	role role
	text string
	sum  string
	nums map[string]bool // the party numbers that occur, for files other than the primary
}

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	var sources []source
	for _, f := range files {
		b, err := f.ReadAll()
		if err != nil {
			return nil, log.Warnings(), err
		}
		s := source{name: f.Name, role: roleOf(b[:min(len(b), list.HeadSize)]), sum: list.SHA256(b)}
		if s.role == none {
			return nil, log.Warnings(), fmt.Errorf("%s: no row of it looks like one of OFAC's: %w", f.Name, list.ErrUnrecognised)
		}
		var odd []int
		s.text, odd = tabular.Decode(b)
		for _, line := range odd {
			log.Add(list.NotUTF8, f.Name, line, "not UTF-8, read as Windows-1252")
		}
		sources = append(sources, s)
	}
	groups, err := group(sources)
	if err != nil {
		return nil, log.Warnings(), err
	}
	if len(groups) > 1 && opt.List != "" {
		return nil, log.Warnings(), fmt.Errorf("%s: the files hold %d lists but one id was given\nhint: load each list by itself", opt.List, len(groups))
	}
	var out []list.Snapshot
	for _, g := range groups {
		s, err := g.load(opt, &log)
		if err != nil {
			return nil, log.Warnings(), err
		}
		if is := which(s.Entries); (opt.List == SDN || opt.List == NonSDN) && is != opt.List {
			return nil, log.Warnings(), fmt.Errorf("%s: by its programmes this is %s, not %s", g[primary].name, is, opt.List)
		}
		out = append(out, s)
	}
	return out, log.Warnings(), nil
}

// A triplet is the files of one list; the primary is always there.
type triplet [5]*source

// group puts each other file to the primary whose parties it speaks of most.
func group(sources []source) ([]triplet, error) {
	var groups []triplet
	for i := range sources {
		if s := &sources[i]; s.role == primary {
			var t triplet
			t[primary] = s
			s.nums = numbers(s.text)
			groups = append(groups, t)
		}
	}
	if len(groups) == 0 {
		return nil, fmt.Errorf("%s: the primary file (sdn.csv or cons_prim.csv) is missing\nhint: give all files of the list together", sources[0].name)
	}
	for i := range sources {
		s := &sources[i]
		if s.role == primary {
			continue
		}
		best, most := 0, -1
		for g := range groups {
			if groups[g][s.role] != nil {
				continue
			}
			if n := shared(numbers(s.text), groups[g][primary].nums); n > most {
				best, most = g, n
			}
		}
		if most < 0 {
			return nil, fmt.Errorf("%s: a second file of its kind for one list: %s is there already", s.name, groups[best][s.role].name)
		}
		groups[best][s.role] = s
	}
	return groups, nil
}

// numbers are the party numbers that stand at the start of the lines.
func numbers(text string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(text) {
		if n, _, ok := strings.Cut(line, ","); ok {
			if n = strings.Trim(n, `" `); number(n) {
				out[n] = true
			}
		}
	}
	return out
}

func shared(a, b map[string]bool) int {
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return n
}
