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
