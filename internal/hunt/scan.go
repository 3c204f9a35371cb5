package hunt

import (
	"context"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/catalog"
	"interdict/find"
	"interdict/find/detect/pe"
	"interdict/find/evidence"
	"interdict/find/inventory/row"
	"interdict/find/inventory/table"
	"interdict/find/needle"
	"interdict/find/vex"
	"interdict/internal/weigh"
)

// A Hunt is one scan with its judge.
type Hunt struct {
	Catalog *catalog.Catalog
	Limits  find.Limits // zero for the usual ones
	Workers int
	Cross   bool          // enter other file systems
	Deep    bool          // read every byte
	Host    bool          // ask the running system too
	Disks   *Disks        // the roots are those of this host; nil if they are somebody's
	Mapped  *row.Shape    // how tables are read; nil for by their columns
	Journal *find.Journal // nil for none
	Ignored []evidence.IgnoreRule
	Answers []vex.Statement // what vendors have said
	Now     time.Time       // when it is asked what they have said
	Today   string
	All     bool     // report mentions and what is absent too
	Trust   pe.Trust // whose signatures count, and when

	Asked func() error // as in find.Scan; nil for nothing

	// Seen is told every observation with its verdict by itself; nil for nobody.
	Seen func(*interdict.Observation, *evidence.Judgement)
	// Weighed is told all that was put to the judge, in its order, and the terms;
	// nil for nobody.
	Weighed func([]interdict.Observation, *weigh.Terms)

	Skipped  func(path []string, why string)
	Progress func(find.Progress)
}

// Run scans the roots and returns what was found, in an order that does not
// hang on the number of workers.
func (h *Hunt) Run(ctx context.Context, roots []string) ([]interdict.Finding, find.Summary, error) {
	var seen []interdict.Observation
	scan := h.scan(&seen)
	scan.Asked = h.Asked
	if h.Host {
		scan.Sources = Sources()
	}
	if h.Disks != nil {
		scan.Asset, scan.Cross, scan.Local = find.ThisHost, true, true
	}
	sum, err := scan.Run(ctx, roots)
	if err != nil {
		return nil, sum, err
	}
	if h.Disks != nil {
		sum.NotRun = append(sum.NotRun, h.Disks.Left...)
	}
	find.SortObservations(seen)
	return h.weigh(seen, &sum), sum, nil
}

// scan is a scan that keeps what it sees in seen.
func (h *Hunt) scan(seen *[]interdict.Observation) *find.Scan {
	scan := &find.Scan{
		Detectors: Detectors(h.Trust), Places: Places(), Inventories: Inventories(), Limits: h.Limits, Workers: h.Workers, Cross: h.Cross,
		Notable: h.Catalog.Notable, BaseFile: h.Catalog.BaseFile,
		Keep:    func(o *interdict.Observation) bool { return h.Seen != nil || h.tells(o) },
		Observe: func(o interdict.Observation) { *seen = append(*seen, o) },
		Skipped: h.Skipped, Progress: h.Progress, Journal: h.Journal,
	}
	if scan.Limits == (find.Limits{}) {
		scan.Limits = find.Defaults()
	}
	if h.Deep {
		scan.Deep = deep(h.Catalog)
	}
	if h.Mapped != nil {
		scan.Inventories = append([]*find.Inventory{table.With(h.Mapped)}, scan.Inventories...)
	}
	return scan
}

// weigh puts what was seen to the judge, and counts what comes of it.
func (h *Hunt) weigh(seen []interdict.Observation, sum *find.Summary) []interdict.Finding {
	found := weigh.Findings(h.Catalog, seen, h.terms(), h.Seen)
	if h.Weighed != nil {
		h.Weighed(seen, h.terms())
	}
	tally(found, sum)
	return found
}

func (h *Hunt) terms() *weigh.Terms {
	return &weigh.Terms{Ignored: h.Ignored, Today: h.Today, Answers: h.Answers, Now: h.Now, All: h.All}
}

// tells reports whether an observation says anything, so that a scan of a
// million files remembers only what does.
func (h *Hunt) tells(o *interdict.Observation) bool { return weigh.Tells(h.Catalog, o) }

// deep is what a deep scan looks for: the digests and texts of the catalog.
func deep(c *catalog.Catalog) *find.Deep {
	digests, words := map[string]bool{}, []string{}
	for _, x := range c.Indicators() {
		switch x.Kind {
		case "sha256":
			for _, v := range x.Values {
				digests[strings.ToLower(v)] = true
			}
		case "content", "config-key", "java-class":
			if x.Match != "regex" && x.Match != "glob" && x.Match != "told" {
				words = append(words, x.Values...)
			}
		}
	}
	slices.Sort(words)
	return &find.Deep{Known: func(sum string) bool { return digests[sum] }, Words: needle.New(slices.Compact(words))}
}
