//go:build soak

package conform

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// cosign, which most people verify such envelopes with, accepts each statement
// for the facts that it is about, and for no others. To build it takes minutes,
// so make soak runs this, not make test.
func TestCosignAccepts(t *testing.T) {
	cosign := filepath.Join(t.TempDir(), "cosign")
	build := exec.CommandContext(t.Context(), "go", "build", "-C", "cosign", "-o", cosign, "github.com/sigstore/cosign/v3/cmd/cosign")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	e := makeEvidence(t)
	dir := write(t, map[string]string{"evidence.pem": string(e.pem), "other": "{}"})
	verify := func(name, blob string) (string, error) {
		c := exec.CommandContext(t.Context(), cosign, "verify-blob-attestation", "--key", "evidence.pem", "--insecure-ignore-tlog=true",
			"--type", "https://interdict.invalid/record/v1", "--signature", name, blob)
		c.Dir = dir
		c.Env = append(os.Environ(), "HOME="+dir)
		out, err := c.CombinedOutput()
		return string(out), err
	}
	for _, name := range e.statements(t) {
		file := filepath.Base(name)
		for as, b := range map[string][]byte{file: e.members[name], "asked": subject(t, e.members[strings.Replace(name, "statements/", "records/", 1)])} {
			if err := os.WriteFile(filepath.Join(dir, as), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if out, err := verify(file, "asked"); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		if out, err := verify(file, "other"); err == nil {
			t.Errorf("%s: accepted for other bytes\n%s", name, out)
		}
	}
}
