package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"interdict/internal/replay"
	"interdict/internal/words"
	"interdict/prove"
)

// A bundling is what one bundle is made of.
type bundling struct {
	log    string // folder
	key    *signingKey
	redact bool
	pick   func(*prove.Log) ([]int64, error) // the numbers of its records
	since  []int64                           // sizes of the log that an auditor has seen
	lines  []int                             // of one order book, handed over without the others

	laws, catalogs []fs.FS // every version at hand
}

func newBundleCmd(a *app) *cobra.Command {
	var f keyFlags
	var out, lawDir, catalogDir string
	var signed packsFlag
	var redact bool
	var records, since []string
	var lines []int
	c := &cobra.Command{
		Use:   "bundle LOG",
		Short: "write evidence into one file for an auditor",
		Example: `  interdict bundle ./evidence -o orders-2026.bundle
  interdict bundle ./evidence -o one.bundle --record 3f2a… --redact
  interdict bundle ./evidence -o line.bundle --record '#80412' --line 1066     a line of an order book alone
  interdict bundle ./evidence -o next.bundle --since last-year.checkpoint`,
		Long: `The file holds records with their proofs, the log's signed root, what was asked, and the
law and catalog by which interdict verify decides anew, offline. --redact leaves names, births,
addresses and the like out: what stays in their place still verifies. What sets a record aside
comes along with it. With --since an auditor who kept a checkpoint sees that the log only grew.`,
		Args: cobra.ExactArgs(1),
	}
	f.register(c)
	c.Flags().StringVarP(&out, "output", "o", "", "`file` to write; it is never written over")
	c.Flags().StringVar(&lawDir, "law", "", "`folder` of law packs that were used, beside the shipped and the signed ones")
	c.Flags().StringVar(&catalogDir, "catalog", "", "`folder` of a catalog, or of rows of your own, that was used, beside the shipped and the signed ones")
	signed.register(c)
	c.Flags().BoolVar(&redact, "redact", false, "leave personal facts out")
	c.Flags().StringSliceVar(&records, "record", nil, "only these `records`: beginnings of ids, or #12 for number 12")
	c.Flags().IntSliceVar(&lines, "line", nil, "only these `lines` of one order book, by their numbers in its file; the others are not told")
	c.Flags().StringSliceVar(&since, "since", nil, "prove that the log continues this older one: its `size`, or a file with its checkpoint")
	c.RunE = func(_ *cobra.Command, args []string) error {
		if out == "" {
			return usagef("write -o evidence.bundle", "no file is named for the bundle")
		}
		key, err := f.unlock(a)
		if err != nil {
			return err
		}
		b := bundling{log: args[0], key: key, redact: redact, lines: lines, pick: func(l *prove.Log) ([]int64, error) { return pick(l, records) }}
		if len(lines) > 0 {
			if redact {
				return usagef("leave --redact out: a line shows its text, and of the other lines nothing", "a line of an order book cannot be redacted")
			}
			b.pick = func(l *prove.Log) ([]int64, error) { return pickBook(l, records) }
		}
		if b.laws, b.catalogs, err = signed.atHand(a, lawDir, catalogDir); err != nil {
			return err
		}
		for _, word := range since {
			n, err := olderSize(word, key.ring)
			if err != nil {
				return err
			}
			b.since = append(b.since, n)
		}
		members, cp, n, err := b.members()
		if err != nil {
			return err
		}
		w, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		defer w.Close()
		if err := prove.WriteBundle(w, members, cp.Origin, key.signer, a.Now().UTC().Truncate(1e9)); err != nil {
			return err
		}
		a.remark(fmt.Sprintf("%d records of %d in %s", n, cp.Tree.N, out))
		return w.Close()
	}
	return c
}

// olderSize reads how many records an older log had: a number, or a file with
// its checkpoint.
func olderSize(word string, ring *prove.KeyRing) (int64, error) {
	if n, err := strconv.ParseInt(word, 10, 64); err == nil {
		return n, nil
	}
	b, err := os.ReadFile(word)
	if err != nil {
		return 0, err
	}
	cp, err := prove.ParseCheckpoint(b, ring.Verifiers())
	if err != nil {
		return 0, fmt.Errorf("%s: %w", word, err)
	}
	return cp.Tree.N, nil
}

// members puts a bundle together, and says how many records it holds.
func (b *bundling) members() (prove.Members, *prove.Checkpoint, int, error) {
	members := prove.Members{}
	log, cp, err := prove.Open(b.log, b.key.ring.Verifiers())
	if err != nil {
		return nil, nil, 0, err
	}
	numbers, err := b.pick(log)
	if err != nil {
		return nil, nil, 0, err
	}
	if len(numbers) == 0 {
		return nil, nil, 0, fmt.Errorf("%s: no such record", b.log)
	}
	if err := collect(log, cp, members, numbers, b.redact, b.lines...); err != nil {
		return nil, nil, 0, err
	}
	if err := replay.Complete(members, b.laws, b.catalogs); err != nil {
		return nil, nil, 0, err
	}
	for _, old := range b.since {
		if err := members.AddSince(log, old); err != nil {
			return nil, nil, 0, err
		}
	}
	if err := b.key.state(members); err != nil {
		return nil, nil, 0, err
	}
	members["report.html"], err = replay.Report(members, cp.Origin)
	return members, cp, len(numbers), err
}

// collectBook puts the leaves of an order book into a bundle, and its file
// unless that is withheld or was erased.
func collectBook(log *prove.Log, members prove.Members, n int64, r *prove.Record, d *prove.Disclosure, redact bool) error {
	b, err := prove.ReadBook(r)
	if err != nil {
		return err
	}
	var file []byte
	if sum := prove.BookSum(d); sum != "" && !redact {
		if file, err = os.ReadFile(log.BookPath(sum)); err != nil {
			return err
		}
	}
	return members.AddBook(log, n, b, file)
}

// collectLines puts lines of an order book into a bundle, and nothing of the
// others.
func collectLines(log *prove.Log, members prove.Members, n int64, r *prove.Record, d *prove.Disclosure, lines []int) error {
	sum := prove.BookSum(d)
	if sum == "" {
		return fmt.Errorf("what was asked for the order book of record %s was erased, and its lines with it", r.ID)
	}
	slices.Sort(lines)
	e, err := replay.Excerpt(log, r, d, func() (io.ReadCloser, error) { return os.Open(log.BookPath(sum)) }, slices.Compact(lines))
	if err != nil {
		return err
	}
	return members.AddExcerpt(n, e, d)
}

// pickBook gives the number of the one order book that words name; without words
// there must be one only.
func pickBook(log *prove.Log, names []string) ([]int64, error) {
	var books []int64
	err := log.EachRecord(func(n int64, b []byte) error {
		if !bytes.Contains(b, []byte(`"kind":"book"`)) { // canonical, so it is written so
			return nil
		}
		if r, err := fetch(log, n); err == nil && r.Kind == "book" && (len(names) == 0 || slices.ContainsFunc(names, r.named)) {
			books = append(books, n)
		}
		return nil
	})
	if err == nil && len(books) != 1 {
		return nil, usagef("name one with --record; interdict verify or the pages show them", "lines are of one order book, and here are %s", words.Plural(len(books), "order book"))
	}
	return books, err
}

// collect puts records, proofs and disclosures into a bundle.
func collect(log *prove.Log, cp *prove.Checkpoint, members prove.Members, numbers []int64, redact bool, lines ...int) error {
	members["checkpoint"] = cp.Note
	for _, i := range numbers {
		b, err := log.Entry(i)
		if err != nil {
			return err
		}
		r, err := prove.ParseRecord(b)
		if err != nil {
			return err
		}
		p, err := log.Prove(i)
		if err != nil {
			return err
		}
		proof, err := prove.Canonical(prove.NewProof(i, cp.Tree.N, p))
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%08d", i)
		members["records/"+name+".json"], members["proofs/"+name+".json"] = b, proof
		d, err := log.Disclosure(i, r.ID)
		if err != nil {
			return err
		}
		if r.Kind == "book" && len(lines) > 0 {
			if err := collectLines(log, members, i, r, d, lines); err != nil {
				return err
			}
			continue
		}
		if r.Kind == "book" {
			if err := collectBook(log, members, i, r, d, redact); err != nil {
				return err
			}
		}
		if d == nil {
			continue
		}
		if redact {
			d = prove.Redact(d)
		}
		if err := members.AddDisclosure(name, d); err != nil {
			return err
		}
	}
	return nil
}

// maxAsked is up to how many records a bundle has statements where somebody else
// signs them.
const maxAsked = 1000

func countRecords(members prove.Members) (n int) {
	for name := range members {
		if strings.HasPrefix(name, "records/") {
			n++
		}
	}
	return n
}

// state adds each record as a signed statement, for tools that read those.
func (k *signingKey) state(members prove.Members) error {
	if k.asks && countRecords(members) > maxAsked {
		return nil // each would be a question to somebody else
	}
	for name, b := range members {
		n, ok := strings.CutPrefix(name, "records/")
		if !ok {
			continue
		}
		r, err := prove.ParseRecord(b)
		if err != nil {
			return err
		}
		s, err := prove.State(r)
		if err != nil {
			return err
		}
		if members["statements/"+n], err = prove.EnvelopBy(prove.StatementType, s, k.signer); err != nil {
			return err
		}
	}
	return nil
}

func newVerifyCmd(a *app) *cobra.Command {
	var keys, since, lawDir, catalogDir string
	var signed packsFlag
	var whole wholeFlags
	c := &cobra.Command{
		Use:   "verify BUNDLE|LOG",
		Short: "check evidence offline: signature, inclusion, replay",
		Example: `  interdict verify orders.bundle --keys evidence.pub
  interdict verify orders.bundle --keys evidence.pub --format json
  interdict verify ./evidence --keys evidence.pub           a log where it lies, of any size`,
		Long: `Nothing is fetched. Every byte of the file is accounted for, every record is held to the log's
signed root, and every decision is made anew with the law and catalog of the file; screenings from the
entries of lists that their answers name, or, with --lists, on the whole lists; the evidence of
scans is weighed anew. A log is checked where it lies, entry by entry, with the law and catalog
of this machine that its records name.
Exit codes: 0 everything holds, 3 something does not.`,
		Args: cobra.ExactArgs(1),
	}
	format := a.formatFlag(c)
	c.Flags().StringVar(&keys, "keys", "", "`file` of the public keys that you trust")
	c.Flags().StringVar(&since, "since", "", "`file` with a checkpoint of the same log that you have kept")
	c.Flags().StringVar(&lawDir, "law", "", "of a log: `folder` of law packs that were used, beside the shipped and the signed ones")
	c.Flags().StringVar(&catalogDir, "catalog", "", "of a log: `folder` of a catalog, or of rows of your own, that was used, beside the shipped and the signed ones")
	signed.register(c)
	whole.register(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		if keys == "" {
			return usagef("ask whoever made the bundle for the output of interdict key show, by another way than the bundle", "no key is named by which to verify")
		}
		ring, err := prove.ReadKeyRing(keys)
		if err != nil {
			return err
		}
		info, err := os.Stat(args[0])
		if err != nil {
			return err
		}
		var older *prove.Older
		if since != "" {
			cp, err := os.ReadFile(since)
			if err != nil {
				return err
			}
			older = &prove.Older{Checkpoint: cp}
		}
		source := replay.NewSource()
		if source.Lists, err = whole.open(a.Now()); err != nil {
			return err
		}
		var v *prove.Verdict
		if info.IsDir() {
			laws, catalogs, err := signed.atHand(a, lawDir, catalogDir)
			if err != nil {
				return err
			}
			v = prove.VerifyLog(args[0], ring, source.New, func(named []prove.Pack) (fs.FS, error) { return replay.PacksOf(named, laws, catalogs) }, older)
		} else {
			b, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			v = prove.Verify(b, ring, source.New, older)
		}
		if format.value == "json" {
			err = writeJSON(a.Out, v)
		} else {
			a.showVerdict(v)
		}
		if err != nil {
			return err
		}
		if !v.OK {
			return ended(exitBad)
		}
		return nil
	}
	return c
}

// stepWords says what one check came to.
func stepWords(s *prove.Step) string {
	switch s.State {
	case prove.Holds:
		return "holds, " + words.Number(s.Looked) + " looked at"
	case prove.Fails:
		return "fails"
	}
	return "not done"
}

// validWords says when a key may sign.
func validWords(from, until string) string {
	switch {
	case from == "" && until == "":
		return "at any time, as far as it was said here"
	case until == "":
		return "from " + from
	case from == "":
		return "until " + until
	}
	return "from " + from + " until " + until
}

func (a *app) showVerdict(v *prove.Verdict) {
	if v.OK {
		fmt.Fprintf(a.Out, "□ Holds. %d records of the log %s, signed by %s (%s) on %s; the log has %d.\n", v.Records, v.Log, v.Key, v.Trust, v.MadeAt.Format("2 Jan 2006"), v.Size)
		fmt.Fprintf(a.Out, "   The key is valid %s.\n", validWords(v.KeyFrom, v.KeyUntil))
		fmt.Fprintf(a.Out, "   %d decided anew with the same answer", v.Replayed)
		if v.LookedUp > 0 {
			fmt.Fprintf(a.Out, ", %d of them with their parties looked up anew", v.LookedUp)
		}
		if v.Lines > 0 {
			fmt.Fprintf(a.Out, "; %s of order books among them", words.Plural(int(v.Lines), "line"))
		}
		if v.Screened > 0 {
			fmt.Fprintf(a.Out, "; %s made anew", words.Plural(v.Screened, "screening"))
		}
		if v.Scanned > 0 {
			fmt.Fprintf(a.Out, "; %s weighed anew", words.Plural(v.Scanned, "scan"))
		}
		if v.Observed > 0 {
			fmt.Fprintf(a.Out, "; %s of screenings and scans not made anew", words.Plural(v.Observed, "record"))
		}
		if v.Overrides > 0 {
			fmt.Fprintf(a.Out, "; %s", words.Plural(v.Overrides, "override"))
		}
		if v.Withheld > 0 {
			fmt.Fprintf(a.Out, "; %d not, since facts are withheld", v.Withheld)
		}
		fmt.Fprintln(a.Out)
	} else {
		fmt.Fprintln(a.Out, "■ Does not hold.")
	}
	for _, s := range v.Steps {
		fmt.Fprintf(a.Out, "   %-12s %s\n", s.Step, stepWords(&s))
	}
	for _, p := range v.Problems {
		fmt.Fprintf(a.Out, "   %s\n", shown(p))
	}
	for _, n := range v.Notes {
		fmt.Fprintf(a.Out, "   note: %s\n", shown(n))
	}
}
