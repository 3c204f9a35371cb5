// Package lines reads what other tools print for people: dpkg -l, rpm -qa,
// winget list, systemextensionsctl list, fltmc, adb, ps, DNS and proxy logs, the
// configuration of appliances.
//
// A Format is one such printout. Its head tells it, so that a file may have any
// name; where a printout has nothing of its own to tell it by (brew list), the
// file's name must say so. A line that does not fit is passed over: printouts
// begin and end with words of their own.
package lines

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/text"
)

// A format is one tool's printout.
type format struct {
	name  string
	knows test
	kind  interdict.ObservationKind
	on    interdict.Platform
	state string // what being in the printout says: "running", "loaded"
	start func() lineReader
}

// A lineReader reads the lines of one printout; it may remember the header. It
// returns no facts for a line that says nothing.
type lineReader func(line string) interdict.Facts

// Inventory reads printouts.
var Inventory = &find.Inventory{
	Name: "lines",
	Doc: `read what a tool printed: package lists, processes, drivers, DNS logs

Recognised by its head: ` + names() + `.`,
	Want: func(f *find.File) bool { return formatOf(f) != nil },
	Read: read,
}

func names() string {
	out := make([]string, len(formats))
	for i := range formats {
		out[i] = formats[i].name
	}
	return strings.Join(out, ", ")
}

func formatOf(f *find.File) *format {
	head := text.Head(f)
	if len(bytes.TrimSpace(head)) == 0 {
		return nil
	}
	name := strings.ToLower(f.Name())
	found := telling.in(head)
	for i := range formats {
		t := &formats[i].knows
		if strings.Contains(name, t.name) && tests[i].met(found, head) && (t.fits == nil || t.fits(name, head)) {
			return &formats[i]
		}
	}
	return nil
}

// telling are the words of all tests; tests are their marks, as formats go.
var telling, tests = tellingWords()

func tellingWords() (*words, []marks) {
	var list []string
	for i := range formats {
		list = append(list, formats[i].knows.words...)
	}
	w, out := newWords(list), make([]marks, len(formats))
	for i := range formats {
		out[i] = w.marks(formats[i].knows.words, formats[i].knows.all)
	}
	return w, out
}

func read(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	ft := formatOf(f)
	if ft == nil {
		return find.ErrNotRecognized
	}
	take := ft.start()
	seen := map[string]bool{}
	return text.Lines(text.Open(f), func(n int, line string, err error) error {
		if err != nil {
			bad(fmt.Sprintf("line %d", n), err)
			return nil
		}
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		facts := take(line)
		if len(facts) == 0 || ft.kind == interdict.NetworkFlow && repeated(seen, facts) {
			return nil
		}
		o := interdict.Observation{Kind: ft.kind, Platform: ft.on, Path: []string{fmt.Sprintf("line %d", n)}, Facts: facts}
		if ft.state != "" && facts.Get("state") == "" {
			o.Facts.Add("state", ft.state)
		}
		emit(o)
		return nil
	})
}

// maxSeen bounds the pairs of client and host that are remembered, about 10 MB.
const maxSeen = 100_000

// repeated reports whether a log has said the same before: a client asks for a
// name a thousand times a day.
func repeated(seen map[string]bool, f interdict.Facts) bool {
	key := f.Get("client") + " " + f.Get("host") + " " + f.Get("port")
	if seen[key] {
		return true
	}
	if len(seen) < maxSeen {
		seen[key] = true
	}
	return false
}

// fact makes facts of pairs of name and value.
func facts(pairs ...string) interdict.Facts {
	var f interdict.Facts
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Add(pairs[i], strings.TrimSpace(pairs[i+1]))
	}
	return f
}
