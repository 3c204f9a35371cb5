package replay

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"interdict"
	"interdict/catalog"
	"interdict/find"
	"interdict/find/vex"
	"interdict/internal/weigh"
	"interdict/prove"
)

// # Scans
//
// What lay on a disk cannot be looked at again. But from what was seen there, to
// the verdict, it is only catalog and rules. So the record of a scan keeps what
// was put to the judge, asset by asset, and the terms; from these and the catalog
// the replay weighs anew. That nothing else was there, and that it was seen as it
// is told, rests on the signature.

// ownCatalog is how a record names a catalog with rows of the house's own, which
// is seldom at hand.
const ownCatalog = "catalog+own"

// maxSeen bounds the bytes of what was seen that a record keeps.
const maxSeen = 64 << 20

// A weighedScan says how a scan was weighed, and what was seen of each asset.
type weighedScan struct {
	weigh.Terms
	Assets []weighedAsset `json:"assets"`
}

type weighedAsset struct {
	Asset  string `json:"asset"`
	SHA256 string `json:"sha256"` // of the data: what was seen there
}

// A seen is an observation with its facts in their order, on which the judge
// leans; interdict.Facts as JSON are in the order of their names.
type seen struct {
	ID       string                    `json:"id,omitempty"`
	Kind     interdict.ObservationKind `json:"kind"`
	Platform interdict.Platform        `json:"platform,omitempty"`
	Asset    string                    `json:"asset,omitempty"`
	Path     []string                  `json:"path,omitempty"`
	Facts    [][2]string               `json:"facts"`
}

func seenOf(o *interdict.Observation) seen {
	s := seen{ID: o.ID, Kind: o.Kind, Platform: o.Platform, Asset: o.Asset, Path: o.Path, Facts: [][2]string{}}
	for _, f := range o.Facts {
		s.Facts = append(s.Facts, [2]string{f.Name, f.Value})
	}
	return s
}

func (s *seen) observation() interdict.Observation {
	o := interdict.Observation{ID: s.ID, Kind: s.Kind, Platform: s.Platform, Asset: s.Asset, Path: s.Path}
	for _, f := range s.Facts {
		o.Facts = append(o.Facts, interdict.Fact{Name: f[0], Value: f[1]})
	}
	return o
}

// codedScan is a scan without its words: what a replay must give again.
type codedScan struct {
	Files    int64          `json:"files"`
	Findings map[string]int `json:"findings"` // by verdict
	Ignored  int            `json:"ignored"`
	Answered int            `json:"answered,omitempty"`
	Skipped  map[string]int `json:"skipped"`
	Complete bool           `json:"complete"`
	Found    string         `json:"findings_sha256"`           // digest of the findings as people read them
	Verdicts string         `json:"verdicts_sha256,omitempty"` // digest of the findings as they are coded
}

// A codedFinding is a finding without its words.
type codedFinding struct {
	Asset      string                `json:"asset"`
	Product    interdict.ProductID   `json:"product"`
	OneOf      []interdict.ProductID `json:"one_of,omitempty"`
	Embeds     []interdict.ProductID `json:"embeds,omitempty"`
	Verdict    interdict.Verdict     `json:"verdict"`
	Version    string                `json:"version,omitempty"`
	Place      string                `json:"place,omitempty"`
	Strength   int                   `json:"strength"`
	Evidence   int                   `json:"evidence"` // observations that it shows
	Signs      []string              `json:"signs"`    // rows of the catalog that they met
	Confidence interdict.Confidence  `json:"confidence,omitempty"`
	Ignored    bool                  `json:"ignored,omitempty"`
	Answered   bool                  `json:"answered,omitempty"`
}

func codeFindings(found []interdict.Finding) []codedFinding {
	out := []codedFinding{}
	for i := range found {
		f := &found[i]
		c := codedFinding{Asset: f.Asset, Product: f.Product, OneOf: f.OneOf, Embeds: f.Embeds, Verdict: f.Verdict, Version: f.Version, Place: f.Place, Strength: f.Strength,
			Evidence: len(f.Evidence), Signs: []string{}, Confidence: f.Confidence, Ignored: f.Ignored != nil, Answered: f.Answered() != nil}
		for _, e := range f.Evidence {
			c.Signs = append(c.Signs, e.Indicators...)
		}
		slices.Sort(c.Signs)
		c.Signs = slices.Compact(c.Signs)
		out = append(out, c)
	}
	return out
}

// digest is the SHA-256 of a value as canonical JSON.
func digest(v any) (string, error) { return (&prove.Disclosure{}).AddData(v) }

// A Scan is a scan to be recorded.
type Scan struct {
	Paths   []string
	Found   []interdict.Finding
	Summary find.Summary
	Digest  string // of the catalog
	Own     bool   // the catalog has rows of the house's own

	// Catalog, Seen and Terms are what was weighed, and how; without Terms the scan
	// is not weighed anew.
	Catalog *catalog.Catalog
	Seen    []interdict.Observation
	Terms   *weigh.Terms
}

// Scanned records what a scan found.
func (r *Recorder) Scanned(x *Scan) error {
	coded := codedScan{Files: x.Summary.Files, Findings: x.Summary.Findings, Ignored: x.Summary.Ignored, Answered: x.Summary.Answered, Skipped: x.Summary.Skipped, Complete: x.Summary.Complete}
	var err error
	if coded.Found, err = digest(x.Found); err != nil {
		return err
	}
	text, err := json.Marshal(map[string]any{"scan": map[string]any{"paths": x.Paths}})
	if err != nil {
		return err
	}
	d := &prove.Disclosure{}
	if d.Facts, err = r.flat(text, "scan"); err != nil {
		return err
	}
	if x.Terms != nil {
		if coded.Verdicts, err = r.weighed(d, x); err != nil {
			return err
		}
	}
	p := prove.Pack{Kind: "catalog", ID: "catalog", SHA256: x.Digest}
	if x.Own {
		p.ID = ownCatalog
	}
	return r.addWith("scan", d, coded, x.Found, []prove.Pack{p})
}

// weighed adds what was put to the judge, and gives the digest of what it comes
// to. Where that would not come to the same again, as with names of files that
// are no UTF-8, nothing is added.
func (r *Recorder) weighed(d *prove.Disclosure, x *Scan) (verdicts string, err error) {
	w := weighedScan{Terms: *x.Terms, Assets: []weighedAsset{}}
	w.Answers = vex.Relevant(x.Found, w.Answers)
	by, order := map[string][]seen{}, []string{}
	for i := range x.Seen {
		o := &x.Seen[i]
		if !weigh.Tells(x.Catalog, o) {
			continue
		}
		if _, ok := by[o.Asset]; !ok {
			order = append(order, o.Asset)
		}
		by[o.Asset] = append(by[o.Asset], seenOf(o))
	}
	data, size := prove.Disclosure{}, 0
	for _, asset := range order {
		sum, err := data.AddData(by[asset])
		if err != nil {
			return "", err
		}
		w.Assets = append(w.Assets, weighedAsset{asset, sum})
		if size += len(data.Data[sum]); size > maxSeen {
			return "", nil
		}
	}
	text, err := json.Marshal(w)
	if err != nil {
		return "", err
	}
	var back weighedScan
	if err := json.Unmarshal(text, &back); err != nil {
		return "", err
	}
	again, err := back.observations(&data)
	if err != nil {
		return "", err
	}
	want, err := digest(codeFindings(x.Found))
	if err != nil {
		return "", err
	}
	if got, err := digest(codeFindings(weigh.Findings(x.Catalog, again, &back.Terms, nil))); err != nil || got != want {
		return "", err
	}
	salt, err := prove.NewSalt(r.Random)
	if err != nil {
		return "", err
	}
	d.Data = data.Data
	d.Facts = append(d.Facts, prove.Fact{Fact: prove.WeighedFact, Value: text, Salt: salt, From: "scan"})
	return want, nil
}

// observations are what was seen, from the data of a disclosure.
func (w *weighedScan) observations(d *prove.Disclosure) ([]interdict.Observation, error) {
	var out []interdict.Observation
	for _, a := range w.Assets {
		b, ok := d.Data[a.SHA256]
		if !ok {
			return nil, fmt.Errorf("what was seen of the asset %q is missing from its data", a.Asset)
		}
		var all []seen
		if err := json.Unmarshal(b, &all); err != nil {
			return nil, fmt.Errorf("what was seen of the asset %q: %w", a.Asset, err)
		}
		for i := range all {
			if all[i].Asset != a.Asset {
				return nil, fmt.Errorf("what was seen of the asset %q is of %q", a.Asset, all[i].Asset)
			}
			out = append(out, all[i].observation())
		}
	}
	return out, nil
}

// observeScan weighs a scan anew.
func (p *Replayer) observeScan(r *prove.Record, d *prove.Disclosure, packs fs.FS) (*prove.Again, error) {
	var w *weighedScan
	for _, f := range d.Facts {
		if f.Fact == prove.WeighedFact {
			if err := json.Unmarshal(f.Value, &w); err != nil {
				return nil, fmt.Errorf("fact %s: %w", f.Fact, err)
			}
		}
	}
	var coded codedScan
	if err := json.Unmarshal(r.Answer, &coded); err != nil {
		return nil, err
	}
	switch {
	case w == nil:
		return &prove.Again{Not: "it was recorded without what was seen"}, nil
	case len(d.Prose) == 0:
		return &prove.Again{Not: "the findings are withheld"}, nil
	}
	c, err := p.catalogOf(r, packs)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return &prove.Again{Not: "its catalog, with rows of the house's own, is not at hand"}, nil
	}
	looked, err := w.observations(d)
	if err != nil {
		return nil, err
	}
	var then []interdict.Finding
	if err := json.Unmarshal(d.Prose, &then); err != nil {
		return nil, err
	}
	now := weigh.Findings(c, looked, &w.Terms, nil)
	if err := sameFindings(now, then); err != nil {
		return nil, err
	}
	out := &prove.Again{Rests: "weighed anew from what was seen, by the catalog of that day; that it was seen so, and that nothing else was there, rests on the signature, since disks stay where they are"}
	anew := codedScan{Files: coded.Files, Skipped: coded.Skipped, Complete: coded.Complete}
	anew.Findings, anew.Ignored, anew.Answered = weigh.Count(now)
	if anew.Found, err = digest(d.Prose); err != nil {
		return nil, err
	}
	if anew.Verdicts, err = digest(codeFindings(now)); err != nil {
		return nil, err
	}
	if out.Answer, err = prove.Canonical(anew); err != nil {
		return nil, err
	}
	if a, b := worded(now), worded(then); a != b {
		out.Notes = []string{fmt.Sprintf("record %s: weighed anew the findings are the same, but their words are not: another version of the program", r.ID)}
	}
	return out, nil
}

// sameFindings holds the findings that are shown to those made anew, and says
// where they part.
func sameFindings(now, then []interdict.Finding) error {
	a, b := codeFindings(now), codeFindings(then)
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return fmt.Errorf("finding %d, %s, is recorded, and weighing anew does not find it", i+1, b[i].called())
		case i >= len(b):
			return fmt.Errorf("weighing anew finds %s, %s, which is not recorded", a[i].called(), a[i].Verdict)
		}
		x, err1 := prove.Canonical(a[i])
		y, err2 := prove.Canonical(b[i])
		if err1 != nil || err2 != nil {
			return fmt.Errorf("finding %d, %s, cannot be written as JSON", i+1, b[i].called())
		}
		if diff := prove.Difference(x, y); diff != "" {
			return fmt.Errorf("finding %d, %s: %s", i+1, b[i].called(), diff)
		}
	}
	return nil
}

func (c *codedFinding) called() string {
	what := string(c.Product)
	if what == "" {
		what = "a product unknown which"
	}
	return fmt.Sprintf("%s on %q", what, c.Asset)
}

// worded are findings as text, without what the law says of their use and what
// vendors call their products.
func worded(found []interdict.Finding) string {
	all := slices.Clone(found)
	for i := range all {
		all[i].Decisions = nil
		all[i].Answers = slices.Clone(all[i].Answers)
		for k := range all[i].Answers {
			all[i].Answers[k].About = ""
		}
	}
	b, err := prove.Canonical(all)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// catalogOf is the catalog that a scan names; nil where it is one of the house's
// own and not at hand.
func (p *Replayer) catalogOf(r *prove.Record, packs fs.FS) (*catalog.Catalog, error) {
	if err := p.open(packs); err != nil {
		return nil, err
	}
	for _, x := range r.Packs {
		if x.Kind != "catalog" {
			continue
		}
		fsys, ok := p.held.catalogs[x.SHA256]
		switch {
		case ok:
			return p.held.library.catalog(x.SHA256, fsys)
		case x.ID == ownCatalog:
			return nil, nil
		}
		return nil, errors.New("the catalog in the bundle is not the one that the record names")
	}
	return nil, errors.New("the record names no catalog")
}
