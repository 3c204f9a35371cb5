package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/catalog"
	"interdict/deal"
	"interdict/decide"
	"interdict/find"
	"interdict/find/detect/pe"
	"interdict/find/evidence"
	"interdict/internal/hunt"
	"interdict/internal/replay"
	"interdict/internal/strictyaml"
	"interdict/internal/weigh"
)

// findFlags are the flags of the verb find.
type findFlags struct {
	deskFlags
	recordFlag
	format  *choice
	all     bool
	each    bool
	explain string
	ignore  string
	vexFlags
	owner   []string
	block   bool
	trust   string
	workers int
	host    bool
	disks   *hunt.Disks // of --host without a path
	deep    bool
	cross   bool
	nice    bool
	open    bool
	state   string
	resume  string
	catalog string
	mapped  []string
	limits  find.Limits
}

func newFindCmd(a *app) *cobra.Command {
	f := &findFlags{}
	c := &cobra.Command{
		Use:   "find [PATH...]",
		Short: "where is the software? on hosts, in archives, images, SBOMs and inventories",
		Example: `  interdict find /                                       this host's files
  interdict find image.tar sbom.cdx.json software.csv    an image, an SBOM, an inventory
  interdict find observations.jsonl --each --format jsonl
  interdict find /srv --explain /srv/app/libengine.so    why this was not a finding
  interdict find / --owner kind=federal_agency --owner country=US
  interdict find --host --state /var/tmp/find.state      reads only what has changed since
  interdict find / --vex vendor.openvex.json             what vendors have answered, at each finding
  interdict find /srv --deep --nice                      every byte, while others work`,
		Long: `Archives and images are opened where they lie; nothing is written, executed or fetched.
Files are known by what is in them. What was not read is said, and then the answer is incomplete.
Exit codes: 3 present, probable or imposter; 4 review, residue or media; 5 something could
not be read; 0 nothing found. ` + notAdvice,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return a.find(c.Context(), f, args) },
	}
	f.format = a.formatFlag(c, "jsonl", "csv", "sarif", "html", "openvex", "cyclonedx-vex")
	f.deskFlags.register(c)
	c.Flags().BoolVar(&f.all, "all", false, "report mentions and what is absent too")
	c.Flags().BoolVar(&f.each, "each", false, "with jsonl: the verdict on each observation by itself, too")
	c.Flags().StringVar(&f.explain, "explain", "", "tell why things at this `path` were findings or not")
	c.Flags().StringVar(&f.ignore, "ignore", "", "`file` of findings that somebody knows about; they are shown as such")
	f.vexFlags.register(c)
	c.Flags().StringArrayVar(&f.owner, "owner", nil, "`field=value` of who owns these assets, as kind=federal_agency; repeatable")
	c.Flags().BoolVar(&f.block, "blocklist", false, "write the update and cloud hosts of what was found, for a DNS filter, instead")
	c.Flags().StringVar(&f.trust, "trust", "", "`file` of root certificates (PEM) whose signatures count; the system's own unless given")
	f.scanFlags(c)
	f.recordFlag.register(c)
	c.Flags().IntVar(&f.workers, "workers", 0, "how many files to look at at once; one a processor unless given")
	return c
}

// find runs the verb.
func (a *app) find(ctx context.Context, f *findFlags, args []string) error {
	if f.each && f.format.value != "jsonl" {
		return usagef("add --format jsonl", "--each is for the form jsonl")
	}
	roots, err := f.roots(args)
	if err != nil {
		return err
	}
	c, err := f.openCatalog(a)
	if err != nil {
		return err
	}
	clocks, err := f.clocks(a)
	if err != nil {
		return err
	}
	trusted, err := trustedRoots(f.trust)
	if err != nil {
		return err
	}
	h := &hunt.Hunt{Trust: pe.Trust{Roots: trusted, Given: f.trust != "", Now: clocks.KnownAt}, Catalog: c, Workers: f.workers, Limits: f.limits, Cross: f.cross, Deep: f.deep, Host: f.host, Disks: f.disks, Today: clocks.KnownAt.Format(time.DateOnly), All: f.all}
	if h.Ignored, err = readIgnore(f.ignore); err != nil {
		return err
	}
	if h.Answers, err = f.answers(a); err != nil {
		return err
	}
	h.Now = clocks.KnownAt
	sink := a.findSink(f)
	sink.at = clocks.KnownAt
	if h.Mapped, err = f.shape(); err != nil {
		return err
	}
	p := a.progress("files", 0)
	if p != nil { // counting how many there are costs a little: only for who watches
		h.Progress = func(x find.Progress) {
			p.total = x.Total
			p.add(x.Files-p.done, 0)
		}
	}
	h.Skipped = func(path []string, why string) { sink.skipped(path, why) }
	if f.each || f.explain != "" {
		h.Seen = func(o *interdict.Observation, j *evidence.Judgement) { sink.seen(f, o, j) }
	}
	if len(f.owner) > 0 {
		if f.owner, err = ownerFields(f.owner); err != nil {
			return err
		}
	}
	memory, err := f.remember(a, c, roots)
	if err != nil {
		return err
	}
	defer memory.close()
	h.Journal = memory.journal
	rec, err := f.observer(a, clocks.KnownAt)
	if err != nil {
		return err
	}
	defer rec.close()
	kept := replay.Scan{Paths: roots, Digest: c.Digest(), Catalog: c, Own: f.catalog != ""}
	if rec != nil {
		h.Weighed = func(seen []interdict.Observation, t *weigh.Terms) { kept.Seen, kept.Terms = seen, t }
	}
	var enforced string
	h.Asked = func() (err error) {
		enforced, err = a.confine(f, memory)
		return err
	}
	start := a.Now()
	found, sum, err := h.Run(ctx, roots)
	p.end()
	if err != nil {
		return err
	}
	sum.Seconds, sum.Enforced = a.Now().Sub(start).Seconds(), enforced
	if err := memory.done(); err != nil {
		return err
	}
	if err := a.judge(f, c, found); err != nil {
		return err
	}
	kept.Found, kept.Summary = found, sum
	if err := rec.scan(&kept); err != nil {
		return err
	}
	if f.block {
		return a.blocklist(c, found)
	}
	if err := sink.end(found, sum); err != nil {
		return err
	}
	return ended(findCode(found, sum))
}

// trustedRoots are the roots by which a signature is more than a claim.
func trustedRoots(name string) (*x509.CertPool, error) {
	if name == "" {
		return hunt.SystemRoots(), nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(b) {
		return nil, fmt.Errorf("%s: holds no certificate in PEM form", name)
	}
	return pool, nil
}

// findCode is the exit code: the worst finding decides.
func findCode(found []interdict.Finding, sum find.Summary) int {
	code := exitClear
	if !sum.Complete {
		code = exitIncomplete
	}
	for i := range found {
		if found[i].Ignored != nil || found[i].Answered() != nil {
			continue
		}
		switch found[i].Verdict {
		case interdict.Present, interdict.PresentEmbedded, interdict.Probable, interdict.Imposter:
			code = worse(code, exitBad)
		case interdict.ForReview, interdict.Residue, interdict.Media:
			code = worse(code, exitReview)
		}
	}
	return code
}

// judge puts the use of each product found to the law: by the owner that the
// flags name, or by a private firm and by a federal agency.
func (a *app) judge(f *findFlags, c *catalog.Catalog, found []interdict.Finding) error {
	if !needsLaw(found) {
		return nil
	}
	s, err := f.sit(a)
	if err != nil {
		return err
	}
	owners := anyOwner()
	if len(f.owner) > 0 {
		owners = [][]string{f.owner}
	}
	return askUse(s.engine.NewWorker(s.profile), found, owners, s.clocks.KnownAt)
}

// anyOwner are the owners for whom use is answered when nobody has said whose
// the assets are.
func anyOwner() [][]string {
	return [][]string{{"kind=company", "country=US"}, {"kind=federal_agency", "country=US"}}
}

// askUse asks the law for the use of each product found, by each owner.
func askUse(w *decide.Worker, found []interdict.Finding, owners [][]string, at time.Time) error {
	for i := range found {
		x := &found[i]
		if !reachable(x.Verdict) {
			continue
		}
		for _, owner := range owners {
			d, err := useDeal(x, owner, at)
			if err != nil {
				return exit{code: exitUsage, err: err}
			}
			ans, err := w.Decide(&d)
			if err != nil {
				return err
			}
			dec := ans.Decision()
			x.Decisions = append(x.Decisions, interdict.UseDecision{Owner: strings.Join(owner, ", "), Decision: dec})
		}
	}
	return nil
}

func needsLaw(found []interdict.Finding) bool {
	for i := range found {
		if reachable(found[i].Verdict) {
			return true
		}
	}
	return false
}

// reachable are verdicts that put a product on a host.
func reachable(v interdict.Verdict) bool {
	return v == interdict.Present || v == interdict.PresentEmbedded || v == interdict.Probable
}

// useDeal is the use of what was found, today.
func useDeal(x *interdict.Finding, owner []string, at time.Time) (interdict.Deal, error) {
	pairs := []string{"act=use", "performed_at=" + at.Format(time.RFC3339)}
	for _, o := range owner {
		pairs = append(pairs, "actor."+o)
	}
	if x.Product != "" {
		pairs = append(pairs, "product.id="+string(x.Product))
	} else {
		pairs = append(pairs, "product.maker="+x.Maker)
	}
	d, _, err := deal.Parse(pairs, deal.Options{})
	return d, err
}

// blocklist writes the hosts from which the makers of what was found serve
// updates and answer their products.
func (a *app) blocklist(c *catalog.Catalog, found []interdict.Finding) error {
	makers := map[string]bool{}
	for i := range found {
		if reachable(found[i].Verdict) {
			makers[found[i].Maker] = true
		}
	}
	seen := map[string]bool{}
	for _, x := range c.Indicators() {
		if x.Kind != "host-name" || !makers[string(x.Maker)] || strings.HasSuffix(x.Risk, "high") {
			continue
		}
		fmt.Fprintf(a.Out, "# %s\n", x.Note)
		for _, host := range x.Values {
			if x.Match == "regex" {
				fmt.Fprintf(a.Out, "# as an expression: %s\n", host)
				continue
			}
			if !seen[host] {
				fmt.Fprintf(a.Out, "0.0.0.0 %s\n", host)
			}
			seen[host] = true
		}
	}
	return nil
}

// An ignoreFile is the file of --ignore.
type ignoreFile struct {
	Ignore []struct {
		Asset   string `yaml:"asset"`
		Product string `yaml:"product"`
		Place   string `yaml:"place"`
		Who     string `yaml:"who,required"`
		Why     string `yaml:"why,required"`
		Until   string `yaml:"until,required"`
	} `yaml:"ignore,required"`
}

func readIgnore(name string) ([]evidence.IgnoreRule, error) {
	if name == "" {
		return nil, nil
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var f ignoreFile
	if err := strictyaml.Unmarshal(name, src, &f); err != nil {
		return nil, err
	}
	var out []evidence.IgnoreRule
	for _, r := range f.Ignore {
		if _, err := time.Parse(time.DateOnly, r.Until); err != nil {
			return nil, fmt.Errorf("%s: until %q is not a day\nhint: write 2027-06-30", name, r.Until)
		}
		if r.Asset == "" && r.Product == "" && r.Place == "" {
			return nil, fmt.Errorf("%s: a rule of %s would ignore everything\nhint: name an asset, a product or a place", name, r.Who)
		}
		out = append(out, evidence.IgnoreRule{Asset: r.Asset, Product: r.Product, Place: r.Place, Ignore: interdict.Ignore{Who: r.Who, Why: r.Why, Until: r.Until}})
	}
	return out, nil
}
