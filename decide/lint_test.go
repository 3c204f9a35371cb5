package decide

import (
	"io/fs"
	"testing"
	"time"

	"interdict/law"
)

// TestLintShippedPacks holds every shipped pack against the lint.
func TestLintShippedPacks(t *testing.T) {
	packs, err := law.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		t.Run(string(p.ID), func(t *testing.T) {
			problems, err := Lint(p)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range problems {
				t.Error(x)
			}
		})
	}
}

// TestDiffCountsPoints takes one rule away: exactly the acts that it reaches
// change, and a pack does not differ from itself.
func TestDiffCountsPoints(t *testing.T) {
	p := packNamed(t, "us/icts-2021-002")
	known := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	same, err := Diff(p, p, known)
	if err != nil {
		t.Fatal(err)
	}
	if same.Changed != 0 {
		t.Errorf("the pack differs from itself in %d points: %v", same.Changed, same.Groups)
	}
	// The same text elsewhere: lines further down, in another file.
	src, err := fs.ReadFile(law.Files(), "us/icts-2021-002/restriction.yaml")
	if err != nil {
		t.Fatal(err)
	}
	moved, err := law.Parse("elsewhere.yaml", append([]byte("# a\n# b\n"), src...))
	if err != nil {
		t.Fatal(err)
	}
	if same, err = Diff(p, moved, known); err != nil || same.Changed != 0 {
		t.Errorf("the pack differs from its copy in %d points: %v, %v", same.Changed, same.Groups, err)
	}
	for _, m := range Mutants(p) {
		if m.ID != "K5" {
			continue
		}
		d, err := Diff(p, m.Pack, known)
		if err != nil {
			t.Fatal(err)
		}
		if d.Changed == 0 {
			t.Error("without K5 nothing changes")
		}
		for _, g := range d.Groups {
			if g.Act != "resell" && g.Act != "sell" && g.Act != "renew" {
				t.Errorf("without K5 the act %s changes: %s", g.Act, g.Example)
			}
		}
	}
}

func packNamed(t *testing.T, id string) *law.Pack {
	t.Helper()
	packs, err := law.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		if string(p.ID) == id {
			return p
		}
	}
	t.Fatalf("no pack %s", id)
	return nil
}
