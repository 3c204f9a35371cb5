package web

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"interdict/internal/words"
)

// A nameForm is the form for one name.
type nameForm struct {
	Fields []*askField
	Wrong  int
}

func newNameForm() nameForm {
	kinds := []option{{"individual", "A person"}, {"entity", "A company or other organisation"}, {"vessel", "A ship"}, {"aircraft", "An aircraft"}}
	return nameForm{Fields: []*askField{
		{Path: "name", Label: "Name", Hint: "As it is written, in any script."},
		{Path: "alias", Label: "Other names", Hint: "Former names, or the name in its own script; separated by semicolons."},
		{Path: "kind", Label: "What is it?", Options: kinds},
		{Path: "country", Label: "Countries", Hint: "Two letters each, as US, DE."},
		{Path: "born", Label: "Born", Hint: "A day, month or year, as 7 Oct 1952 or 1952."},
		{Path: "number", Label: "Identifiers", Hint: "Passport, tax, company or ship numbers; separated by semicolons."},
	}}
}

// postName screens one name that was typed in.
func (s *partySite) postName(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	form := newNameForm()
	p := form.read(r.PostForm)
	if form.Wrong == 0 {
		n, err := s.parties.ask(r.Context(), p)
		if err == nil {
			http.Redirect(w, r, "/parties/"+typedIn+"/"+strconv.Itoa(n), http.StatusSeeOther)
			return
		}
		form.fault("name", fullWords(err))
	}
	d, ok := s.homeData(w, r)
	if !ok {
		return
	}
	d.Name = form
	s.views.Render(w, "home", Page{Title: "Not screened: " + words.Plural(form.Wrong, "correction"), Here: "/parties", Status: http.StatusUnprocessableEntity, Data: d})
}

// fullWords says why nothing more can be held.
func fullWords(err error) string {
	if errors.Is(err, errFull) {
		return words.Number(MaxBooks) + " files are open, as many as this program holds. Close one of them first."
	}
	return faultWords(err)
}

// maxParts bounds the names, countries and numbers of one party.
const maxParts = 20

// read takes a party out of the form, and notes what is wrong at its fields.
func (f *nameForm) read(in url.Values) AskedParty {
	got := map[string]string{}
	for _, x := range f.Fields {
		x.Value = clip(in.Get(x.Path))
		got[x.Path] = x.Value
		if n := len(parts(x.Value, ";")); n > maxParts {
			f.fault(x.Path, "Give at most "+strconv.Itoa(maxParts)+".")
		}
	}
	p := AskedParty{Name: got["name"], Aliases: parts(got["alias"], ";"), Kind: got["kind"]}
	if p.Name == "" {
		f.fault("name", "Write a name.")
	}
	if p.Kind != "" && !slices.ContainsFunc(f.field("kind").Options, func(o option) bool { return o.Value == p.Kind }) {
		f.fault("kind", "Choose one of the list.")
	}
	for _, c := range parts(got["country"], ";, ") {
		code, err := typedCountry(c)
		if err != nil {
			f.fault("country", faultWords(err))
			break
		}
		code, _, _ = strings.Cut(code, "-") // lists know countries, not their parts
		p.Countries = append(p.Countries, code)
	}
	for _, b := range parts(got["born"], ";") {
		day, err := typedBirth(b)
		if err != nil {
			f.fault("born", faultWords(err))
			break
		}
		p.Born = append(p.Born, day)
	}
	for _, n := range parts(got["number"], ";") {
		p.Numbers = append(p.Numbers, PartyNumber{Value: n})
	}
	return p
}

func (f *nameForm) field(path string) *askField {
	for _, x := range f.Fields {
		if x.Path == path {
			return x
		}
	}
	return &askField{}
}

// fault notes the first thing that is wrong at a field.
func (f *nameForm) fault(path, said string) {
	if x := f.field(path); x.Wrong == "" {
		x.Wrong = said
		f.Wrong++
	}
}

// parts cuts a text at separators.
func parts(s, separators string) []string {
	var out []string
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

var (
	errBirth  = errors.New("give a day, month or year, for example 7 Oct 1952, Oct 1952 or 1952")
	yearForm  = regexp.MustCompile(`^[12][0-9]{3}$`)
	monthForm = regexp.MustCompile(`^[12][0-9]{3}-(0[1-9]|1[0-2])$`)
)

// typedBirth reads a date of birth, of which day and month may be missing, and
// gives it as ISO 8601-2 writes it. Two years with "to" between are a span.
func typedBirth(s string) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	if a, b, ok := strings.Cut(s, " to "); ok {
		from, err := typedBirth(a)
		if err != nil {
			return "", err
		}
		to, err := typedBirth(b)
		if err != nil {
			return "", err
		}
		if strings.Contains(from+to, "/") || from > to {
			return "", errors.New("write the earlier year first, for example 1950 to 1952")
		}
		return from + "/" + to, nil
	}
	if yearForm.MatchString(s) || monthForm.MatchString(s) {
		return s, nil
	}
	for _, layout := range []string{"Jan 2006", "January 2006"} {
		if t, err := time.Parse(layout, s); err == nil && yearForm.MatchString(t.Format("2006")) {
			return t.Format("2006-01"), nil
		}
	}
	if strings.Count(s, "/") == 2 || strings.Count(s, ".") == 2 {
		return "", errors.New(s + " can be read in two ways: write the month in letters, for example 4 May 1952")
	}
	day, err := typedPoint(s)
	if err != nil || len(day) != len(time.DateOnly) || !yearForm.MatchString(day[:4]) {
		return "", errBirth
	}
	return day, nil
}
