package law_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"interdict/decide"
	"interdict/law"
)

// TestCasesWait: deals are decided by a pack whose cases are missing or
// broken; whoever asks for the cases is told.
func TestCasesWait(t *testing.T) {
	const dir = "us/ear-746"
	pack, err := os.ReadFile(dir + "/restriction.yaml")
	if err != nil {
		t.Fatal(err)
	}
	load := func(cases *fstest.MapFile) *law.Pack {
		t.Helper()
		fsys := fstest.MapFS{dir + "/restriction.yaml": {Data: pack}}
		if cases != nil {
			fsys[dir+"/cases.yaml"] = cases
		}
		packs, err := law.Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return packs[0]
	}
	lint := func(p *law.Pack) string {
		t.Helper()
		problems, err := decide.Lint(p)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, p := range problems {
			all = append(all, p.Error())
		}
		return strings.Join(all, "\n")
	}

	none := load(nil)
	if c, err := none.Cases(); c != nil || err != nil {
		t.Errorf("without a file: %v, %v", c, err)
	}
	if got := lint(none); !strings.Contains(got, "us/ear-746 has no cases") {
		t.Errorf("lint says %q", got)
	}

	const wrong = `us/ear-746/cases.yaml:1:1: unknown key "cases_of"`
	broken := load(&fstest.MapFile{Data: []byte("cases_of: x\n")})
	if _, err := broken.Cases(); err == nil || !strings.Contains(err.Error(), wrong) {
		t.Errorf("Cases: %v", err)
	}
	if _, err := decide.RunCases(broken, decide.StatedOnly{}); err == nil || !strings.Contains(err.Error(), wrong) {
		t.Errorf("RunCases: %v", err)
	}
	if got := lint(broken); !strings.Contains(got, wrong) {
		t.Errorf("lint says %q", got)
	}
}
