package replay

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/catalog"
	"interdict/find"
	judging "interdict/find/evidence"
	"interdict/find/vex"
	"interdict/internal/weigh"
	"interdict/prove"
)

// onHosts are observations as a scan of some hosts makes them.
func onHosts(t testing.TB) []interdict.Observation {
	t.Helper()
	var out []interdict.Observation
	for _, line := range []string{
		`{"kind":"package","platform":"linux","asset":"h1","path":["var/lib/dpkg/status"],"facts":{"deb.name":"klnagent64","deb.maintainer":"Kaspersky Lab","deb.version":"15.1.0","deb.status":"install ok installed"}}`,
		`{"kind":"service","platform":"linux","asset":"h1","facts":{"name":"klnagent64","path":"/opt/kaspersky/klnagent64/sbin/klnagent"}}`,
		`{"kind":"package","platform":"linux","asset":"h2","path":["var/lib/dpkg/status"],"facts":{"deb.name":"klnagent64","deb.maintainer":"Kaspersky Lab","deb.version":"15.1.0","deb.status":"deinstall ok config-files"}}`,
		`{"kind":"installed-program","platform":"windows","asset":"h3","facts":{"name":"Kaspersky Endpoint Security for Windows","publisher":"AO Kaspersky Lab","version":"12.3"}}`,
		`{"kind":"package","asset":"h4","facts":{"name":"bash"}}`,
	} {
		var o interdict.Observation
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
	return out
}

// scanned logs a scan, and gives a bundle of it with its catalog.
func scanned(t testing.TB, seen []interdict.Observation, terms weigh.Terms, change func(*Scan)) (*observing, prove.Members) {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	x := &Scan{Paths: []string{"/srv"}, Digest: c.Digest(), Catalog: c, Seen: seen, Terms: &terms, Summary: find.Summary{Files: 1200, Skipped: map[string]int{"encrypted": 2}}}
	x.Found = weigh.Findings(c, seen, &terms, nil)
	x.Summary.Findings, x.Summary.Ignored, x.Summary.Answered = weigh.Count(x.Found)
	if change != nil {
		change(x)
	}
	o := observe(t)
	t.Cleanup(func() { o.log.Close() })
	if err := o.rec.Scanned(x); err != nil {
		t.Fatal(err)
	}
	m := o.members()
	packs, err := Packs(os.DirFS(t.TempDir()), catalog.Files())
	if err != nil {
		t.Fatal(err)
	}
	for n, b := range packs {
		m[n] = b
	}
	return o, m
}

func TestScanWeighedAnew(t *testing.T) {
	o, m := scanned(t, onHosts(t), weigh.Terms{Now: day}, nil)
	v := o.verify(m, nil)
	if !v.OK || v.Scanned != 1 || v.Observed != 0 || len(v.Notes) != 1 || !strings.Contains(v.Notes[0], "nothing else was there, rests on the signature") {
		t.Errorf("%+v", v)
	}
	data := 0
	for n := range m {
		if strings.HasPrefix(n, "data/") {
			data++
		}
	}
	if data != 3 { // the fourth host has nothing that says anything
		t.Errorf("%d assets stored", data)
	}
	b, err := m.Disclosure("00000000")
	if err != nil {
		t.Fatal(err)
	}
	thin := clone(m)
	for n := range thin {
		if strings.HasPrefix(n, "data/") {
			delete(thin, n)
		}
	}
	if err := thin.AddDisclosure("00000000", prove.Redact(b)); err != nil {
		t.Fatal(err)
	}
	if v := o.verify(thin, nil); !v.OK || v.Scanned != 0 || v.Observed != 1 || !strings.Contains(v.Notes[0], "facts are withheld") {
		t.Errorf("redacted: %+v", v)
	}
}

// TestScanTerms: what somebody knows about, and what vendors have said, belong to
// the findings.
func TestScanTerms(t *testing.T) {
	known := []judging.IgnoreRule{{Asset: "h3", Ignore: interdict.Ignore{Who: "A. Clerk", Why: "a test host", Until: "2027-01-01"}}}
	said := []vex.Statement{{About: []string{vex.Prefix + "kaspersky"}, Products: []vex.Product{{Names: []string{"Some Shield"}}}, Status: interdict.NotAffected, Justification: "component_not_present", Who: "Some Vendor", When: day.Add(-time.Hour)}}
	for _, terms := range []weigh.Terms{{Now: day, Ignored: known, Today: "2026-11-23"}, {Now: day, All: true}, {Now: day, Answers: said}} {
		o, m := scanned(t, onHosts(t), terms, nil)
		if v := o.verify(m, nil); !v.OK || v.Scanned != 1 {
			t.Errorf("%+v: %v %v", terms, v.Problems, v.Notes)
		}
	}
}

// TestHandmadeScans: every observation on which the judge is tried comes to the
// same when it is weighed from a record.
func TestHandmadeScans(t *testing.T) {
	f, err := os.Open("../../find/evidence/testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []interdict.Observation
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var o interdict.Observation
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		if err := json.Unmarshal(sc.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		o.Asset = fmt.Sprintf("host-%d", len(all)/2) // two together
		all = append(all, o)
	}
	if len(all) < 50 {
		t.Fatalf("only %d observations", len(all))
	}
	o, m := scanned(t, all, weigh.Terms{Now: day, All: true}, nil)
	if v := o.verify(m, nil); !v.OK || v.Scanned != 1 || len(v.Notes) != 1 {
		t.Errorf("%v %v", v.Problems, v.Notes)
	}
}

// TestScanOfOddNames: a name that is no UTF-8 does not make a record that fails.
func TestScanOfOddNames(t *testing.T) {
	seen := onHosts(t)
	seen[0].Path = []string{"var/\xff\xfe/status"}
	seen[2].Asset = "h\xff2"
	o, m := scanned(t, seen, weigh.Terms{Now: day}, nil)
	if v := o.verify(m, nil); !v.OK || v.Scanned+v.Observed != 1 {
		t.Errorf("%+v", v)
	}
}

// TestScanOfEarlierProgram: a record without what was seen stays readable, and
// is named; so is one whose catalog has rows of the house's own.
func TestScanOfEarlierProgram(t *testing.T) {
	o, m := scanned(t, onHosts(t), weigh.Terms{Now: day}, func(x *Scan) { x.Terms = nil })
	if v := o.verify(m, nil); !v.OK || v.Scanned != 0 || v.Observed != 1 || !strings.Contains(v.Notes[0], "recorded without what was seen") {
		t.Errorf("%+v", v)
	}
	o, m = scanned(t, onHosts(t), weigh.Terms{Now: day}, func(x *Scan) { x.Own = true })
	for n := range m {
		if strings.HasPrefix(n, "packs/") {
			delete(m, n)
		}
	}
	if v := o.verify(m, nil); !v.OK || v.Observed != 1 || !strings.Contains(v.Notes[0], "rows of the house's own, is not at hand") {
		t.Errorf("%+v", v)
	}
}

// The attacks.

// findings changes the findings that people read, and commits to them anew.
func findings(t testing.TB, change func([]interdict.Finding) []interdict.Finding) func(*prove.Record, *prove.Disclosure) {
	return func(r *prove.Record, d *prove.Disclosure) {
		var found []interdict.Finding
		var c codedScan
		if err := json.Unmarshal(d.Prose, &found); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(r.Answer, &c); err != nil {
			t.Fatal(err)
		}
		found = change(found)
		d.Prose, _ = prove.Canonical(found)
		c.Found, _ = digest(found)
		c.Verdicts, _ = digest(codeFindings(found))
		c.Findings, c.Ignored, c.Answered = weigh.Count(found)
		r.Answer, _ = prove.Canonical(c)
	}
}

func TestScanWithAVerdictChanged(t *testing.T) {
	o, m := scanned(t, onHosts(t), weigh.Terms{Now: day}, nil)
	o.fails(o.lie(m, findings(t, func(f []interdict.Finding) []interdict.Finding {
		f[0].Verdict = interdict.Mention
		return f
	})), nil, `finding 1, kaspersky/network-agent on "h1": verdict is "present", recorded was "mention"`)
	o.fails(o.lie(m, func(r *prove.Record, _ *prove.Disclosure) {
		var c codedScan
		if err := json.Unmarshal(r.Answer, &c); err != nil {
			t.Fatal(err)
		}
		c.Findings["present"]--
		r.Answer, _ = prove.Canonical(c)
	}), nil, `findings.present is 2, recorded was 1`)
}

func TestScanWithAFindingLeftOutOrAdded(t *testing.T) {
	o, m := scanned(t, onHosts(t), weigh.Terms{Now: day}, nil)
	o.fails(o.lie(m, findings(t, func(f []interdict.Finding) []interdict.Finding { return f[:len(f)-1] })), nil, "which is not recorded")
	o.fails(o.lie(m, findings(t, func(f []interdict.Finding) []interdict.Finding { return append(f, f[0]) })), nil, "weighing anew does not find it")
}

func TestScanWithAProductChanged(t *testing.T) {
	o, m := scanned(t, onHosts(t), weigh.Terms{Now: day}, nil)
	o.fails(o.lie(m, findings(t, func(f []interdict.Finding) []interdict.Finding {
		f[0].Product = "kaspersky/who-calls"
		return f
	})), nil, `product is "kaspersky/network-agent", recorded was "kaspersky/who-calls"`)
}

// TestScanWithAFactChanged: another fact at what was seen is seen in the verdict
// where it changes that, and at the digest of the data in any case.
func TestScanWithAFactChanged(t *testing.T) {
	o, m := scanned(t, onHosts(t), weigh.Terms{Now: day}, nil)
	changed := clone(m)
	for n, b := range changed {
		if strings.HasPrefix(n, "data/") {
			changed[n] = bytes.Replace(b, []byte("install ok installed"), []byte("deinstall ok config"), 1)
		}
	}
	o.fails(changed, nil, "is not what its digest says")
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		for i := range d.Facts {
			if d.Facts[i].Fact != prove.WeighedFact {
				continue
			}
			var w weighedScan
			if err := json.Unmarshal(d.Facts[i].Value, &w); err != nil {
				t.Fatal(err)
			}
			sum := w.Assets[0].SHA256
			var all []seen
			if err := json.Unmarshal(d.Data[sum], &all); err != nil {
				t.Fatal(err)
			}
			delete(d.Data, sum)
			all = slices.DeleteFunc(all, func(s seen) bool { return s.Kind == interdict.Package })
			w.Assets[0].SHA256, _ = d.AddData(all)
			d.Facts[i].Value, _ = json.Marshal(w)
		}
	}), nil, `finding 1, kaspersky/network-agent on "h1": `)
}

func TestScanWithTheCatalogSwapped(t *testing.T) {
	o, m := scanned(t, onHosts(t), weigh.Terms{Now: day}, nil)
	swapped := clone(m)
	for n, b := range swapped {
		if strings.HasPrefix(n, "packs/catalog/kaspersky/") {
			swapped[n] = append(slices.Clone(b), []byte("# a remark\n")...)
			break
		}
	}
	o.fails(swapped, nil, "the catalog in the bundle is not the one that the record names")
	dropped := clone(m)
	for n := range dropped {
		if strings.HasPrefix(n, "packs/catalog/") {
			delete(dropped, n)
		}
	}
	o.fails(dropped, nil, "the catalog in the bundle is not the one that the record names")
}

func TestScanOfAnotherAsset(t *testing.T) {
	o, m := scanned(t, onHosts(t), weigh.Terms{Now: day}, nil)
	o.fails(o.lie(m, func(_ *prove.Record, d *prove.Disclosure) {
		for i := range d.Facts {
			if d.Facts[i].Fact == prove.WeighedFact {
				d.Facts[i].Value = bytes.Replace(d.Facts[i].Value, []byte(`"asset":"h1"`), []byte(`"asset":"h9"`), 1)
			}
		}
	}), nil, `what was seen of the asset "h9" is of "h1"`)
}
