package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"interdict"
)

// fakeArchive keeps records in memory, to test the pages without a log.
type fakeArchive struct {
	mu      sync.Mutex
	kept    []Kept
	batches int
	failAt  int // the batch from which recording fails; 0: never
}

func (f *fakeArchive) Keep(lines []Kept) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.batches++; f.failAt > 0 && f.batches >= f.failAt {
		return 0, errors.New("another program writes to this log\nhint: try again when it has ended")
	}
	first := int64(len(f.kept))
	f.kept = append(f.kept, lines...)
	return first, nil
}

func (f *fakeArchive) Checkpoint() ([]byte, error) {
	if len(f.kept) == 0 {
		return nil, errors.New("nothing was recorded in this log yet")
	}
	return fmt.Appendf(nil, "log.example\n%d\n", len(f.kept)), nil
}

func (f *fakeArchive) Page(q LogQuery) (LogPage, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := int64(len(f.kept))
	p := LogPage{Checkpoint: LogRoot{Origin: "log.example", Size: n, Root: strings.Repeat("0f", 32), Key: "log.example", Public: "log.example+1+k", From: "2024-01-01", Until: "2025-12-31"}}
	if q.Before > 0 {
		n = min(n, q.Before)
	}
	for n > 0 && len(p.Rows) < q.Limit {
		n--
		p.Looked++
		if q.Kind == "" || q.Kind == "decision" {
			p.Rows = append(p.Rows, f.row(n))
		}
	}
	p.Older = n
	return p, nil
}

func (f *fakeArchive) row(n int64) LogRow {
	k := f.kept[n]
	return LogRow{Number: n, ID: fmt.Sprintf("id%d", n), Kind: "decision", MadeAt: noon, About: k.Deal.ID, Detail: "Resale", Outcome: k.Decision.Outcome}
}

// withEvidence serves the pages with a log in memory.
func withEvidence(t testing.TB, f *fakeArchive, books ...Book) http.Handler {
	t.Helper()
	h, err := New(Options{Decider: fakeLaw{}, Reader: fakeReader{}, Law: fakePacks(), Start: books, Now: func() time.Time { return noon }, Zone: eastern,
		Evidence: &Evidence{Log: f, Keeper: f}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestNavigationShowsWhatIsSet(t *testing.T) {
	if page := get(t, newSite(t), "/"); strings.Contains(page, `href="/evidence"`) {
		t.Error("evidence is in the masthead, though nothing serves it")
	}
	if w := do(newSite(t), httptest.NewRequest(http.MethodGet, "/evidence", nil)); w.Code != http.StatusNotFound {
		t.Errorf("no evidence pages: %d", w.Code)
	}
	want(t, get(t, withEvidence(t, &fakeArchive{}), "/"), `<a href="/evidence">Evidence</a></li><li><a href="/law">Restrictions</a>`)
}

func TestALineIsRecordedAsItStands(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f, openBook(t))
	want(t, get(t, h, "/evidence"), "The log is empty")
	want(t, get(t, h, "/books/1/deals/3"), "This answer is not recorded yet.", "Record this answer")

	w := post(h, "/books/1/deals/3/record", nil)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/books/1/deals/3?recorded=1#evidence" {
		t.Fatalf("recorded: %d to %q", w.Code, w.Header().Get("Location"))
	}
	page := get(t, h, "/books/1/deals/3?recorded=1")
	want(t, page, "Recorded as number 0 of the log", `href="/evidence/0"`)
	if strings.Contains(page, "Record this answer") {
		t.Error("what is recorded is offered again")
	}
	post(h, "/books/1/deals/3/record", nil)
	if len(f.kept) != 1 || f.kept[0].Deal.ID != "PO-2" || f.kept[0].Decision.Outcome != interdict.Review {
		t.Fatalf("kept: %+v", f.kept)
	}

	giveAnswer(t, h, 3, url.Values{"fact": {"performed_at"}, "typed": {"2 Oct 2024"}, "source": {"delivery note 77"}, "who": {"R. Adeyo"}})
	want(t, get(t, h, "/books/1/deals/3"), "The line has changed since", "Record this answer")
	post(h, "/books/1/deals/3/record", nil)
	if len(f.kept) != 2 || f.kept[1].Decision.Outcome != interdict.Prohibited {
		t.Fatalf("kept: %+v", f.kept)
	}
	if s := f.kept[1].Said; len(s) != 1 || s[0].Who != "R. Adeyo" || s[0].Source != "delivery note 77" || s[0].Value != "2024-10-02" {
		t.Errorf("who answered is not recorded: %+v", s)
	}
	want(t, get(t, h, "/books/1/deals/3"), "Recorded before", "number 0")
	want(t, get(t, h, "/evidence"), "2 records in the log", "Prohibited", "PO-2", "log.example", "19 Aug 2024, 12:00 Eastern")
}

func TestABookIsRecordedOnce(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f, openBook(t))
	post(h, "/books/1/deals/3/record", nil)
	want(t, get(t, h, "/books/1"), "1 of 7 lines is recorded as it stands.", "Record the 6 lines left")
	w := post(h, "/books/1/record", nil)
	if w.Header().Get("Location") != "/books/1?recorded=6#evidence" {
		t.Fatalf("recorded: %d to %q", w.Code, w.Header().Get("Location"))
	}
	want(t, get(t, h, "/books/1?recorded=6"), "6 lines recorded", "All 7 lines are recorded as they stand.")
	post(h, "/books/1/record", nil)
	if len(f.kept) != 7 {
		t.Errorf("%d records of 7 lines", len(f.kept))
	}
	if page := get(t, h, "/books/1?recorded=99"); strings.Contains(page, "99 lines recorded") {
		t.Error("an address makes the page say what is not so")
	}
}

func TestRecordingThatFailsSaysWhatIsKept(t *testing.T) {
	f := &fakeArchive{failAt: 3}
	h := withEvidence(t, f, bigBook(1234))
	w := post(h, "/books/1/record", nil)
	if w.Code != http.StatusInternalServerError {
		t.Fatalf("a failure: %d", w.Code)
	}
	want(t, w.Body.String(), "Another program writes to this log. Try again when it has ended.", "1,000 lines were recorded before that")
	want(t, get(t, h, "/books/1"), "1,000 of 1,234 lines are recorded as they stand.")
	f.failAt = 0
	post(h, "/books/1/record", nil)
	if len(f.kept) != 1234 {
		t.Errorf("%d records of 1,234 lines", len(f.kept))
	}
}

// TestRecordingAtOnce: many requests for the same book record each line once.
func TestRecordingAtOnce(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f, bigBook(300))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { post(h, "/books/1/record", nil) })
	}
	all.Wait()
	if len(f.kept) != 300 {
		t.Errorf("%d records of 300 lines", len(f.kept))
	}
}

func TestTheLogIsPaged(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f, bigBook(130))
	post(h, "/books/1/record", nil)
	want(t, get(t, h, "/evidence"), "50 of 130 records, newest first", `href="/evidence/129"`, `href="/evidence/80"`, "/evidence?before=80#records")
	want(t, get(t, h, "/evidence?before=80"), `href="/evidence/79"`, `href="/evidence/30"`, "Newest")
	last := get(t, h, "/evidence?before=30")
	want(t, last, `href="/evidence/0"`)
	if strings.Contains(last, "Older records") {
		t.Error("there is something older than the first record")
	}
	want(t, get(t, h, "/evidence?kind=scan"), "No record of this kind")
	want(t, get(t, h, "/evidence?kind=nonsense&before=-4"), "50 of 130 records")
	w := do(h, httptest.NewRequest(http.MethodGet, "/evidence/checkpoint", nil))
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "log.example\n130\n") {
		t.Errorf("checkpoint: %d, %q", w.Code, w.Body.String())
	}
}

func TestRecordingIsRefusedFromElsewhere(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f, openBook(t))
	r := httptest.NewRequest(http.MethodPost, "/books/1/record", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := do(h, r); w.Code != http.StatusForbidden || len(f.kept) > 0 {
		t.Errorf("a post from another site: %d, %d records", w.Code, len(f.kept))
	}
}
