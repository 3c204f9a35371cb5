package csl

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/idtype"
)

// metJSON: the shape is that of the published field descriptions; no real file
// was at hand.
const metJSON = false

// JSON reads the JSON edition. Its fields are those of the comma-separated
// file, with addresses and numbers as objects.
var JSON = &list.Format{
	Name: "csl-json",
	Doc: `the Consolidated Screening List of trade.gov as JSON

An object with "results", or a plain array of entries. Never met a real file, so
a field that is not known is refused.`,
	Lists:   listIDs(),
	MetReal: metJSON,
	Sniff:   sniffJSON,
	Load:    loadJSON,
}

func sniffJSON(head []byte) bool {
	s := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \r\n\t")
	if !strings.HasPrefix(s, "{") && !strings.HasPrefix(s, "[") {
		return false
	}
	return strings.Contains(s, `"source"`) && strings.Contains(s, `"alt_names"`) && (strings.Contains(s, `"source_list_url"`) || strings.Contains(s, `"source_information_url"`))
}

// maxRecord bounds one entry of the JSON in bytes.
const maxRecord = 4 << 20

// A record is one entry of the JSON. Texts that trade.gov sometimes leaves out
// or sets to null read as empty.
type record struct {
	ID0         string    `json:"_id"`
	ID          string    `json:"id"`
	Source      string    `json:"source"`
	Number      text      `json:"entity_number"`
	Type        string    `json:"type"`
	Programs    []string  `json:"programs"`
	Name        string    `json:"name"`
	Title       string    `json:"title"`
	Addresses   []place   `json:"addresses"`
	FRNotice    string    `json:"federal_register_notice"`
	StartDate   string    `json:"start_date"`
	EndDate     string    `json:"end_date"`
	Order       string    `json:"standard_order"`
	Requirement string    `json:"license_requirement"`
	Policy      string    `json:"license_policy"`
	CallSign    string    `json:"call_sign"`
	VesselType  string    `json:"vessel_type"`
	Tonnage     text      `json:"gross_tonnage"`
	RegTonnage  text      `json:"gross_registered_tonnage"`
	Flag        string    `json:"vessel_flag"`
	Owner       string    `json:"vessel_owner"`
	Remarks     string    `json:"remarks"`
	ListURL     string    `json:"source_list_url"`
	AltNames    []string  `json:"alt_names"`
	Citizenship []string  `json:"citizenships"`
	Born        []string  `json:"dates_of_birth"`
	Nations     []string  `json:"nationalities"`
	BirthPlaces []string  `json:"places_of_birth"`
	InfoURL     string    `json:"source_information_url"`
	IDs         []idField `json:"ids"`
	Country     string    `json:"country"`
	Score       any       `json:"score"` // the search API adds it

	broken bool // holds bytes that are not UTF-8
}

type place struct {
	Address  string `json:"address"`
	City     string `json:"city"`
	State    string `json:"state"`
	Postcode string `json:"postal_code"`
	Country  string `json:"country"`
}

type idField struct {
	Type    string `json:"type"`
	Number  text   `json:"number"`
	Country string `json:"country"`
	Issued  string `json:"issue_date"`
	Expires string `json:"expiration_date"`
}

// text is a string that is sometimes written as a number.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err == nil {
		*t = text(s)
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return errors.New("neither a text nor a number")
	}
	*t = text(n)
	return nil
}

func loadJSON(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the Consolidated Screening List is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	rc, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	defer rc.Close()
	h := sha256.New()
	limited := &io.LimitedReader{R: rc, N: list.MaxFile + 1}
	in := io.TeeReader(bufio.NewReaderSize(limited, 64<<10), h)

	s, bad := newSet(f.Name, &log), 0
	err = records(json.NewDecoder(in), func(n int, r record) {
		e, ok := r.entry()
		if !ok {
			log.Add(list.NoName, f.Name, 0, "entry %d has no name or no source", n)
			bad++
			return
		}
		if r.broken {
			log.Add(list.NotUTF8, f.Name, 0, "entry %d: not UTF-8: what could not be read stands as U+FFFD", n)
			bad++
		}
		s.add(r.Source, e, 0)
	})
	switch {
	case limited.N <= 0:
		return nil, log.Warnings(), fmt.Errorf("%s: larger than %d MB", f.Name, list.MaxFile>>20)
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		if !opt.AllowTruncated {
			return nil, log.Warnings(), fmt.Errorf("%s: the JSON ends in the middle: %w\nhint: fetch it again; the last good list stays in force", f.Name, list.ErrTruncated)
		}
		log.Add(list.Truncated, f.Name, 0, "the JSON ends in the middle")
		bad++
	case err != nil:
		return nil, log.Warnings(), fmt.Errorf("%s: %w", f.Name, err)
	}
	if _, err := io.Copy(io.Discard, in); err != nil {
		return nil, log.Warnings(), err
	}
	why := ""
	if bad > 0 {
		why = fmt.Sprintf("%d entries could not be read whole", bad)
	}
	snaps, err := s.finish(opt, "csl-json", hex.EncodeToString(h.Sum(nil)), metJSON, why)
	return snaps, log.Warnings(), err
}

// records walks to the array of entries and hands them out one by one.
func records(d *json.Decoder, each func(int, record)) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('['):
		return array(d, each)
	case json.Delim('{'):
	default:
		return fmt.Errorf("starts with neither { nor [: %w", list.ErrUnrecognised)
	}
	found := false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if key == "results" && !found {
			found = true
			if t, err := d.Token(); err != nil || t != json.Delim('[') {
				return errors.Join(err, errors.New(`"results" is not an array`))
			}
			if err := array(d, each); err != nil {
				return err
			}
			continue
		}
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	if !found {
		return fmt.Errorf(`no "results": %w`, list.ErrUnrecognised)
	}
	return nil
}

// array reads the entries up to the closing bracket, which has to be there.
func array(d *json.Decoder, each func(int, record)) error {
	for n := 1; d.More(); n++ {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err
		}
		if len(raw) > maxRecord {
			return fmt.Errorf("entry %d is larger than %d MB", n, maxRecord>>20)
		}
		strict := json.NewDecoder(strings.NewReader(string(raw)))
		strict.DisallowUnknownFields()
		var r record
		if err := strict.Decode(&r); err != nil {
			return fmt.Errorf("entry %d: %w: %w", n, err, list.ErrUnrecognised)
		}
		r.broken = !utf8.Valid(raw)
		each(n, r)
	}
	_, err := d.Token()
	return err
}

func (r record) entry() (list.Entry, bool) {
	e := list.Entry{ID: string(r.Number), Kind: kind(r.Type), Effective: date(r.StartDate), Source: r.FRNotice}
	for _, id := range []string{r.ID0, r.ID, list.MakeID(r.Name, r.Source, r.StartDate)} {
		if e.ID == "" {
			e.ID = id
		}
	}
	e.AddNames(r.Name, list.Primary)
	for _, n := range r.AltNames {
		e.AddName(list.Name{Text: strings.TrimPrefix(n, "and "), Kind: list.Alias})
	}
	for _, a := range r.Addresses {
		to := list.Address{Street: a.Address, City: a.City, Region: a.State, Postcode: a.Postcode, Country: country.Code(a.Country)}
		if to.Country == "" {
			to.Text = a.Country
		}
		e.AddAddress(to)
	}
	for _, p := range r.Programs {
		e.Programs = list.AddText(e.Programs, p)
	}
	for _, c := range append(r.Citizenship, r.Nations...) {
		addCitizenship(&e, c)
	}
	for _, d := range r.Born {
		e.Born = list.AddDate(e.Born, d)
	}
	for _, p := range r.BirthPlaces {
		e.Places = list.AddText(e.Places, p)
	}
	e.Countries = list.AddText(e.Countries, country.Code(r.Country))
	e.Countries = list.AddText(e.Countries, country.Code(r.Flag))
	for _, id := range r.IDs {
		if number := strings.TrimSpace(string(id.Number)); idtype.Known(id.Type) && number != "" {
			e.AddID(list.Identifier{Type: strings.TrimSpace(id.Type), Value: number, Country: country.Code(id.Country)})
		}
	}
	if r.CallSign != "" {
		e.AddID(list.Identifier{Type: "Call Sign", Value: r.CallSign})
	}
	e.Remarks = remarks(r.Remarks, "Title", r.Title, "Owner", r.Owner, "Licence requirement", r.Requirement, "Licence policy", r.Policy, "Ends", r.EndDate)
	return e, len(e.Names) > 0 && r.Source != ""
}
