package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/web"
)

// software is an inventory with something to find, something known, and
// something that is none.
const software = `Computer,Software,Version,Publisher
PC1,Kaspersky Endpoint Security for Windows,12.1,AO Kaspersky Lab
PC2,Kaspersky Endpoint Security for Windows,12.1,AO Kaspersky Lab
PC2,ZoneAlarm Antivirus,15.8,Check Point
PC3,=1+1,16,Microsoft Corporation
`

const knownSoftware = `ignore:
  - asset: PC2
    product: kaspersky/endpoint-security-windows
    who: A. Clerk
    why: wave 2
    until: "2027-06-30"
`

// answeredSoftware is a vendor's word about the one that is open.
const answeredSoftware = `{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/vex/1", "author": "Example Vendor",
 "timestamp": "2024-08-01T10:00:00Z", "version": 1, "statements": [{"vulnerability": {"name": "interdict:restricted/kaspersky"},
 "products": [{"@id": "pkg:generic/check-point/zonealarm@15.8"}], "status": "not_affected", "justification": "component_not_present"}]}`

// pagesOf are the pages of findings over the real law and catalog.
func pagesOf(t *testing.T, ignore string) (http.Handler, *hunter) {
	t.Helper()
	a := &app{Now: time.Now, Err: io.Discard, Env: func(string) string { return "" }}
	f := &deskFlags{now: "2024-08-19"}
	s, err := f.sit(a)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return s.clocks.KnownAt }
	h, err := newHunter(&s, s.desk.Catalog, ignore, now)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := web.New(web.Options{Decider: decider{s.engine, s.profile}, Reader: reader{}, Hunter: h, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return pages, h
}

// file writes a file of the test.
func file(t *testing.T, name, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// findOut runs the verb find.
func findOut(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), append([]string{"find", "--now", "2024-08-19", "--no-sandbox", "--quiet"}, args...), strings.NewReader(""), &out, &errs)
	if code == exitFailed || code == exitUsage {
		t.Fatalf("find: code %d, %s", code, errs.String())
	}
	return out.Bytes()
}

// drop sends a file as a browser does, and gives the address of its findings.
func drop(t *testing.T, pages http.Handler, name string, body []byte) string {
	t.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(body)
	}
	if err != nil || form.Close() != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/findings", &buf)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("dropping %s: %d\n%s", name, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

func page(t *testing.T, pages http.Handler, path string) []byte {
	t.Helper()
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d\n%s", path, w.Code, w.Body)
	}
	return w.Body.Bytes()
}

// rowsOf are the rows of a table in order, with the folder of the test cut off
// its paths.
func rowsOf(t *testing.T, table []byte, dir string) []string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range all {
		out = append(out, strings.ReplaceAll(strings.Join(r, "|"), filepath.ToSlash(dir)+"/", ""))
	}
	slices.Sort(out)
	return out
}

// TestPagesFindWhatFindFinds: the table of the pages is the table of the verb,
// the law's answers and known findings included.
func TestPagesFindWhatFindFinds(t *testing.T) {
	ignore := file(t, "known.yaml", knownSoftware)
	pages, h := pagesOf(t, ignore)
	vendor := file(t, "vendor.vex.json", answeredSoftware)
	var err error
	if h.answers, err = (&vexFlags{vex: []string{vendor}}).answers(&app{Err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	p := file(t, "software.csv", software)
	want := rowsOf(t, findOut(t, p, "--format", "csv", "--ignore", ignore, "--vex", vendor), filepath.Dir(p))
	got := rowsOf(t, page(t, pages, drop(t, pages, "software.csv", []byte(software))+"/findings.csv"), filepath.Dir(p))
	if len(want) != 4 || !slices.Equal(got, want) || !strings.Contains(strings.Join(got, ""), "answered by Example Vendor") {
		t.Errorf("the pages:\n%s\nthe verb:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestPagesReadReports: the report of a scan, in both forms, shows what the scan
// found, with the same answers; the pages' own export does too.
func TestPagesReadReports(t *testing.T) {
	ignore := file(t, "known.yaml", knownSoftware)
	pages, h := pagesOf(t, "")
	vendor := file(t, "vendor.vex.json", answeredSoftware)
	p := file(t, "software.csv", software)
	want := rowsOf(t, findOut(t, p, "--format", "csv", "--ignore", ignore, "--vex", vendor), filepath.Dir(p))
	var exported []byte
	for _, form := range []string{"json", "jsonl", "export"} {
		text := exported
		if form != "export" {
			text = findOut(t, p, "--format", form, "--ignore", ignore, "--vex", vendor)
		}
		at := drop(t, pages, "report."+form, text)
		if got := rowsOf(t, page(t, pages, at+"/findings.csv"), filepath.Dir(p)); !slices.Equal(got, want) {
			t.Errorf("%s, the pages:\n%s\nthe verb:\n%s", form, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		exported = page(t, pages, at+"/findings.json")
		got, err := h.Hunt(t.Context(), web.Dropped{Name: "r", Content: text})
		if err != nil || !got.Report || !got.Complete || len(got.Notes) > 0 || got.Missed > 0 {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	part := page(t, pages, "/findings/1/findings.json?verdict=review")
	got, err := h.Hunt(t.Context(), web.Dropped{Name: "part", Content: part})
	if err != nil || len(got.Findings) != 1 || len(got.Notes) != 1 || !strings.Contains(got.Notes[0], "verdict=review") {
		t.Errorf("a part of a report: %+v, %v", got, err)
	}
}

// TestReportsAreAnsweredAnew: a report's own answers are not believed, its
// owners are asked for, and what is no field of an owner opens no file.
func TestReportsAreAnsweredAnew(t *testing.T) {
	_, h := pagesOf(t, "")
	secret := file(t, "owner.txt", "kind=school\n")
	report := func(owner string) []byte {
		b, err := json.Marshal(interdict.Finding{Asset: "pc1", Product: "kaspersky/endpoint-security-windows", Maker: "kaspersky", Name: "K", Verdict: interdict.Present, Strength: 4,
			Decisions: []interdict.UseDecision{{Owner: owner, Decision: interdict.Decision{Outcome: interdict.Permitted}}}})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Appendf(nil, "{\"finding\":%s}\n{\"summary\":{\"findings\":{\"present\":1},\"complete\":true}}\n", b)
	}
	for _, test := range []struct {
		owner string
		named []string // by the reader
		want  []string
	}{
		{"kind=federal_agency, country=US", nil, []string{"kind=federal_agency, country=US: prohibited"}},
		{"kind=federal_agency, country=US", []string{"kind=school", "country=US"}, []string{"kind=school, country=US: review"}},
		{secret, nil, []string{"kind=company, country=US: review", "kind=federal_agency, country=US: prohibited"}},
		{"kind=emperor", nil, []string{"kind=company, country=US: review", "kind=federal_agency, country=US: prohibited"}},
	} {
		got, err := h.Hunt(t.Context(), web.Dropped{Name: "r", Content: report(test.owner), Owner: test.named})
		if err != nil {
			t.Errorf("%s: %v", test.owner, err)
			continue
		}
		var said []string
		for _, d := range got.Findings[0].Decisions {
			said = append(said, d.Owner+": "+string(d.Decision.Outcome))
		}
		if !slices.Equal(said, test.want) {
			t.Errorf("%s: %q, want %q", test.owner, said, test.want)
		}
		if differs := strings.Contains(strings.Join(got.Notes, ""), "otherwise than the report"); differs != (test.owner == "kind=federal_agency, country=US" && test.named == nil) {
			t.Errorf("%s: notes %q", test.owner, got.Notes)
		}
	}
}

// TestHuntRefuses: what nobody reads, and owners that nobody can be, end with a
// reason and a hint.
func TestHuntRefuses(t *testing.T) {
	_, h := pagesOf(t, "")
	for name, f := range map[string]web.Dropped{
		"picture": {Name: "a.png", Content: []byte("\x89PNG\r\n\x1a\n\x00\x01")},
		"damaged": {Name: "x.cdx.json", Content: []byte(`{"bomFormat":"CycloneDX","components":[{"name":"a"},`)},
		"country": {Name: "a.csv", Content: []byte(software), Owner: []string{"kind=company", "country=Narnia"}},
		"kind":    {Name: "a.csv", Content: []byte(software), Owner: []string{"kind=emperor"}},
		"report":  {Name: "r.json", Content: []byte(`{"findings":[{"asset":"a","verdict":"fine"}`)},
	} {
		if got, err := h.Hunt(t.Context(), f); err == nil {
			t.Errorf("%s was looked through: %+v", name, got)
		}
	}
}

// TestHuntIsBounded: a bomb is cut off and named, and the file beside it found.
func TestHuntIsBounded(t *testing.T) {
	_, h := pagesOf(t, "")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	bomb := "Computer,Software\n" + strings.Repeat("PC1,Word\n", 5<<20)
	for _, f := range [][2]string{{"a/software.csv", software}, {"z/software.csv", bomb}} {
		w, err := z.Create(f[0])
		if err == nil {
			_, err = io.WriteString(w, f[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := h.Hunt(t.Context(), web.Dropped{Name: "b.zip", Content: b.Bytes()})
	if err != nil || got.Complete || got.Missed == 0 || len(got.Findings) != 3 {
		t.Errorf("complete %v, %d missed, %d found, %v", got.Complete, got.Missed, len(got.Findings), err)
	}
}

// TestTraces: every row that a finding names is explained.
func TestTraces(t *testing.T) {
	_, h := pagesOf(t, "")
	got, err := h.Hunt(t.Context(), web.Dropped{Name: "a.csv", Content: []byte(software)})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range got.Findings {
		for _, e := range f.Evidence {
			for _, id := range e.Indicators {
				n++
				if x, ok := h.Trace(id); !ok || x.ID != id || len(x.Sources) == 0 || x.Confidence == "" {
					t.Errorf("%s: %+v", id, x)
				}
			}
		}
	}
	if _, ok := h.Trace("nobody/X1"); ok || n == 0 {
		t.Errorf("%d rows named, or one of nobody's known", n)
	}
}

// TestExampleInventory holds what is found in the example inventory: on each
// host the product and the verdict, and nothing on the others.
func TestExampleInventory(t *testing.T) {
	text, err := os.ReadFile("../../examples/software-2024.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, h := pagesOf(t, "")
	got, err := h.Hunt(t.Context(), web.Dropped{Name: "software-2024.csv", Content: text})
	if err != nil || !got.Complete || got.Rows != 12 {
		t.Fatalf("complete %v, %d rows, %v", got.Complete, got.Rows, err)
	}
	var found []string
	for _, x := range got.Findings {
		found = append(found, x.Asset+" "+string(x.Verdict)+" "+string(x.Product))
	}
	want := []string{
		"CR-FRONT-01 present kaspersky/small-office-security",
		"CR-FRONT-02 present kaspersky/small-office-security",
		"CR-GATE-01 review check-point/zonealarm",
		"CR-LAB-01 out-of-scope kaspersky/asap",
		"CR-SRV-01 present kaspersky/security-center",
		"CR-WARE-01 present kaspersky/endpoint-security-windows",
		"CR-WARE-01 present kaspersky/security-center",
		"CR-WARE-02 probable kaspersky/endpoint-security-windows",
	}
	if !slices.Equal(found, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
}
