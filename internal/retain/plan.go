package retain

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"interdict/prove"
)

// An Item is what was asked for one record, and whether it stays.
type Item struct {
	Number  int64  `json:"number"`
	Record  string `json:"record"`
	Kind    string `json:"kind"`
	MadeAt  string `json:"made_at"`  // day
	LastAct string `json:"last_act"` // day from which the years count; "" where it has no end
	Regime  string `json:"regime"`
	Years   int    `json:"years"`
	Until   string `json:"until"` // last day on which it is kept; "" where nobody knows
	Held    string `json:"held,omitempty"`
	Drop    bool   `json:"drop"`
}

// A Plan is what the policy and the holds come to on a day.
type Plan struct {
	Day     string `json:"day"`
	Items   []Item `json:"items"` // of which something is there to drop
	Holds   []Hold `json:"holds"` // that are open
	Erased  int    `json:"erased"`
	Records int64  `json:"records"`
}

// Make looks through a log. On an error nothing may be dropped.
func Make(log *prove.Log, p Policy, today time.Time) (*Plan, error) {
	out := &Plan{Day: today.UTC().Format(time.DateOnly), Items: []Item{}, Holds: []Hold{}, Records: log.Size()}
	open := holds{}
	err := each(log, func(n int64, r *prove.Record, d *prove.Disclosure) error {
		if r.Kind == "hold" {
			if err := open.take(n, r, d); err != nil {
				return err
			}
		}
		if d == nil {
			out.Erased++
			return nil
		}
		out.Items = append(out.Items, p.item(n, r, d))
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, h := range open {
		out.Holds = append(out.Holds, h)
	}
	slices.SortFunc(out.Holds, func(a, b Hold) int { return cmp.Compare(a.N, b.N) })
	return out, out.judge(log)
}

// each visits the records of a log with what was asked for them.
func each(log *prove.Log, visit func(n int64, r *prove.Record, d *prove.Disclosure) error) error {
	return log.EachRecord(func(n int64, b []byte) error {
		r, err := prove.ParseRecord(b)
		if err != nil {
			return fmt.Errorf("record %d: %w", n, err)
		}
		d, err := log.Disclosure(n, r.ID)
		if err != nil {
			return err
		}
		return visit(n, r, d)
	})
}

// item says until when one record is kept.
func (p Policy) item(n int64, r *prove.Record, d *prove.Disclosure) Item {
	x := Item{Number: n, Record: r.ID, Kind: r.Kind, MadeAt: r.MadeAt.UTC().Format(time.DateOnly)}
	var law []string
	for _, k := range r.Packs {
		if k.Kind == "law" {
			law = append(law, k.ID)
		}
	}
	x.Years, x.Regime = p.For(law)
	last, err := lastAct(r, d)
	if err != nil {
		return x
	}
	x.LastAct, x.Until = last.Format(time.DateOnly), last.AddDate(x.Years, 0, 0).Format(time.DateOnly)
	return x
}

// judge says of each item whether it may be dropped: its time is over, and no
// hold keeps it. The record of a hold that is open stays readable itself.
func (p *Plan) judge(log *prove.Log) error {
	for i := range p.Items {
		x := &p.Items[i]
		if x.Until == "" || p.Day <= x.Until {
			continue
		}
		r, d, err := read(log, x.Number)
		if err != nil {
			return err
		}
		x.Held = p.heldBy(x.Number, r, d)
		x.Drop = x.Held == ""
	}
	return nil
}

// heldBy is the hold that keeps a record, "" for none.
func (p *Plan) heldBy(n int64, r *prove.Record, d *prove.Disclosure) string {
	for _, h := range p.Holds {
		if h.N == n || h.Scope.keeps(r, d) {
			return h.ID
		}
	}
	return ""
}

// Only makes the plan drop the records named and no others. What is held cannot
// be dropped, and what must still be kept only early.
func (p *Plan) Only(log *prove.Log, ids []string, early bool) error {
	for i := range p.Items {
		p.Items[i].Drop = false
	}
	for _, id := range ids {
		var x *Item
		for i := range p.Items {
			if id == "" || !strings.HasPrefix(p.Items[i].Record, id) {
				continue
			}
			if x != nil {
				return fmt.Errorf("%q begins the ids of more than one record: %s and %s", id, x.Record, p.Items[i].Record)
			}
			x = &p.Items[i]
		}
		if x == nil {
			return fmt.Errorf("there is no record %q of which something could be dropped", id)
		}
		r, d, err := read(log, x.Number)
		if err != nil {
			return err
		}
		switch held := p.heldBy(x.Number, r, d); {
		case held != "":
			return fmt.Errorf("record %s is held by %s\nhint: interdict evidence hold release ends a hold", x.Record, held)
		case (x.Until == "" || p.Day <= x.Until) && !early:
			return fmt.Errorf("record %s must be kept until %s by %s\nhint: --before-its-time drops it all the same", x.Record, cmp.Or(x.Until, "a day that nobody knows"), x.Regime)
		}
		x.Drop = true
	}
	return nil
}

// read reads one record and what was asked for it.
func read(log *prove.Log, n int64) (*prove.Record, *prove.Disclosure, error) {
	b, err := log.Entry(n)
	if err != nil {
		return nil, nil, err
	}
	r, err := prove.ParseRecord(b)
	if err != nil {
		return nil, nil, err
	}
	d, err := log.Disclosure(n, r.ID)
	return r, d, err
}

// errNoEnd is the error for an act whose last day is not known.
var errNoEnd = errors.New("no last day")

// lastAct is the last day of which a record tells: when it was made, or a later
// day of the deal itself.
func lastAct(r *prove.Record, d *prove.Disclosure) (time.Time, error) {
	last := r.MadeAt.UTC()
	if r.Override != nil {
		day, err := lastDay(r.Override.Expires)
		if err != nil {
			return last, err
		}
		last = later(last, day)
	}
	for _, f := range d.Facts {
		if !strings.HasSuffix(f.Fact, "_at") {
			continue
		}
		var one string
		var many []string
		if json.Unmarshal(f.Value, &one) == nil {
			many = []string{one}
		} else if json.Unmarshal(f.Value, &many) != nil {
			return last, errNoEnd
		}
		for _, v := range many {
			if v == "n/a" || v == "" {
				continue
			}
			day, err := lastDay(v)
			if err != nil {
				return last, err
			}
			last = later(last, day)
		}
	}
	return last, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// lastDay is the end of a time as deals write it: an instant, a day, or a range.
func lastDay(s string) (time.Time, error) {
	if _, end, ok := strings.Cut(s, "/"); ok {
		s = end
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Add(36 * time.Hour), nil // the day ends last west of the date line
	}
	if t, err := time.Parse("2006-01-02T15:04:05", s); err == nil {
		return t.Add(12 * time.Hour), nil
	}
	return time.Time{}, errNoEnd
}

// An Erasure is what the record of an erasure says.
type Erasure struct {
	Erased []Gone `json:"erased"`
}

// A Gone record is one of which what was asked was dropped, and why.
type Gone struct {
	Record string `json:"record"`
	Regime string `json:"regime"`
	Until  string `json:"until"`
}

// erasuresEach is how many dropped ones stand in one record, which is bounded.
const erasuresEach = 400

// Erasures are the records to write of what the plan drops.
func (p *Plan) Erasures() []Erasure {
	var out []Erasure
	for _, x := range p.Items {
		if !x.Drop {
			continue
		}
		if len(out) == 0 || len(out[len(out)-1].Erased) == erasuresEach {
			out = append(out, Erasure{})
		}
		e := &out[len(out)-1]
		e.Erased = append(e.Erased, Gone{x.Record, x.Regime, x.Until})
	}
	return out
}

// Gone are the records of which something is dropped.
func (p *Plan) Gone() map[string]bool {
	out := map[string]bool{}
	for _, x := range p.Items {
		if x.Drop {
			out[x.Record] = true
		}
	}
	return out
}
