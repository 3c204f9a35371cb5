package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"os"
)

// keptKey is the program token, which keeps a key, for scripts: token new FILE prints the
// public half, token sign FILE signs what comes on standard input, token lie
// answers something else.
func keptKey() {
	if err := keptKeyDo(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "token:", err)
		os.Exit(1)
	}
}

func keptKeyDo(args []string) error {
	if len(args) == 1 && args[0] == "lie" {
		_, err := os.Stdout.Write(make([]byte, ed25519.SignatureSize))
		return err
	}
	if len(args) != 2 {
		return fmt.Errorf("usage: token new|sign FILE, token lie")
	}
	if args[0] == "new" {
		public, secret, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return err
		}
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			return err
		}
		if err := os.WriteFile(args[1], secret.Seed(), 0o600); err != nil {
			return err
		}
		return pem.Encode(os.Stdout, &pem.Block{Type: "PUBLIC KEY", Bytes: der})
	}
	seed, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	msg, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(ed25519.Sign(ed25519.NewKeyFromSeed(seed), msg))
	return err
}
