// Package vex reads and writes what vendors say about their own products: that
// one contains a restricted engine, does not, no longer does, or that they are
// looking. The forms are OpenVEX and the VEX of CycloneDX, which were made for
// vulnerabilities; here the "vulnerability" is that software of a restricted
// maker is inside, named "interdict:restricted/" and the maker of the catalog.
//
// A statement answers the question of a finding. It never makes one go away.
package vex

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"interdict"
)

// Prefix is how the names of what is looked for begin: a maker or a product of
// the catalog follows.
const Prefix = "interdict:restricted/"

// The limits of a document that is read.
const (
	MaxSize       = 64 << 20
	maxStatements = 200_000
	maxProducts   = 100_000
	maxNested     = 64
)

// A Statement is what somebody says about products and one thing that may be
// inside.
type Statement struct {
	About         []string // names of what may be inside
	Products      []Product
	Status        interdict.AnswerStatus
	Justification string
	Impact        string // why it is not affected
	Notes         string
	Action        string // what to do about it
	Who           string
	When          time.Time
	Source        string
}

// A Product is what a statement names. Any of its names will do.
type Product struct {
	Names   []string // as people call it
	IDs     []string // package URLs, CPEs, and names of the catalog
	Version string   // "" for every version
	shown   string
}

// String is the product as the statement names it.
func (p *Product) String() string {
	s := p.shown
	for _, c := range []string{first(p.Names), first(p.IDs)} {
		if s == "" {
			s = c
		}
	}
	if p.Version != "" && !strings.Contains(s, p.Version) {
		s += " " + p.Version
	}
	return s
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// ErrNotVEX is returned for what is neither of the two forms.
var ErrNotVEX = errors.New("neither OpenVEX nor CycloneDX as JSON")

// Read reads a document of either form, known by its content. Statements that
// break the rules of their form are named in faults and left out; the rest
// stands.
func Read(source string, b []byte) (all []Statement, faults []string, err error) {
	if len(b) > MaxSize {
		return nil, nil, fmt.Errorf("%s: %d bytes, more than %d", source, len(b), MaxSize)
	}
	var head struct {
		Context   string `json:"@context"`
		BOMFormat string `json:"bomFormat"`
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, nil, fmt.Errorf("%s: %w: %w", source, ErrNotVEX, err)
	}
	switch {
	case strings.Contains(head.Context, "openvex.dev/ns"):
		all, faults, err = readOpenVEX(b)
	case head.BOMFormat == "CycloneDX":
		all, faults, err = readCycloneDX(b)
	default:
		return nil, nil, fmt.Errorf("%s: %w", source, ErrNotVEX)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", source, err)
	}
	for i := range all {
		all[i].Source = source
	}
	for i := range faults {
		faults[i] = source + ": " + faults[i]
	}
	return all, faults, nil
}

// fault says why a statement does not count; "" if it does.
func (s *Statement) fault() string {
	switch {
	case !slices.Contains([]interdict.AnswerStatus{interdict.NotAffected, interdict.Affected, interdict.FixedInVersion, interdict.UnderInvestigation}, s.Status):
		return fmt.Sprintf("no such status: %q", s.Status)
	case len(s.About) == 0:
		return "it does not say what may be inside"
	case len(s.Products) == 0:
		return "it names no product"
	case s.When.IsZero():
		return "it has no date"
	case s.Who == "":
		return "nobody says it"
	case s.Status == interdict.NotAffected && s.Justification == "" && s.Impact == "":
		return "it gives no reason for not_affected"
	}
	return ""
}

// why is the reason in one text.
func (s *Statement) why() string {
	var parts []string
	for _, p := range []string{strings.ReplaceAll(s.Justification, "_", " "), s.Impact, s.Notes} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ": ")
}
