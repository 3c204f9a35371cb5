package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/internal/words"
)

// newFindSite serves the pages with the test hunter.
func newFindSite(t testing.TB) http.Handler {
	t.Helper()
	h, err := New(Options{Decider: fakeLaw{}, Reader: fakeReader{}, Law: fakePacks(), Hunter: fakeHunter{},
		Now: func() time.Time { return noon }, Version: "0.0-test", Zone: eastern})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// A file that is dropped.
type testFile struct{ name, body string }

// dropFiles sends files with the form of the findings.
func dropFiles(t testing.TB, h http.Handler, form map[string]string, files ...testFile) *httptest.ResponseRecorder {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for name, value := range form {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile("file", f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(f.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/findings", &buf)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return do(h, r)
}

// dropped opens one file and gives the address of its findings.
func openFindings(t testing.TB, h http.Handler, files ...testFile) string {
	t.Helper()
	w := dropFiles(t, h, nil, files...)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("dropping: %d\n%s", w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

func TestFindPages(t *testing.T) {
	h := newFindSite(t)
	want(t, get(t, h, "/findings"), "No findings are open yet", "Who uses what is found?", `href="/findings" aria-current="page"`)
	at := openFindings(t, h, testFile{"software.csv", inventory})
	for path, texts := range map[string][]string{
		"/findings":         {"software.csv", "Found on 2 assets, on 1 of them inside another product"},
		at:                  {"Found on 2 assets, on 1 of them inside another product; probably on 1 more; 1 imposter; an open question on 1 more", "1 thing could not be read, so this is not complete", "vault.zip", "known to A. Clerk until 30 Jun 2025: wave 2", "Which engine does it contain?", "prohibited from 29 Sep 2024"},
		at + "/unread":      {"1 thing could not be read", "Encrypted."},
		at + "/1":           {"Present.", "Product K 1.2 on pc1", "What speaks for it: 2 kinds of signs, strength 3 of 5", "a public list", "so short a name needs a second sign", "Two kinds of signs at level 3 settle that it is this.", "Private firm, US:", "Federal agency, US:", "No agency uses product K.", "What it can do on this host", "run its own code in the kernel", "source DRV", "How it is removed", "a root certificate", "within 3 business days", "Prohibited from 29 Sep 2024 on (in 40 days)", "Also on 3 other assets"},
		at + "/10":          {"Known to A. Clerk until 30 Jun 2025", "nothing about it is hidden"},
		at + "?verdict=x":   {"All 10 findings"},
		at + "?can=kernel":  {"5 of 10 findings", "can do: kernel"},
		at + "?q=nothing+x": {"No finding meets this filter."},
	} {
		want(t, get(t, h, path), texts...)
	}
	page := get(t, h, at+"/6")
	want(t, page, "What would settle it", "the law was not asked")
	for _, gone := range []string{at + "/11", at + "/0", at + "/x", "/findings/99", "/findings/99/unread"} {
		if w := do(h, httptest.NewRequest(http.MethodGet, gone, nil)); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", gone, w.Code)
		}
	}
	if w := post(h, at+"/close", nil); w.Code != http.StatusSeeOther {
		t.Errorf("closing: %d", w.Code)
	}
	want(t, get(t, h, "/findings"), "No findings are open yet")
}

// Without a hunter there are no such pages and no entry for them.
func TestNoHunterNoFindings(t *testing.T) {
	h := newSite(t)
	if page := get(t, h, "/"); strings.Contains(page, "/findings") {
		t.Error("the masthead has an entry that leads nowhere")
	}
	if w := do(h, httptest.NewRequest(http.MethodGet, "/findings", nil)); w.Code != http.StatusNotFound {
		t.Errorf("/findings: %d", w.Code)
	}
}

var sumTermLink = regexp.MustCompile(`<li><a href="([^"]*)"><b>([\d,]+)</b>`)

// Every number on top leads to exactly its rows, and the terms add up.
func TestFindSumsLeadToTheirRows(t *testing.T) {
	h := newFindSite(t)
	at := openFindings(t, h, testFile{"software.csv", inventory})
	checkSums(t, h, at, 8)
	choose := rand.New(rand.NewPCG(1, 2))
	for range 8 {
		var file strings.Builder
		for i := range 1 + choose.IntN(12) {
			v := string(interdict.Verdicts()[choose.IntN(len(interdict.Verdicts()))])
			if choose.IntN(4) == 0 {
				v = "known " + v
			}
			fmt.Fprintf(&file, "pc%d;Product %d;%s\n", choose.IntN(4), i%3, v)
		}
		at := openFindings(t, h, testFile{"a.csv", file.String()})
		checkSums(t, h, at, 0)
		post(h, at+"/close", nil)
	}
}

// checkSums follows every term of the sum on top.
func checkSums(t *testing.T, h http.Handler, at string, terms int) {
	t.Helper()
	links := sumTermLink.FindAllStringSubmatch(get(t, h, at), -1)
	if terms > 0 && len(links) != terms {
		t.Fatalf("%d terms", len(links))
	}
	sum := 0
	for i, l := range links {
		path, _, _ := strings.Cut(strings.ReplaceAll(l[1], "&amp;", "&"), "#")
		n, err := strconv.Atoi(l[2])
		if err != nil {
			t.Fatal(err)
		}
		page := get(t, h, path)
		if rows := strings.Count(page, `class="w-o"`); rows != n {
			t.Errorf("%s says %d and leads to %d rows", path, n, rows)
		}
		if i < len(links)-1 {
			sum += n
		} else if sum != n {
			t.Errorf("the terms add up to %d, not to %d", sum, n)
		}
	}
}

// An address states the whole filter.
func TestFindFilterGoesRound(t *testing.T) {
	for _, f := range []findFilter{{}, {Q: "a b", Verdict: noted, Known: knownOnly, Sort: sortAsset}, {Product: "of:kaspersky", Asset: "pc 1 › x&y=z", Use: "prohibited", Can: "kernel", Verdict: "present"}} {
		q, err := url.ParseQuery(f.values().Encode())
		if err != nil || readFindFilter(q) != f {
			t.Errorf("%+v came back as %+v, %v", f, readFindFilter(q), err)
		}
	}
	if f := readFindFilter(url.Values{"verdict": {"fine"}, "known": {"perhaps"}, "sort": {"x"}, "q": {strings.Repeat("x", 501)}}); f != (findFilter{}) {
		t.Errorf("what is not known is kept: %+v", f)
	}
}

// The exports hold what the filter shows, and nothing that a spreadsheet runs.
func TestFindExportFollowsTheFilter(t *testing.T) {
	h := newFindSite(t)
	at := openFindings(t, h, testFile{"software.csv", inventory + "=cmd|' /C calc'!A0;Product K;present\n"})
	rows := func(query string) [][]string {
		w := do(h, httptest.NewRequest(http.MethodGet, at+"/findings.csv"+query, nil))
		if got := w.Header().Get("Content-Disposition"); !strings.Contains(got, "software-findings.csv") {
			t.Errorf("is saved as %q", got)
		}
		all, err := csv.NewReader(w.Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(all[0], findColumns[:]) {
			t.Errorf("header %v", all[0])
		}
		return all[1:]
	}
	if n := len(rows("")); n != 11 {
		t.Errorf("%d rows", n)
	}
	var assets []string
	for _, r := range rows("?" + url.Values{"product": {"maker/product-k"}, "verdict": {"present"}, "known": {"no"}}.Encode()) {
		assets = append(assets, r[0])
	}
	if !slices.Equal(assets, []string{"pc1", "pc2", "'=cmd|' /C calc'!A0"}) {
		t.Errorf("assets %q", assets)
	}
	w := do(h, httptest.NewRequest(http.MethodGet, at+"/findings.json?verdict=present", nil))
	var out struct {
		Filter   string
		Findings []interdict.Finding
		Skipped  []skippedJSON
		Summary  summaryJSON
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	if out.Filter != "verdict=present" || len(out.Findings) != 4 || out.Summary.Findings["present"] != 3 || out.Summary.Ignored != 1 || out.Summary.Complete || len(out.Skipped) != 1 {
		t.Errorf("JSON: %+v", out)
	}
}

// What is dropped is nobody's: markup, terminal escapes and letters that turn
// the reading direction come out as text.
func TestFindForeignText(t *testing.T) {
	h := newFindSite(t)
	evil := "<script>alert(1)</script>\x1b[31m\u202e"
	at := openFindings(t, h, testFile{"<img src=x>\u202e.csv", evil + ";" + evil + ";known present\nunread;" + evil + ";" + evil + "\n"})
	for _, path := range []string{"/findings", at, at + "/1", at + "/unread", at + "?q=%22%3E%3Cscript%3E", at + "?asset=%3Cscript%3E&product=%3Cscript%3E"} {
		page := get(t, h, path)
		for _, bad := range []string{"<script>alert", "<img", "\x1b", "\u202e", `"><script>`} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: %q came through", path, bad)
			}
		}
	}
}

// Bad drops say what is wrong and leave what is open as it was.
func TestFindBadDrops(t *testing.T) {
	h := newFindSite(t)
	openFindings(t, h, testFile{"software.csv", inventory})
	for name, test := range map[string]struct {
		form   map[string]string
		files  []testFile
		status int
		said   string
	}{
		"nothing":   {nil, nil, http.StatusUnprocessableEntity, "No file was sent."},
		"empty":     {nil, []testFile{{"a.csv", " \n"}}, http.StatusUnprocessableEntity, "a.csv: the file is empty."},
		"a picture": {nil, []testFile{{"a.png", "\x89PNG"}}, http.StatusUnprocessableEntity, "a.png is nothing that can be looked through. What is open is unchanged."},
		"country":   {map[string]string{"kind": "company", "country": "Narnia"}, []testFile{{"a.csv", inventory}}, http.StatusUnprocessableEntity, "is not a country"},
		"too large": {nil, []testFile{{"a.csv", strings.Repeat("x", MaxDropped+1)}}, http.StatusRequestEntityTooLarge, "larger than 64 MB"},
	} {
		w := dropFiles(t, h, test.form, test.files...)
		page := w.Body.String()
		if w.Code != test.status || !strings.Contains(page, test.said) || !strings.Contains(page, `role="alert"`) || !strings.Contains(page, `href="/findings/1"`) {
			t.Errorf("%s: %d, does not say %q", name, w.Code, test.said)
		}
		if test.form != nil && !strings.Contains(page, `value="company" selected`) {
			t.Errorf("%s: what was chosen is lost", name)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/findings", strings.NewReader("x"))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := do(h, r); w.Code != http.StatusForbidden {
		t.Errorf("a form of another site: %d", w.Code)
	}
}

// Several files make one view: a host of one name is one host, a folder is
// another one in each file, and a file that nobody can read is named.
func TestFindSeveralFiles(t *testing.T) {
	h := newFindSite(t)
	at := openFindings(t, h, testFile{"a.csv", "pc1;Product K;present\n/;Product K;present\n"}, testFile{"b.csv", "pc1;Product K;present\n/;Product K;present\n"}, testFile{"c.png", "\x89PNG"})
	want(t, get(t, h, at), "Found on 3 assets", "a.csv and b.csv", "a.csv › /", "b.csv › /", "1 thing could not be read", "c.png")
}

// The owner that the form names is the one whose use is answered.
func TestFindOwner(t *testing.T) {
	h := newFindSite(t)
	w := dropFiles(t, h, map[string]string{"kind": "school", "country": "US-VA"}, testFile{"a.csv", inventory})
	page := get(t, h, w.Header().Get("Location"))
	want(t, page, "Use by school, US-VA")
	if strings.Contains(page, "Use by private firm") {
		t.Error("others are answered for too")
	}
}

// A full store refuses, and goes on when something is closed.
func TestFindStoreIsBounded(t *testing.T) {
	h := newFindSite(t)
	for range MaxScans {
		openFindings(t, h, testFile{"a.csv", "pc1;Product K;present"})
	}
	if w := dropFiles(t, h, nil, testFile{"a.csv", "pc1;Product K;present"}); w.Code != http.StatusConflict {
		t.Errorf("one more: %d", w.Code)
	}
	post(h, "/findings/3/close", nil)
	openFindings(t, h, testFile{"a.csv", "pc1;Product K;present"})
}

// slowHunter looks through a file until it is told to stop.
type slowHunter struct{ fakeHunter }

func (slowHunter) Hunt(ctx context.Context, _ Dropped) (Hunted, error) {
	<-ctx.Done()
	return Hunted{}, ctx.Err()
}

// What takes longer than a browser waits is given up and said, and a browser
// that has gone is not waited for.
func TestFindGivesUp(t *testing.T) {
	f := &finder{site: &site{store: &store{force: &force{hunter: slowHunter{}}}}} // with no patience at all
	in := &dropped{files: []Dropped{{Name: "a.csv", Content: []byte("x")}}}
	if _, _, err := f.hunt(t.Context(), in); !errors.Is(err, errHuntLong) {
		t.Errorf("ends with %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := f.hunt(gone, in); !errors.Is(err, context.Canceled) {
		t.Errorf("ends with %v", err)
	}
}

// Long results come page by page, and the pages hold all of them once.
func TestFindPager(t *testing.T) {
	h := newFindSite(t)
	var all strings.Builder
	for i := range 250 {
		all.WriteString("pc" + strconv.Itoa(i) + ";Product K;present\n")
	}
	at := openFindings(t, h, testFile{"a.csv", all.String()})
	n := 0
	for page := 1; page <= 3; page++ {
		n += strings.Count(get(t, h, at+"?page="+strconv.Itoa(page)), `class="w-o"`)
	}
	if n != 250 {
		t.Errorf("%d rows on three pages", n)
	}
	want(t, get(t, h, at+"?page=2"), "Findings 101 to 200 of 250", `rel="prev"`, `rel="next"`)
}

// Beyond the limit findings are counted and not kept.
func TestFindLimit(t *testing.T) {
	x := newScan("a", Hunted{Findings: make([]interdict.Finding, MaxFindings+7), Over: 3}, noon)
	if len(x.rows) != MaxFindings || x.Over != 10 {
		t.Errorf("%d kept, %d counted", len(x.rows), x.Over)
	}
}

func TestFindHeadline(t *testing.T) {
	for file, want := range map[string]string{
		"a;K;present":                                      "Found on 1 asset",
		"a;K;present-embedded":                             "Found on 1 asset, inside another product",
		"a;K;present\na;L;probable\na;M;review":            "Found on 1 asset",
		"a;K;probable\nb;K;probable":                       "Probably on 2 assets",
		"a;K;review":                                       "An open question on 1 asset",
		"a;K;probable\nb;K;review":                         "Probably on 1 asset; an open question on 1 more",
		"a;K;imposter":                                     "1 imposter",
		"a;K;residue\nb;K;media":                           "Nothing that can run was found; 2 traces noted",
		"a;K;residue\nunread;b;no":                         "Nothing that can run was found; 1 trace noted, and 1 thing could not be read",
		"a;K;known present":                                "Nothing new was found; 1 finding known to somebody",
		"unread;a;encrypted":                               "Nothing was found, and 1 thing could not be read",
		"a;K;known present\nunread;a;encrypted":            "Nothing new was found; 1 finding known to somebody, and 1 thing could not be read",
		"a;K;present\nb;K;known present\na;N;known absent": "Found on 1 asset",
	} {
		h, err := fakeHunter{}.Hunt(t.Context(), Dropped{Name: "f", Content: []byte(file)})
		if err != nil {
			t.Fatal(err)
		}
		x := newScan("f", h, noon)
		if got := countFound(x).headline(x); got != want {
			t.Errorf("%q: %q, want %q", file, got, want)
		}
	}
	x := newScan("f", Hunted{Complete: true}, noon)
	if got := countFound(x).headline(x); got != "Nothing that is looked for was found in what was read" {
		t.Errorf("nothing: %q", got)
	}
	x = newScan("f", Hunted{Missed: 1, Columns: []Column{{Header: "Kram"}}}, noon)
	if got := countFound(x).headline(x); got != "Nothing of this table was read, so nothing is said of what it lists" {
		t.Errorf("a table of unknown columns: %q", got)
	}
}

// Every verdict has its word, its meaning and its square.
func TestVerdictWords(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range interdict.Verdicts() {
		w, m := words.Verdict(v), words.Meaning(v)
		if w == "" || m == "" || seen[w] || verdictMark(v) == "" {
			t.Errorf("%s: %q, %q", v, w, m)
		}
		seen[w] = true
	}
	for owner, want := range map[string]string{
		"kind=company, country=US":     "private firm, US",
		"kind=local_government":        "local government",
		"name=Pell County, country=US": "Pell County, US",
		"sector=water":                 "sector water",
	} {
		if got := ownerWords(owner); got != want {
			t.Errorf("%s: %q, want %q", owner, got, want)
		}
	}
}

func BenchmarkFindListOf20000(b *testing.B) {
	h := newFindSite(b)
	var all strings.Builder
	for i := range MaxFindings {
		fmt.Fprintf(&all, "pc%d;Product %d;%s\n", i/2, i%50, interdict.Verdicts()[i%8])
	}
	at := openFindings(b, h, testFile{"a.csv", all.String()})
	for b.Loop() {
		get(b, h, at)
	}
}
