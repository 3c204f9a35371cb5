package hunt

import (
	"fmt"
	"strings"
	"testing"

	"interdict"
	"interdict/catalog"
	"interdict/internal/weigh"
)

// TestReach: what is installed says what it can do there, and how it goes; what
// has been removed says only what may stay.
func TestReach(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, plantedName, []byte(planted))
	found, _, _ := hunt(t, dir)
	if len(found) != 1 {
		t.Fatal(found)
	}
	var can []string
	for _, r := range found[0].Reach {
		can = append(can, r.Can)
		if r.Words == "" || r.Confidence == "" || len(r.Source) == 0 {
			t.Errorf("%+v", r)
		}
	}
	if got := strings.Join(can, " "); got != "kernel files cloud update" {
		t.Errorf("it can %s", got)
	}
	if r := found[0].Removal; r == nil || !strings.Contains(r.How, "kesl") || r.Confidence != interdict.Unverified {
		t.Errorf("removal %+v", r)
	}
	gone := strings.Replace(planted, "install ok installed", "deinstall ok config-files", 1)
	dir = t.TempDir()
	write(t, dir, plantedName, []byte(gone))
	if found, _, _ = hunt(t, dir); len(found) != 1 || found[0].Verdict != interdict.Residue || found[0].Reach != nil || found[0].Removal == nil {
		t.Errorf("%+v", found)
	}
}

// TestReached counts assets, not findings, and begins with the deepest.
func TestReached(t *testing.T) {
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	found := []interdict.Finding{
		{Asset: "a", Verdict: interdict.Present, Product: "kaspersky/network-agent"},
		{Asset: "a", Verdict: interdict.Present, Product: "kaspersky/endpoint-security-linux"},
		{Asset: "b", Verdict: interdict.Probable, OneOf: []interdict.ProductID{"kaspersky/endpoint-security-linux", "kaspersky/who-calls"}},
		{Asset: "c", Verdict: interdict.PresentEmbedded, Product: "zyxel/usg", Embeds: []interdict.ProductID{"kaspersky/anti-virus-sdk"}},
		{Asset: "d", Verdict: interdict.Mention, Product: "kaspersky/network-agent"},
	}
	weigh.Reach(c, found)
	var got []string
	for _, p := range Reached(found) {
		got = append(got, fmt.Sprint(p.Can, p.Assets))
	}
	if want := "kernel[a b] files[a b c] remote[a] cloud[a b] update[a b c]"; strings.Join(got, " ") != want {
		t.Errorf("got %s", strings.Join(got, " "))
	}
}
