//go:build !unix

package main

import "os"

// hangups gives nothing where the system has no such signal.
func hangups() (<-chan os.Signal, func()) { return nil, func() {} }
