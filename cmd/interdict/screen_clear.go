package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"interdict/screen"
)

// clearFlags are the flags by which a person clears a pair.
type clearFlags struct{ entry, who, why, until string }

func (f *clearFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.entry, "clear", "", "note that the party is not this `entry`, in the file of --suppressions")
	c.Flags().StringVar(&f.who, "who", "", "with --clear: who says so")
	c.Flags().StringVar(&f.why, "why", "", "with --clear: why")
	c.Flags().StringVar(&f.until, "until", "", "with --clear: the last `day` on which it holds")
}

// check refuses a clearing that could not be accounted for.
func (f *clearFlags) check(now time.Time) error {
	day, err := time.Parse(time.DateOnly, f.until)
	switch {
	case f.who == "" || f.why == "":
		return usagef("say who cleared it and why: --who, --why", "--clear without a name or a reason")
	case err != nil:
		return usagef("write --until 2027-06-30", "--clear without the last day on which it holds")
	case day.Before(now.UTC().Truncate(24 * time.Hour)):
		return usagef("name a day to come", "--until %s has passed", f.until)
	}
	return nil
}

// clearPair appends a suppression to the file.
func (a *app) clearPair(f *screenFlags, s *screen.Screener, names []string, now time.Time) error {
	if err := f.clear.check(now); err != nil {
		return err
	}
	if f.suppressions == "" || len(names) != 1 {
		return usagef("interdict screen NAME --clear ENTRY --suppressions FILE …", "--clear takes one name, and a file to note it in")
	}
	in := &parties{app: a, flags: f, names: names}
	var q screen.Query
	for q = range in.queries() {
		break
	}
	m, ok := pairOf(s, q, f.clear.entry)
	if !ok {
		return hinted(fmt.Errorf("%s does not match entry %s", q.Name, f.clear.entry), "entries are named as in the answer, us/sdn/12345")
	}
	note := screen.Suppression{Query: q.Identity(), Entry: m.Entry, Version: m.Version, Who: f.clear.who, Why: f.clear.why, Until: f.clear.until,
		Made: now.UTC().Format(time.DateOnly), Name: q.Name}
	if err := appendJSON(f.suppressions, note); err != nil {
		return err
	}
	a.remark(fmt.Sprintf("noted in %s: %s is not %s (%s), until %s", f.suppressions, q.Name, m.Entry, m.Name, note.Until))
	return nil
}

// pairOf is the match of a party with one entry, however unlikely.
func pairOf(s *screen.Screener, q screen.Query, entry string) (screen.Match, bool) {
	r := s.With(screen.Options{All: true, Limit: 1 << 20}).Screen(q)
	for i := range r.Matches {
		if r.Matches[i].Entry == entry {
			return r.Matches[i], true
		}
	}
	return screen.Match{}, false
}

// appendJSON adds a line to a file, onto the disk.
func appendJSON(name string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}

// readSuppressions reads a file of cleared pairs, a JSON object a line. A line
// that cannot be read is an error: a pair that somebody thinks cleared must not
// come back unseen, nor the other way round.
func readSuppressions(name string) ([]screen.Suppression, error) {
	if name == "" {
		return nil, nil
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // it is made by the first --clear
	}
	if err != nil {
		return nil, err
	}
	var out []screen.Suppression
	sc := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; sc.Scan(); n++ {
		if len(bytes.TrimSpace(sc.Bytes())) == 0 {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(sc.Bytes()))
		d.DisallowUnknownFields()
		var s screen.Suppression
		if err := d.Decode(&s); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", name, n, err)
		}
		if s.Query == "" || s.Entry == "" || s.Version == "" || s.Who == "" || s.Why == "" || s.Until == "" {
			return nil, fmt.Errorf("%s: line %d: query, entry, version, who, why and until belong in every line", name, n)
		}
		out = append(out, s)
	}
	return out, sc.Err()
}
