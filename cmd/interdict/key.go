package main

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/note"

	"interdict/prove"
)

// keyFlags name the key that signs.
type keyFlags struct {
	key        string
	passphrase string
	command    string // that signs where the key lies elsewhere
}

func (f *keyFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.key, "key", "", "`file` of the signing key; INTERDICT_KEY unless given")
	c.Flags().StringVar(&f.passphrase, "passphrase-file", "", "`file` with the key's passphrase; INTERDICT_PASSPHRASE unless given")
	c.Flags().StringVar(&f.command, "sign-command", "", "`command` that signs where the key lies elsewhere: it gets the bytes on standard input and answers with the signature; INTERDICT_SIGN_COMMAND unless given")
}

// secret reads the passphrase: never from a flag, which others can see.
func (f *keyFlags) secret(a *app) ([]byte, error) {
	if f.passphrase == "" {
		return []byte(a.Env("INTERDICT_PASSPHRASE")), nil
	}
	b, err := os.ReadFile(f.passphrase)
	return []byte(strings.TrimRight(string(b), "\r\n")), err
}

// file is where the key lies.
func (f *keyFlags) file(a *app) (string, error) {
	if f.key != "" {
		return f.key, nil
	}
	if name := a.Env("INTERDICT_KEY"); name != "" {
		return name, nil
	}
	return "", usagef("interdict key new makes one; name it with --key or INTERDICT_KEY", "no signing key is named")
}

// open opens the key for signing, with its public half and those of the keys
// that it has replaced.
func (f *keyFlags) open(a *app) (note.Signer, *prove.KeyRing, error) {
	k, err := f.unlock(a)
	if err != nil {
		return nil, nil, err
	}
	return k.signer, k.ring, nil
}

// A signingKey is a key that was opened.
type signingKey struct {
	*prove.KeyFile
	name   string // of its file
	signer note.Signer
	ring   *prove.KeyRing
	asks   bool // somebody else signs
}

// unlock opens the key that the flags name.
func (f *keyFlags) unlock(a *app) (*signingKey, error) {
	name, err := f.file(a)
	if err != nil {
		return nil, err
	}
	k, err := prove.ReadKey(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, hinted(err, "interdict key new --name … makes one")
	}
	if err != nil {
		return nil, err
	}
	ring := &prove.KeyRing{Keys: append([]prove.PublicKey{k.Public()}, replaced(name, k)...)}
	if sign := f.elsewhere(a); sign != nil {
		s, err := k.External(a.Now(), sign)
		return &signingKey{k, name, s, ring, true}, err
	}
	secret, err := f.secret(a)
	if err != nil {
		return nil, err
	}
	s, err := k.Signer(secret, a.Now())
	switch {
	case errors.Is(err, prove.ErrPassphrase):
		err = hinted(err, "name its file with --passphrase-file, or set INTERDICT_PASSPHRASE")
	case errors.Is(err, prove.ErrElsewhere):
		err = hinted(fmt.Errorf("%s: %w", name, err), "name the command that does with --sign-command or INTERDICT_SIGN_COMMAND")
	}
	return &signingKey{k, name, s, ring, false}, err
}

// keptAs is the file that keeps a key which was replaced, until a day.
func keptAs(file, until string) string {
	return strings.TrimSuffix(file, filepath.Ext(file)) + "-until-" + until + filepath.Ext(file)
}

// replaced are the public halves of the keys that rotation has kept beside a
// key: the log's last root may still be signed by one of them.
func replaced(file string, k *prove.KeyFile) (out []prove.PublicKey) {
	old, err := filepath.Glob(keptAs(file, "*"))
	if err != nil { // a name with brackets
		return nil
	}
	for _, name := range old {
		if x, err := prove.ReadKey(name); err == nil && x.Name == k.Name {
			out = append(out, x.Public())
		}
	}
	return out
}

func newKeyCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "key",
		Short:   "signing keys for evidence: make, show, rotate",
		Example: "  interdict key new --name evidence.example.com --key evidence.key\n  interdict key show --key evidence.key > evidence.pub",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return errors.Join(a.help(c, a.Err), exit{code: exitUsage})
		},
	}
	c.AddCommand(newKeyNewCmd(a), newKeyShowCmd(a), newKeyRotateCmd(a))
	return c
}

func newKeyNewCmd(a *app) *cobra.Command {
	var f keyFlags
	var name, public string
	years := 2
	c := &cobra.Command{
		Use: "new", Short: "make a key", Args: cobra.NoArgs,
		Example: "  interdict key new --name evidence.example.com --key evidence.key --passphrase-file secret.txt\n  interdict key new --name evidence.example.com --key evidence.key --public token.pem    for a key kept elsewhere",
		Long: `The file can be read by its owner alone and is never written over. With a passphrase the secret is sealed.
With --public the file has the public half alone; whoever has the secret signs by --sign-command.`,
	}
	f.register(c)
	publicFlag(c, &public)
	c.Flags().StringVar(&name, "name", "", "the `name` of the log that it signs, as evidence.example.com")
	c.Flags().IntVar(&years, "years", years, "how long it may sign")
	c.RunE = func(*cobra.Command, []string) error {
		if name == "" || years < 1 {
			return usagef("interdict key new --name evidence.example.com --key evidence.key", "a key needs a name, and a year or more")
		}
		file, err := f.file(a)
		if err != nil {
			return err
		}
		secret, err := f.secret(a)
		if err != nil {
			return err
		}
		if public != "" {
			k, err := publicKeyFile(public, name, a.Now(), a.Now().AddDate(years, 0, 0))
			if err != nil {
				return err
			}
			if err := k.Write(file); err != nil {
				return err
			}
			return writeJSON(a.Out, k.Public())
		}
		return a.newKey(file, name, secret, a.Now(), a.Now().AddDate(years, 0, 0))
	}
	return c
}

func (a *app) newKey(file, name string, secret []byte, from, until time.Time) error {
	k, err := prove.NewKey(rand.Reader, name, from.UTC(), until.UTC(), secret)
	if err != nil {
		return err
	}
	if err := k.Write(file); err != nil {
		return err
	}
	if len(secret) == 0 {
		a.remark("the key has no passphrase: whoever can read " + file + " can sign with it")
	}
	return writeJSON(a.Out, k.Public())
}

func newKeyShowCmd(a *app) *cobra.Command {
	var f keyFlags
	var asPEM bool
	c := &cobra.Command{Use: "show", Short: "print the public half, for those who verify", Args: cobra.NoArgs,
		Example: "  interdict key show --key evidence.key > evidence.pub\n  interdict key show --key evidence.key --pem > evidence.pem    for other verifiers of the statements in a bundle"}
	f.register(c)
	c.Flags().BoolVar(&asPEM, "pem", false, "print the key alone, as other programs read it (PEM)")
	c.RunE = func(*cobra.Command, []string) error {
		file, err := f.file(a)
		if err != nil {
			return err
		}
		k, err := prove.ReadKey(file)
		if err != nil {
			return err
		}
		p := k.Public()
		if !asPEM {
			return writeJSON(a.Out, p)
		}
		public, err := p.Ed25519()
		if err != nil {
			return err
		}
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			return err
		}
		return pem.Encode(a.Out, &pem.Block{Type: "PUBLIC KEY", Bytes: der})
	}
	return c
}

func newKeyRotateCmd(a *app) *cobra.Command {
	var f keyFlags
	public := ""
	overlap := 30
	c := &cobra.Command{
		Use: "rotate", Short: "make the next key, with days on which both may sign", Args: cobra.NoArgs,
		Example: "  interdict key rotate --key evidence.key --overlap 30",
		Long:    "The old key is kept beside the new one, and may sign for the overlap. The ring of both is printed.",
	}
	f.register(c)
	publicFlag(c, &public)
	c.Flags().IntVar(&overlap, "overlap", overlap, "`days` on which the old key may still sign")
	c.RunE = func(*cobra.Command, []string) error {
		file, err := f.file(a)
		if err != nil {
			return err
		}
		old, err := prove.ReadKey(file)
		if err != nil {
			return err
		}
		secret, err := f.secret(a)
		if err != nil {
			return err
		}
		next, err := nextKey(a, old, public, secret)
		if err != nil {
			return err
		}
		if day := a.Now().UTC().AddDate(0, 0, overlap).Format(time.DateOnly); old.Until == "" || day < old.Until {
			old.Until = day
		}
		kept := keptAs(file, old.Until)
		if err := old.Write(kept); err != nil {
			return err
		}
		if err := next.Write(file + ".next"); err != nil {
			return err
		}
		if err := os.Rename(file+".next", file); err != nil {
			return err
		}
		a.remark(fmt.Sprintf("the old key is %s; it may sign until %s", kept, old.Until))
		return writeJSON(a.Out, prove.KeyRing{Keys: []prove.PublicKey{old.Public(), next.Public()}})
	}
	return c
}
