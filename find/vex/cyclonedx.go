package vex

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"interdict"
)

// The parts of a CycloneDX document that are read or written here.
type (
	cdxDocument struct {
		Schema          string             `json:"$schema,omitempty"`
		BOMFormat       string             `json:"bomFormat"`
		SpecVersion     string             `json:"specVersion"`
		SerialNumber    string             `json:"serialNumber,omitempty"`
		Version         int                `json:"version,omitempty"`
		Metadata        cdxMetadata        `json:"metadata"`
		Components      []cdxComponent     `json:"components"`
		Vulnerabilities []cdxVulnerability `json:"vulnerabilities"`
	}
	cdxMetadata struct {
		Timestamp    *time.Time    `json:"timestamp,omitempty"`
		Tools        *cdxTools     `json:"tools,omitempty"`
		Authors      []cdxParty    `json:"authors,omitempty"`
		Component    *cdxComponent `json:"component,omitempty"`
		Manufacturer *cdxParty     `json:"manufacturer,omitempty"`
		Supplier     *cdxParty     `json:"supplier,omitempty"`
	}
	cdxParty struct {
		Name string `json:"name,omitempty"`
	}
	cdxTools struct {
		Components []cdxComponent `json:"components,omitempty"`
	}
	cdxComponent struct {
		Type       string         `json:"type,omitempty"`
		Ref        string         `json:"bom-ref,omitempty"`
		Supplier   *cdxParty      `json:"supplier,omitempty"`
		Name       string         `json:"name"`
		Version    string         `json:"version,omitempty"`
		PURL       string         `json:"purl,omitempty"`
		CPE        string         `json:"cpe,omitempty"`
		Components []cdxComponent `json:"components,omitempty"`
	}
	cdxVulnerability struct {
		Ref            string        `json:"bom-ref,omitempty"`
		ID             string        `json:"id"`
		References     []cdxName     `json:"references,omitempty"`
		Description    string        `json:"description,omitempty"`
		Recommendation string        `json:"recommendation,omitempty"`
		Published      *time.Time    `json:"published,omitempty"`
		Updated        *time.Time    `json:"updated,omitempty"`
		Analysis       *cdxAnalysis  `json:"analysis,omitempty"`
		Affects        []cdxAffects  `json:"affects,omitempty"`
		Properties     []cdxProperty `json:"properties,omitempty"`
	}
	cdxName struct {
		ID string `json:"id"`
	}
	cdxAnalysis struct {
		State         string     `json:"state,omitempty"`
		Justification string     `json:"justification,omitempty"`
		Response      []string   `json:"response,omitempty"`
		Detail        string     `json:"detail,omitempty"`
		FirstIssued   *time.Time `json:"firstIssued,omitempty"`
		LastUpdated   *time.Time `json:"lastUpdated,omitempty"`
	}
	cdxAffects struct {
		Ref      string       `json:"ref"`
		Versions []cdxVersion `json:"versions,omitempty"`
	}
	cdxVersion struct {
		Version string `json:"version,omitempty"`
		Range   string `json:"range,omitempty"`
		Status  string `json:"status,omitempty"`
	}
	cdxProperty struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
)

// states are the words of CycloneDX for the statuses. That the finding itself
// was a mistake comes to the same answer.
func states(state string) interdict.AnswerStatus {
	switch state {
	case "exploitable":
		return interdict.Affected
	case "in_triage":
		return interdict.UnderInvestigation
	case "not_affected", "false_positive":
		return interdict.NotAffected
	case "resolved", "resolved_with_pedigree":
		return interdict.FixedInVersion
	}
	return interdict.AnswerStatus(state)
}

func readCycloneDX(b []byte) ([]Statement, []string, error) {
	var d cdxDocument
	if err := json.Unmarshal(b, &d); err != nil {
		return nil, nil, fmt.Errorf("CycloneDX: %w", err)
	}
	if len(d.Vulnerabilities) > maxStatements {
		return nil, nil, fmt.Errorf("CycloneDX: %d vulnerabilities, more than %d", len(d.Vulnerabilities), maxStatements)
	}
	parts := map[string]*cdxComponent{}
	if d.Metadata.Component != nil {
		gather(parts, []cdxComponent{*d.Metadata.Component}, 0)
	}
	gather(parts, d.Components, 0)
	var all []Statement
	var faults []string
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		got, why := v.statements(&d, parts)
		for k := range got {
			if f := got[k].fault(); f != "" {
				why = append(why, f)
				continue
			}
			all = append(all, got[k])
		}
		for _, w := range why {
			faults = append(faults, fmt.Sprintf("vulnerability %d (%s) does not count: %s", i+1, v.ID, w))
		}
	}
	return all, faults, nil
}

// gather notes components by their name in the document.
func gather(into map[string]*cdxComponent, list []cdxComponent, depth int) {
	if depth > maxNested {
		return
	}
	for i := range list {
		if list[i].Ref != "" {
			into[list[i].Ref] = &list[i]
		}
		gather(into, list[i].Components, depth+1)
	}
}

// statements are what a vulnerability says: one for each product, and for each
// version that it speaks of by itself.
func (v *cdxVulnerability) statements(d *cdxDocument, parts map[string]*cdxComponent) (out []Statement, faults []string) {
	if v.Analysis == nil {
		v.Analysis = &cdxAnalysis{}
	}
	s := Statement{Status: states(v.Analysis.State), Justification: v.Analysis.Justification, Impact: v.Analysis.Detail, Action: v.Recommendation}
	if s.Status != interdict.NotAffected {
		s.Impact, s.Notes = "", s.Impact
	}
	for _, at := range []*time.Time{v.Analysis.LastUpdated, v.Updated, v.Analysis.FirstIssued, v.Published, d.Metadata.Timestamp} {
		if at != nil && s.When.IsZero() {
			s.When = at.UTC()
		}
	}
	for _, name := range append([]cdxName{{v.ID}}, v.References...) {
		if name.ID != "" {
			s.About = append(s.About, name.ID)
		}
	}
	for _, a := range v.Affects {
		part, ok := parts[a.Ref]
		if !ok {
			faults = append(faults, fmt.Sprintf("no component is called %q", a.Ref))
			continue
		}
		of := s
		of.Who = d.says(part)
		if len(a.Versions) == 0 {
			of.Products = []Product{part.product(part.Version)}
			out = append(out, of)
		}
		for _, version := range a.Versions {
			if version.Range != "" {
				faults = append(faults, fmt.Sprintf("the range %q is not understood; only single versions are", version.Range))
				continue
			}
			one := of
			switch version.Status {
			case "unaffected":
				one.Status, one.Impact = interdict.NotAffected, strings.TrimPrefix(of.Impact+" "+"version "+version.Version+" is unaffected", " ")
			case "unknown":
				one.Status = interdict.UnderInvestigation
			case "affected":
				one.Status = contradicted(of.Status)
			}
			one.Products = []Product{part.product(version.Version)}
			out = append(out, one)
		}
	}
	return out, faults
}

// contradicted is the status of a version that is called affected: one that is
// not affected by the other words of the same statement is not settled.
func contradicted(s interdict.AnswerStatus) interdict.AnswerStatus {
	switch s {
	case interdict.NotAffected, interdict.FixedInVersion:
		return interdict.UnderInvestigation
	case "":
		return interdict.Affected
	}
	return s
}

// says is who speaks of a component: whoever supplies it or, failing that, the
// document.
func (d *cdxDocument) says(c *cdxComponent) string {
	parties := []*cdxParty{d.Metadata.Supplier, d.Metadata.Manufacturer, c.Supplier}
	for i := range d.Metadata.Authors {
		parties = append(parties, &d.Metadata.Authors[i])
	}
	for _, p := range parties {
		if p != nil && p.Name != "" {
			return p.Name
		}
	}
	return ""
}

func (c *cdxComponent) product(version string) Product {
	p := Product{Version: version, shown: c.Name}
	if c.Name != "" {
		p.Names = []string{c.Name}
	}
	for _, id := range []string{c.PURL, c.CPE} {
		if id != "" {
			p.IDs = append(p.IDs, id)
		}
	}
	return p
}
