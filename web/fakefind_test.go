package web

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"interdict"
)

// fakeHunter reads lines of asset;name;verdict, to test the pages without the
// finder. "unread" names something that was not read; "known" in front of a
// verdict is somebody's word. Use by a federal agency is prohibited.
type fakeHunter struct{}

func (fakeHunter) Hunt(_ context.Context, f Dropped) (Hunted, error) {
	if !strings.Contains(string(f.Content), ";") {
		return Hunted{}, fmt.Errorf("%s is nothing that can be looked through\nhint: drop an inventory", f.Name)
	}
	if f.Owner != nil && f.Owner[len(f.Owner)-1] == "country=Narnia" {
		return Hunted{}, errors.New("country \"Narnia\" is not a country\nhint: give its code, as US")
	}
	out := Hunted{As: "lines", Complete: true, Files: 1, Catalog: strings.Repeat("cd", 32)}
	for i, line := range strings.Split(strings.TrimSpace(string(f.Content)), "\n") {
		cells := strings.Split(line, ";")
		out.Rows++
		if cells[0] == "unread" {
			out.unread(NotRead{[]string{f.Name, cells[1]}, cells[2]})
			continue
		}
		out.Findings = append(out.Findings, fakeFinding(f, i, cells))
	}
	return out, nil
}

func fakeFinding(f Dropped, i int, cells []string) interdict.Finding {
	verdict, known := strings.CutPrefix(cells[2], "known ")
	x := interdict.Finding{Asset: cells[0], Product: interdict.ProductID("maker/" + strings.ToLower(strings.ReplaceAll(cells[1], " ", "-"))), Maker: "maker", Name: cells[1],
		Verdict: interdict.Verdict(verdict), Version: "1.2", Place: fmt.Sprintf("%s › line %d", f.Name, i+1), Strength: 3, Confidence: interdict.Secondary,
		Why: []string{`publisher "Maker of K": level 3, maker/A1`, `product name "` + cells[1] + `": level 3`, `service "k": so short a name needs a second sign`},
		Evidence: []interdict.Evidence{{Kind: interdict.InstalledProgram, Path: []string{f.Name, fmt.Sprintf("line %d", i+1)},
			Facts: interdict.Facts{{Name: "publisher", Value: "Maker of K"}}, Indicators: []string{"maker/A1"}}}}
	if known {
		x.Ignored = &interdict.Ignore{Who: "A. Clerk", Why: "wave 2", Until: "2025-06-30"}
	}
	if x.Verdict == interdict.ForReview {
		x.Question = "which engine does it contain?"
		if strings.HasPrefix(x.Name, "Answered") {
			x.Answers = []interdict.Answer{{Who: "Example Vendor", When: "2024-08-01T10:00:00Z", Status: interdict.NotAffected, Why: "component not present", About: x.Name, Source: "v.json", Settles: true}}
		}
	}
	if x.Verdict == interdict.Present || x.Verdict == interdict.PresentEmbedded || x.Verdict == interdict.Probable {
		owners := []string{"kind=company, country=US", "kind=federal_agency, country=US"}
		if f.Owner != nil {
			owners = []string{strings.Join(f.Owner, ", ")}
		}
		x.Reach = []interdict.Reach{{Can: "kernel", Words: "run its own code in the kernel", Confidence: interdict.Secondary, Source: []string{"DRV"}, Note: "driver k.sys"}}
		x.Removal = &interdict.Removal{How: "uninstall it", Leaves: []string{"a root certificate"}, Confidence: interdict.Unverified, Source: []string{"MEM"}}
		for _, o := range owners {
			x.Decisions = append(x.Decisions, interdict.UseDecision{Owner: o, Decision: fakeUse(o)})
		}
	}
	return x
}

func fakeUse(owner string) interdict.Decision {
	dec := interdict.Decision{Outcome: interdict.Permitted, Basis: interdict.Silent, KnownAt: noon, Law: interdict.LawVersions{"xx/test-1": {Version: 3, Status: "draft", CheckedAt: "2024-08-10"}},
		Changes: []interdict.Change{{At: resaleBan.UTC(), Clock: "performed_at", From: interdict.Permitted, To: interdict.Prohibited}}}
	if strings.Contains(owner, "federal") {
		dec.Outcome, dec.Basis, dec.Confidence, dec.Changes = interdict.Prohibited, interdict.Ruled, interdict.Primary, nil
		dec.Reasons = []interdict.Reason{{Rule: "xx/test-1#R1", Outcome: interdict.Prohibited, Certain: true, Citation: "1 T.R. 10", Text: "No agency uses product K.",
			Because: "use by an agency", Confidence: interdict.Primary}}
		dec.Duties = []interdict.Duty{{Who: "agency", What: "report it", Within: "3 business days", Citation: "1 T.R. 12", Certain: true}}
	}
	return dec
}

func (fakeHunter) Trace(id string) (Trace, bool) {
	if id != "maker/A1" {
		return Trace{}, false
	}
	return Trace{ID: id, Kind: "publisher", Note: "the company's name", Strength: 3, Risk: "low", Confidence: interdict.Secondary, Sources: []string{"a public list"}}, true
}

func (fakeHunter) Source(key string) string { return "source " + key }

// inventory is the file of the tests: every verdict, one known finding, one
// thing not read.
const inventory = `pc1;Product K;present
pc2;Product K;present
pc2;Gate with K inside;present-embedded
pc3;Product K;probable
pc4;Firewall;review
pc5;K helper;imposter
pc6;K certificate;residue
pc7;K setup;media
pc8;K training;out-of-scope
pc9;Product K;known present
unread;vault.zip;encrypted
`
