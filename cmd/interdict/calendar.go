package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/render"
	"interdict/internal/words"
)

// A changing is one deal at one instant at which its answer changes.
type changing struct {
	At    time.Time         `json:"at"`
	Clock string            `json:"clock"`
	ID    string            `json:"id"`
	From  interdict.Outcome `json:"from"`
	To    interdict.Outcome `json:"to"`
	Today interdict.Outcome `json:"outcome"` // of the deal as it stands
	Deal  string            `json:"deal"`
}

// calendarSink gathers the instants of all deals and writes them in order, as
// text, JSON, CSV or iCalendar.
type calendarSink struct {
	w      *bufio.Writer
	format string
	stamp  time.Time // DTSTAMP of the calendar
	all    []changing
	never  int // deals whose answer does not change
}

func (s *calendarSink) put(x answered) error {
	dec := x.ans.Decision()
	if len(dec.Changes) == 0 {
		s.never++
	}
	for _, c := range dec.Changes {
		s.all = append(s.all, changing{c.At, c.Clock, dec.ID, c.From, c.To, dec.Outcome, words.Deal(&x.row.Deal)})
	}
	return nil
}

func (s *calendarSink) end(t tally) error {
	slices.SortStableFunc(s.all, func(a, b changing) int { return a.At.Compare(b.At) })
	var err error
	switch s.format {
	case "csv":
		err = s.csv()
	case "ics":
		err = s.ics()
	case "json":
		err = writeJSON(s.w, s.all)
	case "jsonl":
		e := json.NewEncoder(s.w)
		for _, c := range s.all {
			err = e.Encode(c)
		}
	default:
		s.text(t)
	}
	if err != nil {
		return err
	}
	return s.w.Flush()
}

func (s *calendarSink) text(t tally) {
	var last time.Time
	for _, c := range s.all {
		if !c.At.Equal(last) {
			n := 0
			for _, o := range s.all {
				if o.At.Equal(c.At) {
					n++
				}
			}
			fmt.Fprintf(s.w, "%s  %s\n", render.Day(c.At), words.Plural(n, "answer"))
			last = c.At
		}
		fmt.Fprintf(s.w, "   %s  %s to %s, by %s  (%s)\n", c.ID, strings.ToLower(c.From.Words()), strings.ToLower(c.To.Words()), words.Clock(c.Clock), c.Deal)
	}
	fmt.Fprintf(s.w, "No date known: %s, the answer is the same before and after.\n%s\n%s\n", words.Plural(s.never, "line"), t.words(), interdict.NotLegalAdvice)
}

func (s *calendarSink) csv() error {
	w := csv.NewWriter(s.w)
	if err := w.Write([]string{"at", "clock", "id", "from", "to", "outcome", "deal"}); err != nil {
		return err
	}
	for _, c := range s.all {
		row := []string{c.At.Format(time.RFC3339), c.Clock, c.ID, string(c.From), string(c.To), string(c.Today), c.Deal}
		for i := range row {
			row[i] = render.Cell(row[i])
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// ics writes one event an instant (RFC 5545), with the deals in its text.
func (s *calendarSink) ics() error {
	s.line("BEGIN:VCALENDAR")
	s.line("VERSION:2.0")
	s.line("PRODID:-//interdict//decide calendar//EN")
	for i := 0; i < len(s.all); {
		j := i
		var deals []string
		for j < len(s.all) && s.all[j].At.Equal(s.all[i].At) {
			c := s.all[j]
			deals = append(deals, fmt.Sprintf("%s: %s to %s", c.ID, strings.ToLower(c.From.Words()), strings.ToLower(c.To.Words())))
			j++
		}
		s.line("BEGIN:VEVENT")
		s.line("UID:" + s.all[i].At.UTC().Format("20060102T150405Z") + "@interdict")
		s.line("DTSTAMP:" + s.stamp.UTC().Format("20060102T150405Z"))
		s.line("DTSTART:" + s.all[i].At.UTC().Format("20060102T150405Z"))
		s.line("SUMMARY:" + icsText(fmt.Sprintf("%s under a technology ban", words.Plural(len(deals), "answer")+" change")))
		s.line("DESCRIPTION:" + icsText(strings.Join(deals, "\n")+"\n"+interdict.NotLegalAdvice))
		s.line("END:VEVENT")
		i = j
	}
	s.line("END:VCALENDAR")
	return nil
}

// icsText escapes text as RFC 5545 asks.
func icsText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r", "", "\n", `\n`).Replace(s)
}

// line writes a content line, folded so that no piece has over 75 octets and
// no character is cut.
func (s *calendarSink) line(text string) {
	room := 75
	for len(text) > room {
		cut := room
		for cut > 0 && text[cut]&0xC0 == 0x80 {
			cut--
		}
		s.w.WriteString(text[:cut] + "\r\n ")
		text, room = text[cut:], 74
	}
	s.w.WriteString(text + "\r\n")
}
