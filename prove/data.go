package prove

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// # Data
//
// Some answers rest on more than facts and packs: entries of a list, say. Such
// data stands beside the facts of a disclosure, and a fact names each by the
// SHA-256 of its canonical JSON, so that the commitment to the fact holds the
// data too. In a bundle each lies once, whoever rests on it, as
//
//	data/<SHA-256>.json
//
// and the disclosures have null in its place.

// AddData puts a value into the disclosure and returns the digest by which a
// fact has to name it.
func (d *Disclosure) AddData(v any) (sum string, err error) {
	b, err := Canonical(v)
	if err != nil {
		return "", err
	}
	sum = hexDigest(b)
	if d.Data == nil {
		d.Data = map[string]json.RawMessage{}
	}
	d.Data[sum] = b
	return sum, nil
}

func hexDigest(b []byte) string {
	d := digestOf(b)
	return hex.EncodeToString(d[:])
}

// checkData holds data to the digests by which facts name it.
func (d *Disclosure) checkData() error {
	if len(d.Data) == 0 {
		return nil
	}
	named := map[string]bool{}
	for i := range d.Facts {
		for _, text := range bytes.Split(d.Facts[i].Value, []byte(`"`)) {
			if len(text) == 64 {
				named[string(text)] = true
			}
		}
	}
	for _, sum := range slices.Sorted(maps.Keys(d.Data)) {
		b, err := Canonical(d.Data[sum])
		if err != nil {
			return fmt.Errorf("data %.12s: %w", sum, err)
		}
		if hexDigest(b) != sum {
			return fmt.Errorf("data %.12s is not what its digest says", sum)
		}
		if !named[sum] {
			return fmt.Errorf("data %.12s is named by no fact", sum)
		}
	}
	return nil
}

// AddDisclosure puts the disclosure of a record into a bundle. Data that another
// record has brought already is not stored again.
func (m Members) AddDisclosure(name string, d *Disclosure) error {
	thin := *d
	if d.Data != nil {
		thin.Data = map[string]json.RawMessage{}
	}
	for sum, v := range d.Data {
		m[dataMember(sum)], thin.Data[sum] = v, json.RawMessage("null")
	}
	b, err := Canonical(&thin)
	m["disclosed/"+name+".json"] = b
	return err
}

// Disclosure is the disclosure of a record with the data that it names; nil when
// it is withheld.
func (m Members) Disclosure(name string) (*Disclosure, error) {
	b, ok := m["disclosed/"+name+".json"]
	if !ok {
		return nil, nil
	}
	var d Disclosure
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, err
	}
	for sum, v := range d.Data {
		if string(v) != "null" {
			continue
		}
		if d.Data[sum], ok = m[dataMember(sum)]; !ok {
			return nil, fmt.Errorf("data %.12s is missing from the bundle", sum)
		}
	}
	return &d, nil
}

func dataMember(sum string) string { return "data/" + sum + ".json" }

// unused are problems of data that no disclosure of a bundle names: nothing may
// travel along unseen.
func (m Members) unused() error {
	named := map[string]bool{}
	some := false
	for name := range m {
		some = some || strings.HasPrefix(name, "data/")
	}
	if !some {
		return nil
	}
	for name, b := range m {
		if !strings.HasPrefix(name, "disclosed/") {
			continue
		}
		var d struct {
			Data map[string]json.RawMessage `json:"data"`
		}
		if json.Unmarshal(b, &d) != nil {
			continue // told with its record
		}
		for sum := range d.Data {
			named[dataMember(sum)] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if strings.HasPrefix(name, "data/") && !named[name] {
			return errors.New(name + " is named by no record")
		}
	}
	return nil
}
