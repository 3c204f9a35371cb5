package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"interdict/internal/replay"
	"interdict/internal/words"
	"interdict/prove"
	"interdict/web"
)

// bundling is what a bundle of some records is made of; nil is all of them.
func (x *archive) bundling(numbers []int64) *bundling {
	b := &bundling{log: x.dir, key: x.key, laws: x.laws, catalogs: x.catalogs}
	b.pick = func(l *prove.Log) ([]int64, error) {
		if numbers == nil {
			return pick(l, nil)
		}
		chosen := map[int64]bool{}
		for _, n := range numbers {
			if n >= l.Size() {
				return nil, fmt.Errorf("the log has no record %d", n)
			}
			chosen[n] = true
		}
		all, err := x.setAside(l)
		if err != nil {
			return nil, err
		}
		return related(all, chosen), nil
	}
	return b
}

// Bundle makes a bundle, as interdict bundle does.
func (x *archive) Bundle(o web.BundleOrder) ([]byte, error) {
	b := x.bundling(o.Numbers)
	b.redact = o.Redact
	all := b.pick
	b.pick = func(l *prove.Log) ([]int64, error) {
		numbers, err := all(l)
		if err == nil {
			err = portable(l, numbers, o.Most)
		}
		return numbers, err
	}
	if o.Since > 0 {
		b.since = []int64{o.Since}
	}
	members, cp, _, err := b.members()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("nothing was recorded in this log yet")
	}
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	err = prove.WriteBundle(&buf, members, cp.Origin, x.key.signer, x.a.Now().UTC().Truncate(time.Second))
	return buf.Bytes(), err
}

// portable says whether a page can carry records, with the lines of order books.
func portable(l *prove.Log, numbers []int64, most int) error {
	lines := int64(0)
	for _, n := range numbers[:min(len(numbers), most)] {
		r, err := fetch(l, n)
		if err != nil {
			return err
		}
		lines += booked(r)
	}
	if len(numbers) <= most && lines <= maxPageLines {
		return nil
	}
	return hinted(fmt.Errorf("a page can carry %s records and %s lines of order books, and this is more", words.Number(most), words.Number(maxPageLines)),
		"run interdict bundle, which has no such limit")
}

// A verifier checks bundles that somebody was handed.
type verifier struct {
	now func() time.Time
	own *signingKey // that signs here; nil for none
}

// Own names the key that signs here.
func (v verifier) Own() string {
	if v.own == nil {
		return ""
	}
	return v.own.Name
}

// Verify checks a bundle as interdict verify does.
func (v verifier) Verify(h web.Handed) (*web.Verification, error) {
	ring := &prove.KeyRing{}
	var wrong web.Faults
	for _, k := range h.Keys {
		field := "keys"
		if k.From == "pasted" {
			field = "pasted"
		}
		keys, err := parseKeys(k)
		if err != nil {
			wrong = append(wrong, web.Fault{Field: field, Words: words.Upper(err.Error()) + "."})
			continue
		}
		ring.Keys = append(ring.Keys, keys...)
	}
	if wrong != nil {
		return nil, wrong
	}
	if h.Own && v.own != nil {
		for _, k := range v.own.ring.Keys {
			k.Trust = "this program’s own key"
			ring.Keys = append(ring.Keys, k)
		}
	}
	var older *prove.Older
	if h.Since != nil {
		older = &prove.Older{Checkpoint: h.Since}
	}
	source, until := replay.NewSource(), v.now().Add(verifyFor)
	out := verification(prove.Verify(h.Bundle, ring, func() prove.Replayer { return &hurried{source.New(), v.now, until} }, older))
	if out.OK {
		out.Rows = handedRows(h.Bundle, h.Shown, v.now())
	}
	return out, nil
}

// parseKeys reads a ring, or a public key a line.
func parseKeys(k web.KeyText) ([]prove.PublicKey, error) {
	text := strings.TrimSpace(string(k.Text))
	if strings.HasPrefix(text, "{") {
		ring, err := prove.ParseKeyRing(k.From, []byte(text))
		if err != nil {
			return nil, err
		}
		return ring.Keys, nil
	}
	var out []prove.PublicKey
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		ring, err := prove.ParseKeyRing(k.From, []byte(line))
		if err != nil {
			return nil, err
		}
		out = append(out, ring.Keys...)
	}
	return out, nil
}

// verifyFor is how long decisions of one bundle may be made anew for a page.
const verifyFor = time.Minute

// hurried replays until a time, so that no bundle keeps the pages for itself.
type hurried struct {
	prove.Replayer
	now   func() time.Time
	until time.Time
}

// Observe makes a screening or a scan anew while there is time.
func (h *hurried) Observe(r *prove.Record, d *prove.Disclosure, packs fs.FS) (*prove.Again, error) {
	again, ok := h.Replayer.(prove.ObservedReplayer)
	switch {
	case !ok:
		return &prove.Again{Not: "it is not made anew here"}, nil
	case h.now().After(h.until):
		return &prove.Again{Not: fmt.Sprintf("more than %s were used; interdict verify has no such limit", verifyFor)}, nil
	}
	return again.Observe(r, d, packs)
}

// Replay decides anew while there is time.
func (h *hurried) Replay(r *prove.Record, d *prove.Disclosure, packs fs.FS) (*prove.Again, error) {
	if h.now().After(h.until) {
		return nil, fmt.Errorf("more than %s were used; interdict verify has no such limit", verifyFor)
	}
	return h.Replayer.Replay(r, d, packs)
}

// ReplayBook decides a book anew while there is time. Its file is bounded by what
// the page takes.
func (h *hurried) ReplayBook(r *prove.Record, d *prove.Disclosure, file io.Reader, packs fs.FS, take func([]byte) error) error {
	books, ok := h.Replayer.(prove.BookReplayer)
	if !ok {
		return errors.New("order books are not decided anew here")
	}
	late := func() error {
		if h.now().After(h.until) {
			return fmt.Errorf("more than %s were used; interdict verify has no such limit", verifyFor)
		}
		return nil
	}
	if err := late(); err != nil {
		return err
	}
	return books.ReplayBook(r, d, file, packs, func(leaves []byte) error { return errors.Join(late(), take(leaves)) })
}

// verification is a verdict as the pages show it.
func verification(v *prove.Verdict) *web.Verification {
	out := &web.Verification{OK: v.OK, Log: v.Log, Size: v.Size, MadeAt: v.MadeAt, Key: v.Key, Trust: v.Trust, KeyFrom: v.KeyFrom, KeyUntil: v.KeyUntil, Records: v.Records, Lines: v.Lines, Replayed: v.Replayed,
		Withheld: v.Withheld, Screened: v.Screened, Scanned: v.Scanned, Observed: v.Observed, Overrides: v.Overrides, Notes: v.Notes}
	for _, s := range v.Steps {
		out.Steps = append(out.Steps, web.VerifyStep(s))
	}
	return out
}

// handedRows are the first records of a bundle that holds, newest first.
func handedRows(bundle []byte, most int, now time.Time) []web.LogRow {
	members, _, err := prove.ReadBundle(bundle)
	if err != nil {
		return nil
	}
	return memberRows(members, most, now)
}
