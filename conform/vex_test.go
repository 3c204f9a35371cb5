package conform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/CycloneDX/cyclonedx-go" // brings the schemas of CycloneDX
	"github.com/openvex/go-vex/pkg/vex"
)

// The reference library of OpenVEX reads the statements, finds each valid, and
// matches them to the products by their package URLs.
func TestOpenVEX(t *testing.T) {
	dir := write(t, estate)
	b := interdict(t, dir, 3, "find", "tree", "--all", "--format", "openvex", "--now", "2026-11-23", "--author", "A. Clerk")
	name := filepath.Join(dir, "out.json")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := vex.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	if d.Author != "A. Clerk" || d.Version != 1 || d.Timestamp == nil || len(d.Statements) != 3 {
		t.Errorf("%+v", d)
	}
	for i := range d.Statements {
		if err := d.Statements[i].Validate(); err != nil {
			t.Errorf("statement %d: %v", i, err)
		}
	}
	for product, want := range map[string]vex.Status{
		"pkg:generic/kaspersky/endpoint-security-linux@12.1.0-1543": vex.StatusAffected,
		"pkg:generic/check-point/zonealarm@15.8":                    vex.StatusUnderInvestigation,
	} {
		got := d.Matches("interdict:restricted/kaspersky", product, nil)
		if len(got) != 1 || got[0].Status != want {
			t.Errorf("%s: %+v, want %s", product, got, want)
		}
	}
}

// A vendor's document as the reference library writes it is read.
func TestOpenVEXOfOthers(t *testing.T) {
	dir := write(t, estate)
	d := vex.New()
	d.Author = "Example Vendor"
	d.Statements = []vex.Statement{{Vulnerability: vex.Vulnerability{Name: "interdict:restricted/kaspersky"}, Status: vex.StatusNotAffected, Justification: vex.ComponentNotPresent, ImpactStatement: "our own engine since 15.8",
		Products: []vex.Product{{Component: vex.Component{ID: "https://vendor.example/za", Identifiers: map[vex.IdentifierType]string{vex.PURL: "pkg:generic/check-point/zonealarm@15.8"}}}}}}
	if _, err := d.GenerateCanonicalID(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "vendor.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.ToJSON(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	out := string(interdict(t, dir, 3, "find", "tree", "--vex", "vendor.json", "--format", "text"))
	if !strings.Contains(out, "answered by Example Vendor") || !strings.Contains(out, "component not present: our own engine since 15.8") || !strings.Contains(out, "1 more answered by the vendor") {
		t.Error(out)
	}
}

// The document holds to CycloneDX's published schema, whatever the names are.
func TestCycloneDXVEX(t *testing.T) {
	s := compile(t, cyclonedxSchemas(t), "http://cyclonedx.org/schema/bom-1.6.schema.json")
	dir := write(t, estate)
	for root, code := range map[string]int{"tree": 3, "tree/empty": 0} {
		b := interdict(t, dir, code, "find", root, "--all", "--format", "cyclonedx-vex", "--now", "2026-11-23")
		if err := s.Validate(parse(t, b)); err != nil {
			t.Errorf("%s: %v\n%s", root, err, b)
		}
		if err := s.Validate(parse(t, []byte(strings.Replace(string(b), `"bomFormat": "CycloneDX"`, `"bomFormat": "Cyclone"`, 1)))); err == nil {
			t.Error("the schema takes another form: it checks nothing")
		}
	}
}

// cyclonedxSchemas are the schema of version 1.6 and those that it refers to.
func cyclonedxSchemas(t *testing.T) map[string][]byte {
	t.Helper()
	dir := filepath.Join(moduleDir(t, "github.com/CycloneDX/cyclonedx-go"), "schema")
	out := map[string][]byte{}
	for name, address := range map[string]string{"bom-1.6.schema.json": "bom-1.6.schema.json", "spdx.schema.json": "spdx.schema.json", "jsf-0.82.schemax.json": "jsf-0.82.schema.json"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out["http://cyclonedx.org/schema/"+address] = b
	}
	return out
}
