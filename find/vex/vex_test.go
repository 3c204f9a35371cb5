package vex

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"interdict"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// hosted is a product of another maker that may have the engine inside.
func hosted() interdict.Finding {
	return interdict.Finding{Asset: "PC2", Product: "check-point/zonealarm", Maker: "kaspersky", Name: "ZoneAlarm Antivirus and suites", Verdict: interdict.ForReview, Version: "15.8", Place: "s.csv › line 2",
		Question: "which engine?", Why: []string{"product name"},
		Evidence: []interdict.Evidence{{Kind: "component", Facts: interdict.Facts{{Name: "name", Value: "ZoneAlarm Antivirus"}, {Name: "purl", Value: "pkg:generic/vendor/za@15.8?arch=x64"}, {Name: "cpe", Value: "cpe:2.3:a:checkpoint:zonealarm:15.8:*:*:*:*:*:*:*"}}}}}
}

// statement is an OpenVEX document with one statement.
func statement(inside, product, rest string) string {
	return fmt.Sprintf(`{"@context":"https://openvex.dev/ns/v0.2.0","@id":"urn:x","author":"Vendor","timestamp":"2026-10-01T10:00:00Z","version":1,
"statements":[{"vulnerability":{"name":%q},"products":[{"@id":%q}],%s}]}`, inside, product, rest)
}

const clean = `"status":"not_affected","justification":"component_not_present"`

// What a vendor's word does to a question, and to the finding.
func TestAnswers(t *testing.T) {
	const about, product = Prefix + "kaspersky", "pkg:generic/check-point/zonealarm@15.8"
	for _, c := range []struct {
		name, doc string
		said      int
		settles   bool
		verdict   interdict.Verdict
	}{
		{"not inside", statement(about, product, clean), 1, true, interdict.ForReview},
		{"not inside, of every version", statement(about, "pkg:generic/check-point/zonealarm", clean), 1, true, interdict.ForReview},
		{"not inside, by the catalog's name", statement(about, "check-point/zonealarm", clean), 1, true, interdict.ForReview},
		{"not inside, by the package of the evidence", statement(about, "pkg:generic/vendor/za@15.8", clean), 1, true, interdict.ForReview},
		{"not inside, by CPE", statement(about, "cpe:2.3:a:checkpoint:zonealarm:*:*:*:*:*:*:*:*", clean), 1, true, interdict.ForReview},
		{"not inside, of the maker without prefix", statement("kaspersky", product, clean), 1, true, interdict.ForReview},
		{"inside", statement(about, product, `"status":"affected","action_statement":"update"`), 1, true, interdict.PresentEmbedded},
		{"no longer inside this version", statement(about, product, `"status":"fixed"`), 1, true, interdict.ForReview},
		{"no longer inside some version", statement(about, "pkg:generic/check-point/zonealarm", `"status":"fixed"`), 1, false, interdict.ForReview},
		{"looking", statement(about, product, `"status":"under_investigation"`), 1, false, interdict.ForReview},
		{"another version", statement(about, "pkg:generic/check-point/zonealarm@15.9", clean), 0, false, interdict.ForReview},
		{"another version, by CPE", statement(about, "cpe:2.3:a:checkpoint:zonealarm:15.9:*:*:*:*:*:*:*", clean), 0, false, interdict.ForReview},
		{"another product", statement(about, "pkg:generic/check-point/endpoint", clean), 0, false, interdict.ForReview},
		{"something else inside", statement("CVE-2026-0001", product, clean), 0, false, interdict.ForReview},
		{"another maker's software inside", statement(Prefix+"acronis", product, clean), 0, false, interdict.ForReview},
		{"said tomorrow", strings.Replace(statement(about, product, clean), "2026-10-01", "2026-11-24", 1), 1, false, interdict.ForReview},
		{"the first edition's form", `{"@context":"https://openvex.dev/ns","@id":"x","author":"Vendor","timestamp":"2026-10-01T10:00:00Z","version":"1","statements":[{"vulnerability":"` + about + `","products":["` + product + `"],` + clean + `}]}`, 1, true, interdict.ForReview},
		{"CycloneDX", cyclonedx(`"state":"not_affected","justification":"code_not_present"`, `"ref":"p"`), 1, true, interdict.ForReview},
		{"CycloneDX, inside", cyclonedx(`"state":"exploitable"`, `"ref":"p"`), 1, true, interdict.PresentEmbedded},
		{"CycloneDX, a mistake", cyclonedx(`"state":"false_positive","detail":"other engine"`, `"ref":"p"`), 1, true, interdict.ForReview},
		{"CycloneDX, this version is clean", cyclonedx(`"state":"exploitable"`, `"ref":"p","versions":[{"version":"15.8","status":"unaffected"},{"version":"15.7","status":"affected"}]`), 1, true, interdict.ForReview},
		{"CycloneDX, one that contradicts itself", cyclonedx(`"state":"not_affected","detail":"x"`, `"ref":"p","versions":[{"version":"15.8","status":"affected"}]`), 1, false, interdict.ForReview},
		{"CycloneDX, another version", cyclonedx(`"state":"not_affected","detail":"x"`, `"ref":"p","versions":[{"version":"15.9"}]`), 0, false, interdict.ForReview},
	} {
		all, faults, err := Read("v.json", []byte(c.doc))
		if err != nil || len(faults) > 0 {
			t.Errorf("%s: %v, %v", c.name, faults, err)
			continue
		}
		found := []interdict.Finding{hosted()}
		Attach(found, all, now)
		f := found[0]
		settles := slices.ContainsFunc(f.Answers, func(a interdict.Answer) bool { return a.Settles })
		if len(f.Answers) != c.said || settles != c.settles || f.Verdict != c.verdict {
			t.Errorf("%s: %d answers, settled %v, %s; want %d, %v, %s\n%+v", c.name, len(f.Answers), settles, f.Verdict, c.said, c.settles, c.verdict, f.Answers)
		}
		if answered := f.Answered() != nil; answered != (c.settles && c.verdict == interdict.ForReview) {
			t.Errorf("%s: answered %v", c.name, answered)
		}
		if c.said > 0 && (f.Answers[0].Who != "Vendor" || f.Answers[0].Source != "v.json" || f.Answers[0].When[:4] != "2026") {
			t.Errorf("%s: %+v", c.name, f.Answers[0])
		}
	}
}

func cyclonedx(analysis, affects string) string {
	return `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"timestamp":"2026-10-01T10:00:00Z","component":{"type":"application","bom-ref":"top","name":"suite","components":[{"type":"application","bom-ref":"p","name":"zonealarm ANTIVIRUS"}]},"supplier":{"name":"Vendor"}},
"vulnerabilities":[{"id":"` + Prefix + `kaspersky","analysis":{` + analysis + `},"affects":[{` + affects + `}]}]}`
}

// The newest word counts; of two of one time, the worse.
func TestTheNewestWordCounts(t *testing.T) {
	read := func(day, rest string) []Statement {
		all, _, err := Read(day, []byte(strings.Replace(statement(Prefix+"kaspersky", "check-point/zonealarm", rest), "2026-10-01", day, 1)))
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		return all
	}
	bad := `"status":"affected","action_statement":"update"`
	for _, c := range []struct {
		name    string
		said    []Statement
		verdict interdict.Verdict
		settled bool
	}{
		{"it was, and is no longer", append(read("2026-01-01", bad), read("2026-02-01", clean)...), interdict.ForReview, true},
		{"it was thought not to be", append(read("2026-02-01", bad), read("2026-01-01", clean)...), interdict.PresentEmbedded, true},
		{"two words of one time", append(read("2026-01-01", clean), read("2026-01-01", bad)...), interdict.PresentEmbedded, true},
		{"they look again", append(read("2026-01-01", clean), read("2026-03-01", `"status":"under_investigation"`)...), interdict.ForReview, false},
	} {
		f := []interdict.Finding{hosted()}
		Attach(f, c.said, now)
		settles := slices.ContainsFunc(f[0].Answers, func(a interdict.Answer) bool { return a.Settles })
		if f[0].Verdict != c.verdict || settles != c.settled || len(f[0].Answers) != 2 || f[0].Answers[0].When < f[0].Answers[1].When {
			t.Errorf("%s: %s, settled %v, %+v", c.name, f[0].Verdict, settles, f[0].Answers)
		}
	}
}

// A word against the evidence is shown and changes nothing.
func TestEvidenceStands(t *testing.T) {
	for _, v := range interdict.Verdicts() {
		if v == interdict.ForReview {
			continue
		}
		f := hosted()
		f.Verdict = v
		all, _, err := Read("v", []byte(statement(Prefix+"kaspersky", "check-point/zonealarm", clean)))
		if err != nil {
			t.Fatal(err)
		}
		found := []interdict.Finding{f}
		Attach(found, all, now)
		if found[0].Verdict != v || found[0].Answered() != nil || len(found[0].Answers) != 1 || found[0].Answers[0].Settles {
			t.Errorf("%s: %+v", v, found[0])
		}
	}
}

// A word about one product of the maker settles nothing of the others.
func TestOneProductIsNotAll(t *testing.T) {
	f := hosted()
	f.Embeds = []interdict.ProductID{"kaspersky/engine"}
	all, _, err := Read("v", []byte(statement(Prefix+"kaspersky/engine", "check-point/zonealarm", clean)))
	if err != nil {
		t.Fatal(err)
	}
	found := []interdict.Finding{f}
	Attach(found, all, now)
	if found[0].Answered() != nil || len(found[0].Answers) != 1 {
		t.Errorf("%+v", found[0].Answers)
	}
}

// What breaks the rules of its form is named, and does not count.
func TestFaults(t *testing.T) {
	const about = Prefix + "kaspersky"
	for _, c := range []struct{ doc, fault string }{
		{statement(about, "p", `"status":"not_affected"`), "no reason"},
		{statement(about, "p", `"status":"clean"`), `no such status: "clean"`},
		{statement("", "p", clean), "does not say what may be inside"},
		{statement(about, "", clean), "names no product"},
		{strings.Replace(statement(about, "p", clean), `"timestamp":"2026-10-01T10:00:00Z",`, "", 1), "no date"},
		{strings.Replace(statement(about, "p", clean), `"Vendor"`, `""`, 1), "nobody says it"},
		{cyclonedx(`"state":"not_affected","detail":"x"`, `"ref":"other"`), `no component is called "other"`},
		{cyclonedx(`"state":"not_affected","detail":"x"`, `"ref":"p","versions":[{"range":"vers:semver/<3"}]`), "is not understood"},
		{cyclonedx(`"detail":"x"`, `"ref":"p"`), `no such status: ""`},
	} {
		all, faults, err := Read("v.json", []byte(c.doc))
		if err != nil || len(all) > 0 || len(faults) != 1 || !strings.Contains(faults[0], c.fault) || !strings.HasPrefix(faults[0], "v.json: ") {
			t.Errorf("%s: %v, %v, %v, want %q", c.doc, all, faults, err, c.fault)
		}
	}
	for _, doc := range []string{"", "{}", "[]", `{"bomFormat":"SPDX"}`, "<bom/>", `{"@context":7}`} {
		if _, _, err := Read("v.json", []byte(doc)); !errors.Is(err, ErrNotVEX) {
			t.Errorf("%q: %v", doc, err)
		}
	}
	if _, _, err := Read("v.json", []byte(strings.Replace(statement(about, "p", clean), "2026-10-01T10:00:00Z", "soon", 1))); err == nil {
		t.Error("a date that is none is taken")
	}
}

// findings are one of each verdict, with hostile names.
func findings() []interdict.Finding {
	var out []interdict.Finding
	for i, v := range interdict.Verdicts() {
		f := hosted()
		f.Verdict, f.Evidence = v, nil
		if i%2 == 1 {
			f.Product, f.Name, f.Version, f.Place = "", "Ä/b @1 \x1b%", "1:2+3~é", "a\xffb"
		}
		out = append(out, f)
	}
	return out
}

// What is written in either form reads back as what it said, of the products it
// said it of; and the same findings give the same bytes.
func TestWrittenReadsBack(t *testing.T) {
	made := Made{Author: "A. Clerk", At: now, Tool: "v1"}
	for name, write := range map[string]func(*bytes.Buffer, []interdict.Finding) error{
		"openvex":       func(b *bytes.Buffer, f []interdict.Finding) error { return OpenVEX(b, f, made) },
		"cyclonedx-vex": func(b *bytes.Buffer, f []interdict.Finding) error { return CycloneDX(b, f, made) },
	} {
		var first, second bytes.Buffer
		if err := errors.Join(write(&first, findings()), write(&second, findings())); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() {
			t.Errorf("%s: not the same bytes twice", name)
		}
		all, faults, err := Read(name, first.Bytes())
		if err != nil || len(faults) > 0 || len(all) != len(findings()) {
			t.Fatalf("%s: %d statements, %v, %v", name, len(all), faults, err)
		}
		for i, f := range findings() {
			if s := all[i]; s.Status != status(f.Verdict) || s.Who != "A. Clerk" || !s.When.Equal(now) || !strings.Contains(s.Impact+s.Notes, string(f.Verdict)+" on PC2") {
				t.Errorf("%s: %s became %+v", name, f.Verdict, s)
			}
			if f.Product != "" {
				if _, ok := all[i].names(&f); !ok {
					t.Errorf("%s: %v is not known again", name, all[i].Products)
				}
			}
		}
	}
	if err := OpenVEX(&bytes.Buffer{}, nil, made); !errors.Is(err, ErrNothing) {
		t.Error(err)
	}
	var none bytes.Buffer
	if err := CycloneDX(&none, nil, made); err != nil || !strings.Contains(none.String(), `"vulnerabilities": []`) {
		t.Errorf("%v: %s", err, &none)
	}
}

// Whatever is read: every statement that counts is whole, and none settles a
// finding that it does not name.
func FuzzRead(f *testing.F) {
	f.Add([]byte(statement(Prefix+"kaspersky", "pkg:generic/check-point/zonealarm@15.8", clean)))
	f.Add([]byte(cyclonedx(`"state":"exploitable"`, `"ref":"p","versions":[{"version":"15.8","status":"unaffected"}]`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, _, err := Read("x", b)
		if err != nil {
			return
		}
		for i := range all {
			if why := all[i].fault(); why != "" {
				t.Errorf("%+v counts, but %s", all[i], why)
			}
		}
		found := []interdict.Finding{hosted(), {Verdict: interdict.Present, Maker: "kaspersky"}, {Verdict: interdict.ForReview, Maker: "nobody", Product: "nobody/nothing"}}
		Attach(found, all, now)
		if found[1].Verdict != interdict.Present || found[1].Answered() != nil {
			t.Error("what was found is no longer found")
		}
		if a := found[2].Answered(); a != nil && !slices.ContainsFunc(all, func(s Statement) bool {
			return strings.Contains(strings.ToLower(unescaped(fmt.Sprint(s.Products))), "nobody")
		}) {
			t.Errorf("%+v answers for a product that it does not name", a)
		}
	})
}
