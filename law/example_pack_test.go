package law_test

import (
	"os"
	"regexp"
	"testing"
	"testing/fstest"
	"time"

	"interdict/decide"
	"interdict/law"
)

// TestExamplePack takes the whole pack at the end of FORMAT.md and holds it
// against everything that a shipped pack must pass: its cases, the lint, the
// check of every combination, and a case for every single change.
func TestExamplePack(t *testing.T) {
	doc, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, m := range regexp.MustCompile("(?s)`law/([a-z/-]+\\.yaml)`:\n\n```yaml\n(.*?)```").FindAllSubmatch(doc, -1) {
		files[string(m[1])] = &fstest.MapFile{Data: m[2]}
	}
	packs, err := law.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(packs) != 1 {
		t.Fatalf("FORMAT.md shows %d packs in %d files", len(packs), len(files))
	}
	p := packs[0]
	if c, err := p.Cases(); c == nil || err != nil {
		t.Fatalf("FORMAT.md shows no cases: %v", err)
	}
	results, err := decide.RunCases(p, decide.StatedOnly{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		for _, f := range r.Failures {
			t.Errorf("case %q: %s", r.Name, f)
		}
	}
	problems, err := decide.Lint(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range problems {
		t.Error(x)
	}
	for _, known := range []string{"2025-02-01", "2026-01-21", "2026-11-23"} {
		at, err := time.Parse(time.DateOnly, known)
		if err != nil {
			t.Fatal(err)
		}
		report, err := decide.Check(p, at)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range report.Problems {
			t.Errorf("as known on %s: %s", known, x)
		}
	}
	mutants, err := decide.Mutate(p, decide.StatedOnly{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(mutants.Survivors, mutants.Problems...) {
		t.Errorf("mutant: %s", s)
	}
}
