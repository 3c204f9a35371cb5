package main

import (
	"crypto/rand"
	"fmt"
	"os"

	"interdict/internal/replay"
	"interdict/prove"
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
	log, err := prove.Create(f.record, signer, ring.Verifiers())
	if err != nil {
		return nil, err
	}
	me := program()
	r := &replay.Recorder{Log: log, Program: prove.Program{Name: me.ID, Version: me.Version, Revision: me.Note}, Random: rand.Reader, Now: a.Now, Desk: s.desk, Clocks: s.clocks, Heard: s.heard}
	if f.profile != "" {
		text, err := os.ReadFile(f.profile)
		if err != nil {
			log.Close()
			return nil, err
		}
		r.Profile = &replay.ProfileText{Name: f.profile, Text: string(text)}
	}
	return &recording{log: log, rec: r}, nil
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
