package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"interdict"
	"interdict/internal/words"
)

// giveAnswer posts an answer and gives the page that follows.
func giveAnswer(t *testing.T, h http.Handler, line int, form url.Values) string {
	t.Helper()
	w := post(h, fmt.Sprintf("/books/1/deals/%d/answers", line), form)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("answer %v: %d\n%s", form, w.Code, w.Body)
	}
	path, _, _ := strings.Cut(w.Header().Get("Location"), "#")
	return get(t, h, path)
}

func TestUploadAnswerUndo(t *testing.T) {
	h := newSite(t)
	want(t, get(t, h, "/"), "No order book is open yet")
	w := uploadFile(t, h, `C:\books\orders.csv`, []byte(orders))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/books/1" {
		t.Fatalf("upload: %d to %q", w.Code, w.Header().Get("Location"))
	}
	want(t, get(t, h, "/books/1"), "orders.csv", "2 wait for an answer")

	page := giveAnswer(t, h, 3, url.Values{"fact": {"performed_at"}, "typed": {"2 Oct 2024"}, "source": {"delivery note 77"}, "who": {"R. Adeyo"}})
	want(t, page, "Was review, now prohibited", "delivery note 77", "R. Adeyo", "2 Oct 2024", "answer 1, R. Adeyo", "Take back")
	want(t, get(t, h, "/books/1"), "2 lines may not go ahead; 1 needs a licence; 1 waits for an answer", "answered")

	w = post(h, "/books/1/deals/3/undo", url.Values{"n": {"1"}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("undo: %d", w.Code)
	}
	page = get(t, h, "/books/1/deals/3?undone=1")
	want(t, page, "Answer 1 was taken back", "delivery note 77", "taken back 19 Aug 2024", "is missing")
	if w := post(h, "/books/1/deals/3/undo", url.Values{"n": {"1"}}); w.Code != http.StatusConflict {
		t.Errorf("an answer was taken back twice: %d", w.Code)
	}
	want(t, get(t, h, "/books/1"), "1 line may not go ahead; 1 needs a licence; 2 wait for an answer")
}

func TestAnswersThatAreWrongKeepWhatWasTyped(t *testing.T) {
	h := newSite(t, openBook(t))
	for _, c := range []struct {
		name string
		line int
		form url.Values
		says []string
	}{
		{"no such day", 3, url.Values{"fact": {"performed_at"}, "typed": {"31.09.24"}, "source": {"note <7>"}, "who": {"R. A."}},
			[]string{"1 correction needed; nothing was saved", "Give a day, for example 27 Sep 2024", `value="31.09.24"`, `value="note &lt;7&gt;"`, `aria-invalid="true"`}},
		{"nothing", 3, url.Values{"fact": {"performed_at"}},
			[]string{"3 corrections needed", "Give an answer, or choose", "Say where the answer comes from", "Write your name"}},
		{"both", 3, url.Values{"fact": {"performed_at"}, "pick": {"unknown"}, "typed": {"1 Oct 2024"}, "who": {"R"}},
			[]string{"1 correction needed", "Clear this field"}},
		{"not a deal", 2, url.Values{"fact": {"counterparty.shoe_size"}, "typed": {"43"}, "source": {"x"}, "who": {"R"}},
			[]string{"This question is no longer open", "Nothing was changed"}},
		{"counsel", 7, url.Values{"fact": {"counsel:xx/test-1#P1"}, "typed": {"no"}, "source": {"x"}, "who": {"R"}},
			[]string{"This question is for counsel"}},
	} {
		w := post(h, fmt.Sprintf("/books/1/deals/%d/answers", c.line), c.form)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", c.name, w.Code)
		}
		want(t, w.Body.String(), c.says...)
	}
	want(t, get(t, h, "/books/1"), "1 line may not go ahead; 1 needs a licence; 2 wait for an answer")
}

func TestNotKnownIsAnAnswerThatSettlesNothing(t *testing.T) {
	h := newSite(t, openBook(t))
	page := giveAnswer(t, h, 3, url.Values{"fact": {"performed_at"}, "pick": {"unknown"}, "who": {"R. Adeyo"}})
	want(t, page, "Noted as not known", "The question stays open", "not known", `value="R. Adeyo"`, "Save the answer")
}

func TestAStatedFactCanBeCorrected(t *testing.T) {
	h := newSite(t, openBook(t))
	want(t, get(t, h, "/books/1/deals/2?correct=performed_at"), "What is right: day it is carried out?", "The deal says now: 2024-10-02")
	page := giveAnswer(t, h, 2, url.Values{"fact": {"performed_at"}, "typed": {"2024-09-28"}, "source": {"the carrier"}, "who": {"R"}})
	want(t, page, "Was prohibited, now permitted", "(was 2024-10-02)")
	if w := do(h, httptest.NewRequest(http.MethodGet, "/books/1/deals/2?correct=no.such.field", nil)); strings.Contains(w.Body.String(), "What is right") {
		t.Error("a field that a deal does not have is offered for correction")
	}
}

func TestUploadsThatFailLeaveTheRest(t *testing.T) {
	h := newSite(t, openBook(t))
	for _, c := range []struct {
		name string
		body []byte
		code int
		says []string
	}{
		{"picture.png", []byte("\x89PNG"), http.StatusUnprocessableEntity, []string{"picture.png is not a file that can be read.", "Use CSV.", "Books that are open are unchanged", "orders.csv"}},
		{"empty.csv", []byte("act\n"), http.StatusUnprocessableEntity, []string{"empty.csv has no rows."}},
		{"huge.csv", bytes.Repeat([]byte("x"), MaxUpload+1<<17), http.StatusRequestEntityTooLarge, []string{"larger than 32 MB", "interdict decide"}},
	} {
		w := uploadFile(t, h, c.name, c.body)
		if w.Code != c.code {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.code)
		}
		want(t, w.Body.String(), c.says...)
	}
	r := httptest.NewRequest(http.MethodPost, "/books", strings.NewReader("x"))
	if w := do(h, r); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Choose a file first") {
		t.Errorf("no file: %d", w.Code)
	}
	get(t, h, "/books/1/deals/2")
}

// broken fails on every deal that names it.
type broken struct{ fakeLaw }

func (b broken) Decide(d interdict.Deal) (interdict.Decision, error) {
	if d.Product != nil && d.Product.Name == "Product Z" {
		panic("no product Z")
	}
	return b.fakeLaw.Decide(d)
}

func TestAFaultOfTheProgramLeavesTheRest(t *testing.T) {
	learned := 0
	h, err := New(Options{Decider: broken{}, Reader: fakeReader{}, Start: []Book{openBook(t)}, Now: func() time.Time { return noon },
		Failed: func(*http.Request, any, []byte) { learned++ }})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []*httptest.ResponseRecorder{
		uploadFile(t, h, "z.csv", []byte(strings.ReplaceAll(orders, "Paper,", "Product Z,"))),
		post(h, "/books/1/deals/2/answers", url.Values{"fact": {"product.name"}, "typed": {"Product Z"}, "source": {"x"}, "who": {"R"}}),
	} {
		if w.Code != http.StatusInternalServerError {
			t.Errorf("a fault is answered with %d", w.Code)
		}
		want(t, w.Body.String(), "The program is at fault, not your input", "no product Z")
	}
	if learned != 2 {
		t.Errorf("%d faults were told", learned)
	}
	want(t, get(t, h, "/books/1"), "1 line may not go ahead", "No restriction is loaded:")
	want(t, get(t, h, "/books/1/deals/2"), "Product K Home")
}

func TestADealThatCannotBeDecidedIsNamed(t *testing.T) {
	h := newSite(t)
	uploadFile(t, h, "orders.csv", []byte(strings.Replace(orders, "Pell County,US", "Pell County,Narnia", 1)))
	want(t, get(t, h, "/books/1"), "2 of 8 rows could not be read", "<b>Row 2</b>: place &#34;Narnia&#34; is not a country. Give its code, as US.")
	w := post(h, "/books/1/deals/4/answers", url.Values{"fact": {"place"}, "typed": {"Narnia"}, "source": {"x"}, "who": {"R"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("an answer that is none: %d", w.Code)
	}
	want(t, w.Body.String(), "1 correction needed", "is not a country. Give its code, as US.", `value="Narnia"`)
}

func TestLimitsAreSaidAloud(t *testing.T) {
	h := newSite(t)
	for i := range MaxBooks {
		if w := uploadFile(t, h, "orders.csv", []byte(orders)); w.Code != http.StatusSeeOther {
			t.Fatalf("book %d: %d", i, w.Code)
		}
	}
	want(t, get(t, h, "/"), "16 books are open, as many as this program holds", "All books")
	w := uploadFile(t, h, "orders.csv", []byte(orders))
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "as many as this program holds") {
		t.Errorf("one book too many: %d", w.Code)
	}
	if w := post(h, "/ask", url.Values{"act": {"sell"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a deal beside 16 books: %d", w.Code)
	}
	post(h, "/books/3/close", nil)
	if w := do(h, httptest.NewRequest(http.MethodGet, "/books/3", nil)); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "This order book is not open") {
		t.Errorf("a closed book: %d", w.Code)
	}
	if w := uploadFile(t, h, "orders.csv", []byte(orders)); w.Code != http.StatusSeeOther {
		t.Errorf("after closing one: %d", w.Code)
	}

	big := newSite(t, bigBook(MaxRows+7))
	want(t, get(t, big, "/books/1"), "7 rows above the limit were not decided", "Not decided", "20,007")
}

// bigBook has n lines with all outcomes.
func bigBook(n int) Book {
	b := Book{Name: "big.csv"}
	for i := range n {
		act := []string{"resell", "export", "pay", "buy", "resell"}[i%5]
		day := time.Date(2024, 6, 1, 0, 0, 0, 0, eastern).AddDate(0, 0, i*7%150).Format(time.DateOnly)
		if i%11 == 0 {
			day = ""
		}
		b.Rows = append(b.Rows, Row{Line: i + 2, Deal: fakeDeal(i+1, []string{act, "Product K Home", "antivirus", "Customer " + strconv.Itoa(i%900), "US", day, strconv.Itoa(i%5000) + ".50"})})
	}
	return b
}

// TestManyAtOnce reads, answers and takes back at the same time; the race
// detector watches, and the counts add up at every moment.
func TestManyAtOnce(t *testing.T) {
	h := newSite(t, bigBook(300))
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for k := range 20 {
				line := 2 + (i*20+k)%80
				w := post(h, fmt.Sprintf("/books/1/deals/%d/answers", line), url.Values{"fact": {"performed_at"}, "typed": {"2024-10-02"}, "source": {"x"}, "who": {"R"}})
				if w.Code == http.StatusSeeOther && k%2 == 0 {
					post(h, fmt.Sprintf("/books/1/deals/%d/undo", line), url.Values{"n": {"1"}})
				}
				page := do(h, httptest.NewRequest(http.MethodGet, "/books/1", nil)).Body.String()
				if !strings.Contains(page, "All 300 lines") {
					t.Errorf("a page of the list was torn")
				}
			}
		})
	}
	all.Wait()
}

func TestAskAboutOneDeal(t *testing.T) {
	h := newSite(t)
	w := post(h, "/ask", url.Values{"act": {"resell"}, "product.name": {"Product K Home"}, "counterparty.country": {"usa"}, "performed_at": {"2 Oct 2024"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong country: %d", w.Code)
	}
	want(t, w.Body.String(), "1 correction needed", "Give the country in two letters", `value="usa"`, `value="2 Oct 2024"`, `<option value="resell" selected>`)
	if w := post(h, "/ask", url.Values{}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Nothing is filled in") {
		t.Errorf("an empty form: %d", w.Code)
	}
	w = post(h, "/ask", url.Values{"act": {"resell"}, "product.name": {"Product K Home"}, "performed_at": {"2 Oct 2024"}})
	if w.Header().Get("Location") != "/books/asked/deals/1" {
		t.Fatalf("asked: %d to %q", w.Code, w.Header().Get("Location"))
	}
	want(t, get(t, h, "/books/asked/deals/1"), "Does it happen in the United States?", "typed in here", "Deal 1")
	w = post(h, "/books/asked/deals/1/answers", url.Values{"fact": {"place"}, "pick": {"v:US"}, "source": {"known"}, "who": {"R"}})
	want(t, get(t, h, strings.SplitN(w.Header().Get("Location"), "#", 2)[0]), "Was review, now prohibited", "<b>Place:</b> Yes")
	want(t, get(t, h, "/books/asked"), "1 line may not go ahead")
}

var countLink = regexp.MustCompile(`<a href="(/books/1\?[^"#]+)"[^>]*>(?:<b>)?([0-9,]+)`)
var shownLines = regexp.MustCompile(`<a href="/books/1/deals/[0-9]+">`)

// TestEveryCountLeadsToItsRows follows every number that is a link, and counts
// the lines behind it.
func TestEveryCountLeadsToItsRows(t *testing.T) {
	h := newSite(t, openBook(t))
	giveAnswer(t, h, 4, url.Values{"fact": {"performed_at"}, "typed": {"30 Sep 2024"}, "source": {"x"}, "who": {"R"}})
	seen := 0
	for _, from := range []string{"/", "/books/1", "/law/xx/test-1"} {
		for _, m := range countLink.FindAllStringSubmatch(get(t, h, from), -1) {
			n, err := strconv.Atoi(strings.ReplaceAll(m[2], ",", ""))
			if err != nil {
				t.Fatal(err)
			}
			seen++
			behind := len(shownLines.FindAllString(get(t, h, html.UnescapeString(m[1])), -1))
			if behind != n {
				t.Errorf("%s says %d at %s, which shows %d lines", from, n, m[1], behind)
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d counts were found", seen)
	}
}

func TestCountsAddUp(t *testing.T) {
	for _, b := range []Book{openBook(t), bigBook(1234), bigBook(MaxRows + 3)} {
		st := &store{shelf: &shelf{}, force: &force{decide: fakeLaw{}, law: indexLaw(nil)}, now: func() time.Time { return noon }, loc: eastern}
		kept, err := st.add(b)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		terms := sumTerms("/books/1", count(kept))
		for _, term := range terms[:len(terms)-1] {
			sum += term.N
		}
		if all := len(b.Rows) + len(b.Bad); sum != all || terms[len(terms)-1].N != all {
			t.Errorf("%s: terms add up to %d, said %d, are %d", b.Name, sum, terms[len(terms)-1].N, all)
		}
	}
}

func TestPagesOfAListShowEveryLineOnce(t *testing.T) {
	h := newSite(t, bigBook(1234))
	for _, query := range []string{"", "sort=file", "sort=date", "sort=value", "outcome=review", "q=customer+17"} {
		seen := map[string]int{}
		page := get(t, h, "/books/1?"+query)
		total := regexp.MustCompile(`([0-9,]+) (?:of 1,234 )?lines`).FindStringSubmatch(regexp.MustCompile(`<caption><b>[^<]*`).FindString(page))
		for n := 1; ; n++ {
			page := get(t, h, fmt.Sprintf("/books/1?%s&page=%d", query, n))
			for _, a := range shownLines.FindAllString(page, -1) {
				seen[a]++
			}
			if !strings.Contains(page, `rel="next"`) {
				break
			}
		}
		for a, n := range seen {
			if n != 1 {
				t.Errorf("%q: %s is shown %d times", query, a, n)
			}
		}
		if total == nil || words.Number(len(seen)) != total[1] {
			t.Errorf("%q: %d lines shown, said %q", query, len(seen), total)
		}
	}
}

func TestFilters(t *testing.T) {
	h := newSite(t, openBook(t))
	for query, want := range map[string]int{
		"": 7, "q=bramble": 1, "q=PELL+county": 1, "q=resell+training": 1, "q=nothing+such": 0, "outcome=prohibited": 1, "outcome=nonsense": 7,
		"rule=xx/test-1%23R1": 2, "changes=2024-09-29": 3, "changes=none": 4, "changes=2024-01-01": 0, "has=question": 1, "has=counsel": 1,
		"has=until": 1, "asks=performed_at": 1, "asks=place": 0, "sure=primary": 1, "outcome=review&has=question": 1, "outcome=permitted&changes=2024-09-29": 1,
	} {
		page := get(t, h, "/books/1?"+query)
		if got := len(shownLines.FindAllString(page, -1)); got != want {
			t.Errorf("%q shows %d lines, want %d", query, got, want)
		}
		if want == 0 && !strings.Contains(page, "It hides all 7 lines.") {
			t.Errorf("%q: the page does not say how many lines the filter hides", query)
		}
	}
}

func TestExportsFollowTheFilter(t *testing.T) {
	evil := strings.Replace(orders, "Pell County", `"=cmd|' /C calc'!A0"`, 1)
	h := newSite(t)
	uploadFile(t, h, "orders.csv", []byte(evil))
	w := do(h, httptest.NewRequest(http.MethodGet, "/books/1/deals.csv?outcome=prohibited", nil))
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	got := map[string]string{}
	for i, name := range rows[0] {
		got[name] = rows[1][i]
	}
	for name, want := range map[string]string{"id": "PO-1", "outcome": "prohibited", "amount": "12375.00", "currency": "USD", "rule": "xx/test-1#R1",
		"counterparty": `'=cmd|' /C calc'!A0`, "changes_on": "2024-09-29T04:00:00Z", "date": "2024-10-02"} {
		if got[name] != want {
			t.Errorf("column %s: %q, want %q", name, got[name], want)
		}
	}
	w = do(h, httptest.NewRequest(http.MethodGet, "/books/1/deals.json?outcome=review", nil))
	var out []struct {
		Line     int
		Decision interdict.Decision
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || len(out) != 2 || out[0].Decision.Outcome != interdict.Review {
		t.Errorf("JSON: %+v, %v", out, err)
	}
	for cell, want := range map[string]string{"=1+1": "'=1+1", "-5.20": "-5.20", "-x": "'-x", "@x": "'@x", "'x": "''x", "plain": "plain", "": ""} {
		if inert(cell) != want {
			t.Errorf("inert(%q) is %q, want %q", cell, inert(cell), want)
		}
	}
}

func TestForeignTextIsEscaped(t *testing.T) {
	h := newSite(t)
	uploadFile(t, h, `<img src=x onerror=alert(1)>.csv`, []byte(strings.ReplaceAll(orders, "Product K Home", `Product K <script>alert(1)</script>`)))
	for _, path := range []string{"/", "/books/1", "/books/1?q=%22%3E%3Cscript%3E", "/books/1/deals/2", "/books/1/deals/2/print", "/books/1/deals/3?correct=%3Cscript%3E", "/ask?act=%3Cscript%3E"} {
		if page := get(t, h, path); strings.Contains(page, "<script>alert") || strings.Contains(page, "<img") || strings.Contains(page, `"><script>`) {
			t.Errorf("%s: foreign markup came through", path)
		}
	}
}

func BenchmarkListOf20000(b *testing.B) {
	h := newSite(b, bigBook(MaxRows))
	for b.Loop() {
		get(b, h, "/books/1")
	}
}
