package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/catalog"
	"interdict/deal"
	"interdict/find"
	"interdict/find/inventory/row"
	"interdict/internal/confine"
	"interdict/internal/desk"
	"interdict/internal/hunt"
)

// scanFlags are the flags that say how a scan goes, not what it answers.
func (f *findFlags) scanFlags(c *cobra.Command) {
	f.limits = find.Defaults()
	c.Flags().BoolVar(&f.host, "host", false, "ask the running system too, and look at all its disks")
	c.Flags().BoolVar(&f.deep, "deep", false, "read every byte: digests and texts as well as structures")
	c.Flags().BoolVar(&f.cross, "cross", false, "enter other file systems that are mounted below a path")
	c.Flags().BoolVar(&f.nice, "nice", false, "let other programs go first, at the processor and at the disk")
	c.Flags().BoolVar(&f.open, "no-sandbox", false, "do not give up the right to write files and run programs (Linux)")
	c.Flags().StringVar(&f.state, "state", "", "`file` that remembers what was seen; the next scan reads what has changed")
	c.Flags().StringVar(&f.resume, "resume", "", "`file` that remembers how far a scan came; one that was killed goes on there")
	c.Flags().StringVar(&f.catalog, "catalog", "", "`folder` of products and indicators of your own, beside the shipped ones")
	c.Flags().StringSliceVar(&f.mapped, "map", nil, "how your tables are headed, `fact=column`, as name=Produkt,version=Stand,host=Rechner")
	c.Flags().DurationVar(&f.limits.Time, "time-limit", f.limits.Time, "give up on a file, and all that is in it, after this `long`")
	c.Flags().IntVar(&f.limits.Members, "member-limit", f.limits.Members, "give up on a file after this many `files` in it")
}

// roots are the paths to look at: those named, or with --host all disks.
func (f *findFlags) roots(args []string) ([]string, error) {
	switch {
	case len(args) == 0 && !f.host:
		return nil, usagef("interdict find / looks at this host's files", "name a path, or --host")
	case f.state != "" && f.resume != "":
		return nil, usagef("--state resumes by itself", "--state and --resume exclude each other")
	case len(args) > 0 || !f.host:
		return args, nil
	}
	disks := hunt.HostDisks()
	f.disks = &disks
	return disks.Roots, nil
}

func (f *findFlags) openCatalog(a *app) (*catalog.Catalog, error) {
	o, err := f.inForce(a)
	if err != nil {
		return nil, err
	}
	return catalogOver(o, f.catalog)
}

// catalogOver is the catalog in force with a folder of one's own beside it; dir
// may be "".
func catalogOver(o desk.Options, dir string) (*catalog.Catalog, error) {
	if dir == "" && o.Catalog == nil {
		return hunt.Catalog(nil)
	}
	if o.Catalog == nil {
		o.Catalog = catalog.Files()
	}
	if dir == "" {
		return hunt.CatalogOver(o.Catalog, nil)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, hinted(fmt.Errorf("--catalog %s is not a folder", dir), "name the folder of your *.yaml files; catalog/FORMAT.md says what stands in them")
	}
	return hunt.CatalogOver(o.Catalog, os.DirFS(dir))
}

// shape is how the user's tables are to be read.
func (f *findFlags) shape() (*row.Shape, error) {
	if len(f.mapped) == 0 {
		return nil, nil
	}
	kind, columns := interdict.InstalledProgram, map[string]string{}
	for _, m := range f.mapped {
		fact, column, ok := strings.Cut(m, "=")
		switch {
		case !ok || fact == "" || column == "":
			return nil, usagef("write --map name=Produkt,version=Stand", "--map %q is no fact=column", m)
		case fact == "kind":
			kind = interdict.ObservationKind(column)
		case fact == "host":
			columns[column] = row.AssetFact
		default:
			columns[column] = fact
		}
	}
	return row.Mapped(kind, columns), nil
}

// ownerFields are the fields of --owner: as they stand, or from a file of them,
// one a line.
func ownerFields(given []string) ([]string, error) {
	var out []string
	for _, g := range given {
		if strings.Contains(g, "=") {
			out = append(out, g)
			continue
		}
		b, err := os.ReadFile(g)
		if err != nil {
			return nil, hinted(err, "--owner takes field=value, or a file with one a line")
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				out = append(out, line)
			}
		}
	}
	pairs := []string{"act=use"}
	for _, o := range out {
		pairs = append(pairs, "actor."+o)
	}
	if _, _, err := deal.Parse(pairs, deal.Options{}); err != nil {
		return nil, exit{code: exitUsage, err: err}
	}
	return out, nil
}

// A memory is the journal of a scan, on disk.
type memory struct {
	journal *find.Journal
	part    *os.File
	name    string // of the whole state; "" if nothing is kept once the scan has ended
	stop    context.CancelFunc
	stopped chan struct{}
}

// flushEvery is how much work a killed scan may lose.
const flushEvery = 2 * time.Second

// remember opens the journal that the flags name. What is written goes to a
// file beside the state, which takes its place when the scan has ended; if that
// file is there already, the last scan was killed and its lines count too.
func (f *findFlags) remember(a *app, c *catalog.Catalog, roots []string) (*memory, error) {
	m := &memory{name: f.state}
	part := f.resume
	if f.state != "" {
		part = f.state + ".part"
	}
	if part == "" {
		return m, nil
	}
	var earlier []io.Reader
	for _, name := range slices.Compact([]string{cmp.Or(f.state, part), part}) {
		old, err := os.Open(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		defer old.Close()
		earlier = append(earlier, old)
	}
	var err error
	if m.part, err = os.OpenFile(part, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600); err != nil {
		return nil, err
	}
	m.journal, err = find.NewJournal(f.kindOfScan(c, roots), m.part, earlier...)
	if errors.Is(err, find.ErrOtherJournal) {
		fmt.Fprintf(a.Err, "interdict: %s is of another catalog, version or kind of scan; all is read anew\n", shown(cmp.Or(f.state, part)))
	} else if err != nil {
		m.part.Close()
		return nil, err
	}
	m.flush()
	return m, nil
}

// kindOfScan names what a scan could see.
func (f *findFlags) kindOfScan(c *catalog.Catalog, roots []string) string {
	v := program().Version
	return fmt.Sprintf("program %s, all disks %v, catalog %s, deep %v, each %v, explain %v, map %q, limits %v, roots %q", v, f.disks != nil, c.Digest(), f.deep, f.each, f.explain != "", f.mapped, f.limits, roots)
}

// flush writes out, now and then, what was seen.
func (m *memory) flush() {
	ctx, stop := context.WithCancel(context.Background())
	m.stop, m.stopped = stop, make(chan struct{})
	go func() {
		defer close(m.stopped)
		every := time.NewTicker(flushEvery)
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-every.C:
				_ = m.journal.Flush() // its error comes again at the end
			}
		}
	}()
}

// done ends a scan that has come to its end: what it saw is the new state.
func (m *memory) done() error {
	if m.journal == nil {
		return nil
	}
	name := m.part.Name()
	if err := m.close(); err != nil {
		return err
	}
	m.journal = nil
	if m.name == "" {
		return os.Remove(name)
	}
	return os.Rename(name, m.name)
}

// close keeps what a scan that was interrupted has seen.
func (m *memory) close() error {
	if m.journal == nil {
		return nil
	}
	m.stop()
	<-m.stopped
	return errors.Join(m.journal.Flush(), m.part.Close())
}

// confine gives up what a scan needs none of, and says what is in force.
func (a *app) confine(f *findFlags, m *memory) (string, error) {
	if f.nice {
		if err := errors.Join(confine.Nice(), confine.Idle()); err != nil {
			return "", fmt.Errorf("--nice: %w", err)
		}
	}
	if a.Confine == nil || f.open {
		return "", nil
	}
	if f.record != "" && f.recordFlag.elsewhere(a) != nil {
		a.remark("the scan keeps its rights, since signing needs to run a program")
		return "", nil
	}
	var writable []string
	if m.part != nil {
		writable = append(writable, filepath.Dir(m.part.Name()))
	}
	if f.record != "" {
		writable = append(writable, f.record)
	}
	for i := range writable {
		dir, err := filepath.Abs(writable[i])
		if err != nil {
			return "", err
		}
		writable[i] = dir
	}
	return a.Confine(writable...)
}
