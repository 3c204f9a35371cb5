package vex

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"interdict"
)

// Made says who writes a document, when, and with what.
type Made struct {
	Author string
	At     time.Time
	Tool   string // the version of the program
}

// ErrNothing is returned by OpenVEX for no findings: its documents have a
// statement at least.
var ErrNothing = errors.New("nothing was found, and an OpenVEX document needs a statement")

// status is what a finding comes to for those who read it. Only what was found
// for certain is affected, only what is outside of the search is not; the rest
// is open.
func status(v interdict.Verdict) interdict.AnswerStatus {
	switch v {
	case interdict.Present, interdict.PresentEmbedded:
		return interdict.Affected
	case interdict.OutOfScope, interdict.Mention, interdict.Absent:
		return interdict.NotAffected
	}
	return interdict.UnderInvestigation
}

// restricted names what is looked for by a finding.
func restricted(f *interdict.Finding) string {
	switch {
	case f.Maker != "":
		return Prefix + f.Maker
	case f.Product != "":
		return Prefix + string(f.Product)
	}
	return Prefix + "unknown"
}

// description says what the name stands for, once for each document's reader.
func description(f *interdict.Finding) string {
	return "not a weakness: software of the restricted maker " + f.Maker + " is present or inside"
}

const action = "see what the law says of its use, and remove it or have it reviewed: interdict find, interdict explain"

// notes is the trail of a finding in one text, with what others say of it.
func notes(f *interdict.Finding) string {
	out := string(f.Verdict) + " on " + f.Asset + ", at " + f.Place + ": " + strings.Join(f.Why, "; ")
	if f.Question != "" {
		out += "; open: " + f.Question
	}
	if f.Ignored != nil {
		out += fmt.Sprintf("; known to %s until %s: %s", f.Ignored.Who, f.Ignored.Until, f.Ignored.Why)
	}
	for _, a := range f.Answers {
		out += fmt.Sprintf("; %s said on %.10s: %s (%s)", a.Who, a.When, strings.ReplaceAll(string(a.Status), "_", " "), a.Source)
	}
	return strings.ToValidUTF8(out, "\uFFFD")
}

// purl names the product of a finding: as the evidence does or, failing that,
// as a generic package called as in the catalog.
func purl(f *interdict.Finding) string {
	for i := range f.Evidence {
		if p := f.Evidence[i].Facts.Get("purl"); strings.HasPrefix(p, "pkg:") {
			if u, err := url.Parse(p); err == nil && u.String() == p {
				return p
			}
		}
	}
	id := string(f.Product)
	if id == "" {
		id = f.Maker + "/" + f.Name
	}
	parts := strings.Split(strings.ToValidUTF8(id, "\uFFFD"), "/")
	for i := range parts {
		parts[i] = escaped(parts[i])
	}
	out := "pkg:generic/" + strings.Join(parts, "/")
	if f.Version != "" {
		out += "@" + escaped(strings.ToValidUTF8(f.Version, "\uFFFD"))
	}
	return out
}

func escaped(s string) string {
	return strings.NewReplacer("+", "%2B", "@", "%40", ":", "%3A").Replace(url.PathEscape(s))
}

// OpenVEX writes findings as an OpenVEX document, a statement each.
func OpenVEX(w io.Writer, found []interdict.Finding, made Made) error {
	if len(found) == 0 {
		return ErrNothing
	}
	at := made.At.UTC().Truncate(time.Second)
	d := openVEX{Context: "https://openvex.dev/ns/v0.2.0", Author: made.Author, Timestamp: &at, Version: json.RawMessage("1"), Tooling: strings.TrimSpace("interdict " + made.Tool)}
	for i := range found {
		f := &found[i]
		s := openVEXStatement{Vulnerability: openVEXName{Name: restricted(f), Description: description(f)}, Timestamp: &at, Status: status(f.Verdict), Notes: notes(f)}
		p := openVEXProduct{ID: purl(f), Identifiers: map[string]string{"purl": purl(f)}}
		for _, e := range f.Embeds {
			if id := (openVEXComponent{"pkg:generic/" + string(e)}); !slices.Contains(p.Subcomponents, id) {
				p.Subcomponents = append(p.Subcomponents, id)
			}
		}
		s.Products = []openVEXProduct{p}
		switch s.Status {
		case interdict.Affected:
			s.Action = action
		case interdict.NotAffected:
			s.Impact, s.Notes = s.Notes, ""
		}
		d.Statements = append(d.Statements, s)
	}
	return numbered(w, &d, &d.ID)
}

// CycloneDX writes findings as a CycloneDX document of the kind VEX: the
// products, and for each what is inside.
func CycloneDX(w io.Writer, found []interdict.Finding, made Made) error {
	at := made.At.UTC().Truncate(time.Second)
	d := cdxDocument{Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", BOMFormat: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata:   cdxMetadata{Timestamp: &at, Authors: []cdxParty{{made.Author}}, Tools: &cdxTools{[]cdxComponent{{Type: "application", Name: "interdict", Version: made.Tool}}}},
		Components: []cdxComponent{}, Vulnerabilities: []cdxVulnerability{}}
	known := map[string]bool{}
	for i := range found {
		f := &found[i]
		ref := purl(f)
		if !known[ref] {
			known[ref] = true
			d.Components = append(d.Components, cdxComponent{Type: "application", Ref: ref, Name: strings.ToValidUTF8(f.Name, "\uFFFD"), Version: strings.ToValidUTF8(f.Version, "\uFFFD"), PURL: ref})
		}
		v := cdxVulnerability{Ref: fmt.Sprintf("finding-%d", i+1), ID: restricted(f), Description: description(f), Published: &at,
			Analysis: &cdxAnalysis{Detail: notes(f), FirstIssued: &at}, Affects: []cdxAffects{{Ref: ref}},
			Properties: []cdxProperty{{"interdict:verdict", string(f.Verdict)}, {"interdict:asset", strings.ToValidUTF8(f.Asset, "\uFFFD")}, {"interdict:place", strings.ToValidUTF8(f.Place, "\uFFFD")}}}
		switch status(f.Verdict) {
		case interdict.Affected:
			v.Analysis.State, v.Recommendation = "exploitable", action
		case interdict.NotAffected:
			v.Analysis.State = "not_affected"
		default:
			v.Analysis.State = "in_triage"
		}
		d.Vulnerabilities = append(d.Vulnerabilities, v)
	}
	return numbered(w, &d, &d.SerialNumber)
}

// numbered writes a document that is called by the digest of the rest of it, so
// that the same findings give the same bytes.
func numbered(w io.Writer, d any, id *string) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // a UUID of version 8: of one's own making
	*id = fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}
