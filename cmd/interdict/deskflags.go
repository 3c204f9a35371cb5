package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"interdict/deal"
	"interdict/decide"
	"interdict/internal/desk"
	"interdict/internal/lists"
	"interdict/internal/replay"
	"interdict/screen"
)

// deskFlags are the flags of every verb that puts deals to the law: which
// law, as known when, and what the house always says of itself.
type deskFlags struct {
	law     string
	only    []string
	knownAt string
	lawAt   string
	now     string
	maxAge  int
	profile string
	listen  bool // remember what lists say, for evidence
	packsFlag
}

// register adds the flags to a verb.
func (f *deskFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.law, "law", "", "`folder` of law packs instead of the shipped ones")
	c.Flags().StringSliceVar(&f.only, "only", nil, "consult only these `restrictions`, as us/icts-2021-002")
	c.Flags().StringVar(&f.knownAt, "known-at", "", "the law as the world could know it at this `time`; now unless given")
	c.Flags().StringVar(&f.lawAt, "law-at", "", "the law of this `time` instead of each act's own")
	c.Flags().StringVar(&f.now, "now", "", "take this `time` for now, so that an answer can be repeated")
	c.Flags().IntVar(&f.maxAge, "max-age", 0, "permit nothing by a pack that was last checked more than this many `days` ago")
	c.Flags().StringVar(&f.profile, "profile", "", "`file` of standing facts of your house")
	f.packsFlag.register(c)
}

// desk loads what the flags name.
func (f *deskFlags) desk(a *app) (*desk.Desk, error) {
	o, err := f.inForce(a)
	if err != nil {
		return nil, err
	}
	o.Only = f.only
	if f.law != "" {
		info, err := os.Stat(f.law)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			return nil, hinted(fmt.Errorf("--law %s is not a folder", f.law), "name the folder above us/, de/, …")
		}
		o.Law = os.DirFS(f.law)
	}
	d, err := desk.Open(o)
	var unknown desk.UnknownPack
	switch {
	case errors.As(err, &unknown):
		return nil, exit{code: exitUsage, err: err}
	case err == nil && len(d.Packs) == 0:
		// Without law every deal would come out permitted.
		return nil, noPacks(f.law)
	}
	return d, err
}

// sound loads what the flags name and refuses law of one's own that lint finds
// fault with: a rule that can never hold looks like a ban and is none. Shipped
// packs are linted by their tests, signed ones when they come in.
func (f *deskFlags) sound(a *app) (*desk.Desk, error) {
	d, err := f.desk(a)
	if err != nil || f.law == "" {
		return d, err
	}
	var bad []error
	for _, p := range d.Packs {
		problems, err := decide.Lint(p)
		if err != nil {
			return nil, err
		}
		for _, x := range problems {
			bad = append(bad, x)
		}
	}
	if bad != nil {
		return nil, hinted(errors.Join(bad...), "no deal is answered by a pack that fails lint; see interdict law lint --law "+f.law)
	}
	return d, nil
}

func noPacks(dir string) error {
	return hinted(fmt.Errorf("no law pack in %s", dir), "packs lie in <jurisdiction>/<number>/restriction.yaml below it")
}

// clocks reads the times of the run.
func (f *deskFlags) clocks(a *app) (desk.Clocks, error) {
	now := a.Now()
	if f.now != "" {
		t, err := flagTime("--now", f.now)
		if err != nil {
			return desk.Clocks{}, err
		}
		now = t
	}
	if f.lawAt != "" {
		if _, err := flagTime("--law-at", f.lawAt); err != nil {
			return desk.Clocks{}, err
		}
	}
	if f.maxAge < 0 {
		return desk.Clocks{}, usagef("write a number of days, as 90", "--max-age %d is no age", f.maxAge)
	}
	c := desk.Clocks{KnownAt: now.UTC().Truncate(time.Second), LawAt: f.lawAt, MaxAge: time.Duration(f.maxAge) * 24 * time.Hour}
	if f.knownAt != "" {
		t, err := flagTime("--known-at", f.knownAt)
		if err != nil {
			return desk.Clocks{}, err
		}
		c.KnownAt = t.UTC()
	}
	return c, nil
}

// flagTime reads an instant, or a date as its beginning in UTC.
func flagTime(flag, s string) (time.Time, error) {
	if t, err := time.ParseInLocation(time.RFC3339, s, time.UTC); err == nil {
		return t, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	return time.Time{}, usagef("write 2026-11-23 or 2026-11-23T15:00:00Z", "%s %q is not a time", flag, s)
}

// house reads the profile; nil when none is named.
func (f *deskFlags) house() (*decide.Profile, error) {
	if f.profile == "" {
		return nil, nil
	}
	src, err := os.ReadFile(f.profile)
	if err != nil {
		return nil, err
	}
	p, err := decide.ParseProfile(f.profile, src)
	if err == nil {
		err = p.Check(plainly)
	}
	return p, err
}

// plainly refuses a value of a profile that is not written as a deal has it in
// the end. Cells may say "USA" and are read as "US"; a profile is read as it is.
func plainly(field, value string) error {
	_, notes, err := deal.Parse([]string{field + "=" + value}, deal.Options{})
	for _, p := range deal.Problems(err) {
		return hinted(fmt.Errorf("%s: %s", field, p.Msg), p.Hint)
	}
	if err == nil && len(notes) > 0 {
		return hinted(errors.New(notes[0]), "write it so in the profile")
	}
	return err
}

// A sitting is what the flags come to: a desk, its engine, and the house.
type sitting struct {
	desk    *desk.Desk
	clocks  desk.Clocks
	engine  *decide.Engine
	profile *decide.Profile
	lists   *lists.Opened // that parties are looked up on; nil where the verb has none
	heard   *replay.Heard // what lists said, when evidence is kept
}

// sit opens what the flags name; parties are known to be listed by packs and
// catalog alone.
func (f *deskFlags) sit(a *app) (s sitting, err error) { return f.sitWith(a, nil, "") }

// sitWith also looks parties up on the lists that the flags name, but for pairs
// that somebody has cleared.
func (f *deskFlags) sitWith(a *app, l *listFlags, suppressions string) (s sitting, err error) {
	if l == nil {
		return f.sitOnce(a, nil, suppressions)
	}
	err = f.settled(a, func() error {
		s, err = f.sitOnce(a, l, suppressions)
		return err
	})
	return s, err
}

func (f *deskFlags) sitOnce(a *app, l *listFlags, suppressions string) (s sitting, err error) {
	if s.desk, err = f.sound(a); err != nil {
		return s, err
	}
	if s.clocks, err = f.clocks(a); err != nil {
		return s, err
	}
	known, err := f.listed(a, &s, l, suppressions)
	if err != nil {
		return s, err
	}
	if known != nil && f.listen {
		s.heard = replay.Hear(known)
		known = s.heard
	}
	if s.engine, err = s.desk.Engine(s.clocks, known); err != nil {
		return s, err
	}
	s.profile, err = f.house()
	return s, err
}

// listed opens the lists that the flags name; nil when there are none but the
// starter set, whose parties packs and catalog know as well.
func (f *deskFlags) listed(a *app, s *sitting, l *listFlags, suppressions string) (decide.Lists, error) {
	if l == nil {
		return nil, nil
	}
	o, err := l.open(a, s.clocks.KnownAt)
	if err != nil {
		return nil, err
	}
	s.lists = o
	quiet, err := readSuppressions(suppressions)
	if err != nil {
		return nil, err
	}
	known, ok, err := o.Answers(s.desk.Known(), screen.Options{Suppressions: quiet, Today: s.clocks.KnownAt.Format(time.DateOnly)})
	if err != nil || !ok {
		return nil, err
	}
	s.clocks.Looked = o.Versions()
	if len(o.Gaps) > 0 {
		a.remark("who is not found may still be listed: " + gapWords(o.Gaps))
	}
	return known, nil
}
