package replay

import (
	"bytes"
	"encoding/json"

	"github.com/go-json-experiment/json/jsontext"

	"interdict"
	"interdict/decide"
	"interdict/prove"
)

// A coded is what answers share that rest on the same facts: a log repeats
// itself, and most of the time of a replay went into writing the same answer.
type coded struct {
	answer []byte                    // what a replay must give again
	words  map[string]jsontext.Value // of the answer as people read it, part by part
}

// maxShared bounds how many answers are remembered.
const maxShared = 1 << 12

// code is the coded answer, and what it shares with others.
func (p *Replayer) code(a *decide.Answer) (*coded, error) {
	if c, ok := p.coded[a.Shared()]; ok {
		return c, nil
	}
	dec := a.Decision()
	c := &coded{}
	var err error
	if c.answer, err = prove.Canonical(prove.Code(&dec)); err != nil {
		return nil, err
	}
	dec.Notes, dec.Lists = nil, nil // see sameWords
	words, err := prove.Canonical(dec)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(words, &c.words); err != nil {
		return nil, err
	}
	for _, own := range []string{"id", "assumed", "facts"} {
		delete(c.words, own)
	}
	if p.coded == nil || len(p.coded) >= maxShared {
		p.coded = map[any]*coded{}
	}
	p.coded[a.Shared()] = c
	return c, nil
}

// says reports whether prose, in canonical form, has the words of an answer. It
// may be wrong in saying no.
func (c *coded) says(a *decide.Answer, prose []byte) bool {
	own := map[string]any{"id": a.ID}
	if len(a.Assumed) > 0 {
		own["assumed"] = a.Assumed
	}
	if len(a.Facts) > 0 {
		own["facts"] = a.Facts
	}
	want := len(own) + len(c.words)
	d := jsontext.NewDecoder(bytes.NewReader(prose))
	if _, err := d.ReadToken(); err != nil {
		return false
	}
	for d.PeekKind() == '"' {
		key, err := d.ReadToken()
		if err != nil {
			return false
		}
		name := key.String()
		value, err := d.ReadValue()
		if err != nil {
			return false
		}
		if name == "notes" || name == "lists" {
			continue
		}
		expect, shared := c.words[name]
		if x, ok := own[name]; ok && !shared {
			if expect, err = prove.Canonical(x); err != nil {
				return false
			}
		}
		if !bytes.Equal(value, expect) {
			return false
		}
		want--
	}
	return want == 0
}

// sameWords is says for prose that another version of the program has written:
// what this one does not know of does not count, nor what the reading of the file
// remarked, nor the lists, which the record names by digest.
func (p *Replayer) sameWords(a *decide.Answer, prose []byte) bool {
	var then interdict.Decision
	if json.Unmarshal(prose, &then) != nil {
		return true // written by something else: there are no words to compare
	}
	now := a.Decision()
	then.Notes, now.Notes, then.Lists, now.Lists = nil, nil, nil, nil
	x, err1 := prove.Canonical(then)
	y, err2 := prove.Canonical(now)
	return err1 != nil || err2 != nil || bytes.Equal(x, y)
}
