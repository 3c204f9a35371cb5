package hunt

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/catalog"
)

// A finding of a report, in JSON.
const (
	present   = `{"asset":"pc1","product":"m/k","name":"K","verdict":"present","strength":4,"evidence":[],"why":["package \"k\": level 4"]}`
	review    = `{"asset":"pc2","product":"m/g","verdict":"review","strength":2,"evidence":[],"why":[]}`
	knownTill = `{"asset":"pc3","product":"m/k","verdict":"present","strength":4,"evidence":[],"why":[],"ignored":{"who":"A","why":"b","until":"2024-08-18"}}`
)

func TestReadReport(t *testing.T) {
	for name, test := range map[string]struct {
		text     string
		found    int
		complete bool
		skips    []string // beginnings
		notes    int
	}{
		"lines":           {`{"finding":` + present + "}\n{\"finding\":" + review + "}\n" + `{"summary":{"files":3,"findings":{"present":1,"review":1},"complete":true}}`, 2, true, nil, 0},
		"one object":      {`{"findings":[` + present + `],"skipped":[],"summary":{"findings":{"present":1},"complete":true}}`, 1, true, nil, 0},
		"skipped":         {`{"skipped":{"path":["a.zip"],"why":"encrypted"}}` + "\n" + `{"summary":{"findings":{},"skipped":{"encrypted":1},"complete":false}}`, 0, false, []string{"encrypted"}, 0},
		"cut off":         {`{"finding":` + present + "}\n", 1, false, []string{"cut off"}, 0},
		"half a line":     {`{"finding":` + present + "}\n{\"finding\":{\"asset\":", 1, false, []string{"bad row", "cut off"}, 0},
		"fewer than told": {`{"finding":` + present + "}\n" + `{"summary":{"findings":{"present":2},"complete":true}}`, 1, false, []string{"cut or changed"}, 0},
		"of a filter":     {`{"filter":"verdict=present","findings":[` + present + `],"summary":{"findings":{"present":1,"review":4},"complete":true}}`, 1, true, nil, 0},
		"no such verdict": {`{"finding":{"asset":"a","verdict":"fine","strength":1}}` + "\n{\"finding\":" + present + "}\n" + `{"summary":{"findings":{"present":1},"complete":true}}`, 1, false, []string{`bad row: "fine" is no verdict`}, 0},
		"strength":        {`{"findings":[{"asset":"a","verdict":"present","strength":6},` + present + `],"summary":{"findings":{"present":1},"complete":true}}`, 1, false, []string{"bad row: strength 6"}, 0},
		"no asset":        {`{"findings":[{"verdict":"present"}],"summary":{"complete":true}}`, 0, false, []string{"bad row: a finding without an asset"}, 0},
		"lapsed word":     {`{"finding":` + knownTill + "}\n" + `{"summary":{"findings":{},"ignored":1,"complete":true}}`, 1, true, nil, 1},
		"each, and BOM":   {"\xef\xbb\xbf" + `{"observation":{"id":"a"}}` + "\n" + `{"summary":{"findings":{},"complete":true}}`, 0, true, nil, 0},
	} {
		if !IsReport([]byte(test.text)) {
			t.Errorf("%s: not known for a report", name)
		}
		r, err := ReadReport("r", []byte(test.text), 100, "2024-08-19")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var skips []string
		for _, k := range r.Skipped {
			skips = append(skips, k.Why)
		}
		fits := len(skips) == len(test.skips)
		for i := range min(len(skips), len(test.skips)) {
			fits = fits && strings.HasPrefix(skips[i], test.skips[i])
		}
		if len(r.Found) != test.found || r.Summary.Complete != test.complete || !fits || len(r.Notes) != test.notes {
			t.Errorf("%s: %d found, complete %v, skipped %q, notes %q", name, len(r.Found), r.Summary.Complete, skips, r.Notes)
		}
	}
}

func TestIsReport(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"bomFormat":"CycloneDX"}`, `{"findings":3}`, `{"summary":"x"}`, `{"finding":"x"}`, `{"filter":{"a":1}}`, `{"id":"1","kind":"service"}`, `{"findings_total":1}`} {
		if IsReport([]byte(text)) {
			t.Errorf("%q is taken for a report", text)
		}
	}
	if _, err := ReadReport("r", []byte(`{"summary":{]`), 1, ""); err == nil || !strings.Contains(err.Error(), "hint: ") {
		t.Errorf("what is no report ends with %v", err)
	}
}

// What a scan writes is what reading gives back.
func TestReportGoesRound(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, plantedName, []byte(planted))
	found, sum, _ := hunt(t, dir)
	whole, err := json.Marshal(map[string]any{"findings": found, "skipped": []Skip{}, "summary": sum})
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	for i := range found {
		if err := json.NewEncoder(&lines).Encode(map[string]any{"finding": &found[i]}); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.NewEncoder(&lines).Encode(map[string]any{"summary": &sum}); err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{whole, lines.Bytes()} {
		r, err := ReadReport("r", text, 100, "2024-08-19")
		if err != nil || len(found) == 0 || len(r.Skipped) > 0 {
			t.Fatalf("%d found, skipped %v, %v", len(found), r.Skipped, err)
		}
		again, err := json.Marshal(map[string]any{"findings": r.Found, "skipped": []Skip{}, "summary": r.Summary})
		if err != nil || !bytes.Equal(again, whole) {
			t.Errorf("came back as\n%s\nwas\n%s", again, whole)
		}
	}
}

// A limit is kept, and what is beyond it is counted.
func TestReportLimit(t *testing.T) {
	text := strings.Repeat(`{"finding":`+present+"}\n", 7) + `{"summary":{"findings":{"present":7},"complete":true}}`
	r, err := ReadReport("r", []byte(text), 5, "")
	if err != nil || len(r.Found) != 5 || r.Over != 2 || len(r.Skipped) != 0 {
		t.Errorf("%d kept, %d beyond, %v, %v", len(r.Found), r.Over, r.Skipped, err)
	}
}

// FuzzReadReport: whatever is in a report, each finding has a verdict that
// exists and a strength on the scale, the counts are those of the findings, the
// limits hold, and a report that misses something is not complete.
func FuzzReadReport(f *testing.F) {
	f.Add([]byte(`{"finding":` + present + "}\n{\"summary\":{\"complete\":true}}"))
	f.Add([]byte(`{"findings":[` + knownTill + `,` + review + `],"summary":{"findings":{"present":-1}}}`))
	f.Add([]byte("{\"skipped\":{}}\n{}\nx"))
	f.Fuzz(func(t *testing.T, b []byte) {
		const limit = 3
		r, err := ReadReport("r", b, limit, "2024-08-19")
		if err != nil {
			if r != nil {
				t.Fatal("a report with an error")
			}
			return
		}
		if len(r.Found) > limit || r.Over > 0 && len(r.Found) != limit || len(r.Skipped) > maxReportSkips {
			t.Fatalf("%d kept, %d beyond", len(r.Found), r.Over)
		}
		n := r.Summary.Ignored
		for v, k := range r.Summary.Findings {
			if k < 1 || !slices.Contains(interdict.Verdicts(), interdict.Verdict(v)) {
				t.Fatalf("%d of %q", k, v)
			}
			n += k
		}
		if n != len(r.Found) {
			t.Fatalf("counted %d of %d", n, len(r.Found))
		}
		for _, x := range r.Found {
			if !slices.Contains(interdict.Verdicts(), x.Verdict) || x.Strength < 0 || x.Strength > 5 || x.Asset == "" || x.Ignored != nil && x.Ignored.Until < "2024-08-19" {
				t.Fatalf("%+v", x)
			}
		}
		if bad := slices.ContainsFunc(r.Skipped, func(k Skip) bool { return strings.HasPrefix(k.Why, "bad row: ") && len(k.Path) > 0 && k.Path[0] == "r" }); bad && r.Summary.Complete {
			t.Fatal("complete, with rows that were not read")
		}
	})
}

// TestFile: a file at hand gives the findings that the same file on disk gives,
// and says what it was read as.
func TestFile(t *testing.T) {
	const table = "Computer;Software;Version;Publisher\nPC1;Kaspersky Endpoint Security for Windows;12.1;AO Kaspersky Lab\nPC1;Word;16;Microsoft Corporation\n"
	_, zipped := packers["zip"]("software.csv", []byte(table))
	for name, test := range map[string]struct {
		body  string
		found int
		as    string
		rows  int
	}{
		"software.csv": {table, 1, "a software inventory that is a CSV or XLSX table", 2},
		"s.zip":        {string(zipped), 1, "zip archives, and what is one under another name", 2},
		"picture.png":  {"\x89PNG\r\n\x1a\n\x00\x00", 0, "", 0},
	} {
		h := Hunt{Catalog: embedded(t)}
		found, sum, got, err := h.File(t.Context(), name, bytes.NewReader([]byte(test.body)))
		if err != nil || len(found) != test.found || !sum.Complete || strings.Join(got.As, "; ") != test.as || got.Rows != test.rows {
			t.Errorf("%s: %d found, complete %v, %+v, %v", name, len(found), sum.Complete, got, err)
		}
		p := write(t, t.TempDir(), name, []byte(test.body))
		onDisk, _, err := (&Hunt{Catalog: embedded(t)}).Run(t.Context(), []string{p})
		if err != nil || len(onDisk) != len(found) {
			t.Errorf("%s on disk: %d found, %v", name, len(onDisk), err)
		}
		for i := range found {
			if found[i].Product != onDisk[i].Product || found[i].Verdict != onDisk[i].Verdict || strings.Contains(found[i].Place, "/") {
				t.Errorf("%s: %+v, on disk %+v", name, found[i], onDisk[i])
			}
		}
	}
	damaged := "{\"bomFormat\":\"CycloneDX\",\"components\":[{\"name\":\"a\"},"
	h := Hunt{Catalog: embedded(t)}
	if _, sum, got, err := h.File(t.Context(), "x.cdx.json", bytes.NewReader([]byte(damaged))); err != nil || sum.Complete || len(got.As) > 0 {
		t.Errorf("damaged: %+v, %+v, %v", sum, got, err)
	}
}

func embedded(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
