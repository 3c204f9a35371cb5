package prove

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// A SetAside is the coded answer of an override: it names the record that is set
// aside by its place in the log and by its hash, so that no other record can
// stand in for it.
type SetAside struct {
	Number int64  `json:"number"`
	Leaf   string `json:"leaf"` // the hash of the record in the log's tree, hex
	Was    string `json:"was"`  // what the record says
	Now    string `json:"now"`  // what is done instead
}

// LeafHash is the hash of a record in the log's tree, in hex.
func LeafHash(entry []byte) string {
	h := tlog.RecordHash(entry)
	return hex.EncodeToString(h[:])
}

// SetsAside is what an override sets aside.
func (r *Record) SetsAside() (s SetAside, err error) {
	if r.Override == nil {
		return s, fmt.Errorf("record %s is no override", r.ID)
	}
	if err := json.Unmarshal(r.Answer, &s); err != nil || s.Leaf == "" {
		return s, fmt.Errorf("record %s does not say which record it sets aside", r.ID)
	}
	return s, nil
}

// The facts of an override that tell of a person.
const (
	overrideWho       = "override.who"
	overrideWhy       = "override.why"
	overrideAuthority = "override.authority"
)

// Seal takes who, why and by which authority out of an override, as facts without
// salts yet.
func (o *Override) Seal() ([]Fact, error) {
	var out []Fact
	for _, x := range []struct {
		fact string
		text *string
	}{{overrideWho, &o.Who}, {overrideWhy, &o.Why}, {overrideAuthority, &o.Authority}} {
		value, err := json.Marshal(*x.text)
		if err != nil {
			return nil, err
		}
		out, *x.text = append(out, Fact{Fact: x.fact, Value: value, From: "override"}), ""
	}
	return out, nil
}

// Told is an override with who, why and by which authority, as far as they are
// disclosed; "" for what is withheld or erased.
func (o Override) Told(d *Disclosure) Override {
	if d == nil {
		return o
	}
	for _, f := range d.Facts {
		to := map[string]*string{overrideWho: &o.Who, overrideWhy: &o.Why, overrideAuthority: &o.Authority}[f.Fact]
		var text string
		if to != nil && json.Unmarshal(f.Value, &text) == nil {
			*to = text
		}
	}
	return o
}

// whole reports whether an override says who, why and by which authority, all of
// them in the record, as before, or all of them under commitments.
func (o *Override) whole(asked []Commitment) bool {
	sealed := 0
	for _, c := range asked {
		switch c.Fact {
		case overrideWho, overrideWhy, overrideAuthority:
			sealed++
		}
	}
	if sealed == 0 {
		return o.Who != "" && o.Why != "" && o.Authority != ""
	}
	return sealed == 3 && o.Who == "" && o.Why == "" && o.Authority == ""
}

// Lapsed reports whether the last day of an override is past.
func (o *Override) Lapsed(now time.Time) bool { return now.UTC().Format(time.DateOnly) > o.Expires }

// overrides holds overrides to the records of the bundle that they set aside.
func (v *Verdict) overrides(all []placed, met map[int64]string, members Members) {
	v.Overrides = len(all)
	for _, o := range all {
		v.looked[stageFacts]++
		s, err := o.SetsAside()
		if err != nil {
			v.problem(stageFacts, "records/%s.json: %v", o.name, err)
			continue
		}
		of, ok := met[s.Number]
		if !ok {
			v.Notes = append(v.Notes, fmt.Sprintf("record %s sets aside number %d of the log, which is not in the bundle", o.ID, s.Number))
			continue
		}
		entry := members["records/"+of+".json"]
		r, err := ParseRecord(entry)
		if err != nil || r.ID != o.Override.Of || LeafHash(entry) != s.Leaf || s.Number >= o.number {
			v.problem(stageFacts, "record %s does not set aside the record that is number %d of the log", o.ID, s.Number)
		}
	}
}
