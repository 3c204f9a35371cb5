package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"interdict/internal/confine"
)

func main() { os.Exit(process()) }

// process is the whole process: unlike run, it may give up rights for good.
func process() int {
	return runWith(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, confine.Process)
}

// run is the whole program as a function: it answers args and returns the
// exit code. An interrupt ends the context, and with it the work.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	return runWith(ctx, args, stdin, stdout, stderr, nil)
}

func runWith(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, confine func(...string) (string, error)) (code int) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := &app{In: stdin, Out: stdout, Err: stderr, Now: time.Now, Env: os.Getenv, Confine: confine}
	return a.run(ctx, args)
}

// An app is what every verb works with: streams, clock, environment and the
// flags that all verbs share. Nothing else in the program reads a clock or
// the environment, so a test sets what it needs here.
type app struct {
	In  io.Reader
	Out io.Writer // results
	Err io.Writer // everything else
	Now func() time.Time
	Env func(string) string

	// Confine gives up rights of the whole process but for writing to the folders
	// named; nil where the process is not only ours.
	Confine func(writable ...string) (string, error)

	quiet bool
	color choice
}

func (a *app) run(ctx context.Context, args []string) (code int) {
	// A panic would end the process with code 2, which here means wrong use.
	defer func() {
		if r := recover(); r != nil {
			a.complain(fmt.Errorf("internal error: %v\nhint: please report this with the lines below", r))
			_, _ = a.Err.Write(debug.Stack())
			code = exitFailed
		}
	}()
	root, started := newRootCmd(a), false
	markStart(root, &started)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitClear
	}
	return a.finish(err, started)
}

// markStart notes when a verb begins its work: an error before that comes
// from the command line.
func markStart(c *cobra.Command, started *bool) {
	if work := c.RunE; work != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			*started = true
			return work(c, args)
		}
	}
	for _, sub := range c.Commands() {
		markStart(sub, started)
	}
}
