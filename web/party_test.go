package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// sendParties sends the form of a file of parties.
func sendParties(t testing.TB, h http.Handler, name, file, rows string) *httptest.ResponseRecorder {
	t.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(file))
	}
	if err == nil {
		err = form.WriteField("rows", rows)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/parties", &buf)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return do(h, r)
}

// sendForm sends fields of the form of a file of parties.
func sendForm(t testing.TB, h http.Handler, fields map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/parties", &buf)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return do(h, r)
}

// followed gives the page that a post leads to.
func followed(t testing.TB, h http.Handler, w *httptest.ResponseRecorder) (path, page string) {
	t.Helper()
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d\n%s", w.Code, w.Body)
	}
	path, _, _ = strings.Cut(w.Header().Get("Location"), "#")
	return path, get(t, h, path)
}

// lacks fails if the page says one of the texts.
func lacks(t testing.TB, page string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(page, s) {
			t.Errorf("the page says %q", s)
		}
	}
}

// TestNavigation: an entry stands in the masthead only where its pages are.
func TestNavigation(t *testing.T) {
	with, _ := newTestParties(t)
	want(t, get(t, with, "/"), `href="/parties"`, `href="/lists"`)
	without := newSite(t)
	lacks(t, get(t, without, "/"), `href="/parties"`, `href="/lists"`)
	if w := do(without, httptest.NewRequest(http.MethodGet, "/parties", nil)); w.Code != http.StatusNotFound {
		t.Errorf("without a screener: %d", w.Code)
	}
}

// TestOneName: a name in a form, its answer as a sentence, the words side by
// side, and what is known beside them.
func TestOneName(t *testing.T) {
	h, f := newTestParties(t)
	_, page := followed(t, h, post(h, "/parties/name", url.Values{"name": {"Zorvil Trading"}, "country": {"ru"}, "born": {"7 Oct 1952; 1950 to 1951"}, "number": {"X 1; Y 2"}}))
	want(t, page, `<span class="stop">Match.</span> Zorvil Trading is treated as listed until a person clears it`, "RU on both sides (plus 0.010)",
		"7 Oct 1952; 1950 to 1951", "X 1; Y 2", "presumption of denial", "Listed under X-1, since 24 Jun 2024", "primary text", "a year of birth away from 1970", "0.900")

	_, page = followed(t, h, post(h, "/parties/name", url.Values{"name": {"Zorvil Tradinge"}}))
	want(t, page, `<span class="ask">Review.</span> Zorvil Tradinge may be listed: a person must look`, "Trading<mark>e</mark>", "Name, mistyped")

	_, page = followed(t, h, post(h, "/parties/name", url.Values{"name": {"Pell County"}}))
	want(t, page, `<span class="go">Clear.</span> Pell County was not found`)

	f.missing(true)
	_, page = followed(t, h, post(h, "/parties/name", url.Values{"name": {"Pell Shire"}}))
	want(t, page, "Cannot be cleared yet.</span> Pell Shire was not found, but that proves nothing", "<b>xx/other</b> is not loaded.", "Nothing can be clear")
	lacks(t, page, "#m-go")
	want(t, get(t, h, "/parties/typed/3"), "Cannot be cleared yet.</span> Pell County was not found") // answered before the list went
	f.missing(false)
	want(t, get(t, h, "/parties/typed/3"), "Clear.</span> Pell County was not found")

	_, page = followed(t, h, post(h, "/parties/name", url.Values{"name": {"---"}}))
	want(t, page, "Cannot be cleared yet.</span> This name has no letter or digit to compare")
}

// TestNameForm: what is wrong is said at its field, and what was typed is kept.
func TestNameForm(t *testing.T) {
	h, _ := newTestParties(t)
	for _, c := range []struct{ field, value, said string }{
		{"name", " ", "Write a name."},
		{"country", "Narnia", "Give the country in two letters"},
		{"born", "04/05/1952", "can be read in two ways"},
		{"born", "1952 to 1950", "Write the earlier year first"},
		{"born", "soon", "Give a day, month or year"},
		{"kind", "robot", "Choose one of the list."},
		{"number", strings.Repeat("1;", 21), "Give at most 20."},
	} {
		form := url.Values{"name": {"Zorvil"}, "alias": {"kept as typed"}}
		form.Set(c.field, c.value)
		w := post(h, "/parties/name", form)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s %q: %d", c.field, c.value, w.Code)
		}
		want(t, w.Body.String(), c.said, "1 field to correct", "kept as typed", `aria-invalid="true"`)
	}
	want(t, get(t, h, "/parties"), "Is this party on a list?") // nothing was screened
}

func TestTypedBirth(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"1952", "1952"}, {"7 Oct 1952", "1952-10-07"}, {"1952-10-07", "1952-10-07"}, {"Oct 1952", "1952-10"}, {"1952-10", "1952-10"},
		{"1950 to 1952", "1950/1952"}, {"1950 to Oct 1952", "1950/1952-10"},
		{"52", ""}, {"3052", ""}, {"", ""}, {"..", ""}, {"1.2.1952", ""}, {"1950 to 1951 to 1952", ""}, {"2024-09-29T00:20:00-04:00", ""},
	} {
		if got, err := typedBirth(c.typed); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q: %q, %v; want %q", c.typed, got, err, c.want)
		}
	}
}

// FuzzTypedBirth holds that what is taken for a date of birth is one, and stays
// what it is when it is typed again.
func FuzzTypedBirth(f *testing.F) {
	for _, s := range []string{"1952", "7 Oct 1952", "Oct 1952", "1950 to 1952", "1952-10-07", "04/05/1952", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := typedBirth(typed)
		if err != nil {
			return
		}
		for _, part := range strings.Split(got, "/") {
			if again, err := typedBirth(part); err != nil || again != part || len(part) < 4 || len(part) > 10 {
				t.Fatalf("%q gives %q, of which %q gives %q, %v", typed, got, part, again, err)
			}
		}
	})
}

// FuzzTypedColumns holds that what is said of columns is kept as it was said.
func FuzzTypedColumns(f *testing.F) {
	f.Add("Kunde=name; 3=country")
	f.Add("=;a=")
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := typedColumns(typed)
		if err != nil {
			return
		}
		for heading, field := range got {
			again, err := typedColumns(heading + "=" + field)
			if err != nil || len(again) != 1 || again[heading] != field {
				t.Fatalf("%q gives %q=%q, which gives %v, %v", typed, heading, field, again, err)
			}
		}
	})
}

// TestPartyFile: a file is screened, its numbers add up, its columns and its
// spoilt rows are told, and the filter shows what it says.
func TestPartyFile(t *testing.T) {
	h, _ := newTestParties(t)
	path, page := followed(t, h, sendParties(t, h, `C:\in\customers.csv`, customers, ""))
	want(t, page, "a name without letters", "2 parties may be listed: 1 matches, 1 needs a look", "<b>customers.csv</b>, 5 rows", "the row has no name", "guessed from the heading", "not used", "All 4 parties, most urgent first")
	for _, c := range []struct{ query, want, not string }{
		{"?band=match", "1 of 4 parties", "Pell"},
		{"?band=waiting", "2 of 4 parties", "Pell"},
		{"?band=clear", "Pell County", "Zorvil"},
		{"?band=incomplete", "1 of 4 parties", "Pell"},
		{"?q=pell", "1 of 4 parties", "Zorvil"},
		{"?q=nobody", "No party meets this filter", "Zorvil"},
		{"?band=nonsense", "All 4 parties", "hidden by the filter"},
	} {
		page := get(t, h, path+c.query)
		want(t, page, c.want)
		lacks(t, page, c.not)
	}
	want(t, get(t, h, path+"?band=waiting"), "Names side by side, p1", "Names side by side, p2", "Trading<mark>e</mark>")
	want(t, get(t, h, path+"/unread"), "1 row could not be read")
	want(t, get(t, h, "/parties/queue"), "2 parties may be listed", "customers.csv, line 3")
	csv := get(t, h, path+"/parties.csv?band=match")
	if strings.Count(csv, "\n") != 2 || !strings.HasPrefix(csv, "line,id,name,band,") || !strings.Contains(csv, "3,C-2,Zorvil Trading,match,1,0,xx/list/1,Zorvil Trading,List of X,0.900,") {
		t.Errorf("CSV: %s", csv)
	}
	if w := post(h, path+"/close", nil); w.Code != http.StatusSeeOther {
		t.Errorf("closing: %d", w.Code)
	}
	if w := do(h, httptest.NewRequest(http.MethodGet, path, nil)); w.Code != http.StatusNotFound {
		t.Errorf("a closed file: %d", w.Code)
	}
}

// TestPasted: rows can be pasted; nothing, or both at once, is refused.
func TestPasted(t *testing.T) {
	h, _ := newTestParties(t)
	_, page := followed(t, h, sendParties(t, h, "", "", customers))
	want(t, page, "Pasted rows", "2 parties may be listed")
	_, page = followed(t, h, sendForm(t, h, map[string]string{"rows": customers, "columns": "x = Country ;"}))
	want(t, page, "<bdi>x</bdi></th><td>country</td>")
	w := sendForm(t, h, map[string]string{"rows": customers, "columns": "Kunde"})
	want(t, w.Body.String(), "“Kunde” says nothing of a column.", `value="Kunde"`, "C-3,Zorvil Tradinge,US")
	for _, c := range []struct{ name, file, rows, said string }{
		{"", "", " \n ", "No file and no rows were sent."},
		{"a.csv", customers, customers, "Both a file and pasted rows were sent."},
		{"picture.png", "x", "", "picture.png is not a table."},
		{"empty.csv", "", "", "empty.csv has no rows."},
		{"large.csv", strings.Repeat("x", MaxUpload+1<<17), "", "larger than 32 MB"},
	} {
		w := sendParties(t, h, c.name, c.file, c.rows)
		if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", c.name, w.Code)
		}
		want(t, w.Body.String(), c.said, "Files that are open are unchanged.")
	}
}

// TestClearing: a pair is cleared with reason, name and last day; it stays in
// view; it can be taken back; and every file follows.
func TestClearing(t *testing.T) {
	h, f := newTestParties(t)
	path, _ := followed(t, h, sendParties(t, h, "customers.csv", customers, ""))
	party := path + "/3"
	for _, c := range []struct{ field, value, said string }{
		{"why", "", "Write the reason"}, {"who", " ", "Write your name"}, {"until", "18 Aug 2024", "This day has passed"}, {"until", "some day", "Give the last day"},
		{"until", "1 Sep 2024 to 2 Sep 2024", "Give the last day"}, {"why", "the disk is full", "no space left on device. Make room."},
	} {
		form := url.Values{"entry": {"xx/list/1"}, "why": {"another seat"}, "who": {"A. Clerk"}, "until": {"19 Aug 2025"}}
		form.Set(c.field, c.value)
		w := post(h, party+"/clear", form)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s %q: %d", c.field, c.value, w.Code)
		}
		want(t, w.Body.String(), c.said, "1 correction needed; nothing was noted", "<details class=\"noprint\" open>")
	}
	if w := post(h, party+"/clear", url.Values{"entry": {"xx/list/9"}}); w.Code != http.StatusConflict {
		t.Errorf("an entry that does not match: %d", w.Code)
	}
	if len(f.cleared) > 0 {
		t.Fatalf("noted: %v", f.cleared)
	}

	_, page := followed(t, h, post(h, party+"/clear", url.Values{"entry": {"xx/list/1"}, "why": {"another\nseat"}, "who": {"A. Clerk"}, "until": {"19 Aug 2024"}}))
	want(t, page, "is cleared until 19 Aug 2024", "Cleared by A. Clerk</b> on 19 Aug 2024, until 19 Aug 2024: another seat", "Clear.</span> Every entry that Zorvil Trading could be was cleared by a person", "Take this clearing back")
	want(t, get(t, h, path), "1 party may be listed: 1 needs a look", "1 party with a pair cleared by a person", "1 pair cleared")
	want(t, get(t, h, path+"?band=cleared"), "1 of 4 parties", "This pair was cleared by A. Clerk")

	want(t, post(h, party+"/restore", url.Values{"entry": {"xx/list/1"}}).Body.String(), "2 corrections needed; nothing was noted")
	_, page = followed(t, h, post(h, party+"/restore", url.Values{"entry": {"xx/list/1"}, "why": {"the seat is the same"}, "who": {"B. Lead"}}))
	want(t, page, "The clearing was taken back", "Match.</span>", "This pair was cleared by A. Clerk until 2024-08-18. It counts again.")
	if c := f.cleared["Zorvil Tradingxx/list/1"]; c.Why != "taken back by B. Lead: the seat is the same" || c.Who != "A. Clerk" || c.Until != "2024-08-18" {
		t.Errorf("kept: %+v", c)
	}
	want(t, get(t, h, path), "2 parties may be listed")
}

// TestScreenedAnew: a file is screened anew when the lists, the day or the
// clearings change, and only then.
func TestScreenedAnew(t *testing.T) {
	h, f := newTestParties(t)
	path, _ := followed(t, h, sendParties(t, h, "customers.csv", customers, ""))
	n := f.screened
	get(t, h, path)
	if f.screened != n {
		t.Errorf("%d parties screened for nothing", f.screened-n)
	}
	f.missing(true)
	page := get(t, h, path)
	want(t, page, "Nothing can be clear", "lists are incomplete")
	if !strings.Contains(page, `<b>0</b> <span class="o go">`) || f.screened != n+4 {
		t.Errorf("after a list went, %d parties were screened anew, and some are clear", f.screened-n)
	}
}

// TestManyScreenAtOnce: pages are read while parties are added, pairs cleared and
// lists come and go. No page mixes two states: its terms always add up.
func TestManyScreenAtOnce(t *testing.T) {
	h, f := newTestParties(t)
	path, _ := followed(t, h, sendParties(t, h, "customers.csv", customers, ""))
	var all sync.WaitGroup
	work := func(do func(i int)) {
		all.Go(func() {
			for i := range 40 {
				do(i)
			}
		})
	}
	work(func(i int) { f.missing(i%2 == 0) })
	work(func(i int) { post(h, "/parties/name", url.Values{"name": {"Zorvil " + strconv.Itoa(i)}}) })
	work(func(i int) {
		post(h, path+"/3/clear", url.Values{"entry": {"xx/list/1"}, "who": {"A"}, "why": {"b"}, "until": {"19 Aug 2025"}})
		post(h, path+"/3/restore", url.Values{"entry": {"xx/list/1"}, "who": {"A"}, "why": {"b"}})
	})
	terms := regexp.MustCompile(`<b>([0-9]+)</b>`)
	for _, at := range []string{path, "/parties/queue", "/parties"} {
		work(func(int) {
			w := do(h, httptest.NewRequest(http.MethodGet, at, nil))
			sum, last := 0, 0
			for _, m := range terms.FindAllStringSubmatch(between(w.Body.String(), `<ul class="sum"`, "</ul>"), -1) {
				last, _ = strconv.Atoi(m[1])
				sum += last
			}
			if w.Code != http.StatusOK || sum != 2*last || last < 5 {
				t.Errorf("%s: %d, the terms give %d of %d", at, w.Code, sum-last, last)
			}
		})
	}
	all.Wait()
}

// between is the text from a to the next b.
func between(s, a, b string) string {
	_, s, _ = strings.Cut(s, a)
	s, _, _ = strings.Cut(s, b)
	return s
}

// TestLists: the page of the lists names what is missing, and the grey band of
// every page says it.
func TestLists(t *testing.T) {
	h, f := newTestParties(t)
	want(t, get(t, h, "/lists"), "Every list that the policy requires is loaded, whole and fresh", "3 days (limit 7)", "Whole and fresh", "cdcdcdcdcdcd")
	want(t, get(t, h, "/"), "Required lists whole, <b>at most 3 days old</b>")
	f.missing(true)
	want(t, get(t, h, "/lists"), "One required list is missing, cut or stale: nothing can be clear", "<code>interdict lists update</code>", "Missing")
	want(t, get(t, h, "/law"), "1 required list <b>missing or stale</b>")
	for _, path := range []string{"/parties/9", "/parties/queue/1", "/parties/typed/1"} {
		if w := do(h, httptest.NewRequest(http.MethodGet, path, nil)); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestListStates: each list is judged by itself. One that may stand in for a
// required list is never called fresh when it is not, and never to be mended.
func TestListStates(t *testing.T) {
	whole := PartyList{ID: "xx/list", Complete: true, MaxAge: 7, Age: 3, AsOf: "2024-08-16"}
	small := []ListGap{{List: "xx/list", Why: "small"}}
	for _, c := range []struct {
		name  string
		list  func(*PartyList)
		gaps  []ListGap
		state string
		bad   bool
	}{
		{"required and fresh", func(l *PartyList) { l.Required = true }, nil, "Whole and fresh", false},
		{"required and old", func(l *PartyList) { l.Required, l.Age = true, 8 }, nil, "Too old", true},
		{"required, of no day", func(l *PartyList) { l.Required, l.Age = true, -1 }, nil, "Of an unknown day", true},
		{"required, a part", func(l *PartyList) { l.Required, l.Complete = true, false }, nil, "A part only", true},
		{"required, small", func(l *PartyList) { l.Required = true }, small, "Too small", true},
		{"stands in, fresh", func(l *PartyList) { l.StandsIn = true }, nil, "Whole and fresh", false},
		{"stands in, old", func(l *PartyList) { l.StandsIn, l.Age = true, 1105 }, nil, "Too old", false},
		{"stands in, a part", func(l *PartyList) { l.StandsIn, l.Complete = true, false }, nil, "A part only", false},
		{"nobody asks for it", func(l *PartyList) { l.Age = 1105 }, nil, "Whole", false},
		{"required, of any age", func(l *PartyList) { l.Required, l.MaxAge, l.Age = true, 0, 1105 }, nil, "Whole", false},
	} {
		l := whole
		c.list(&l)
		if got := listLineOf(l, c.gaps); got.State != c.state || got.Bad != c.bad {
			t.Errorf("%s: %q, bad %v", c.name, got.State, got.Bad)
		}
	}
	if got := listLineOf(PartyList{Age: -30, AsOf: "2024-09-18"}, nil).Old; got != "of a day to come" {
		t.Errorf("a day to come: %q", got)
	}
}

// TestPartyEvidence: an answer is recorded once as it stands, and again when
// what it rests on has changed; a file records what is left.
func TestPartyEvidence(t *testing.T) {
	h, f := newTestParties(t)
	path, page := followed(t, h, sendParties(t, h, "customers.csv", customers, ""))
	want(t, page, "0 of 4 answers recorded as they stand.", "Record 4 answers")
	_, page = followed(t, h, post(h, path+"/3/record", nil))
	want(t, page, "Recorded as number 0 of the log", `href="/evidence/0"`)
	lacks(t, page, "Record this answer")
	post(h, path+"/3/record", nil) // twice is once
	_, page = followed(t, h, post(h, path+"/record", nil))
	want(t, page, "3 answers recorded", "Every answer is recorded as it stands.")
	if got := strings.Join(f.recorded, ", "); got != "Zorvil Trading, Pell County, Zorvil Tradinge, ---" {
		t.Errorf("recorded: %s", got)
	}
	f.missing(true)
	want(t, get(t, h, path+"/3"), "Lists, day or clearings have changed since", "Record this answer")
	want(t, get(t, h, path), "0 of 4 answers recorded as they stand. 4 answers recorded when lists, day or clearings were others.")
	_, page = followed(t, h, post(h, "/parties/queue/record", nil))
	want(t, page, "4 answers recorded")
	post(h, "/parties/name", url.Values{"name": {"unwritable"}})
	w := post(h, "/parties/typed/1/record", nil)
	if w.Code != http.StatusInternalServerError {
		t.Errorf("a full disk: %d", w.Code)
	}
	want(t, w.Body.String(), "no space left on device", "Nothing was recorded.")
}

// TestHostileParties: names are shown as they are, and nothing of them is run
// or turns the page's direction.
func TestHostileParties(t *testing.T) {
	h, _ := newTestParties(t)
	_, page := followed(t, h, post(h, "/parties/name", url.Values{"name": {"Zorvil <b>\u202egnidarT\u200b \x00\xff"}}))
	want(t, page, "&lt;b&gt;·gnidarT·")
	lacks(t, page, "\u202e", "\u200b", "\x00", "<b>·")
	_, page = followed(t, h, post(h, "/parties/name", url.Values{"name": {"\u0632\u0648\u0631 (Ltd)"}}))
	want(t, page, "\u2068\u0632\u0648\u0631 (Ltd)\u2069 was not found")
	_, page = followed(t, h, sendParties(t, h, "x.csv", "id,name,c\n=1+1,\"=cmd|' /C calc'!A0\",US\n", ""))
	want(t, page, "=cmd|")
	if csv := get(t, h, "/parties/1/parties.csv"); !strings.Contains(csv, "'=1+1,'=cmd|") {
		t.Errorf("CSV: %s", csv)
	}
}

func TestDiffer(t *testing.T) {
	say := func(spans []span) string {
		s := ""
		for _, x := range spans {
			if x.Differs {
				x.Text = "[" + x.Text + "]"
			}
			s += x.Text
		}
		return s
	}
	for _, c := range []struct{ a, b, x, y string }{
		{"Kaspersky", "kaspersky", "Kaspersky", "kaspersky"},
		{"Kasper Sky", "Kaspersky", "Kasper[ ]Sky", "Kaspersky"},
		{"Laboratori", "Laboratoriya", "Laboratori", "Laboratori[ya]"},
		{"Andrey", "Andrei", "Andre[y]", "Andre[i]"},
		{"", "x", "", "[x]"},
		{strings.Repeat("a", 81), "a", strings.Repeat("a", 81), "a"},
	} {
		x, y := differ(c.a, c.b)
		if say(x) != c.x || say(y) != c.y {
			t.Errorf("%q, %q: %q, %q", c.a, c.b, say(x), say(y))
		}
	}
}

// FuzzDiffer holds that the pieces of a word are the word, that what is shared
// is the same on both sides, and that the order of the words does not matter
// for how much they share.
func FuzzDiffer(f *testing.F) {
	f.Add("Kasper Sky", "Kaspersky")
	f.Add("Андрей", "Andrei")
	f.Add("", "\u202e")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = clean(a), clean(b)
		shared := func(spans []span) (all, same string) {
			for _, s := range spans {
				all += s.Text
				if !s.Differs {
					same += s.Text
				}
			}
			return all, same
		}
		x, y := differ(a, b)
		left, sameLeft := shared(x)
		right, sameRight := shared(y)
		if left != a || right != b {
			t.Fatalf("%q, %q became %q, %q", a, b, left, right)
		}
		if n := len([]rune(a)); n <= maxDiffer && len([]rune(b)) <= maxDiffer && len([]rune(sameLeft)) != len([]rune(sameRight)) {
			t.Fatalf("%q, %q share %q and %q", a, b, sameLeft, sameRight)
		}
	})
}

func TestJoinForms(t *testing.T) {
	form := func(asked, listed, how string) WordPair {
		return WordPair{Asked: asked, Listed: listed, How: how, Class: "legal form"}
	}
	got := joinForms([]WordPair{{Asked: "Alpha", Listed: "Alpha", How: "same", Class: "name"}, form("Ltd", "", "legal form, compatible"), form("", "Limited", "legal form, compatible"),
		form("", "AG", "legal form, another")})
	if len(got) != 3 || got[1].Asked != "Ltd" || got[1].Listed != "Limited" || got[2].Listed != "AG" {
		t.Errorf("%+v", got)
	}
}
