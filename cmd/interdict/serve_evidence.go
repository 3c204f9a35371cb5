package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"interdict/internal/replay"
	"interdict/internal/words"
	"interdict/prove"
	"interdict/web"
)

// A logbook is the log of the pages, whatever is in force. It is opened for
// writing only while records are added, so that other verbs can use it too.
type logbook struct {
	a     *app
	dir   string
	key   *signingKey
	seen  *prove.Checkpoint // when the program started; nil for a new log
	write sync.Mutex
	known replay.Library // law and catalogs of replays, loaded

	index     sync.Mutex
	indexed   int64               // how many records were looked at for overrides
	overrides map[int64][]*logged // by the number of the record that each sets aside
}

// An archive keeps evidence of what one edition answers, and reads it.
type archive struct {
	*logbook
	sitting        *sitting
	profile        *replay.ProfileText
	laws, catalogs []fs.FS // every version at hand, for replays
}

// logbook opens the log that the flags name; nil when none is.
func (a *app) logbook(f *serveFlags) (*logbook, error) {
	if f.record == "" {
		return nil, nil
	}
	key, err := f.unlock(a)
	if err != nil {
		return nil, err
	}
	x := &logbook{a: a, dir: f.record, key: key}
	log, err := x.open() // a log that is another's is said at the start
	if err != nil {
		return nil, err
	}
	if err := log.Close(); err != nil {
		return nil, err
	}
	if x.seen, err = prove.ReadCheckpoint(x.dir, key.ring.Verifiers()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return x, nil
}

// evidence makes the evidence pages of an edition: with a log when there is one.
func (h *house) evidence(f *serveFlags, s *sitting) (*web.Evidence, error) {
	if h.log == nil {
		return &web.Evidence{Verifier: verifier{now: h.a.Now}}, nil
	}
	profile, err := profileText(f.profile)
	if err != nil {
		return nil, err
	}
	x := &archive{logbook: h.log, sitting: s, profile: profile}
	if x.laws, x.catalogs, err = f.atHand(h.a, f.law, ""); err != nil {
		return nil, err
	}
	return &web.Evidence{Log: x, Keeper: x, Bundler: x, Verifier: verifier{now: h.a.Now, own: h.log.key}}, nil
}

// open opens the log for writing, if the key may still sign.
func (x *logbook) open() (*prove.Log, error) {
	if day := x.a.Now().UTC().Format(time.DateOnly); x.key.Until != "" && day > x.key.Until {
		return nil, hinted(fmt.Errorf("the key %s may sign until %s, and today is %s", x.key.Name, x.key.Until, day),
			"interdict key rotate makes the next key; then start this program anew")
	}
	return prove.Create(x.dir, x.key.signer, x.key.ring.Verifiers())
}

// add opens the log, lets fill add records, and signs them. It gives the number
// of the first.
func (x *logbook) add(fill func(*prove.Log) error) (int64, error) {
	x.write.Lock()
	defer x.write.Unlock()
	log, err := x.open()
	if err != nil {
		return 0, err
	}
	first := log.Size()
	if err = fill(log); err == nil {
		err = log.Commit()
	}
	return first, errors.Join(err, log.Close())
}

// Keep records answers as decide --record does, with who answered questions.
func (x *archive) Keep(lines []web.Kept) (int64, error) {
	return x.add(func(log *prove.Log) error {
		rec := x.a.deciding(log, x.sitting, x.profile)
		for i := range lines {
			l := &lines[i]
			var said []replay.Answer
			for _, s := range l.Said {
				said = append(said, replay.Answer(s))
			}
			if err := rec.Answered(&l.Deal, &l.Decision, said); err != nil {
				return fmt.Errorf("%s: the answer could not be recorded: %w", l.Deal.ID, err)
			}
		}
		return nil
	})
}

// Override records that a person sets a record aside.
func (x *archive) Override(number int64, o web.Override) (int64, error) {
	var made int64
	_, err := x.add(func(log *prove.Log) error {
		r, err := fetch(log, number)
		if err != nil {
			return err
		}
		done, err := x.a.override(log, r, asProved(o))
		if err == nil {
			made = done.Number
		}
		return err
	})
	return made, pageFaults(err)
}

// MayOverride says what would be wrong with an override.
func (x *archive) MayOverride(number int64, o web.Override) error {
	log, root, err := x.read()
	if err != nil {
		return err
	}
	if log == nil || number >= root.Size {
		return fmt.Errorf("the log has no record %d", number)
	}
	r, err := fetch(log, number)
	if err != nil {
		return err
	}
	p := asProved(o)
	return pageFaults(replay.Check(r.Record, &p, x.a.Now()))
}

func asProved(o web.Override) prove.Override {
	return prove.Override{Outcome: o.Outcome, Who: o.Who, Why: o.Why, Authority: o.Authority, Expires: o.Expires}
}

// pageFaults puts faults at the fields of the form.
func pageFaults(err error) error {
	var faults replay.Faults
	if !errors.As(err, &faults) {
		return err
	}
	var out web.Faults
	for _, f := range faults {
		said := words.Upper(f.Says) + "."
		if f.Part == "outcome" { // the page shows what there is to choose from
			said = "Choose what is done instead."
		}
		out = append(out, web.Fault{Field: f.Part, Words: said})
	}
	return out
}

// Checkpoint is the log's signed root as it lies on the disk.
func (x *archive) Checkpoint() ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(x.dir, "checkpoint"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("nothing was recorded in this log yet")
	}
	return b, err
}

// read opens the log for reading. A log without records has no checkpoint yet.
func (x *logbook) read() (*prove.Log, web.LogRoot, error) {
	root := web.LogRoot{Origin: x.key.Name, Key: x.key.Name, Public: x.key.Verifier, From: x.key.From, Until: x.key.Until}
	log, cp, err := prove.Open(x.dir, x.key.ring.Verifiers())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, root, nil
	}
	if err != nil {
		return nil, root, err
	}
	root.Origin, root.Size, root.Root = cp.Origin, cp.Tree.N, hex.EncodeToString(cp.Tree.Hash[:])
	return log, root, nil
}
