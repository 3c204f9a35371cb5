package decide

import (
	"testing"

	"interdict"
)

// TestScreenedTellsOfLists holds what a deal says of a screening against what
// that clears: the answer to a question about owners or signatories must not
// clear the party's own name.
func TestScreenedTellsOfLists(t *testing.T) {
	yes := interdict.One(interdict.Yes)
	for _, c := range []struct {
		name string
		said *interdict.Screened
		want bool
	}{
		{"nothing is said", nil, false},
		{"not screened", &interdict.Screened{NA: true}, false},
		{"owners alone", &interdict.Screened{Ownership: yes}, false},
		{"signatories alone", &interdict.Screened{Signatories: yes}, false},
		{"a day, no lists named", &interdict.Screened{At: interdict.One("2024-06-28")}, true},
		{"a service, no lists named", &interdict.Screened{By: "a screening service"}, true},
		{"this list", &interdict.Screened{Lists: interdict.Strings{"us/sdn"}}, true},
		{"another list", &interdict.Screened{At: interdict.One("2024-06-28"), Lists: interdict.Strings{"us/meu"}}, false},
		{"no list at all", &interdict.Screened{At: interdict.One("2024-06-28"), Lists: interdict.Strings{}}, false},
	} {
		if got := screened(&interdict.Party{Name: "Halden Optics Ltd", Screened: c.said}, "us/sdn"); got != c.want {
			t.Errorf("%s: screened = %v, want %v", c.name, got, c.want)
		}
	}
}
