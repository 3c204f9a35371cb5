package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/desk"
	"interdict/internal/render"
	"interdict/internal/words"
	"interdict/law"
)

// A past is one act that was prohibited, or may have been.
type past struct {
	ID       string            `json:"id"`
	Outcome  interdict.Outcome `json:"outcome"`
	Deal     string            `json:"deal"`
	Rules    []string          `json:"rules"`
	Value    string            `json:"value,omitempty"`
	Currency string            `json:"currency,omitempty"`
	Exposed  []exposed         `json:"exposed"`
}

// An exposed is the greatest civil penalty that one role risks for the act.
type exposed struct {
	Role       string               `json:"role"`
	Rule       string               `json:"rule"`
	Amount     string               `json:"amount"`
	Currency   string               `json:"currency"`
	Because    string               `json:"because"`
	Confidence interdict.Confidence `json:"confidence"`
}

// lookbackSink lists acts that were prohibited, what they were worth and the
// greatest exposure. Acts that may have been stand apart and are not added up.
type lookbackSink struct {
	w        *bufio.Writer
	format   string
	packs    map[string]*law.Pack
	assessed time.Time
	all      []past
	open     int // reviews that may turn out prohibited
}

func newLookback(w *bufio.Writer, f *decideFlags, d *desk.Desk, c desk.Clocks) (*lookbackSink, error) {
	s := &lookbackSink{w: w, format: f.format.value, packs: map[string]*law.Pack{}, assessed: c.KnownAt}
	for _, p := range d.Packs {
		s.packs[string(p.ID)] = p
	}
	if f.assessed != "" {
		t, err := flagTime("--assessed", f.assessed)
		if err != nil {
			return nil, err
		}
		s.assessed = t
	}
	return s, nil
}

func (s *lookbackSink) put(x answered) error {
	d := x.ans.Decision()
	if d.Outcome != interdict.Prohibited {
		if d.Between[1] == interdict.Prohibited {
			s.open++
		}
		return nil
	}
	p := past{ID: d.ID, Outcome: d.Outcome, Deal: words.Deal(&x.row.Deal), Exposed: []exposed{}}
	if v := x.row.Deal.Value; v != nil && !v.NA {
		p.Value, _ = v.Amount.Single()
		p.Currency, _ = v.Currency.Single()
	}
	for _, r := range d.Reasons {
		p.Rules = append(p.Rules, string(r.Rule))
		p.Exposed = append(p.Exposed, s.exposed(r, x.row.Deal.Value)...)
	}
	s.all = append(s.all, p)
	return nil
}

func (s *lookbackSink) exposed(r interdict.Reason, value *interdict.Money) []exposed {
	pack, key, _ := strings.Cut(string(r.Rule), "#")
	var out []exposed
	for _, role := range slices.Sorted(maps.Keys(r.Liable)) {
		if e, ok := s.packs[pack].Exposed(key, role, value, s.assessed); ok {
			out = append(out, exposed{role, string(r.Rule), e.Amount, e.Currency, e.Because, e.Confidence})
		}
	}
	return out
}

func (s *lookbackSink) end(t tally) error {
	var err error
	switch s.format {
	case "json":
		err = writeJSON(s.w, map[string]any{"assessed": s.assessed.Format(time.DateOnly), "prohibited": s.all, "may_be_prohibited": s.open, "not_read": t.bad, "notice": interdict.NotLegalAdvice})
	case "jsonl":
		e := json.NewEncoder(s.w)
		for _, p := range s.all {
			if err = e.Encode(p); err != nil {
				break
			}
		}
	case "csv":
		err = s.csv()
	default:
		s.text(t)
	}
	if err != nil {
		return err
	}
	return s.w.Flush()
}

func (s *lookbackSink) csv() error {
	w := csv.NewWriter(s.w)
	if err := w.Write([]string{"id", "deal", "rules", "value", "currency", "role", "exposure", "exposure_currency", "because", "confidence"}); err != nil {
		return err
	}
	for _, p := range s.all {
		list := p.Exposed
		if len(list) == 0 {
			list = []exposed{{}}
		}
		for _, e := range list {
			row := []string{p.ID, p.Deal, strings.Join(p.Rules, " | "), p.Value, p.Currency, e.Role, e.Amount, e.Currency, e.Because, string(e.Confidence)}
			for i := range row {
				row[i] = render.Cell(row[i])
			}
			if err := w.Write(row); err != nil {
				return err
			}
		}
	}
	w.Flush()
	return w.Error()
}

func (s *lookbackSink) text(t tally) {
	worth, risk := map[string]*big.Rat{}, map[string]*big.Rat{}
	for _, p := range s.all {
		fmt.Fprintf(s.w, "%s  %s  %s\n", p.ID, p.Deal, strings.Join(p.Rules, ", "))
		if p.Value != "" {
			fmt.Fprintf(s.w, "   value: %s %s\n", p.Currency, p.Value)
			sum(worth, p.Currency, p.Value)
		} else {
			fmt.Fprintln(s.w, "   value: not stated")
		}
		for _, e := range p.Exposed {
			fmt.Fprintf(s.w, "   %s: up to %s %s, %s (%s)\n", e.Role, e.Currency, e.Amount, e.Because, e.Confidence.Words())
		}
		if len(p.Exposed) > 0 {
			sum(risk, p.Exposed[0].Currency, p.Exposed[0].Amount)
		}
	}
	fmt.Fprintf(s.w, "%s prohibited", words.Plural(len(s.all), "act"))
	for _, c := range slices.Sorted(maps.Keys(worth)) {
		fmt.Fprintf(s.w, ", worth %s %s", c, worth[c].FloatString(2))
	}
	for _, c := range slices.Sorted(maps.Keys(risk)) {
		fmt.Fprintf(s.w, ", greatest civil exposure %s %s for penalties assessed on %s", c, risk[c].FloatString(2), s.assessed.Format("2 Jan 2006"))
	}
	fmt.Fprintf(s.w, ".\n%s may turn out prohibited: answer their questions first.\n", words.Plural(s.open, "more act"))
	if t.bad > 0 {
		fmt.Fprintf(s.w, "%s could not be read.\n", words.Plural(t.bad, "line"))
	}
	fmt.Fprintln(s.w, "A maximum is not a forecast. Criminal penalties for wilful acts come on top. "+interdict.NotLegalAdvice)
}

func sum(m map[string]*big.Rat, currency, amount string) {
	v, ok := new(big.Rat).SetString(amount)
	if !ok {
		return
	}
	if m[currency] == nil {
		m[currency] = new(big.Rat)
	}
	m[currency].Add(m[currency], v)
}
