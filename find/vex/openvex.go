package vex

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"interdict"
)

// The parts of an OpenVEX document. The fields stand in the order in which they
// are written.
type (
	openVEX struct {
		Context    string             `json:"@context"`
		ID         string             `json:"@id"`
		Author     string             `json:"author"`
		Timestamp  *time.Time         `json:"timestamp,omitempty"`
		Updated    *time.Time         `json:"last_updated,omitempty"`
		Version    json.RawMessage    `json:"version"` // a number; in the first edition a text
		Tooling    string             `json:"tooling,omitempty"`
		Statements []openVEXStatement `json:"statements"`
	}
	openVEXStatement struct {
		Vulnerability openVEXName            `json:"vulnerability"`
		Timestamp     *time.Time             `json:"timestamp,omitempty"`
		Updated       *time.Time             `json:"last_updated,omitempty"`
		Products      []openVEXProduct       `json:"products,omitempty"`
		Status        interdict.AnswerStatus `json:"status"`
		Supplier      string                 `json:"supplier,omitempty"`
		Notes         string                 `json:"status_notes,omitempty"`
		Justification string                 `json:"justification,omitempty"`
		Impact        string                 `json:"impact_statement,omitempty"`
		Action        string                 `json:"action_statement,omitempty"`
	}
	openVEXName struct {
		ID          string   `json:"@id,omitempty"`
		Name        string   `json:"name"`
		Description string   `json:"description,omitempty"`
		Aliases     []string `json:"aliases,omitempty"`
	}
	openVEXProduct struct {
		ID            string             `json:"@id,omitempty"`
		Identifiers   map[string]string  `json:"identifiers,omitempty"`
		Subcomponents []openVEXComponent `json:"subcomponents,omitempty"`
	}
	openVEXComponent struct {
		ID string `json:"@id"`
	}
)

// UnmarshalJSON reads a name as it is now, and as the plain text that it was in
// the first edition.
func (n *openVEXName) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &n.Name)
	}
	type plain openVEXName
	return json.Unmarshal(b, (*plain)(n))
}

// UnmarshalJSON reads a product as it is now, and as the plain text that it was
// in the first edition.
func (p *openVEXProduct) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &p.ID)
	}
	type plain openVEXProduct
	return json.Unmarshal(b, (*plain)(p))
}

func readOpenVEX(b []byte) ([]Statement, []string, error) {
	var d openVEX
	if err := json.NewDecoder(bytes.NewReader(b)).Decode(&d); err != nil {
		return nil, nil, fmt.Errorf("OpenVEX: %w", err)
	}
	if len(d.Statements) > maxStatements {
		return nil, nil, fmt.Errorf("OpenVEX: %d statements, more than %d", len(d.Statements), maxStatements)
	}
	var all []Statement
	var faults []string
	for i := range d.Statements {
		s := d.Statements[i].statement(&d)
		if why := s.fault(); why != "" {
			faults = append(faults, fmt.Sprintf("statement %d does not count: %s", i+1, why))
			continue
		}
		all = append(all, s)
	}
	return all, faults, nil
}

// statement is a statement with what it has from its document.
func (x *openVEXStatement) statement(d *openVEX) Statement {
	s := Statement{Status: x.Status, Justification: x.Justification, Impact: x.Impact, Notes: x.Notes, Action: x.Action, Who: d.Author}
	if x.Supplier != "" && x.Supplier != d.Author {
		s.Who = strings.TrimPrefix(d.Author+" for "+x.Supplier, " for ")
	}
	for _, at := range []*time.Time{x.Updated, x.Timestamp, d.Updated, d.Timestamp} {
		if at != nil && s.When.IsZero() {
			s.When = at.UTC()
		}
	}
	for _, name := range append([]string{x.Vulnerability.Name, x.Vulnerability.ID}, x.Vulnerability.Aliases...) {
		if name != "" {
			s.About = append(s.About, name)
		}
	}
	for _, p := range x.Products {
		out := Product{shown: p.ID}
		for _, id := range []string{p.ID, p.Identifiers["purl"], p.Identifiers["cpe23"], p.Identifiers["@cpe23"]} {
			if id != "" {
				out.IDs = append(out.IDs, id)
			}
		}
		if len(out.IDs) > 0 && len(s.Products) < maxProducts {
			s.Products = append(s.Products, out)
		}
	}
	return s
}
