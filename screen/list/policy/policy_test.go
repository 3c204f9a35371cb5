package policy_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/policy"
)

func shipped() policy.Policy {
	p, err := policy.Default()
	if err != nil {
		panic(err)
	}
	return p
}

var now = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

func snap(id interdict.ListID, n int, checked string) list.Snapshot {
	return list.Snapshot{List: id, Entries: make([]list.Entry, n), Complete: true, Checked: checked}
}

func TestDefault(t *testing.T) {
	cons := snap("us/ofac-nonsdn", 442, "2026-11-20")
	el := snap("us/entity-list", 3000, "2026-11-20")
	tests := []struct {
		name  string
		snaps []list.Snapshot
		want  string
	}{
		{"all there", []list.Snapshot{snap("us/sdn", 17000, "2026-11-20"), cons, el}, ""},
		{"nothing", nil, "us/sdn missing, us/ofac-nonsdn missing, us/entity-list missing"},
		{"the last day that is fresh", []list.Snapshot{snap("us/sdn", 17000, "2026-11-16"), cons, el}, ""},
		{"a day later", []list.Snapshot{snap("us/sdn", 17000, "2026-11-15"), cons, el}, "us/sdn stale"},
		{"a part of the Entity List", []list.Snapshot{snap("us/sdn", 17000, "2026-11-20"), cons, snap("us/entity-list", 919, "2026-11-20")}, "us/entity-list small"},
		{"cut off", []list.Snapshot{snap("us/sdn", 17000, "2026-11-20"), cons, {List: "us/entity-list", Entries: el.Entries, Checked: "2026-11-20", Note: "the file is cut off"}}, "us/entity-list incomplete"},
		{"files without a date", []list.Snapshot{snap("us/sdn", 17000, ""), cons, el}, "us/sdn undated"},
		{"dated by the publisher only", []list.Snapshot{{List: "us/sdn", Entries: make([]list.Entry, 17000), Complete: true, AsOf: "2026-11-22"}, cons, el}, ""},
		{"dated tomorrow", []list.Snapshot{snap("us/sdn", 17000, "2026-12-24"), cons, el}, "us/sdn undated"},
		{"the other lists of OFAC from the Consolidated Screening List", []list.Snapshot{snap("us/sdn", 17000, "2026-11-20"), el,
			snap("us/ssi", 290, "2026-11-20"), snap("us/plc", 78, "2026-11-20"), snap("us/cmic", 68, "2026-11-20"), snap("us/mbs", 20, "2026-11-20"), snap("us/capta", 10, "2026-11-20")}, ""},
		{"one of them missing", []list.Snapshot{snap("us/sdn", 17000, "2026-11-20"), el, snap("us/ssi", 290, "2026-11-20")}, "us/ofac-nonsdn missing"},
		{"a stale and a fresh edition", []list.Snapshot{snap("us/sdn", 17000, "2026-01-01"), snap("us/sdn", 17000, "2026-11-22"), cons, el}, ""},
	}
	for _, tt := range tests {
		var got []string
		for _, g := range shipped().Check(policy.Of(tt.snaps), now) {
			got = append(got, string(g.List)+" "+g.Why)
			if g.Text == "" {
				t.Errorf("%s: gap %s without words", tt.name, g.List)
			}
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, s, tt.want)
		}
	}
}

// TestManualHasTheShippedPolicy: what doc/lists.md shows is what holds.
func TestManualHasTheShippedPolicy(t *testing.T) {
	b, err := os.ReadFile("../../../doc/lists.md")
	if err != nil {
		t.Fatal(err)
	}
	_, shipped, ok := strings.Cut(string(policy.Shipped()), "\nrequire:")
	if !ok || !strings.Contains(string(b), "```yaml\nrequire:"+shipped+"```") {
		t.Error("doc/lists.md shows another policy than shipped.yaml")
	}
}

func TestParse(t *testing.T) {
	p, err := policy.Parse("p.yaml", []byte("require:\n  - list: un/sc\n    max_age_days: 30\n    min_entries: 500\n    or: [a, b]\n"))
	if err != nil || fmt.Sprint(p) != "{[{un/sc 30 500 [a b]}]}" {
		t.Errorf("%v %v", p, err)
	}
	for src, want := range map[string]string{
		"require: []\n":                                 "names no list",
		"require:\n  - list: a\n  - list: a\n":          "twice",
		"require:\n  - list: a\n    max_age: 7\n":       "max_age",
		"require:\n  - list: a\n    max_age_days: -1\n": "below 0",
		"": "",
	} {
		if _, err := policy.Parse("p.yaml", []byte(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", src, err, want)
		}
	}
}

func ExamplePolicy_Check() {
	sdn := policy.Held{List: "us/sdn", Entries: 17000, Complete: true, Checked: "2026-11-01"}
	for _, g := range shipped().Check([]policy.Held{sdn}, now) {
		fmt.Println(g)
	}
	// Output:
	// us/sdn: was last checked on 2026-11-01, 22 days ago; the policy allows 7
	// us/ofac-nonsdn: is not loaded
	// us/entity-list: is not loaded
}
