// Interdict-find is the scanner alone: without server, database and pages of
// law, small enough to carry to hosts.
//
//	interdict-find [flags] PATH...
//
// It finds what `interdict find` finds and writes one JSON message a line:
// {"finding": …}, {"skipped": …} and, last, {"summary": …}. What the law says of
// a finding is the affair of interdict, which reads these lines.
//
// Exit codes: 0 nothing found, 1 the tool failed, 2 wrong use, 3 present,
// probable or imposter, 4 review, residue or media, 5 something could not be
// read and nothing worse.
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"interdict"
	"interdict/find"
	"interdict/find/detect/pe"
	"interdict/internal/confine"
	"interdict/internal/hunt"
)

// Exit codes, as those of interdict.
const (
	exitClear = iota
	exitFailed
	exitUsage
	exitBad
	exitReview
	exitIncomplete
)

// maxSkips bounds how many skips a SARIF log names; all are counted.
const maxSkips = 1000

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, time.Now, confine.Process)) }

// options are the flags.
type options struct {
	hunt.Hunt
	catalog, format string
	nice            bool
	version         bool
}

func flags(args []string, stderr io.Writer) (*options, []string, error) {
	o := &options{}
	o.Limits = find.Defaults()
	f := flag.NewFlagSet("interdict-find", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.Usage = func() {
		fmt.Fprint(stderr, "interdict-find PATH...    where is restricted software? one JSON message a line\n\nflags:\n")
		f.PrintDefaults()
	}
	f.BoolVar(&o.All, "all", false, "report mentions and what is absent too")
	f.BoolVar(&o.Deep, "deep", false, "read every byte")
	f.BoolVar(&o.Cross, "cross", false, "enter other file systems that are mounted below a path")
	f.BoolVar(&o.Host, "host", false, "ask the running system too; without a path, look at all its disks")
	f.BoolVar(&o.nice, "nice", false, "let other programs go first")
	f.IntVar(&o.Workers, "workers", 0, "how many files to look at at once; one a processor unless given")
	f.DurationVar(&o.Limits.Time, "time-limit", o.Limits.Time, "give up on a file, and all that is in it, after this long")
	f.StringVar(&o.catalog, "catalog", "", "`folder` of products and indicators of your own")
	f.StringVar(&o.format, "format", "jsonl", "jsonl or sarif")
	f.BoolVar(&o.version, "version", false, "print the versions of the program and of its catalog")
	if err := f.Parse(args); err != nil {
		return nil, nil, err
	}
	if o.version {
		return o, nil, nil
	}
	if f.NArg() == 0 && !o.Host || o.format != "jsonl" && o.format != "sarif" {
		f.Usage()
		return nil, nil, errors.New("nothing to look at, or no such format")
	}
	if f.NArg() == 0 {
		disks := hunt.HostDisks()
		o.Disks = &disks
		return o, disks.Roots, nil
	}
	return o, f.Args(), nil
}

func run(args []string, stdout, stderr io.Writer, now func() time.Time, confined func(...string) (string, error)) int {
	o, roots, err := flags(args, stderr)
	if err != nil {
		return exitUsage
	}
	if o.version {
		if err := o.versions(stdout); err != nil {
			fmt.Fprintf(stderr, "interdict-find: %v\n", err)
			return exitFailed
		}
		return exitClear
	}
	code, err := o.scan(roots, stdout, now, confined)
	if err != nil {
		fmt.Fprintf(stderr, "interdict-find: %v\n", err)
		return exitFailed
	}
	return code
}

// scan looks at the roots and writes what it finds.
func (o *options) scan(roots []string, stdout io.Writer, now func() time.Time, confined func(...string) (string, error)) (int, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := o.openCatalog()
	if err != nil {
		return 0, err
	}
	start := now()
	o.Trust = pe.Trust{Roots: hunt.SystemRoots(), Now: start}
	o.Today = start.Format(time.DateOnly)
	if o.nice {
		if err := errors.Join(confine.Nice(), confine.Idle()); err != nil {
			return 0, err
		}
	}
	enforced := ""
	if confined != nil {
		o.Asked = func() (err error) {
			enforced, err = confined()
			return err
		}
	}
	out := bufio.NewWriter(stdout)
	w := json.NewEncoder(out)
	w.SetEscapeHTML(false)
	var failed error
	message := func(kind string, v any) {
		if o.format == "jsonl" {
			failed = errors.Join(failed, w.Encode(map[string]any{kind: v}))
		}
	}
	var skips []hunt.Skip
	o.Skipped = func(path []string, why string) {
		message("skipped", map[string]any{"path": path, "why": why})
		if o.format == "sarif" && len(skips) < maxSkips {
			skips = append(skips, hunt.Skip{Path: slices.Clone(path), Why: why})
		}
	}
	found, sum, err := o.Run(ctx, roots)
	if err != nil {
		return 0, err
	}
	sum.Seconds, sum.Enforced = now().Sub(start).Seconds(), enforced
	for i := range found {
		message("finding", &found[i])
	}
	message("summary", &sum)
	if o.format == "sarif" {
		failed = hunt.SARIF(out, found, hunt.Scan{Version: version(), Summary: sum, Skips: skips})
	}
	return code(found, &sum), errors.Join(failed, out.Flush())
}

func (o *options) openCatalog() (err error) {
	var own fs.FS
	if o.catalog != "" {
		own = os.DirFS(o.catalog)
	}
	o.Catalog, err = hunt.Catalog(own)
	return err
}

// versions says which program this is, and what it knows.
func (o *options) versions(w io.Writer) error {
	if err := o.openCatalog(); err != nil {
		return err
	}
	commit := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value
			}
		}
	}
	_, err := fmt.Fprintf(w, "interdict-find %s, %s %s/%s, commit %s\ncatalog sha256 %s\n", cmp.Or(version(), "unknown"), runtime.Version(), runtime.GOOS, runtime.GOARCH, commit, o.Catalog.Digest())
	return err
}

// version is the program's own, as the build wrote it down.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return info.Main.Version
}

// code is the exit code: the worst finding decides.
func code(found []interdict.Finding, sum *find.Summary) int {
	worst := exitClear
	if !sum.Complete {
		worst = exitIncomplete
	}
	for i := range found {
		switch found[i].Verdict {
		case interdict.Present, interdict.PresentEmbedded, interdict.Probable, interdict.Imposter:
			return exitBad
		case interdict.ForReview, interdict.Residue, interdict.Media:
			worst = exitReview
		}
	}
	return worst
}
