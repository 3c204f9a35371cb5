package starter_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/fcc"
	"interdict/screen/list/listtest"
	"interdict/screen/list/section889"
	"interdict/screen/list/starter"
)

func TestSnapshots(t *testing.T) {
	snaps, err := starter.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	want := map[interdict.ListID]int{"us/entity-list": 3, "us/sdn": 12, "us/fcc-covered": 13, "us/section-889": 5}
	for _, s := range snaps {
		listtest.Sound(t, &list.Format{Name: "starter", MetReal: true}, []list.Snapshot{s})
		if len(s.Entries) != want[s.List] {
			t.Errorf("%s has %d entries, want %d", s.List, len(s.Entries), want[s.List])
		}
		if part := s.List == "us/entity-list" || s.List == "us/sdn"; s.Complete == part {
			t.Errorf("%s: complete %v", s.List, s.Complete)
		}
		if _, err := time.Parse(time.DateOnly, s.AsOf); err != nil {
			t.Errorf("%s: %v", s.List, err)
		}
		for _, e := range s.Entries {
			if e.Source == "" || !slices.Contains([]interdict.Confidence{interdict.Primary, interdict.Secondary}, e.Confidence) || e.Effective > s.AsOf {
				t.Errorf("%s: source %q, confidence %q, since %s", e.Ref(), e.Source, e.Confidence, e.Effective)
			}
			if e.Kind != list.Individual && e.Kind != list.Entity {
				t.Errorf("%s is a %q", e.Ref(), e.Kind)
			}
		}
		delete(want, s.List)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}

// TestNotDesignated: the company and its chief executive are no SDNs.
func TestNotDesignated(t *testing.T) {
	snaps, err := starter.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range snaps {
		for _, e := range s.Entries {
			if s.List == "us/sdn" && (e.Kind != list.Individual || e.Names[0].Parts.Family == "Kaspersky") {
				t.Errorf("%s is in the starter set of the SDN list", e.Names[0].Text)
			}
		}
	}
}

func ExampleSnapshots() {
	snaps, err := starter.Snapshots()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range snaps[0].Entries {
		fmt.Println(e.Names[0].Text, e.Countries, e.Source)
	}
	// Output:
	// AO Kaspersky Lab [RU] 89 FR 52362, FR Doc. 2024-13695, 15 CFR part 744
	// OOO Kaspersky Group [RU] 89 FR 52362, FR Doc. 2024-13695, 15 CFR part 744
	// Kaspersky Labs Limited [GB] 89 FR 52362, FR Doc. 2024-13695, 15 CFR part 744
}

// TestLikeThePublishers: where the real files are at hand, the companies of the
// starter set are those that the loaders read out of them.
func TestLikeThePublishers(t *testing.T) {
	snaps, err := starter.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	for id, from := range map[interdict.ListID]struct {
		format *list.Format
		file   string
	}{"us/fcc-covered": {fcc.Format, "us-other/fcc_covered_list.csv"}, "us/section-889": {section889.Format, "us-other/section_889.csv"}} {
		in := listtest.Real(t, from.file)
		if in == nil {
			return
		}
		real, _, err := from.format.Load(in, list.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, e := range real[0].Entries {
			want[e.Names[0].Text] = e.Effective
		}
		for _, s := range snaps {
			if s.List != id {
				continue
			}
			for _, e := range s.Entries {
				since, ok := want[e.Names[0].Text]
				if !ok || since != "" && since != e.Effective {
					t.Errorf("%s: %s since %s is not in the file (%v)", id, e.Names[0].Text, e.Effective, want)
				}
				delete(want, e.Names[0].Text)
			}
			if len(want) > 0 {
				t.Errorf("%s: %v are missing", id, want)
			}
		}
	}
}
