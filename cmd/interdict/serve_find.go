package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/catalog"
	"interdict/decide"
	"interdict/find"
	"interdict/find/detect/pe"
	"interdict/find/evidence"
	"interdict/find/vex"
	"interdict/internal/hunt"
	"interdict/internal/replay"
	"interdict/internal/weigh"
	"interdict/internal/words"
	"interdict/web"
)

// findPagesFlags are the flags of serve for the pages of findings.
type findPagesFlags struct {
	inventories []string
	ignore      string
	vex         []string
	catalog     string
}

func (f *findPagesFlags) registerFind(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.inventories, "inventory", nil, "SBOM, inventory or report of a scan to open at the start; repeatable")
	c.Flags().StringVar(&f.ignore, "ignore", "", "`file` of findings that somebody knows about; they are shown as such")
	c.Flags().StringVar(&f.catalog, "catalog", "", "`folder` of products and indicators of your own, beside the shipped ones, for the pages of findings")
	c.Flags().StringArrayVar(&f.vex, "vex", nil, "`file` of vendors' answers, OpenVEX or CycloneDX; they are shown at each finding, and hide none; repeatable")
}

// hunter is what looks files through, by the catalog of a sitting.
func (f *serveFlags) hunter(a *app, s *sitting, now func() time.Time) (*hunter, error) {
	c := s.desk.Catalog
	if f.catalog != "" {
		o, err := f.inForce(a)
		if err != nil {
			return nil, err
		}
		if c, err = catalogOver(o, f.catalog); err != nil {
			return nil, err
		}
	}
	h, err := newHunter(s, c, f.ignore, now)
	if err != nil {
		return nil, err
	}
	h.answers, err = (&vexFlags{vex: f.vex}).answers(a)
	return h, err
}

// hunter lets the pages look through files for software.
type hunter struct {
	catalog *catalog.Catalog
	rows    map[string]catalog.Indicator
	trust   pe.Trust
	ignored []evidence.IgnoreRule
	answers []vex.Statement
	engine  *decide.Engine
	profile *decide.Profile
	now     func() time.Time
	limits  find.Limits
}

// pageLimits are the limits of a file from a browser: what is in it is held in
// memory, and somebody waits for it.
func pageLimits() find.Limits {
	l := find.Defaults()
	l.Expanded, l.Memory, l.Time = 1<<30, 32<<20, 20*time.Second
	return l
}

// newHunter makes the hunter of a sitting. ignore names the file of findings
// that somebody knows about.
func newHunter(s *sitting, c *catalog.Catalog, ignore string, now func() time.Time) (*hunter, error) {
	roots, err := trustedRoots("")
	if err != nil {
		return nil, err
	}
	h := &hunter{catalog: c, rows: map[string]catalog.Indicator{}, trust: pe.Trust{Roots: roots, Now: s.clocks.KnownAt}, engine: s.engine, profile: s.profile, now: now, limits: pageLimits()}
	for _, x := range c.Indicators() {
		h.rows[x.ID] = x
	}
	h.ignored, err = readIgnore(ignore)
	return h, err
}

// Hunt looks through a file, or reads the report of a scan.
func (h *hunter) Hunt(ctx context.Context, f web.Dropped) (web.Hunted, error) {
	owners := anyOwner()
	if f.Owner != nil {
		checked, err := ownerFields(f.Owner)
		if err != nil {
			return web.Hunted{}, err
		}
		owners = [][]string{checked}
	}
	if hunt.IsReport(f.Content[:min(len(f.Content), find.HeadSize)]) {
		return h.report(f, owners)
	}
	return h.scan(ctx, f, owners)
}

// scan looks through a file.
func (h *hunter) scan(ctx context.Context, f web.Dropped, owners [][]string) (web.Hunted, error) {
	out := web.Hunted{Catalog: h.catalog.Digest()}
	job := &hunt.Hunt{Catalog: h.catalog, Limits: h.limits, Ignored: h.ignored, Today: h.now().Format(time.DateOnly), Answers: h.answers, Now: h.now(), Trust: h.trust,
		Skipped: func(path []string, why string) { out.Unread, out.Missed = missed(out.Unread, out.Missed, path, why) }}
	job.Weighed = func(seen []interdict.Observation, t *weigh.Terms) { out.Kept = h.kept(seen, t) }
	if len(f.Columns) > 0 {
		job.Mapped = mappedRows(f.Columns)
	}
	digest := sha256.Sum256(f.Content)
	out.From = []string{f.Name + ", sha256 " + hex.EncodeToString(digest[:])}
	out.Columns = tableColumns(ctx, f, job.Mapped)
	found, sum, how, err := job.File(ctx, f.Name, bytes.NewReader(f.Content))
	if err != nil {
		return out, err
	}
	if len(how.As) == 0 && len(found) == 0 {
		return unreadTable(out, unreadable(f.Name, out.Unread))
	}
	out.As, out.Rows, out.Files, out.Complete, out.Findings = words.AndList(how.As), how.Rows, sum.Files, sum.Complete, found
	return h.judged(out, owners)
}

// kept is what findings were weighed from, for whoever records them.
func (h *hunter) kept(seen []interdict.Observation, t *weigh.Terms) *replay.Scan {
	x := &replay.Scan{Digest: h.catalog.Digest(), Catalog: h.catalog, Terms: t}
	shipped, err := catalog.Embedded()
	x.Own = err != nil || shipped.Digest() != x.Digest
	for i := range seen {
		if weigh.Tells(h.catalog, &seen[i]) {
			x.Seen = append(x.Seen, seen[i])
		}
	}
	return x
}

// unreadable says why a file was not looked through at all.
func unreadable(name string, why []web.NotRead) error {
	if len(why) > 0 {
		return fmt.Errorf("%s: %s", name, why[0].Why)
	}
	return hinted(fmt.Errorf("%s is nothing that can be looked through", name), "an inventory in columns of its own is read by interdict find --map")
}

// unreadTable is what there is to say of a table of which no column is known: the
// page asks for them. Of anything else that cannot be read there is only why.
func unreadTable(out web.Hunted, why error) (web.Hunted, error) {
	if len(out.Columns) == 0 {
		return out, why
	}
	if len(out.Unread) == 0 {
		out.Unread, out.Missed = missed(nil, 0, nil, "no column is known by its heading")
	}
	out.As, out.Complete = "a table whose columns are not known", false
	return out, nil
}

// missed notes one more thing that was not read.
func missed(of []web.NotRead, n int, path []string, why string) ([]web.NotRead, int) {
	if len(of) < maxSkips {
		of = append(of, web.NotRead{Path: slices.Clone(path), Why: why})
	}
	return of, n + 1
}

// report reads what a scan has written. What it says of the law is answered
// anew, for the owners that it names if the reader names none.
func (h *hunter) report(f web.Dropped, owners [][]string) (web.Hunted, error) {
	r, err := hunt.ReadReport(f.Name, f.Content, web.MaxFindings, h.now().Format(time.DateOnly))
	if err != nil {
		return web.Hunted{}, fmt.Errorf("%s: %w", f.Name, err)
	}
	out := web.Hunted{As: "the report of a scan", Report: true, Findings: r.Found, Over: r.Over, Complete: r.Summary.Complete, Files: r.Summary.Files, Notes: r.Notes}
	if r.Filter != "" {
		out.Notes = append(out.Notes, "The report holds only what the filter "+r.Filter+" shows, and not all that was found.")
	}
	for _, k := range r.Skipped {
		out.Unread, out.Missed = missed(out.Unread, out.Missed, k.Path, k.Why)
	}
	counted := 0
	for _, n := range r.Summary.Skipped {
		counted += n
	}
	out.Missed = max(out.Missed, counted)
	if !slices.ContainsFunc(out.Findings, func(x interdict.Finding) bool { return len(x.Answers) > 0 }) {
		vex.Attach(out.Findings, h.answers, h.now()) // the scan was not given any
	}
	said := saidBefore(out.Findings)
	if f.Owner == nil {
		owners = ownersOf(said, owners)
	}
	if out, err = h.judged(out, owners); err != nil {
		return out, err
	}
	if n := differ(said, out.Findings); n > 0 {
		out.Notes = append(out.Notes, "The law loaded here, asked as of today, answers "+words.Plural(n, "use")+" otherwise than the report does.")
	}
	return out, nil
}

// saidBefore takes the answers of a report out of its findings.
func saidBefore(found []interdict.Finding) [][]interdict.UseDecision {
	out := make([][]interdict.UseDecision, len(found))
	for i := range found {
		out[i], found[i].Decisions = found[i].Decisions, nil
	}
	return out
}

// maxReportOwners is for how many owners of a report use is answered.
const maxReportOwners = 4

// ownersOf are the owners that a report names and that can be asked for.
func ownersOf(said [][]interdict.UseDecision, otherwise [][]string) [][]string {
	var names []string
	var out [][]string
	for _, decisions := range said {
		for _, d := range decisions {
			if slices.Contains(names, d.Owner) || len(names) == maxReportOwners || len(d.Owner) > 500 {
				continue
			}
			names = append(names, d.Owner)
			fields := strings.Split(d.Owner, ", ")
			if slices.ContainsFunc(fields, func(f string) bool { return !strings.Contains(f, "=") }) {
				continue // no field: it could only be the name of a file
			}
			if owner, err := ownerFields(fields); err == nil {
				out = append(out, owner)
			}
		}
	}
	if out == nil {
		return otherwise
	}
	return out
}

// differ counts the answers that are others than those of the report.
func differ(said [][]interdict.UseDecision, found []interdict.Finding) int {
	n := 0
	for i := range found {
		for _, d := range found[i].Decisions {
			for _, old := range said[i] {
				if old.Owner == d.Owner && old.Decision.Outcome != d.Decision.Outcome {
					n++
				}
			}
		}
	}
	return n
}

// judged puts the use of what was found to the law.
func (h *hunter) judged(out web.Hunted, owners [][]string) (web.Hunted, error) {
	if len(out.Findings) > web.MaxFindings {
		out.Over += len(out.Findings) - web.MaxFindings
		out.Findings = out.Findings[:web.MaxFindings]
	}
	if out.Over > 0 {
		out.Complete = false
		out.Unread, out.Missed = missed(out.Unread, out.Missed, nil, words.Plural(out.Over, "finding")+" above the limit of the pages")
	}
	return out, h.ask(out.Findings, owners)
}

// ask asks once for each product: two hosts with one product have one answer.
func (h *hunter) ask(found []interdict.Finding, owners [][]string) error {
	w, at := h.engine.NewWorker(h.profile), h.now().UTC().Truncate(time.Second)
	type product struct{ id, maker string }
	known := map[product][]interdict.UseDecision{}
	for i := range found {
		x := &found[i]
		key := product{string(x.Product), x.Maker}
		if !reachable(x.Verdict) {
			continue
		}
		if _, ok := known[key]; !ok {
			if err := askUse(w, found[i:i+1], owners, at); err != nil {
				return fmt.Errorf("use of %s: %w", x.Name, err)
			}
			known[key] = x.Decisions
			continue
		}
		x.Decisions = known[key]
	}
	return nil
}

// Trace tells what a row of the catalog is.
func (h *hunter) Trace(id string) (web.Trace, bool) {
	x, ok := h.rows[id]
	if !ok {
		return web.Trace{}, false
	}
	t := web.Trace{ID: x.ID, Kind: x.Kind, Note: x.Note, Strength: x.Strength, Risk: x.Risk, Confidence: x.Basis.Confidence()}
	for _, key := range x.Source {
		t.Sources = append(t.Sources, h.Source(key))
	}
	return t, true
}

// Source tells what a source of the catalog is.
func (h *hunter) Source(key string) string {
	if src, ok := h.catalog.Source(key); ok && src.Ref != "" {
		return src.Ref
	}
	return key
}

// openHunt looks through a file that is there from the beginning.
func (h *hunter) openHunt(ctx context.Context, name string) (web.Hunt, error) {
	info, err := os.Stat(name)
	if err != nil {
		return web.Hunt{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > web.MaxDropped {
		return web.Hunt{}, hinted(fmt.Errorf("%s: no file, or larger than %d MB", name, web.MaxDropped>>20), "run interdict find on it, and open its report")
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return web.Hunt{}, err
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return web.Hunt{}, errors.New(name + ": the file is empty")
	}
	base := filepath.Base(name)
	got, err := h.Hunt(ctx, web.Dropped{Name: base, Content: b})
	return web.Hunt{Name: base, Content: b, Hunted: got}, err
}
