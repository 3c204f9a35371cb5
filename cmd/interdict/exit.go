package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Exit codes. Scripts rely on them; doc.go explains them.
const (
	exitClear      = 0 // permitted, no match, nothing found
	exitFailed     = 1 // the tool failed: there is no answer
	exitUsage      = 2 // wrong use: the question was not understood
	exitBad        = 3 // bad news: prohibited, matched, found, not verified
	exitReview     = 4 // needs a licence or a review
	exitIncomplete = 5 // something could not be read, and nothing worse
)

// worse returns the exit code of two results together: bad news over review
// over incomplete over clear, and a failure over them all.
func worse(a, b int) int {
	if rank(b) > rank(a) {
		return b
	}
	return a
}

func rank(code int) int {
	switch code {
	case exitClear:
		return 0
	case exitIncomplete:
		return 1
	case exitReview:
		return 2
	case exitBad:
		return 3
	case exitUsage:
		return 4
	}
	return 5
}

// exit is the error by which a verb ends with a code of the contract. Without
// an error of its own it is silent: the result has said everything.
type exit struct {
	code int
	err  error
}

func (e exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e exit) Unwrap() error { return e.err }

// ended is the result of a verb that has written its answer: nil for clear.
func ended(code int) error {
	if code == exitClear {
		return nil
	}
	return exit{code: code}
}

// usagef is an error of the command line; hint may be empty.
func usagef(hint, format string, args ...any) error {
	return exit{code: exitUsage, err: hinted(fmt.Errorf(format, args...), hint)}
}

// hinted adds the next step to an error, on a line of its own.
func hinted(err error, hint string) error {
	if hint == "" {
		return err
	}
	return fmt.Errorf("%w\nhint: %s", err, hint)
}

// finish prints an error, unless it is silent, and gives its exit code.
func (a *app) finish(err error, started bool) int {
	var e exit
	switch {
	case errors.As(err, &e):
	case started:
		e = exit{code: exitFailed, err: err}
	default:
		e = exit{code: exitUsage, err: err}
	}
	if e.err != nil {
		a.complain(err)
	}
	return e.code
}

// complain prints an error for people, every line with the program's name.
func (a *app) complain(err error) {
	for line := range strings.Lines(strings.TrimRight(err.Error(), "\n")) {
		_, _ = io.WriteString(a.Err, "interdict: "+strings.TrimRight(line, "\r\n")+"\n") // there is no one left to tell
	}
}
