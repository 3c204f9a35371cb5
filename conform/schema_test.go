package conform

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// estate is a tree with something of every level in it.
var estate = map[string]string{
	"tree/var/lib/dpkg/status": "Package: kesl\nStatus: install ok installed\nMaintainer: Kaspersky Lab <info@example.com>\nVersion: 12.1.0-1543\n\n",
	"tree/a b#?%/software.csv": "DisplayName,Publisher,DisplayVersion,ComputerName\nKaspersky Endpoint Security for Windows,AO Kaspersky Lab,12.3.0.493,PC 1\n" +
		"ZoneAlarm Antivirus,Check Point,15.8,PC2\n",
	"tree/empty/readme.txt": "nothing",
	"damaged/x.cdx.json":    `{"bomFormat":"CycloneDX","components":[{"name":"a"},`,
	"known.yaml":            "ignore:\n  - product: kaspersky/endpoint-security-linux\n    who: A. Clerk\n    why: being removed\n    until: \"2027-06-30\"\n",
}

// moduleDir is where the go command keeps a module that this one requires.
func moduleDir(t *testing.T, module string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		t.Fatalf("%s: %q, %v", module, dir, err)
	}
	return dir
}

// compile makes a schema of files that may refer to each other by name.
func compile(t *testing.T, files map[string][]byte, main string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for name, b := range files {
		if err := c.AddResource(name, parse(t, b)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	s, err := c.Compile(main)
	if err != nil {
		t.Fatalf("%s: %v", main, err)
	}
	return s
}

func parse(t *testing.T, b []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	return v
}
