package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"interdict/internal/desk"
	"interdict/internal/lists"
	"interdict/internal/replay"
	"interdict/prove"
	"interdict/screen"
)

// A recording keeps evidence while a verb answers. The nil recording keeps
// none.
type recording struct {
	log *prove.Log
	rec *replay.Recorder
	n   int
}

// recordEvery is how many answers share a signature.
const recordEvery = 10_000

// recorder opens the log that the flags name; nil when none is.
func (a *app) recorder(f *decideFlags, s *sitting) (*recording, error) {
	if f.record == "" {
		return nil, nil
	}
	signer, ring, err := f.keyFlags.open(a)
	if err != nil {
		return nil, err
	}
	profile, err := profileText(f.profile)
	if err != nil {
		return nil, err
	}
	log, err := prove.Create(f.record, signer, ring.Verifiers())
	if err != nil {
		return nil, err
	}
	return &recording{log: log, rec: a.deciding(log, s, profile)}, nil
}

// deciding makes the recorder of decisions that a sitting comes to.
func (a *app) deciding(log *prove.Log, s *sitting, profile *replay.ProfileText) *replay.Recorder {
	return &replay.Recorder{Log: log, Program: provenBy(), Random: rand.Reader, Now: a.Now, Desk: s.desk, Clocks: s.clocks, Heard: s.heard, Profile: profile}
}

// provenBy is this program, as records name it.
func provenBy() prove.Program {
	me := program()
	return prove.Program{Name: me.ID, Version: me.Version, Revision: me.Note}
}

// profileText reads a profile as evidence keeps it; nil when none is named.
func profileText(name string) (*replay.ProfileText, error) {
	if name == "" {
		return nil, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &replay.ProfileText{Name: name, Text: string(text)}, nil
}

// A recordFlag names the log in which evidence is kept, and the key.
type recordFlag struct {
	keyFlags
	record string
}

func (f *recordFlag) register(c *cobra.Command) {
	c.Flags().StringVar(&f.record, "record", "", "keep evidence of what was answered in the log in this `folder`")
	f.keyFlags.register(c)
}

// observer opens the log for screenings or scans; nil when the flag names none.
func (f *recordFlag) observer(a *app, now time.Time) (*recording, error) {
	if f.record == "" {
		return nil, nil
	}
	signer, ring, err := f.open(a)
	if err != nil {
		return nil, err
	}
	log, err := prove.Create(f.record, signer, ring.Verifiers())
	if err != nil {
		return nil, err
	}
	return a.observing(log, now), nil
}

// observing keeps screenings or scans in a log that is open.
func (a *app) observing(log *prove.Log, now time.Time) *recording {
	return &recording{log: log, rec: &replay.Recorder{Log: log, Program: provenBy(), Random: rand.Reader, Now: a.Now,
		Clocks: desk.Clocks{KnownAt: now}}}
}

// screening records what looking one party up gave. The screener is the one that
// answered, over lists that had to be as the policy says.
func (r *recording) screening(s *screen.Screener, p lists.Policy, x *screen.Result) error {
	if r == nil {
		return nil
	}
	if err := r.rec.Screened(s, p.Require, x); err != nil {
		return fmt.Errorf("%s: the answer could not be recorded: %w", x.Query.ID, err)
	}
	if r.n++; r.n%recordEvery == 0 {
		return r.log.Commit()
	}
	return nil
}

// scan records what a scan found: counts and digests in the record; the findings
// and what was seen beside it, since they name people's machines.
func (r *recording) scan(x *replay.Scan) error {
	if r == nil {
		return nil
	}
	if err := r.rec.Scanned(x); err != nil {
		return fmt.Errorf("the scan could not be recorded: %w", err)
	}
	return r.log.Commit()
}

// put records one answer.
func (r *recording) put(x *answered) error {
	if r == nil {
		return nil
	}
	dec := x.ans.Decision()
	if err := r.rec.Decision(&x.row.Deal, &dec); err != nil {
		return fmt.Errorf("%s: the answer could not be recorded: %w", x.row.Pos, err)
	}
	if r.n++; r.n%recordEvery == 0 {
		return r.log.Commit()
	}
	return nil
}

// commit signs what was recorded.
func (r *recording) commit() error {
	if r == nil {
		return nil
	}
	return r.log.Commit()
}

func (r *recording) close() {
	if r != nil {
		r.log.Close()
	}
}
