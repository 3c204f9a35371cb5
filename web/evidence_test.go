package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
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
	erased  bool
	forged  bool

	overrides []LogOverride
	ordered   []BundleOrder
	handed    []Handed
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

func (f *fakeArchive) Entry(n int64) (*Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n >= int64(len(f.kept)) {
		return nil, fmt.Errorf("the log has %d records, numbered from 0", len(f.kept))
	}
	k := &f.kept[n]
	e := &Entry{LogRow: f.row(n), Root: LogRoot{Origin: "log.example", Size: int64(len(f.kept)), Root: strings.Repeat("0f", 32), Key: "log.example"}, Leaf: strings.Repeat("1e", 32),
		Program: "interdict test", KnownAt: "2024-08-19T16:00:00Z", Basis: k.Decision.Basis, Between: k.Decision.Between, Said: k.Said, May: []string{"prohibited", "needs_licence", "review", "permitted"},
		Packs: []LogPack{{"law", "xx/test-1", strings.Repeat("ab", 32), "2024-08-10"}},
		Facts: []LogFact{{Fact: "act", Value: "resell", From: "deal", Digest: "d1", Shown: true}, {Fact: "counterparty.name", From: "deal", Digest: "d2d2"}},
		Joins: []LogJoin{{strings.Repeat("aa", 32), true, strings.Repeat("bb", 32)}, {strings.Repeat("cc", 32), false, strings.Repeat("0f", 32)}}}
	for _, r := range k.Decision.Reasons {
		e.Rules = append(e.Rules, LogRule{r.Rule, r.Outcome, r.Certain})
	}
	e.Check = Verification{OK: true, Log: "log.example", Size: e.Root.Size, MadeAt: noon, Key: "log.example", Records: 1, Replayed: 1,
		Steps: []VerifyStep{{Step: "form", State: "holds", Looked: 9}, {Step: "inclusion", State: "holds", Looked: 1}, {Step: "consistency", State: "not_done"}, {Step: "replay", State: "holds", Looked: 1}}}
	switch {
	case f.erased:
		e.Check.Withheld, e.Check.Replayed, e.Said = 1, 0, nil
		e.Check.Steps[3] = VerifyStep{Step: "replay", State: "not_done"}
	default:
		e.Decision = &k.Decision
	}
	if f.forged {
		e.Check.OK = false
		e.Check.Steps[1] = VerifyStep{Step: "inclusion", State: "fails", Looked: 1, Problems: []string{"record id0 is not in the log at number 0"}}
	}
	for i := len(f.overrides) - 1; i >= 0; i-- {
		if f.overrides[i].Of == n {
			e.Overrides = append(e.Overrides, f.overrides[i])
		}
	}
	return e, nil
}

func (f *fakeArchive) MayOverride(_ int64, o Override) error {
	var out Faults
	if o.Why == "" {
		out = append(out, Fault{"why", "Say why."})
	}
	if o.Outcome == "" {
		out = append(out, Fault{"outcome", "Say what is done instead."})
	}
	if out == nil {
		return nil
	}
	return out
}

func (f *fakeArchive) Override(n int64, o Override) (int64, error) {
	if err := f.MayOverride(n, o); err != nil {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.overrides = append(f.overrides, LogOverride{Number: int64(len(f.kept)), Of: n, Outcome: interdict.Outcome(o.Outcome), Who: o.Who, Why: o.Why, Authority: o.Authority, Expires: o.Expires, MadeAt: noon})
	f.kept = append(f.kept, Kept{Deal: interdict.Deal{ID: "override"}})
	return int64(len(f.kept) - 1), nil
}

func (f *fakeArchive) Bundle(o BundleOrder) ([]byte, error) {
	f.ordered = append(f.ordered, o)
	if len(o.Numbers) > 0 && o.Numbers[0] > 900 {
		return nil, errors.New("the log has no record 901\nhint: choose another")
	}
	return []byte("bundle"), nil
}

func (f *fakeArchive) Own() string { return "log.example" }

func (f *fakeArchive) Verify(h Handed) (*Verification, error) {
	f.handed = append(f.handed, h)
	for _, k := range h.Keys {
		if !strings.Contains(string(k.Text), "+") {
			return nil, Faults{{"pasted", "That is no public key."}}
		}
	}
	v := &Verification{OK: true, Log: "log.example", Size: 9, MadeAt: noon, Key: "log.example", Trust: "pasted", Records: 3, Replayed: 2, Overrides: 1,
		Steps: []VerifyStep{{Step: "form", State: "holds", Looked: 12}, {Step: "signature", State: "holds", Looked: 1}, {Step: "inclusion", State: "holds", Looked: 3}, {Step: "replay", State: "holds", Looked: 2}},
		Rows:  []LogRow{{Number: 4, Kind: "decision", About: "PO-7", Outcome: interdict.Prohibited, MadeAt: noon}}, Notes: []string{"the words of record x differ"}}
	if strings.HasPrefix(string(h.Bundle), "bent") {
		v.OK, v.Replayed, v.Rows = false, 0, nil
		v.Steps[2] = VerifyStep{Step: "inclusion", State: "fails", Looked: 3, Problems: []string{"record a (<b>id</b>) is not in the log at number 4"}}
		v.Steps[3] = VerifyStep{Step: "replay", State: "not_done"}
	}
	return v, nil
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
		Evidence: &Evidence{Log: f, Keeper: f, Bundler: f, Verifier: f}})
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
	want(t, get(t, withEvidence(t, &fakeArchive{}), "/"), `<a href="/evidence">Evidence</a></li><li><a href="/inforce">Law and lists</a>`)
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

func TestARecordWithItsProof(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f, openBook(t))
	giveAnswer(t, h, 3, url.Values{"fact": {"performed_at"}, "typed": {"2 Oct 2024"}, "source": {"delivery note 77"}, "who": {"R. Adeyo"}})
	post(h, "/books/1/record", nil)
	page := get(t, h, "/evidence/1")
	want(t, page, "Number 1 is in the log, unchanged, and its answer was right when decided again", "Decision on PO-2: prohibited.",
		"Why this answer?", "Nobody resells product K in the United States.", "1 T.R. 10", "secondary source",
		"Every byte of the file", "accounted for", "9 parts", "no older checkpoint was given", "own clock only",
		"Proof: 2 steps from the record to the signed root", "Joined with <code>"+strings.Repeat("aa", 32)+"</code> on the left", "That is the root",
		"1 fact shown", "1 fact withheld or erased", "d2d2", "Who answered what", "2 Oct 2024", "delivery note 77 · R. Adeyo",
		"1 set of law, catalog and lists", `href="/law/xx/test-1#R1"`, "Next record", "Record before", "Download the bundle")

	f.erased = true
	page = get(t, h, "/evidence/1")
	want(t, page, "Number 1 is in the log, unchanged<", "is withheld or was erased. As it is coded:", "xx/test-1#R1", "1 record not, since facts are withheld")
	if strings.Contains(page, "was right when decided again") {
		t.Error("what was not decided again is called right")
	}
	f.erased, f.forged = false, true
	want(t, get(t, h, "/evidence/1"), "Number 1 does not hold", "Record id0 is not in the log at number 0")
	for _, path := range []string{"/evidence/7", "/evidence/-1", "/evidence/x", "/evidence/99999999999999999999"} {
		if w := do(h, httptest.NewRequest(http.MethodGet, path, nil)); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestAnOverrideIsASecondRecord(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f, openBook(t))
	post(h, "/books/1/record", nil)
	want(t, get(t, h, "/evidence/0"), "Set this answer aside", "19 Nov 2024")

	w := post(h, "/evidence/0/override", url.Values{"outcome": {"permitted"}, "expires": {"soon"}, "who": {"R. <Adeyo>"}})
	if w.Code != http.StatusUnprocessableEntity || len(f.overrides) > 0 {
		t.Fatalf("an override without a reason: %d", w.Code)
	}
	want(t, w.Body.String(), "2 corrections needed; nothing was recorded", "Say why.", "Give the last day", `value="R. &lt;Adeyo&gt;"`, `value="soon"`, `value="permitted" checked`)

	form := url.Values{"outcome": {"permitted"}, "why": {"a licence came"}, "authority": {"memo 12"}, "who": {"R. Adeyo"}, "expires": {"31 Dec 2026"}}
	w = post(h, "/evidence/0/override", form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/evidence/7?recorded=1" {
		t.Fatalf("override: %d to %q\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	if o := f.overrides[0]; o.Expires != "2026-12-31" || o.Of != 0 || o.Why != "a licence came" {
		t.Errorf("%+v", o)
	}
	want(t, get(t, h, "/evidence/0"), "Set aside by a person", "a licence came", "R. Adeyo, by memo 12, until 31 Dec 2026", `href="/evidence/7"`, `value="R. Adeyo"`)
	form.Set("why", "the licence was withdrawn")
	form.Set("outcome", "prohibited")
	post(h, "/evidence/0/override", form)
	want(t, get(t, h, "/evidence/0"), "the licence was withdrawn", "Before that:", `href="/evidence/7"`)
	form.Set("expires", "1 Dec 2026 to 31 Dec 2026")
	if w := post(h, "/evidence/0/override", form); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a span as the last day: %d", w.Code)
	}
}

func TestBundlesAreDownloaded(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f, openBook(t))
	post(h, "/books/1/record", nil)
	want(t, get(t, h, "/evidence"), "Make a bundle for an auditor", "All 7 records of the log", `name="n" value="6"`)
	for _, c := range []struct {
		form url.Values
		name string
		want BundleOrder
	}{
		{url.Values{"n": {"3", "5"}}, "evidence-3-and-more.bundle", BundleOrder{Numbers: []int64{3, 5}, Most: MaxBundleRecords}},
		{url.Values{"n": {"3"}, "redact": {"yes"}, "since": {" 1,015 "}}, "evidence-3-redacted.bundle", BundleOrder{Numbers: []int64{3}, Redact: true, Since: 1015, Most: MaxBundleRecords}},
		{url.Values{"what": {"all"}, "n": {"3"}}, "evidence.bundle", BundleOrder{Most: MaxBundleRecords}},
	} {
		w := post(h, "/evidence/bundle", c.form)
		if w.Code != http.StatusOK || w.Body.String() != "bundle" || w.Header().Get("Content-Disposition") != "attachment; filename="+c.name {
			t.Errorf("%v: %d, %q", c.form, w.Code, w.Header())
		}
		if got := f.ordered[len(f.ordered)-1]; fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%v: ordered %+v", c.form, got)
		}
	}
	for _, c := range []struct {
		form url.Values
		says string
	}{
		{url.Values{}, "No record is ticked."},
		{url.Values{"n": {"three"}}, "is no number of a record"},
		{url.Values{"n": {"901"}}, "The log has no record 901. Choose another."},
		{url.Values{"n": {"1"}, "since": {"last year"}}, "Write how many records"},
	} {
		w := post(h, "/evidence/bundle", c.form)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", c.form, w.Code)
		}
		want(t, w.Body.String(), "No bundle was made", c.says)
	}
}

// handIn sends a bundle with the form of the page.
func handIn(t testing.TB, h http.Handler, parts map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	for _, name := range []string{"bundle", "keys", "pasted", "own", "since"} {
		body, ok := parts[name]
		if !ok {
			continue
		}
		var w io.Writer
		var err error
		if name == "pasted" || name == "own" {
			w, err = form.CreateFormField(name)
		} else {
			w, err = form.CreateFormFile(name, `C:\audit\`+name+".file")
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, body); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/evidence/verify", &buf)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return do(h, r)
}

func TestAHandedBundleIsVerified(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f)
	want(t, get(t, h, "/evidence/verify"), "Verify a file that you were given", "Up to 64 MB", "Also the key that signs here, log.example")

	w := handIn(t, h, map[string]string{"bundle": "PK", "pasted": "a+b+c", "keys": "d+e+f", "own": "yes", "since": "old"})
	if w.Code != http.StatusOK {
		t.Fatalf("a bundle: %d", w.Code)
	}
	want(t, w.Body.String(), "The file holds, and every answer was right when decided again", "bundle.file", "3 records of the log log.example, signed by log.example, a key from pasted",
		"12 parts", "2 answers with the law and catalog of the file; 1 override", "PO-7", "Prohibited", "2 are not shown here", "the words of record x differ")
	if x := f.handed[0]; x.Name != "bundle.file" || len(x.Keys) != 2 || x.Keys[0].From != "keys.file" || !x.Own || string(x.Since) != "old" {
		t.Errorf("handed in: %+v", x)
	}
	w = handIn(t, h, map[string]string{"bundle": "bent", "own": "yes"})
	want(t, w.Body.String(), "The file does not hold", "fails", "Record a (&lt;b&gt;id&lt;/b&gt;) is not in the log at number 4", "not reached", "a check above fails")
}

func TestHandedBundlesThatAreNone(t *testing.T) {
	f := &fakeArchive{}
	h := withEvidence(t, f)
	for _, c := range []struct {
		name  string
		parts map[string]string
		code  int
		says  string
	}{
		{"nothing", map[string]string{}, http.StatusUnprocessableEntity, "No file was sent."},
		{"no key", map[string]string{"bundle": "PK"}, http.StatusUnprocessableEntity, "No key is named by which to verify."},
		{"a bad key", map[string]string{"bundle": "PK", "pasted": "open <sesame>"}, http.StatusUnprocessableEntity, "That is no public key."},
		{"keys without end", map[string]string{"bundle": "PK", "keys": strings.Repeat("k", maxKeys+1)}, http.StatusUnprocessableEntity, "It is longer than 64 KB."},
		{"too large", map[string]string{"bundle": strings.Repeat("x", MaxBundle+1), "own": "yes"}, http.StatusRequestEntityTooLarge, "larger than 64 MB"},
		{"much too large", map[string]string{"keys": "a+b", "bundle": strings.Repeat("x", MaxBundle+5*maxKeys)}, http.StatusRequestEntityTooLarge, "larger than 64 MB"},
	} {
		w := handIn(t, h, c.parts)
		if w.Code != c.code {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.code)
		}
		want(t, w.Body.String(), "The file was not checked", c.says)
		if strings.Contains(w.Body.String(), "<sesame>") {
			t.Errorf("%s: what was pasted is shown as it came", c.name)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/evidence/verify", strings.NewReader("x"))
	if w := do(h, r); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("no form: %d", w.Code)
	}
}

// TestVerifyingWithoutALog: whoever keeps no evidence can still check that of
// others.
func TestVerifyingWithoutALog(t *testing.T) {
	f := &fakeArchive{}
	h, err := New(Options{Decider: fakeLaw{}, Reader: fakeReader{}, Start: []Book{openBook(t)}, Now: func() time.Time { return noon }, Evidence: &Evidence{Verifier: f}})
	if err != nil {
		t.Fatal(err)
	}
	want(t, get(t, h, "/evidence"), "No evidence is kept", "--record", "Verify a file that you were given")
	if page := get(t, h, "/books/1/deals/2") + get(t, h, "/books/1"); strings.Contains(page, "Record this answer") || strings.Contains(page, "Record the whole book") {
		t.Error("recording is offered, though nothing is kept")
	}
	for _, path := range []string{"/evidence/bundle", "/evidence/0/override", "/books/1/record"} {
		if w := post(h, path, nil); w.Code == http.StatusOK || w.Code == http.StatusSeeOther {
			t.Errorf("POST %s without a log: %d", path, w.Code)
		}
	}
	if w := handIn(t, h, map[string]string{"bundle": "PK", "pasted": "a+b+c"}); w.Code != http.StatusOK {
		t.Errorf("a bundle: %d", w.Code)
	}
}
