package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
)

// What a vendor has answered stands on the page of the finding and in both
// exports, and is counted apart in the summary.
func TestFindVendorsAnswers(t *testing.T) {
	h := newFindSite(t)
	at := openFindings(t, h, testFile{"software.csv", "pc1;Answered Suite;review\npc2;Other Suite;review\n"})
	const sentence = "nswered by Example Vendor on 2024-08-01 of Answered Suite: not affected: component not present (v.json)"
	list := get(t, h, at)
	want(t, list, "An open question on 1 asset", "A"+sentence, "1 answered", "known=answered")
	checkSums(t, h, at, 6)
	at2 := openFindings(t, h, testFile{"a.csv", "pc1;Answered Suite;review\n"})
	want(t, get(t, h, at2), "Nothing is open; 1 question answered by a vendor")
	want(t, get(t, h, at+"/2"), "What vendors have said", sentence, "Which engine does it contain?")
	want(t, get(t, h, at+"/findings.csv"), sentence)
	w := do(h, httptest.NewRequest(http.MethodGet, at+"/findings.json", nil))
	var out struct{ Summary summaryJSON }
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || out.Summary.Answered != 1 || out.Summary.Findings["review"] != 1 {
		t.Errorf("%v: %+v", err, out.Summary)
	}
}
