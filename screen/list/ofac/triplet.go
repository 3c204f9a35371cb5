package ofac

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/tabular"
)

// remarkWidth is the width of the remarks column. A remark that fills it goes
// on in the comments file.
const remarkWidth = 1000

// A long is a remark that fills its column, with its rest once that is met.
type long struct {
	text  string
	whole bool
}

// A reading is one list while its files are read.
type reading struct {
	log     *list.Log
	opt     list.Options
	snap    list.Snapshot
	byNum   map[string]int    // party number → index of its first entry
	long    map[string]*long  // parties whose remark fills its column
	extra   map[string]string // columns that become remarks: title, owner
	orphans map[string]bool
	bad     int

	noAliases bool
}

func (t triplet) load(opt list.Options, log *list.Log) (list.Snapshot, error) {
	r := &reading{log: log, opt: opt, byNum: map[string]int{}, long: map[string]*long{}, extra: map[string]string{}, orphans: map[string]bool{}}
	var sums []string
	for _, step := range []struct {
		role role
		row  func(tabular.Row, string)
	}{{primary, r.primary}, {comments, r.comment}, {aliases, r.alias}, {addresses, r.address}} {
		s := t[step.role]
		if s == nil {
			continue
		}
		sums = append(sums, s.sum)
		if err := r.read(s, step.row); err != nil {
			return list.Snapshot{}, err
		}
	}
	name := t[primary].name
	if len(r.snap.Entries) == 0 {
		return list.Snapshot{}, fmt.Errorf("%s: holds no party", name)
	}
	for num, l := range r.long {
		r.snap.Entries[r.byNum[num]].Remarks = l.text
	}
	for i := range r.snap.Entries {
		e := &r.snap.Entries[i]
		readRemarks(e)
		e.Remarks = joined(r.extra[e.ID], "", e.Remarks)
	}
	r.missing(t)
	r.finish(name, sums)
	return r.snap, nil
}

// read gives each row of a file to a function, and judges how the file ends.
func (r *reading) read(s *source, row func(tabular.Row, string)) error {
	want := s.role.columns()
	var header []string // OFAC writes none, those who pass its files on do
	in := tabular.New(s.text, tabular.Dialect{Comma: ','})
	for in.Next() {
		if p := in.Bad(); p != nil {
			if in.Ending() == tabular.OpenQuote {
				break
			}
			r.spoilt(s.name, p.Line, p.What)
			continue
		}
		switch f := in.Row(); {
		case !number(f.Field(0)):
			switch {
			case f.Line == 1 && len(f.Fields) == want:
				header = slices.Clone(f.Fields)
			case slices.Equal(f.Fields, header):
				r.log.Add(list.TwoHeaders, s.name, f.Line, "the header line stands there again")
			default:
				r.spoilt(s.name, f.Line, fmt.Sprintf("starts with %q where a party's number belongs", f.Field(0)))
			}
		case len(f.Fields) > want:
			r.spoilt(s.name, f.Line, fmt.Sprintf("%d columns where %d belong", len(f.Fields), want))
		default:
			if len(f.Fields) < want {
				if in.CutOff(want) != "" {
					continue // the end of a file that is cut off: judged below
				}
				r.log.Add(list.ShortRow, s.name, f.Line, "%d columns where %d belong", len(f.Fields), want)
				r.bad++
			}
			row(f, s.name)
		}
	}
	if cut := in.CutOff(want); cut != "" {
		if !r.opt.AllowTruncated {
			return fmt.Errorf("%s: %s: %w\nhint: fetch it again; the last good list stays in force", s.name, cut, list.ErrTruncated)
		}
		r.log.Add(list.Truncated, s.name, 0, "%s", cut)
		r.bad++
	} else if in.Ending() != tabular.CtrlZ {
		r.log.Add(list.NoEndMark, s.name, 0, "the Ctrl-Z that OFAC writes at the end is missing")
	}
	return nil
}

func (r *reading) spoilt(file string, line int, what string) {
	r.log.Add(list.BadRow, file, line, "%s", what)
	r.bad++
}

// value is a field with OFAC's "-0-" taken for nothing.
func value(row tabular.Row, i int) string {
	if v := row.Field(i); v != "-0-" {
		return v
	}
	return ""
}

func (r *reading) primary(row tabular.Row, file string) {
	num := row.Field(0)
	e := list.Entry{ID: num, Kind: list.Entity, Confidence: interdict.Primary}
	switch value(row, 2) {
	case "individual":
		e.Kind = list.Individual
	case "vessel":
		e.Kind = list.Vessel
	case "aircraft":
		e.Kind = list.Aircraft
	}
	e.Names = make([]list.Name, 0, 4)
	e.AddName(personName(value(row, 1), list.Primary, e.Kind))
	if len(e.Names) == 0 {
		r.log.Add(list.NoName, file, row.Line, "party %s has no name", num)
		r.bad++
		return
	}
	for p := range strings.SplitSeq(value(row, 3), "] [") {
		e.Programs = list.AddText(e.Programs, strings.Trim(p, "[] "))
	}
	if v := value(row, 5); v != "" {
		e.AddID(list.Identifier{Type: "Call Sign", Value: v})
	}
	if c := country.Code(value(row, 9)); c != "" {
		e.Countries = list.AddText(e.Countries, c)
	}
	e.Remarks = value(row, 11)
	if raw := row.Fields; len(raw) > 11 && utf8.RuneCountInString(raw[11]) >= remarkWidth {
		// With a final space: then the next word begins in the comments.
		r.long[num] = &long{text: raw[11]}
	}
	if extra := joined(joined("", "Title: ", value(row, 4)), "Owner: ", value(row, 10)); extra != "" {
		r.extra[num] = extra
	}
	r.add(e, file, row.Line)
}

// joined adds a text to the remarks under its name.
func joined(remarks, what, text string) string {
	switch {
	case text == "":
		return remarks
	case remarks == "":
		return what + text
	}
	return remarks + "; " + what + text
}

// add keeps an entry. A number that is there already is the same row twice, or
// two parties under one number; then both stay, the second as "123-2".
func (r *reading) add(e list.Entry, file string, line int) {
	first, ok := r.byNum[e.ID]
	if !ok {
		r.byNum[e.ID] = len(r.snap.Entries)
		r.snap.Entries = append(r.snap.Entries, e)
		return
	}
	was := r.snap.Entries[first]
	if was.Names[0].Text == e.Names[0].Text && was.Remarks == e.Remarks {
		r.log.Add(list.Duplicate, file, line, "party %s stands there twice", e.ID)
		return
	}
	num := e.ID
	for n := 2; ok; n++ {
		e.ID = fmt.Sprintf("%s-%d", num, n)
		_, ok = r.byNum[e.ID]
	}
	r.log.Add(list.Duplicate, file, line, "party %s is another one than before: kept as %s", num, e.ID)
	r.byNum[e.ID] = len(r.snap.Entries)
	r.snap.Entries = append(r.snap.Entries, e)
}

func (r *reading) comment(row tabular.Row, file string) {
	num, text := row.Field(0), row.Fields[len(row.Fields)-1]
	if len(row.Fields) < 2 || strings.TrimSpace(text) == "" {
		return
	}
	i, ok := r.byNum[num]
	switch {
	case !ok:
		r.log.Add(OrphanComment, file, row.Line, "the rest of a remark of party %s, which has no row", num)
		r.orphans[num] = true
	case r.long[num] != nil && !r.long[num].whole:
		r.long[num].text += text
		r.long[num].whole = true
	default:
		r.log.Add(LooseComment, file, row.Line, "party %s has a remark that is not full: the files are of two editions", num)
		_, rest, _ := strings.Cut(text, "; ")
		e := &r.snap.Entries[i]
		e.Remarks = joined(strings.TrimSuffix(e.Remarks, "."), "", rest)
	}
}

func (r *reading) alias(row tabular.Row, file string) {
	e := r.of(row.Field(0), OrphanAlias, "an alias", file, row.Line)
	kind := list.Alias
	if row.Field(2) == "fka" {
		kind = list.Former
	}
	e.AddName(personName(value(row, 3), kind, e.Kind))
	if v := value(row, 4); v != "" {
		r.extra[e.ID] = joined(r.extra[e.ID], "Alias: ", v)
	}
}

func (r *reading) address(row tabular.Row, file string) {
	e := r.of(row.Field(0), OrphanAddress, "an address", file, row.Line)
	place := value(row, 4)
	a := list.Address{Street: value(row, 2), City: value(row, 3), Country: country.Code(place)}
	if a.Country == "" {
		a.Text = place
	}
	e.AddAddress(a)
}

// of is the entry of a party number, made on the spot for a party without a row.
func (r *reading) of(num, code, what, file string, line int) *list.Entry {
	i, ok := r.byNum[num]
	if !ok || r.orphans[num] {
		r.log.Add(code, file, line, "%s of party %s, which has no row", what, num)
		r.orphans[num] = true
	}
	if !ok {
		i = len(r.snap.Entries)
		r.byNum[num] = i
		r.snap.Entries = append(r.snap.Entries, list.Entry{ID: num, Kind: list.Unknown, Confidence: interdict.Primary,
			Remarks: "its own row is missing from the files read"})
	}
	return &r.snap.Entries[i]
}

// personName divides "FAMILY, Given" where the party is a person.
func personName(text string, kind list.NameKind, party list.Kind) list.Name {
	n := list.Name{Text: list.CleanText(text), Kind: kind}
	if party == list.Individual {
		if family, given, ok := strings.Cut(n.Text, ", "); ok {
			n.Parts = list.Parts{Family: family, Given: given}
		}
	}
	return n
}

// missing warns of files that were not given.
func (r *reading) missing(t triplet) {
	name := t[primary].name
	if t[aliases] == nil {
		r.noAliases = true
		r.log.Add(NoAliasFile, name, 0, "the alias file (alt.csv) was not given: aliases cannot be found")
	}
	if t[addresses] == nil {
		r.log.Add(NoAddressFile, name, 0, "the address file (add.csv) was not given: addresses cannot be compared")
	}
	for _, num := range r.cutRemarks() {
		r.log.Add(LostRemark, name, 0, "the remark of party %s fills its column and its rest was not given", num)
	}
}

// cutRemarks are the parties whose remark goes on where we could not read it.
func (r *reading) cutRemarks() []string {
	var out []string
	for num, l := range r.long {
		if !l.whole {
			out = append(out, num)
		}
	}
	slices.Sort(out)
	return out
}

// finish drops parties that stayed without a name, names the list and says
// whether it is whole.
func (r *reading) finish(file string, sums []string) {
	kept := r.snap.Entries[:0]
	for _, e := range r.snap.Entries {
		if len(e.Names) > 0 { // an address of nobody gives no name
			kept = append(kept, e)
		}
	}
	r.snap.Entries = kept
	s := &r.snap
	s.List = r.opt.List
	if s.List == "" {
		s.List = which(s.Entries)
	}
	s.Title = map[interdict.ListID]string{SDN: "OFAC Specially Designated Nationals", NonSDN: "OFAC Consolidated (non-SDN) list"}[s.List]
	for i := range s.Entries {
		s.Entries[i].List = s.List
	}
	s.AsOf, s.SHA256, s.Source, s.Format, s.MetReal = r.opt.AsOf, list.JoinSHA256(sums...), r.opt.Source, "ofac", metReal
	var why []string
	if r.bad > 0 {
		why = append(why, fmt.Sprintf("%d rows could not be read whole", r.bad))
	}
	if len(r.orphans) > 0 {
		why = append(why, fmt.Sprintf("%d parties have no row of their own: the files are of two editions", len(r.orphans)))
	}
	if r.noAliases {
		why = append(why, "without the alias file")
	}
	if n := len(r.cutRemarks()); n > 0 {
		why = append(why, fmt.Sprintf("%d remarks are cut", n))
	}
	s.Finish(len(why) == 0, why...)
}

// which tells the two lists apart by their programmes: nearly every party of
// the consolidated list is there under a programme that blocks nobody, and
// nearly none of the SDN list is.
func which(entries []list.Entry) interdict.ListID {
	non := 0
	for i := range entries {
		for _, p := range entries[i].Programs {
			if strings.HasPrefix(p, "NS-") || strings.HasPrefix(p, "FSE") || p == "CMIC-EO13959" || p == "UKRAINE-EO13662" || p == "561-Related" {
				non++
				break
			}
		}
	}
	if 2*non > len(entries) {
		return NonSDN
	}
	return SDN
}
