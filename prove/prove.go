// Package prove keeps evidence of answers, so that a stranger can check on a
// machine without a network who said them, by which law, that nothing was
// changed or left out since, and, by replay, that they were right.
//
// # Record
//
// A Record is one answer as canonical JSON (RFC 8785): what was asked, as
// salted commitments, the coded answer, the versions and digests of all that
// made it, and the clocks. It holds no personal data. What was asked stands
// beside it, in a Disclosure: each fact with its salt. A commitment is
//
//	SHA-256(salt ‖ canonical JSON of {"fact": path, "value": value})
//
// so that one fact can be shown alone, or its salt be dropped, and the record
// stays what it was. An override is a second record that points to the first.
//
// # Log
//
// Records enter an append-only Merkle log: hashing as in RFC 6962, tiles and
// entry bundles as in C2SP tlog-tiles (height 8), a checkpoint as in C2SP
// tlog-checkpoint, signed as a note. One signature stands for a batch.
//
//	DIR/checkpoint                  signed: origin, size, root hash
//	DIR/tile/<level>/<n>[.p/<w>]    hashes, 256 to a tile
//	DIR/tile/entries/<n>[.p/<w>]    records, each behind its length in 16 bits
//	DIR/disclosed/<n>.jsonl         what was asked, with salts, a line a record; may be erased
//
// Entries and tiles are on the disk before the checkpoint that names them, and
// a record is acknowledged after it. So a crash loses nothing acknowledged, and
// what lies beyond the checkpoint is written anew.
//
// # Bundle
//
// A Bundle is a zip file of stored members, without times, in the order of
// their names: its bytes follow from its content, so that a changed byte
// anywhere is a difference. See bundle.go.
package prove

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"interdict"
)

// Format is the form of a record that this package writes.
const Format = "interdict/record/1"

// maxRecord bounds a record: an entry's length has 16 bits.
const maxRecord = 1<<16 - 1

// A Record is evidence of one answer.
type Record struct {
	Format string    `json:"format"`
	ID     string    `json:"id"`   // of this record: the caller's own, unique in a log
	Kind   string    `json:"kind"` // see Kinds
	MadeAt time.Time `json:"made_at"`

	Program  Program         `json:"program"`
	Asked    []Commitment    `json:"asked"`            // by fact
	Answer   json.RawMessage `json:"answer"`           // coded: what a replay must give again
	Prose    string          `json:"prose,omitempty"`  // SHA-256 of the answer as people read it
	Packs    []Pack          `json:"packs"`            // law, catalog and lists that made it
	KnownAt  string          `json:"known_at"`         // clock of the run
	LawAt    string          `json:"law_at,omitempty"` // when not each act's own
	Override *Override       `json:"override,omitempty"`
}

// A Program says what made the answer.
type Program struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
}

// A Commitment stands for a fact without telling it.
type Commitment struct {
	Fact   string `json:"fact"`
	Digest string `json:"digest"` // hex
	From   string `json:"from"`   // who said it: "deal", "profile", "screening"
}

// A Pack is a set of data that an answer rests on.
type Pack struct {
	Kind   string `json:"kind"` // law, catalog, list
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
	AsOf   string `json:"as_of,omitempty"`
}

// An Override says that a person has set an answer aside. The answer stays. Who,
// why and by which authority are facts of the record, under commitments, so that
// they can be withheld and erased; records of before say them in the log itself.
type Override struct {
	Of        string `json:"of"` // id of the record
	Who       string `json:"who,omitempty"`
	Why       string `json:"why,omitempty"`
	Authority string `json:"authority,omitempty"`
	Expires   string `json:"expires"` // last day
	Outcome   string `json:"outcome"` // what is done instead
}

// A Fact is one thing that was asked, with the salt that opens its commitment.
type Fact struct {
	Fact  string          `json:"fact"`
	Value json.RawMessage `json:"value"`
	Salt  string          `json:"salt"` // hex, 16 bytes
	From  string          `json:"from"`
}

// A Disclosure is what was asked, for one record.
type Disclosure struct {
	Record string                     `json:"record"`
	Facts  []Fact                     `json:"facts"`
	Prose  json.RawMessage            `json:"prose,omitempty"` // the answer as people read it
	Data   map[string]json.RawMessage `json:"data,omitempty"`  // what facts name by digest, see data.go
}

// Commit is the commitment to a fact.
func (f *Fact) Commit() (Commitment, error) {
	salt, err := hex.DecodeString(f.Salt)
	if err != nil || len(salt) < 16 {
		return Commitment{}, fmt.Errorf("fact %s: its salt is not 16 bytes in hexadecimal", f.Fact)
	}
	b, err := f.canonical(salt)
	if err != nil {
		return Commitment{}, fmt.Errorf("fact %s: %w", f.Fact, err)
	}
	sum := sha256.Sum256(b)
	return Commitment{Fact: f.Fact, Digest: hex.EncodeToString(sum[:]), From: f.From}, nil
}

// canonical appends a fact to its salt, as Canonical writes {"fact", "value"}: a
// bundle has a million of them.
func (f *Fact) canonical(salt []byte) ([]byte, error) {
	value := jsontext.Value(cmp.Or(string(f.Value), "null"))
	if err := value.Canonicalize(); err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(salt)+len(f.Fact)+len(value)+24)
	out, _ = jsontext.AppendQuote(append(append(out, salt...), `{"fact":`...), f.Fact) // the error tells of bytes that it has replaced, as Canonical does
	return append(append(append(out, `,"value":`...), value...), '}'), nil
}

// Canonical is a value as canonical JSON.
func Canonical(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	out := jsontext.Value(b)
	if err := out.Canonicalize(); err != nil {
		return nil, err
	}
	return out, nil
}

// Bytes is a record as it enters the log.
func (r *Record) Bytes() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	b, err := Canonical(r)
	if err == nil && len(b) > maxRecord {
		err = fmt.Errorf("record %s: %d bytes, more than %d", r.ID, len(b), maxRecord)
	}
	return b, err
}

// ParseRecord reads a record and insists that it is written as Bytes writes it.
func ParseRecord(b []byte) (*Record, error) {
	if len(b) > maxRecord {
		return nil, errors.New("a record of more than 65,535 bytes")
	}
	var r Record
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	again, err := r.Bytes()
	if err != nil {
		return nil, err
	}
	if string(again) != string(b) {
		return nil, fmt.Errorf("record %s is not in canonical form", r.ID)
	}
	return &r, nil
}

// Kinds are the kinds of records.
func Kinds() []string {
	return []string{"decision", "screening", "scan", "override", "hold", "erasure", "book"}
}

func (r *Record) check() error {
	switch {
	case r.Format != Format:
		return fmt.Errorf("record %s: form %q, but this program reads %q", r.ID, r.Format, Format)
	case r.ID == "" || strings.ContainsAny(r.ID, "/\\\x00") || len(r.ID) > 200:
		return fmt.Errorf("record id %q is not a plain word", r.ID)
	case !slices.Contains(Kinds(), r.Kind):
		return fmt.Errorf("record %s: unknown kind %q", r.ID, r.Kind)
	case (r.Kind == "override") != (r.Override != nil):
		return fmt.Errorf("record %s: an override says what it overrides, and nothing else does", r.ID)
	}
	if o := r.Override; o != nil && (o.Of == "" || o.Expires == "" || o.Outcome == "" || !o.whole(r.Asked)) {
		return fmt.Errorf("record %s: an override says of what, who, why, by which authority, until when, and what is done", r.ID)
	}
	if r.Override != nil {
		if _, err := time.Parse(time.DateOnly, r.Override.Expires); err != nil {
			return fmt.Errorf("record %s: the override's last day %q is no date", r.ID, r.Override.Expires)
		}
	}
	return nil
}

// Opens checks that a disclosure opens commitments of a record. What it leaves
// out is withheld; what it adds or changes is an error.
func (d *Disclosure) Opens(r *Record) (withheld []string, err error) {
	if d.Record != r.ID {
		return nil, fmt.Errorf("disclosure is of record %s, not of %s", d.Record, r.ID)
	}
	open := map[string]Commitment{}
	for i := range d.Facts {
		c, err := d.Facts[i].Commit()
		if err != nil {
			return nil, fmt.Errorf("record %s: %w", r.ID, err)
		}
		if _, twice := open[c.Fact]; twice {
			return nil, fmt.Errorf("record %s: fact %s stands twice", r.ID, c.Fact)
		}
		open[c.Fact] = c
	}
	for _, c := range r.Asked {
		switch got, ok := open[c.Fact]; {
		case !ok:
			withheld = append(withheld, c.Fact)
		case got.Digest != c.Digest:
			return nil, fmt.Errorf("record %s: fact %s is not what was committed to", r.ID, c.Fact)
		case got.From != c.From:
			return nil, fmt.Errorf("record %s: fact %s is said to come from %q, and was recorded from %q", r.ID, c.Fact, got.From, c.From)
		}
		delete(open, c.Fact)
	}
	for fact := range open {
		return nil, fmt.Errorf("record %s: fact %s was never committed to", r.ID, fact)
	}
	if err := d.checkData(); err != nil {
		return nil, fmt.Errorf("record %s: %w", r.ID, err)
	}
	if len(d.Prose) > 0 && !committed(d.Prose, r.Prose) {
		b, err := Canonical(d.Prose)
		if err != nil {
			return nil, fmt.Errorf("record %s: %w", r.ID, err)
		}
		if !committed(b, r.Prose) {
			return nil, fmt.Errorf("record %s: the answer as people read it is not what was committed to", r.ID)
		}
	}
	return withheld, nil
}

// committed reports whether bytes have a digest.
func committed(b []byte, digest string) bool {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]) == digest
}

// A Coded is a decision without its words: what a replay must give again.
type Coded struct {
	Outcome    interdict.Outcome    `json:"outcome"`
	Between    [2]interdict.Outcome `json:"between"`
	Basis      interdict.Basis      `json:"basis"`
	Confidence interdict.Confidence `json:"confidence,omitempty"`
	Rules      []CodedRule          `json:"rules"`
	Needs      []string             `json:"needs"`
	Changes    []interdict.Change   `json:"changes"`
	Law        map[string]string    `json:"law"` // pack → SHA-256
}

// A CodedRule is a rule that applies, or may.
type CodedRule struct {
	Rule    interdict.RuleID  `json:"rule"`
	Outcome interdict.Outcome `json:"outcome"`
	Certain bool              `json:"certain"`
}

// Code takes the words out of a decision.
func Code(d *interdict.Decision) Coded {
	c := Coded{Outcome: d.Outcome, Between: d.Between, Basis: d.Basis, Confidence: d.Confidence, Rules: []CodedRule{}, Needs: []string{}, Changes: d.Changes, Law: map[string]string{}}
	for _, r := range d.Reasons {
		c.Rules = append(c.Rules, CodedRule{r.Rule, r.Outcome, r.Certain})
	}
	for _, n := range d.Needs {
		c.Needs = append(c.Needs, n.Fact)
	}
	for id, v := range d.Law {
		c.Law[string(id)] = v.SHA256
	}
	if c.Changes == nil {
		c.Changes = []interdict.Change{}
	}
	return c
}
