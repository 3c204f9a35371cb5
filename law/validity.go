package law

import (
	"slices"
	"time"
)

// State says whether a rule is in force over some stretch of time.
type State int

// The states of a rule.
const (
	Off   State = iota // not in force
	Maybe              // by its text in force, but no source confirms that it came about
	On                 // in force
)

// A Stretch is a piece of a rule's life: the state from From, included, up to
// the next stretch. The first stretch begins at the zero time, which stands
// for the beginning of the world.
type Stretch struct {
	From  time.Time
	State State
}

// A Life is the whole of time, cut into stretches in order.
type Life []Stretch

// At returns the state at t.
func (l Life) At(t time.Time) State {
	s := Off
	for _, x := range l {
		if x.From.After(t) {
			break
		}
		s = x.State
	}
	return s
}

// change returns the life with [from, until) in the state s; a zero until has
// no end. Where the event is not sure the states before it and after it are
// both possible: they stay what they are where the two agree.
func (l Life) change(from, until time.Time, s State, sure bool) Life {
	starts := []time.Time{from, until}
	for _, x := range l {
		starts = append(starts, x.From)
	}
	slices.SortFunc(starts, time.Time.Compare)
	var out Life
	for _, t := range slices.CompactFunc(starts, time.Time.Equal) {
		state := l.At(t)
		if !t.Before(from) && (until.IsZero() || t.Before(until)) && state != s {
			if state = s; !sure {
				state = Maybe
			}
		}
		out = append(out, Stretch{t, state})
	}
	return slices.CompactFunc(out, func(a, b Stretch) bool { return a.State == b.State })
}

// Validity tells when a rule, exception or duty was in force on its own
// clock, as the world could know it at known. Events that became known later
// do not count: what an auditor asks is "what did you know then".
//
// A rule that no event names is not in force.
func (p *Pack) Validity(rule string, known time.Time) Life {
	return p.life(rule, known)
}

// Enforced tells when breaches of a rule were enforced, as known at known. A
// rule can be in force and not enforced.
func (p *Pack) Enforced(rule string, known time.Time) Life {
	l := Life{{State: On}}
	for _, e := range p.events(rule, known) {
		switch e.Event {
		case "suspend_enforcement":
			l = l.change(p.start(e.From), p.start(e.Until), Off, !e.Unconfirmed)
		case "resume_enforcement":
			l = l.change(p.start(e.From), p.start(e.Until), On, !e.Unconfirmed)
		}
	}
	return l
}

func (p *Pack) life(rule string, known time.Time) Life {
	l := Life{{State: Off}}
	for _, e := range p.events(rule, known) {
		from, until := p.start(e.From), p.start(e.Until)
		switch e.Event {
		case "enact", "resume", "amend":
			l = l.change(from, until, On, !e.Unconfirmed)
		case "stay", "vacate":
			l = l.change(from, until, Off, !e.Unconfirmed)
		case "expire":
			l = l.change(from, time.Time{}, Off, !e.Unconfirmed)
		}
	}
	return l
}

// events lists what happened to a rule up to known, in the order in which it
// became known; events of one day keep the order of the file.
func (p *Pack) events(rule string, known time.Time) []Event {
	var out []Event
	for _, e := range p.History {
		if !e.known.After(known) && (len(e.Rules) == 0 || slices.Contains(e.Rules, rule)) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b Event) int { return a.known.Compare(b.known) })
	return out
}

// start is the moment of a named instant; the zero time for the empty name.
func (p *Pack) start(name string) time.Time {
	if i, ok := p.Instant(name); ok {
		return i.at
	}
	return time.Time{}
}

// Instant returns a named instant.
func (p *Pack) Instant(name string) (Instant, bool) {
	for _, e := range p.Instants {
		if e.Key == name {
			return e.Value, true
		}
	}
	return Instant{}, false
}

// Time is the moment of the instant, in its first reading.
func (i Instant) Time() time.Time { return i.at }

// Disputed is the later reading of the instant, and whether there is one.
func (i Instant) Disputed() (time.Time, bool) { return i.or, !i.or.IsZero() }

// Cuts are all moments at which anything in the pack can change, in order and
// without repeats. They do not depend on what is known, so facts coded once
// stay valid for every known_at.
func (p *Pack) Cuts() []time.Time {
	var out []time.Time
	for _, e := range p.Instants {
		out = append(out, e.Value.at)
		if !e.Value.or.IsZero() {
			out = append(out, e.Value.or)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// KnownFrom is the moment from which the world could know of the event.
func (e Event) KnownFrom() time.Time { return e.known }

// Shifted is the instant moved by d, in all its readings.
func (i Instant) Shifted(d time.Duration) Instant {
	i.at = i.at.Add(d)
	if !i.or.IsZero() {
		i.or = i.or.Add(d)
	}
	return i
}

// Undisputed is the instant in its first reading alone.
func (i Instant) Undisputed() Instant {
	i.Or, i.or = "", time.Time{}
	return i
}
