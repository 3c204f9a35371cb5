//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// hangups gives the signal by which somebody asks for the files to be read anew.
func hangups() (<-chan os.Signal, func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c, func() { signal.Stop(c) }
}
