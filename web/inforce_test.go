package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"interdict"
)

// stricterLaw answers as the law of the tests does, but prohibits what it permits.
type stricterLaw struct{ fakeLaw }

func (l stricterLaw) Decide(d interdict.Deal) (interdict.Decision, error) {
	dec, err := l.fakeLaw.Decide(d)
	if dec.Outcome == interdict.Permitted {
		dec.Outcome, dec.Between = interdict.Prohibited, [2]interdict.Outcome{interdict.Prohibited, interdict.Prohibited}
	}
	return dec, err
}

// editions are two sets of options: the second is stricter.
func editions(t testing.TB) (first, second Options) {
	t.Helper()
	first = Options{Decider: fakeLaw{}, Reader: fakeReader{}, Law: fakePacks(), Start: []Book{openBook(t)}, Now: func() time.Time { return noon }, Zone: eastern,
		Edition: Edition{ID: "11aa11aa11aa", Since: noon}, Hunter: fakeHunter{}}
	second = first
	second.Decider, second.Edition = stricterLaw{}, Edition{ID: "22bb22bb22bb", Since: noon.Add(time.Hour)}
	return first, second
}

func changed() Changed {
	return Changed{From: "11aa11aa11aa", To: "22bb22bb22bb", At: noon.Add(time.Hour), Others: []string{"the catalog is another"},
		Law: []LawChanged{{ID: "xx/test-1", Title: "Order on product K", Was: 3, Version: 4, Points: 640, Turned: 12,
			Examples: []LawExample{{Act: "sell", From: "permitted", To: "prohibited", Points: 12, Example: "place US"}}}}}
}

// A newer edition answers what is asked from now on. What stands in a book stays
// as it was answered, says so with what has changed, and is decided anew when
// somebody asks for it: all lines or one, with the answers that were given.
func TestReplace(t *testing.T) {
	first, second := editions(t)
	h, err := New(first)
	if err != nil {
		t.Fatal(err)
	}
	before := get(t, h, "/books/1")
	want(t, before, "in force here since 19 Aug 2024")
	lacks(t, before, "earlier law or lists", "Decide 7 lines anew")
	if err := h.Replace(second, changed()); err != nil {
		t.Fatal(err)
	}
	list := get(t, h, "/books/1")
	want(t, list, "7 answers here were made by earlier law or lists", "<code>11aa11aa11aa</code>", "version 4 after 3: 12 of 640 combinations of facts are answered otherwise",
		"Sell: permitted becomes prohibited in 12", "The catalog is another.", "Decide 7 lines anew")
	if strings.Count(list, `class="o stop"`) != strings.Count(before, `class="o stop"`) {
		t.Error("a line is answered otherwise though nobody asked for it")
	}
	page := get(t, h, "/books/1/deals/4") // row 4 is permitted by the first edition
	want(t, page, "This answer was made by earlier law or lists", "Permitted.", "not the one in force now", `name="line" value="4"`)
	want(t, get(t, h, "/books/1/deals/4/print"), "edition 11aa11aa11aa, not the one in force now")
	want(t, get(t, h, "/books/1/deals.csv"), ",11aa11aa11aa\n")
	want(t, get(t, h, "/"), "7 lines answered by earlier law or lists")
	want(t, get(t, h, "/inforce"), "<code>22bb22bb22bb</code>", `<a href="/books/1#edition">orders.csv</a>: 7 lines`, "What has changed while this program runs")

	if w := post(h, "/books/1/anew", url.Values{"line": {"4"}}); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/books/1/deals/4") {
		t.Fatalf("one line: %d, %s", w.Code, w.Header().Get("Location"))
	}
	want(t, get(t, h, "/books/1/deals/4"), "Prohibited.", "<code>22bb22bb22bb</code>")
	want(t, get(t, h, "/books/1"), "6 answers here were made by earlier law or lists", "was permitted")
	if w := post(h, "/books/1/anew", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("the rest: %d\n%s", w.Code, w.Body)
	}
	after := get(t, h, "/books/1?anew=1")
	want(t, after, "are answered otherwise", "By edition <code>22bb22bb22bb</code>")
	lacks(t, after, "earlier law or lists")
	want(t, get(t, h, "/books/1?has=turned"), "answered otherwise by newer law or lists")
}

// An edition that is refused leaves everything as it was and is told on every
// page, until one is taken or the reason is gone.
func TestRefuse(t *testing.T) {
	first, second := editions(t)
	h, err := New(first)
	if err != nil {
		t.Fatal(err)
	}
	h.Refuse(&Refusal{Why: "us/x/restriction.yaml:12: unknown key \"frm\"\nus/x/restriction.yaml:14: no zone", Hint: "see interdict law lint", Since: noon})
	for _, path := range []string{"/", "/books/1", "/law", "/findings"} {
		want(t, get(t, h, path), "refused since 19 Aug 2024", `href="/inforce#refused"`)
	}
	want(t, get(t, h, "/inforce"), "<li>us/x/restriction.yaml:12: unknown key &#34;frm&#34;</li>", "See interdict law lint.", "Every answer still rests on edition <code>11aa11aa11aa</code>")
	lacks(t, get(t, h, "/books/1"), "earlier law or lists")
	h.Refuse(nil)
	lacks(t, get(t, h, "/"), "refused since")
	h.Refuse(&Refusal{Why: "x", Since: noon})
	if err := h.Replace(second, changed()); err != nil {
		t.Fatal(err)
	}
	lacks(t, get(t, h, "/"), "refused since")
}

// The same edition, judged on another day, flags no answer.
func TestReplaceSame(t *testing.T) {
	first, _ := editions(t)
	h, err := New(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Replace(first, Changed{From: first.Edition.ID, To: first.Edition.ID, At: noon}); err != nil {
		t.Fatal(err)
	}
	lacks(t, get(t, h, "/books/1"), "earlier law or lists")
	want(t, get(t, h, "/inforce"), "Nothing has changed since this program started")
}

// haltedLaw holds an answer up until it is told to go on.
type haltedLaw struct {
	fakeLaw
	begun, on chan struct{}
	once      *sync.Once
}

func (l haltedLaw) Decide(d interdict.Deal) (interdict.Decision, error) {
	l.once.Do(func() { close(l.begun); <-l.on })
	return l.fakeLaw.Decide(d)
}

// A request ends with the edition with which it began, whatever happens meanwhile.
func TestReplaceDuringRequest(t *testing.T) {
	first, second := editions(t)
	first.Start = nil
	slow := haltedLaw{begun: make(chan struct{}), on: make(chan struct{}), once: &sync.Once{}}
	first.Decider = slow
	h, err := New(first)
	if err != nil {
		t.Fatal(err)
	}
	sent := make(chan string)
	go func() { sent <- uploadFile(t, h, "orders.csv", []byte(orders)).Header().Get("Location") }()
	<-slow.begun
	if err := h.Replace(second, changed()); err != nil {
		t.Fatal(err)
	}
	close(slow.on)
	book := get(t, h, <-sent)
	want(t, book, "7 answers here were made by earlier law or lists", "<code>11aa11aa11aa</code>")
}

// Editions come and go while pages are asked for: every page is of one edition,
// and under the race detector nothing is torn.
func TestReplaceUnderLoad(t *testing.T) {
	first, second := editions(t)
	h, err := New(first)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	stop := make(chan struct{})
	for _, path := range []string{"/", "/books/1", "/books/1/deals/4", "/inforce", "/law"} {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if w := do(h, newGet(path)); w.Code != http.StatusOK {
					t.Errorf("%s: %d", path, w.Code)
					return
				}
				post(h, "/books/1/anew", nil)
			}
		})
	}
	for i := range 20 {
		next := []Options{first, second}[i%2]
		from, to := []string{"22bb22bb22bb", "11aa11aa11aa"}[i%2], next.Edition.ID
		if err := h.Replace(next, Changed{From: from, To: to, At: noon}); err != nil {
			t.Error(err)
		}
		h.Refuse(&Refusal{Why: "x", Since: noon})
	}
	close(stop)
	all.Wait()
	post(h, "/books/1/anew", nil)
	lacks(t, get(t, h, "/books/1"), "earlier law or lists")
}

// A record of a line is made by what has answered it, with its own clocks and
// versions, even when another edition is in force.
func TestKeepByEdition(t *testing.T) {
	first, second := editions(t)
	one, two := &countingKeeper{fakeArchive: &fakeArchive{}}, &countingKeeper{fakeArchive: &fakeArchive{}}
	first.Evidence, second.Evidence = &Evidence{Keeper: one}, &Evidence{Keeper: two}
	h, err := New(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Replace(second, changed()); err != nil {
		t.Fatal(err)
	}
	post(h, "/books/1/anew", url.Values{"line": {"4"}})
	if w := post(h, "/books/1/record", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	if one.n != 6 || two.n != 1 {
		t.Errorf("the first edition recorded %d lines, the second %d; want 6 and 1", one.n, two.n)
	}
}

type countingKeeper struct {
	*fakeArchive
	n int
}

func (k *countingKeeper) Keep(lines []Kept) (int64, error) {
	k.n += len(lines)
	return k.fakeArchive.Keep(lines)
}

// A line that the newer edition cannot read stays as it was, and that is said.
func TestAnewFails(t *testing.T) {
	first, second := editions(t)
	second.Decider = unreadable{}
	h, err := New(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Replace(second, changed()); err != nil {
		t.Fatal(err)
	}
	w := post(h, "/books/1/anew", nil)
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "1 line could not be decided anew") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
	want(t, get(t, h, "/books/1"), "1 answer here was made by earlier law or lists")
}

// unreadable cannot read one deal.
type unreadable struct{ fakeLaw }

func (l unreadable) Decide(d interdict.Deal) (interdict.Decision, error) {
	if slices.Contains(d.Act, "export") {
		return interdict.Decision{}, errors.New("no such act any more")
	}
	return l.fakeLaw.Decide(d)
}

func newGet(path string) *http.Request { return httptest.NewRequest(http.MethodGet, path, nil) }
