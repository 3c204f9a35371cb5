package replay

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/prove"
)

// maxOverride bounds each text of an override.
const maxOverride = 2000

// A Fault is what is wrong with one part of an override that somebody asks for.
type Fault struct {
	Part string // outcome, who, why, authority or expires
	Says string
}

func (f Fault) Error() string { return f.Part + ": " + f.Says }

// May are the answers that an override of a record may give. There are none where
// it cannot be overridden.
func May(r *prove.Record) []string {
	switch r.Kind {
	case "decision":
		var out []string
		for _, o := range interdict.Outcomes() {
			out = append(out, string(o))
		}
		return out
	case "screening":
		return []string{"match", "review", "clear"}
	}
	return nil
}

// Says is what a record says: the outcome of a decision, the band of a screening.
func Says(r *prove.Record) string {
	var a struct {
		Outcome string `json:"outcome"`
		Band    string `json:"band"`
	}
	if json.Unmarshal(r.Answer, &a) != nil {
		return ""
	}
	return a.Outcome + a.Band
}

// Override records that a person sets aside the record that is entry, at a number
// of the log. That record stays as it is. What is wrong with the override is told
// as Faults, joined.
func (r *Recorder) Override(number int64, entry []byte, o prove.Override) error {
	of, err := prove.ParseRecord(entry)
	if err != nil {
		return err
	}
	if err := Check(of, &o, r.Now()); err != nil {
		return err
	}
	o.Of = of.ID
	answer, err := prove.Canonical(prove.SetAside{Number: number, Leaf: prove.LeafHash(entry), Was: Says(of), Now: o.Outcome})
	if err != nil {
		return err
	}
	rec, err := r.blank("override", r.Now())
	if err != nil {
		return err
	}
	d := &prove.Disclosure{Record: rec.ID}
	if d.Facts, err = o.Seal(); err != nil {
		return err
	}
	for i := range d.Facts {
		if d.Facts[i].Salt, err = prove.NewSalt(r.Random); err != nil {
			return err
		}
		c, err := d.Facts[i].Commit()
		if err != nil {
			return err
		}
		rec.Asked = append(rec.Asked, c)
	}
	rec.Answer, rec.Override = answer, &o
	r.n++
	return r.Log.Add(rec, d)
}

// Faults are all that is wrong with an override.
type Faults []Fault

func (f Faults) Error() string {
	var all []string
	for _, x := range f {
		all = append(all, x.Error())
	}
	return strings.Join(all, "; ")
}

// Check looks at every part of an override, and takes blanks off its ends. What is
// wrong is told as Faults.
func Check(of *prove.Record, o *prove.Override, now time.Time) error {
	may := May(of)
	if may == nil {
		return fmt.Errorf("record %s is of kind %s, which cannot be set aside; decisions and screenings can", of.ID, of.Kind)
	}
	for _, s := range []*string{&o.Outcome, &o.Who, &o.Why, &o.Authority, &o.Expires} {
		*s = strings.TrimSpace(*s)
	}
	var out Faults
	for _, p := range [...]struct{ part, text, ask string }{
		{"who", o.Who, "say who sets the answer aside"},
		{"why", o.Why, "say why"},
		{"authority", o.Authority, "say by which authority: an office, a licence, a memo"},
	} {
		switch {
		case p.text == "":
			out = append(out, Fault{p.part, p.ask})
		case len(p.text) > maxOverride:
			out = append(out, Fault{p.part, fmt.Sprintf("%d bytes, more than %d", len(p.text), maxOverride)})
		}
	}
	if !slices.Contains(may, o.Outcome) {
		out = append(out, Fault{"outcome", "say what is done instead: " + strings.Join(may, ", ")})
	}
	day, err := time.Parse(time.DateOnly, o.Expires)
	switch {
	case err != nil:
		out = append(out, Fault{"expires", "give the last day, as 2026-12-31"})
	case o.Lapsed(now):
		out = append(out, Fault{"expires", "the last day, " + day.Format("2 Jan 2006") + ", is past"})
	}
	if out == nil {
		return nil
	}
	return out
}
