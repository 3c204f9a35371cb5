package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// fakeUpdater has a set at hand, or an error.
type fakeUpdater struct {
	set  Updated
	err  error
	took int
}

func (u *fakeUpdater) From() string { return "https://packs.example.com" }

func (u *fakeUpdater) Update(_ context.Context, dry bool) (Updated, error) {
	if !dry && u.err == nil {
		u.took++
	}
	return u.set, u.err
}

func updating(t *testing.T, u Updater) http.Handler {
	t.Helper()
	opt, _ := editions(t)
	opt.Updater = u
	opt.Stock = []Stock{{Title: "Signed set of packs.example.com", Version: "3", Day: "2024-08-01", Is: "made", Until: "2024-08-10", Came: "signed update"},
		{Title: "Order on product K", Href: "/law/xx/test-1", Version: "3, draft", Day: "2024-08-10", Is: "checked", Came: "carried by the program"}}
	h, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// The page says of each part how old it is and how it came, and offers an update
// only where somebody has named a source.
func TestLawAndLists(t *testing.T) {
	want(t, get(t, updating(t, nil), "/inforce"), "Made 1 Aug 2024, 18 days old; to be taken for new until 10 Aug 2024", "<b>past that day</b>",
		"Checked 10 Aug 2024, 9 days old", "Carried by the program", "Updates from this page are off")
	if w := post(updating(t, nil), "/inforce/update", url.Values{"set": {"x"}}); w.Code == http.StatusSeeOther || w.Code == http.StatusOK {
		t.Errorf("updates are off, and a form was taken: %d", w.Code)
	}
}

// What a set would change is shown before it is taken, and only what was shown is
// taken.
func TestUpdateFromPage(t *testing.T) {
	u := &fakeUpdater{set: Updated{Set: "set 4 of packs.example.com", ID: "aa", MadeAt: noon, Signed: "packs.pub", Law: changed().Law, Others: []string{"us/sdn has 3 entries"}, Notes: []string{"us/x stays"}}}
	h := updating(t, u)
	want(t, get(t, h, "/inforce"), "https://packs.example.com", "Look for a newer set")
	w := post(h, "/inforce/check", nil)
	want(t, w.Body.String(), "Set 4 of packs.example.com would change this", "version 4 after 3: 12 of 640", "Us/sdn has 3 entries.", "Put set 4 of packs.example.com in force", `name="set" value="aa"`)
	if u.took != 0 {
		t.Fatal("looking has taken it")
	}
	if w := post(h, "/inforce/update", url.Values{"set": {"bb"}}); w.Code != http.StatusConflict || u.took != 0 || !strings.Contains(w.Body.String(), "Another set lies there now") {
		t.Errorf("a set that was not shown: %d, taken %d", w.Code, u.took)
	}
	if w := post(h, "/inforce/update", url.Values{"set": {"aa"}}); w.Code != http.StatusSeeOther || u.took != 1 {
		t.Fatalf("%d, taken %d", w.Code, u.took)
	}
	want(t, get(t, h, "/inforce?taken=1"), "Set 4 of packs.example.com was taken", "signed by a key from packs.pub")
	u.set.Current = true
	want(t, post(h, "/inforce/check", nil).Body.String(), "Nothing newer: set 4 of packs.example.com is in force")
}

// A set that is refused is told with what to do, and a form of another site is
// not taken at all.
func TestUpdateRefusedOnPage(t *testing.T) {
	u := &fakeUpdater{err: errors.New("set 2 of packs.example.com, where set 3 was taken: older than what was taken before\nhint: ask the publisher")}
	h := updating(t, u)
	w := post(h, "/inforce/check", nil)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("status %d", w.Code)
	}
	want(t, w.Body.String(), "Nothing was taken", "older than what was taken before.", "Ask the publisher.", "What was in force still is.")
	u.err = nil
	r := httptest.NewRequest(http.MethodPost, "/inforce/update", strings.NewReader("set="))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := do(h, r); w.Code != http.StatusForbidden || u.took != 0 {
		t.Errorf("from another site: %d, taken %d", w.Code, u.took)
	}
}
