package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interdict/catalog"
	"interdict/internal/packs"
	"interdict/internal/words"
	"interdict/law"
	"interdict/prove"
	"interdict/screen/list/store"
)

func newPackCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "pack",
		Short: "sign law, catalog and lists for others, and show what such a set holds",
		Example: `  interdict pack sign ./public --law ./law --catalog ./catalog --lists ./store --key packs.key
  interdict pack show ./public --keys packs.pub`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return errors.Join(a.help(c, a.Err), exit{code: exitUsage})
		},
	}
	c.AddCommand(newPackSignCmd(a), newPackShowCmd(a))
	return c
}

// signFlags are those of pack sign.
type signFlags struct {
	keyFlags
	law, catalog, lists string
	shipped             bool
	version             int64
	days                int
}

func newPackSignCmd(a *app) *cobra.Command {
	f := &signFlags{}
	c := &cobra.Command{
		Use:   "sign DIR",
		Short: "sign law, catalog and lists into a folder that others update from",
		Example: `  interdict pack sign ./public --law ./law --catalog ./catalog --key packs.key
  interdict pack sign ./public --shipped --lists ~/.local/share/interdict/lists --key packs.key
  interdict pack sign ./public --law ./law --version 42 --days 14 --key packs.key`,
		Long: `The folder gets a file for each pack and, last, the signed index interdict.packs. Put it onto
a web server or a stick as it is. Each set has a higher version than the one before; whoever
updates takes no older one. Law that lint finds fault with is not signed.`,
		Args: cobra.ExactArgs(1),
	}
	f.register(c)
	c.Flags().StringVar(&f.law, "law", "", "`folder` of law packs")
	c.Flags().StringVar(&f.catalog, "catalog", "", "`folder` of a whole catalog")
	c.Flags().StringVar(&f.lists, "lists", "", "`folder` where lists are kept: the editions in force there")
	c.Flags().BoolVar(&f.shipped, "shipped", false, "the law and catalog of this program, where no folder is named")
	c.Flags().Int64Var(&f.version, "version", 0, "of the set; one more than the last one in the folder unless given")
	c.Flags().IntVar(&f.days, "days", 30, "how long the set should be taken for new")
	format := a.formatFlag(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		set, err := a.signPacks(f, args[0])
		if err != nil {
			return err
		}
		if format.value == "json" {
			return writeJSON(a.Out, set)
		}
		a.showSet(set)
		return nil
	}
	return c
}

func (a *app) signPacks(f *signFlags, dir string) (*prove.PackSet, error) {
	d := packs.Draft{Version: f.version, MadeAt: a.Now().UTC().Truncate(time.Second), Until: a.Now().UTC().AddDate(0, 0, f.days).Format(time.DateOnly)}
	if f.days < 1 {
		return nil, usagef("write a number of days, as 30", "--days %d is no time", f.days)
	}
	var err error
	if d.Law, err = folderOr(f.law, f.shipped, law.Files()); err != nil {
		return nil, err
	}
	if d.Catalog, err = folderOr(f.catalog, f.shipped, catalog.Files()); err != nil {
		return nil, err
	}
	if f.lists != "" {
		s := &store.Store{Dir: f.lists, Now: a.Now}
		if d.Lists, err = s.Export(); err != nil {
			return nil, err
		}
		if len(d.Lists) == 0 {
			return nil, hinted(fmt.Errorf("%s holds no list", f.lists), "interdict lists update fetches them, interdict lists import takes files")
		}
	}
	if d.Law == nil && d.Catalog == nil && d.Lists == nil {
		return nil, usagef("name --law, --catalog, --lists or --shipped", "nothing to sign")
	}
	signer, ring, err := f.open(a)
	if err != nil {
		return nil, err
	}
	return packs.Make(dir, d, signer, ring)
}

// folderOr is the folder named, else what the program carries where that is
// wanted, else nil.
func folderOr(dir string, shipped bool, carried fs.FS) (fs.FS, error) {
	if dir == "" {
		if shipped {
			return carried, nil
		}
		return nil, nil
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s is not a folder", dir)
	}
	return os.DirFS(dir), err
}

func (a *app) showSet(s *prove.PackSet) {
	fmt.Fprintf(a.Out, "set %d of %s, made on %s, to be taken for new until %s\n", s.Version, s.Name, s.MadeAt.Format(time.DateOnly), s.Until)
	for _, f := range s.Packs {
		fmt.Fprintf(a.Out, "   %-8s %s bytes, sha256 %.12s  %s\n", f.Kind, words.Number(int(f.Bytes)), f.SHA256, f.File)
	}
}

func newPackShowCmd(a *app) *cobra.Command {
	keys := ""
	c := &cobra.Command{
		Use: "show DIR", Short: "check the signature of a set, and show what it holds", Args: cobra.ExactArgs(1),
		Example: "  interdict pack show ./public --keys packs.pub",
		Long:    "Every pack is held against the signed index. Exit codes: 0 all fits, 3 something does not.",
	}
	format := a.formatFlag(c)
	c.Flags().StringVar(&keys, "keys", "", "`file` of the public keys that you trust")
	c.RunE = func(_ *cobra.Command, args []string) error {
		if keys == "" {
			return usagef("name them with --keys", "no key is named by which to check")
		}
		ring, err := prove.ReadKeyRing(keys)
		if err != nil {
			return err
		}
		dir, name := args[0], prove.IndexName
		if strings.HasSuffix(dir, ".packs") {
			dir, name = filepath.Split(dir)
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		set, key, err := prove.ReadPackSet(b, ring, a.Now())
		if err != nil {
			return exit{code: exitBad, err: err}
		}
		for _, f := range set.Packs {
			b, err := os.ReadFile(filepath.Join(dir, f.File))
			if err == nil {
				_, err = f.Open(b)
			}
			if err != nil {
				return exit{code: exitBad, err: err}
			}
		}
		if format.value == "json" {
			return writeJSON(a.Out, struct {
				*prove.PackSet
				Trust string `json:"trust"`
			}{set, key.Trust})
		}
		a.showSet(set)
		fmt.Fprintf(a.Out, "signed by %s, a key from %s\n", set.Name, key.Trust)
		return nil
	}
	return c
}
