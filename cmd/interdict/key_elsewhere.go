package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interdict/prove"
)

// signWait is how long a command may take to sign: somebody may have to touch a
// token.
const signWait = 5 * time.Minute

// maxSignature bounds what a command may answer.
const maxSignature = 4 << 10

// elsewhere is what signs where the key lies elsewhere; nil when no command is
// named.
func (f *keyFlags) elsewhere(a *app) func([]byte) ([]byte, error) {
	words := strings.Fields(cmp.Or(f.command, a.Env("INTERDICT_SIGN_COMMAND")))
	if len(words) == 0 {
		return nil
	}
	return func(msg []byte) ([]byte, error) {
		ctx, stop := context.WithTimeout(context.Background(), signWait)
		defer stop()
		var out limited
		c := exec.CommandContext(ctx, words[0], words[1:]...)
		c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(msg), &out, a.Err
		c.WaitDelay = time.Second
		if err := c.Run(); err != nil {
			if ctx.Err() != nil {
				err = fmt.Errorf("no answer within %s", signWait)
			}
			return nil, fmt.Errorf("--sign-command %s: %w", words[0], err)
		}
		return out.b, nil
	}
}

// limited takes a short answer.
type limited struct{ b []byte }

func (l *limited) Write(p []byte) (int, error) {
	if len(l.b)+len(p) > maxSignature {
		return 0, errors.New("the answer is longer than any signature")
	}
	l.b = append(l.b, p...)
	return len(p), nil
}

func publicFlag(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "public", "", "`file` with the public half (PEM, or 32 bytes in base64) of a key whose secret lies elsewhere")
}

// publicKeyFile is the file of a key whose secret lies elsewhere.
func publicKeyFile(file, name string, from, until time.Time) (*prove.KeyFile, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	public, err := prove.ParsePublic(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return prove.NewPublicKey(name, public, from.UTC(), until.UTC())
}

// nextKey is the key that takes the place of an old one.
func nextKey(a *app, old *prove.KeyFile, public string, secret []byte) (*prove.KeyFile, error) {
	from, until := a.Now().UTC(), a.Now().UTC().AddDate(2, 0, 0)
	switch {
	case public != "":
		return publicKeyFile(public, old.Name, from, until)
	case !old.HasSecret():
		return nil, usagef("name the public half of the next one with --public", "the secret of this key lies elsewhere")
	}
	return prove.NewKey(rand.Reader, old.Name, from, until, secret)
}
