package main

import (
	"fmt"
	"io"
	"time"
)

// progressEvery is how often the line is drawn: often enough to look alive,
// seldom enough to cost nothing.
const progressEvery = 200 * time.Millisecond

// A progress is one line on the terminal that tells how far long work is. The
// nil progress is silent, so that callers need not ask. It is for one
// goroutine.
type progress struct {
	w           io.Writer
	now         func() time.Time
	unit        string // "lines"
	total       int64  // 0 when not known
	done, found int64
	start, last time.Time
	drawn       bool
}

// progress begins a progress line, or nil with --quiet or without a terminal.
func (a *app) progress(unit string, total int64) *progress {
	if a.quiet || !isTerminal(a.Err) {
		return nil
	}
	return newProgress(a.Err, a.Now, unit, total)
}

func newProgress(w io.Writer, now func() time.Time, unit string, total int64) *progress {
	start := now()
	return &progress{w: w, now: now, unit: unit, total: total, start: start, last: start}
}

// add counts units done, and how many of them were bad news.
func (p *progress) add(done, found int64) {
	if p == nil {
		return
	}
	p.done, p.found = p.done+done, p.found+found
	now := p.now()
	if now.Sub(p.last) < progressEvery {
		return
	}
	p.last, p.drawn = now, true
	_, _ = fmt.Fprintf(p.w, "\r\x1b[K%s", p.line(now)) // an ornament: its failure is nobody's business
}

// end wipes the line.
func (p *progress) end() {
	if p != nil && p.drawn {
		_, _ = io.WriteString(p.w, "\r\x1b[K")
	}
}

// line is "1200 lines, 60%, 400/s, 2s left, 3 found".
func (p *progress) line(now time.Time) string {
	s := fmt.Sprintf("%d %s", p.done, p.unit)
	if p.total > 0 {
		s += fmt.Sprintf(", %d%%", min(100, 100*p.done/p.total))
	}
	took := now.Sub(p.start).Seconds()
	if took > 0 && p.done > 0 {
		rate := float64(p.done) / took
		s += fmt.Sprintf(", %.0f/s", rate)
		if left := p.total - p.done; left > 0 {
			s += fmt.Sprintf(", %v left", (time.Duration(float64(left) / rate * float64(time.Second))).Round(time.Second))
		}
	}
	if p.found > 0 {
		s += fmt.Sprintf(", %d found", p.found)
	}
	return s
}
