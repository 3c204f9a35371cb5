// Package ftm reads entities in the FollowTheMoney model as JSON Lines, the
// form in which OpenSanctions passes on some 300 lists.
//
// A line is an entity: id, schema, and properties that each hold a list of
// texts. Persons, companies, vessels and the like become entries; addresses,
// sanctions, passports and relations are entities of their own and are skipped,
// but for what they say inside a nested export. An entity that is marked as no
// target (a relative, a bank that was used) is skipped and counted.
//
// Names whose letters are not Latin are taken for the original script.
//
// This loader was written from the published model and never met a real file.
// It refuses a schema, key or property that the model does not have.
package ftm

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/edtf"
)

// NoTarget: an entity that is in the file but on no list.
const NoTarget = "no-target"

// metReal: written from the model alone.
const metReal = false

// maxLine bounds one entity in bytes. The largest of a full export has 1.5 MB.
const maxLine = 8 << 20

// Format reads JSON Lines of FollowTheMoney entities.
var Format = &list.Format{
	Name: "ftm",
	Doc: `FollowTheMoney entities as JSON Lines (OpenSanctions)

Give the list an id of your own; without one it is user/opensanctions. Never met
a real file: what the published model does not have is refused.`,
	Lists:   []interdict.ListID{"user/opensanctions"},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		line, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), []byte("\n"))
		s := string(line)
		return strings.HasPrefix(strings.TrimSpace(s), "{") && strings.Contains(s, `"schema"`) && strings.Contains(s, `"properties"`)
	},
	Load: load,
}

// An entity is one line.
type entity struct {
	ID         string           `json:"id"`
	Caption    string           `json:"caption"`
	Schema     string           `json:"schema"`
	Properties map[string][]any `json:"properties"`
	Referents  []string         `json:"referents"`
	Datasets   []string         `json:"datasets"`
	Origin     []string         `json:"origin"`
	FirstSeen  string           `json:"first_seen"`
	LastSeen   string           `json:"last_seen"`
	LastChange string           `json:"last_change"`
	Target     *bool            `json:"target"`
}

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: give one file of entities, not %d", files[0].Name, len(files))
	}
	f := files[0]
	rc, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	defer rc.Close()
	h := sha256.New()
	r := reading{file: f.Name, log: &log, at: map[string]int{}, known: properties()}
	r.snap = list.Snapshot{List: "user/opensanctions", Title: "FollowTheMoney entities", AsOf: opt.AsOf, Source: opt.Source, Format: "ftm", MetReal: metReal}
	if opt.List != "" {
		r.snap.List = opt.List
	}
	cut, err := r.lines(bufio.NewReaderSize(io.TeeReader(list.Limit(rc), h), 256<<10))
	if err != nil {
		return nil, log.Warnings(), fmt.Errorf("%s: %w", f.Name, err)
	}
	why := ""
	if cut != "" {
		if !opt.AllowTruncated {
			return nil, log.Warnings(), fmt.Errorf("%s: %s: %w\nhint: fetch it again; the last good list stays in force", f.Name, cut, list.ErrTruncated)
		}
		log.Add(list.Truncated, f.Name, 0, "%s", cut)
		why = "the file is cut off"
	}
	if len(r.snap.Entries) == 0 {
		return nil, log.Warnings(), fmt.Errorf("%s: holds no party", f.Name)
	}
	if r.bad > 0 {
		why = strings.TrimPrefix(fmt.Sprintf("%s; %d lines could not be read", why, r.bad), "; ")
	}
	if r.snap.AsOf == "" {
		r.snap.AsOf = r.latest
	}
	r.snap.SHA256 = hex.EncodeToString(h.Sum(nil))
	r.snap.Finish(why == "", why)
	return []list.Snapshot{r.snap}, log.Warnings(), nil
}

type reading struct {
	file   string
	log    *list.Log
	snap   list.Snapshot
	at     map[string]int
	known  map[string]bool
	bad    int
	latest string
}

// lines reads line by line. It returns in words how the file looks cut off.
func (r *reading) lines(in *bufio.Reader) (cut string, err error) {
	var long []byte
	for n := 1; ; n++ {
		long = long[:0]
		var piece []byte
		for {
			piece, err = in.ReadSlice('\n')
			long = append(long, piece...)
			if err != bufio.ErrBufferFull {
				break
			}
			if len(long) > maxLine {
				return "", fmt.Errorf("line %d: longer than %d MB", n, maxLine>>20)
			}
		}
		if err != nil && err != io.EOF {
			return "", err
		}
		last := err == io.EOF
		line := bytes.TrimSpace(bytes.TrimPrefix(long, []byte("\xef\xbb\xbf")))
		if last {
			line = bytes.TrimRight(line, "\x1a")
		}
		if !utf8.Valid(line) {
			r.log.Add(list.NotUTF8, r.file, n, "not UTF-8: what could not be read stands as U+FFFD")
			r.bad++
		}
		if len(line) > 0 {
			var e entity
			if err := json.Unmarshal(line, &e); err != nil {
				if last {
					return fmt.Sprintf("line %d ends in the middle", n), nil
				}
				r.log.Add(list.BadRow, r.file, n, "not an entity: %v", err)
				r.bad++
			} else if err := r.strict(line, e); err != nil {
				return "", fmt.Errorf("line %d: %w", n, err)
			} else {
				r.entity(e, n)
			}
		}
		if last {
			return "", nil
		}
	}
}

// strict refuses what the model does not have.
func (r *reading) strict(line []byte, e entity) error {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(line, &keys); err != nil {
		return err
	}
	for k := range keys {
		if !strings.Contains(" id caption schema properties referents datasets origin first_seen last_seen last_change target ", " "+k+" ") {
			return fmt.Errorf("key %q is not known: the model has changed: %w", k, list.ErrUnrecognised)
		}
	}
	if _, party := kinds(e.Schema); !party {
		if !strings.Contains(otherSchemata, " "+e.Schema+" ") {
			return fmt.Errorf("schema %q is not known: the model has changed: %w", e.Schema, list.ErrUnrecognised)
		}
		return nil
	}
	for _, p := range sorted(e.Properties) {
		if !r.known[p] {
			return fmt.Errorf("property %q of a %s is not known: the model has changed: %w", p, e.Schema, list.ErrUnrecognised)
		}
	}
	return nil
}

func sorted(m map[string][]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (r *reading) entity(x entity, line int) {
	kind, party := kinds(x.Schema)
	if !party {
		return
	}
	if x.Target != nil && !*x.Target {
		r.log.Add(NoTarget, r.file, line, "%s is in the file but on no list", x.ID)
		return
	}
	for _, when := range []string{x.LastSeen, x.LastChange} {
		r.latest = max(r.latest, edtf.Parse(when))
	}
	e := entry(x, kind)
	e.List = r.snap.List
	if len(e.Names) == 0 || e.ID == "" {
		r.log.Add(list.NoName, r.file, line, "entity %q has no name or id", x.ID)
		r.bad++
		return
	}
	if i, ok := r.at[e.ID]; ok {
		r.log.Add(list.Duplicate, r.file, line, "entity %s stands there twice: joined", e.ID)
		r.snap.Entries[i].Merge(e)
		return
	}
	r.at[e.ID] = len(r.snap.Entries)
	r.snap.Entries = append(r.snap.Entries, e)
}

func entry(x entity, kind list.Kind) list.Entry {
	e := list.Entry{ID: x.ID, Kind: kind, Confidence: interdict.Secondary}
	get := func(p string) []string { return texts(x.Properties[p]) }
	names(&e, x.Caption, get)
	for _, p := range []string{"nationality", "citizenship"} {
		for _, c := range get(p) {
			code := codeOr(c)
			e.Citizenship = list.AddText(e.Citizenship, code)
			e.Countries = list.AddText(e.Countries, country.Code(c))
		}
	}
	for _, p := range []string{"country", "jurisdiction", "mainCountry", "flag", "birthCountry"} {
		for _, c := range get(p) {
			e.Countries = list.AddText(e.Countries, country.Code(c))
		}
	}
	for _, d := range get("birthDate") {
		e.Born = list.AddDate(e.Born, d)
	}
	for _, p := range get("birthPlace") {
		e.Places = list.AddText(e.Places, p)
	}
	for _, a := range get("address") {
		e.AddAddress(list.Address{Text: list.CleanText(a)})
	}
	for _, n := range nested(x.Properties["addressEntity"]) {
		one := func(p string) string { return strings.Join(texts(n[p]), ", ") }
		a := list.Address{Street: one("street"), City: one("city"), Region: one("region"), Postcode: one("postalCode"), Country: country.Code(one("country"))}
		if a == (list.Address{}) || a.Street == "" && a.City == "" {
			a.Text = one("full")
		}
		e.AddAddress(a)
	}
	for _, id := range identifiers() {
		for _, v := range get(id) {
			e.AddID(list.Identifier{Type: id, Value: v})
		}
	}
	for _, p := range []string{"program", "programId"} {
		for _, v := range get(p) {
			e.Programs = list.AddText(e.Programs, v)
		}
	}
	e.Programs = slices.Concat(e.Programs, x.Datasets)
	e.Remarks = strings.Join(slices.Concat(get("position"), get("notes"), get("summary")), "; ")
	e.Source = strings.Join(get("sourceUrl"), " ")
	return e
}

// names adds the names by their standing; the caption, which is the name that
// the publisher shows, comes first where it is one of them.
func names(e *list.Entry, caption string, get func(string) []string) {
	main := get("name")
	if i := slices.Index(main, caption); i > 0 {
		main[0], main[i] = main[i], main[0]
	}
	for i, n := range main {
		kind := list.Alias
		if i == 0 {
			kind = list.Primary
		} else if foreign(n) {
			kind = list.Original
		}
		e.AddName(list.Name{Text: n, Kind: kind})
	}
	for _, from := range []struct {
		property string
		kind     list.NameKind
	}{{"alias", list.Alias}, {"abbreviation", list.Weak}, {"previousName", list.Former}, {"weakAlias", list.Weak}} {
		for _, n := range get(from.property) {
			kind := from.kind
			if foreign(n) && kind == list.Alias {
				kind = list.Original
			}
			e.AddName(list.Name{Text: n, Kind: kind})
		}
	}
	if len(e.Names) > 0 && e.Names[0].Kind == list.Primary {
		last, first := get("lastName"), get("firstName")
		if e.Kind == list.Individual && len(last) == 1 && len(first) == 1 {
			e.Names[0].Parts = list.Parts{Family: last[0], Given: first[0], Patronymic: strings.Join(get("fatherName"), " ")}
		}
	}
}

// texts are the values of a property that are texts; nested entities are not.
func texts(values []any) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		if s, ok := v.(string); ok && strings.TrimSpace(s) != "" {
			out = append(out, strings.TrimSpace(s))
		}
	}
	return out
}

// nested are the properties of the entities inside a property.
func nested(values []any) []map[string][]any {
	var out []map[string][]any
	for _, v := range values {
		m, ok := v.(map[string]any)
		if !ok {
			continue
		}
		props, ok := m["properties"].(map[string]any)
		if !ok {
			continue
		}
		one := map[string][]any{}
		for k, v := range props {
			if a, ok := v.([]any); ok {
				one[k] = a
			}
		}
		out = append(out, one)
	}
	return out
}

func codeOr(s string) string {
	if c := country.Code(s); c != "" {
		return c
	}
	return s
}

// foreign reports whether a text has letters of another script than Latin.
func foreign(s string) bool {
	for _, r := range s {
		if r >= 0x250 && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Lm, r) {
			return true
		}
	}
	return false
}
