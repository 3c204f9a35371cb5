package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"interdict/internal/replay"
	"interdict/internal/words"
	"interdict/prove"
)

func newBundleCmd(a *app) *cobra.Command {
	var f keyFlags
	var out, lawDir, catalogDir string
	var signed packsFlag
	var redact bool
	var records []string
	c := &cobra.Command{
		Use:   "bundle LOG",
		Short: "write evidence into one file for an auditor",
		Example: `  interdict bundle ./evidence -o orders-2026.bundle
  interdict bundle ./evidence -o one.bundle --record 3f2a… --redact`,
		Long: `The file holds records with their proofs, the log's signed root, what was asked, and the
law and catalog by which interdict verify decides anew, offline. --redact leaves names, births,
addresses and the like out: what stays in their place still verifies.`,
		Args: cobra.ExactArgs(1),
	}
	f.register(c)
	c.Flags().StringVarP(&out, "output", "o", "", "`file` to write; it is never written over")
	c.Flags().StringVar(&lawDir, "law", "", "`folder` of law packs that were used, beside the shipped and the signed ones")
	c.Flags().StringVar(&catalogDir, "catalog", "", "`folder` of a whole catalog that was used, beside the shipped and the signed ones")
	signed.register(c)
	c.Flags().BoolVar(&redact, "redact", false, "leave personal facts out")
	c.Flags().StringSliceVar(&records, "record", nil, "only these `records`")
	c.RunE = func(_ *cobra.Command, args []string) error {
		if out == "" {
			return usagef("write -o evidence.bundle", "no file is named for the bundle")
		}
		signer, ring, err := f.open(a)
		if err != nil {
			return err
		}
		members := prove.Members{}
		log, cp, err := prove.Open(args[0], ring.Verifiers())
		if err != nil {
			return err
		}
		n, err := collect(log, cp, members, records, redact)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("%s: no such record", args[0])
		}
		laws, catalogs, err := signed.atHand(a, lawDir, catalogDir)
		if err != nil {
			return err
		}
		if err := replay.Complete(members, laws, catalogs); err != nil {
			return err
		}
		if err := a.state(&f, members); err != nil {
			return err
		}
		if members["report.html"], err = replay.Report(members, cp.Origin); err != nil {
			return err
		}
		w, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		defer w.Close()
		if err := prove.WriteBundle(w, members, cp.Origin, signer, a.Now().UTC().Truncate(1e9)); err != nil {
			return err
		}
		a.remark(fmt.Sprintf("%d records of %d in %s", n, cp.Tree.N, out))
		return w.Close()
	}
	return c
}

// collect puts records, proofs and disclosures into a bundle.
func collect(log *prove.Log, cp *prove.Checkpoint, members prove.Members, only []string, redact bool) (int, error) {
	members["checkpoint"] = cp.Note
	n := 0
	for i := range cp.Tree.N {
		b, err := log.Entry(i)
		if err != nil {
			return n, err
		}
		r, err := prove.ParseRecord(b)
		if err != nil {
			return n, err
		}
		if len(only) > 0 && !hasPrefix(only, r.ID) {
			continue
		}
		p, err := log.Prove(i)
		if err != nil {
			return n, err
		}
		proof, err := prove.Canonical(prove.NewProof(i, cp.Tree.N, p))
		if err != nil {
			return n, err
		}
		name := fmt.Sprintf("%08d", i)
		members["records/"+name+".json"], members["proofs/"+name+".json"] = b, proof
		d, err := log.Disclosure(i, r.ID)
		if err != nil {
			return n, err
		}
		if d != nil {
			if redact {
				d = prove.Redact(d)
			}
			if members["disclosed/"+name+".json"], err = prove.Canonical(d); err != nil {
				return n, err
			}
		}
		n++
	}
	return n, nil
}

// state adds each record as a signed statement, for tools that read those.
func (a *app) state(f *keyFlags, members prove.Members) error {
	file, err := f.file(a)
	if err != nil {
		return err
	}
	k, err := prove.ReadKey(file)
	if err != nil {
		return err
	}
	secret, err := f.secret(a)
	if err != nil {
		return err
	}
	key, err := k.Ed25519(secret)
	if err != nil {
		return err
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
		if members["statements/"+n], err = prove.Envelop(prove.StatementType, s, key); err != nil {
			return err
		}
	}
	return nil
}

func hasPrefix(list []string, id string) bool {
	for _, x := range list {
		if x != "" && strings.HasPrefix(id, x) {
			return true
		}
	}
	return false
}

func newVerifyCmd(a *app) *cobra.Command {
	var keys, since string
	c := &cobra.Command{
		Use:   "verify BUNDLE",
		Short: "check evidence offline: signature, inclusion, replay",
		Example: `  interdict verify orders.bundle --keys evidence.pub
  interdict verify orders.bundle --keys evidence.pub --format json`,
		Long: `Nothing is fetched. Every byte of the file is accounted for, every record is held to the log's
signed root, and every decision is made anew with the law and catalog of the file.
Exit codes: 0 everything holds, 3 something does not.`,
		Args: cobra.ExactArgs(1),
	}
	format := a.formatFlag(c)
	c.Flags().StringVar(&keys, "keys", "", "`file` of the public keys that you trust")
	c.Flags().StringVar(&since, "since", "", "`file` with a checkpoint of the same log and size that you have kept")
	c.RunE = func(_ *cobra.Command, args []string) error {
		if keys == "" {
			return usagef("ask whoever made the bundle for the output of interdict key show, by another way than the bundle", "no key is named by which to verify")
		}
		ring, err := prove.ReadKeyRing(keys)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(args[0])
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
		v := prove.Verify(b, ring, replay.NewSource().New, older)
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

func (a *app) showVerdict(v *prove.Verdict) {
	if v.OK {
		fmt.Fprintf(a.Out, "□ Holds. %d records of the log %s, signed by %s (%s) on %s; the log has %d.\n", v.Records, v.Log, v.Key, v.Trust, v.MadeAt.Format("2 Jan 2006"), v.Size)
		fmt.Fprintf(a.Out, "   %d decided anew with the same answer", v.Replayed)
		if v.Observed > 0 {
			fmt.Fprintf(a.Out, "; %s of screenings and scans not made anew", words.Plural(v.Observed, "record"))
		}
		if v.Withheld > 0 {
			fmt.Fprintf(a.Out, "; %d not, since facts are withheld", v.Withheld)
		}
		fmt.Fprintln(a.Out)
	} else {
		fmt.Fprintln(a.Out, "■ Does not hold.")
	}
	for _, p := range v.Problems {
		fmt.Fprintf(a.Out, "   %s\n", shown(p))
	}
	for _, n := range v.Notes {
		fmt.Fprintf(a.Out, "   note: %s\n", shown(n))
	}
}
