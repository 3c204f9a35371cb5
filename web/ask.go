package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// An askGroup is the fields about one thing.
type askGroup struct {
	Title  string
	Fields []*askField
}

// An askField is one control of the form for a new deal.
type askField struct {
	Path    string
	Group   string
	Label   string
	Hint    string
	Options []option // a menu; nil for a text field
	Time    bool
	Value   string
	Wrong   string
}

// ID is the id of the control.
func (f askField) ID() string { return "f-" + strings.ReplaceAll(f.Path, ".", "-") }

// askFields are the ten facts that decide most deals.
func askFields() []askField {
	menu := func(values []string) []option {
		var out []option
		for _, v := range values {
			out = append(out, option{v, words.Upper(words.Plain(v))})
		}
		return out
	}
	const deal, product, you, they = "The deal", "The product", "You", "The other side"
	return []askField{
		{Group: deal, Path: "act", Label: "What is done?", Options: menu(interdict.Acts())},
		{Group: deal, Path: "agreement_at", Label: "When was it agreed?", Hint: "A day, as 10 Jul 2024.", Time: true},
		{Group: deal, Path: "performed_at", Label: "When is it carried out?", Hint: "The day of delivery, renewal or use, as 2 Oct 2024.", Time: true},
		{Group: product, Path: "product.name", Label: "Which product?", Hint: "As the order names it, or its catalog id."},
		{Group: product, Path: "product.class", Label: "What sort of product?", Options: menu(interdict.Classes())},
		{Group: you, Path: "actor.role", Label: "In what capacity do you act?", Options: menu(interdict.Roles())},
		{Group: you, Path: "actor.country", Label: "In which country are you?", Hint: "Two letters, as US or DE."},
		{Group: they, Path: "counterparty.name", Label: "Who are they?"},
		{Group: they, Path: "counterparty.kind", Label: "What sort of person are they?", Options: menu(interdict.Kinds())},
		{Group: they, Path: "counterparty.country", Label: "In which country are they?", Hint: "Two letters, as US or DE."},
	}
}

// askData is the form for a new deal.
type askData struct {
	Fields []askField
	Wrong  int
	Stop   string
}

// Groups puts the fields of one thing together.
func (d askData) Groups() []askGroup {
	var out []askGroup
	for i := range d.Fields {
		f := &d.Fields[i]
		if len(out) == 0 || out[len(out)-1].Title != f.Group {
			out = append(out, askGroup{Title: f.Group})
		}
		g := &out[len(out)-1]
		g.Fields = append(g.Fields, f)
	}
	return out
}

// ask shows the form; fields can be given in the address.
func (s *site) ask(w http.ResponseWriter, r *http.Request) {
	d := askData{Fields: askFields()}
	for i := range d.Fields {
		d.Fields[i].Value = clip(r.URL.Query().Get(d.Fields[i].Path))
	}
	s.pages.Render(w, "ask", Page{Title: "Ask about one deal", Here: "/ask", Data: d})
}

// postAsk decides a deal that was typed in.
func (s *site) postAsk(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	d := askData{Fields: askFields()}
	deal, filled := d.read(r.PostForm)
	if d.Wrong == 0 && filled == 0 {
		d.Stop = "Nothing is filled in. Give at least one fact; what is done and with which product decide most."
	}
	if d.Wrong == 0 && d.Stop == "" {
		n, err := s.store.ask(deal)
		if err == nil {
			http.Redirect(w, r, "/books/"+asked+"/deals/"+strconv.Itoa(n), http.StatusSeeOther)
			return
		}
		d.Stop = faultWords(err)
	}
	s.pages.Render(w, "ask", Page{Title: "Not decided: a correction is needed", Here: "/ask", Status: http.StatusUnprocessableEntity, Data: d})
}

// read sets every field that is filled in, and notes what is wrong at the others.
func (d *askData) read(form url.Values) (interdict.Deal, int) {
	var deal interdict.Deal
	filled := 0
	for i := range d.Fields {
		f := &d.Fields[i]
		f.Value = clip(form.Get(f.Path))
		if f.Value == "" {
			continue
		}
		filled++
		value, path := f.Value, f.Path
		var err error
		if f.Time {
			value, err = typedTime(f.Value)
		}
		if strings.HasSuffix(path, ".country") {
			value, err = typedCountry(f.Value)
		}
		if f.Options != nil && !slices.ContainsFunc(f.Options, func(o option) bool { return o.Value == value }) {
			err = errors.New("choose one of the list")
		}
		if path == "product.name" && interdict.ProductID(value).Valid() {
			path = "product.id"
		}
		if err == nil {
			deal, err = setField(deal, path, fieldValue(path, value))
		}
		if err != nil {
			f.Wrong = faultWords(err)
			d.Wrong++
		}
	}
	return deal, filled
}

// typedCountry reads a country code.
func typedCountry(s string) (string, error) {
	code := strings.ToUpper(strings.TrimSpace(s))
	letters := func(s string) bool { return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" }
	country, part, has := strings.Cut(code, "-")
	if len(country) != 2 || !letters(country) || has && (part == "" || len(part) > 3) {
		return "", errors.New("give the country in two letters, for example US; a state as US-VA")
	}
	return code, nil
}
