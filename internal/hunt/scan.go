package hunt

import (
	"context"

	"interdict"
	"interdict/catalog"
	"interdict/find"
	"interdict/find/detect/pe"
	"interdict/find/evidence"
)

// A Hunt is one scan with its judge.
type Hunt struct {
	Catalog *catalog.Catalog
	Workers int
	Ignored []evidence.IgnoreRule
	Today   string
	All     bool     // report mentions and what is absent too
	Trust   pe.Trust // whose signatures count, and when

	// Seen is told every observation with its verdict by itself; nil for nobody.
	Seen     func(*interdict.Observation, *evidence.Judgement)
	Skipped  func(path []string, why string)
	Progress func(find.Progress)
}

// Run scans the roots and returns what was found, in an order that does not
// hang on the number of workers.
func (h *Hunt) Run(ctx context.Context, roots []string) ([]interdict.Finding, find.Summary, error) {
	var seen []interdict.Observation
	scan := find.Scan{
		Detectors: Detectors(h.Trust), Places: Places(), Inventories: Inventories(), Limits: find.Defaults(), Workers: h.Workers,
		Notable: h.Catalog.Notable, BaseFile: h.Catalog.BaseFile,
		Keep:    func(o *interdict.Observation) bool { return h.Seen != nil || h.tells(o) },
		Observe: func(o interdict.Observation) { seen = append(seen, o) },
		Skipped: h.Skipped, Progress: h.Progress,
	}
	sum, err := scan.Run(ctx, roots)
	if err != nil {
		return nil, sum, err
	}
	find.SortObservations(seen)
	judge := evidence.NewJudge(View{h.Catalog})
	judge.Ignored, judge.Today = h.Ignored, h.Today
	for i := range seen {
		got := judge.Add(seen[i])
		if h.Seen != nil {
			h.Seen(&seen[i], &got)
		}
	}
	found := judge.Findings(h.All)
	sum.Findings = map[string]int{}
	for i := range found {
		if found[i].Ignored != nil {
			sum.Ignored++
			continue
		}
		sum.Findings[string(found[i].Verdict)]++
	}
	return found, sum, nil
}

// tells reports whether an observation says anything, so that a scan of a
// million files remembers only what does.
func (h *Hunt) tells(o *interdict.Observation) bool {
	n, _ := evidence.Normal(o)
	return len(h.Catalog.Signs(&n)) > 0
}
