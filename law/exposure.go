package law

import (
	"math/big"
	"strings"
	"time"

	"interdict"
)

// An Exposure is the greatest civil penalty for one violation, as of a date
// of assessment.
type Exposure struct {
	Amount     string // plain decimal, no separators
	Currency   string
	Confidence interdict.Confidence
	Because    string
}

// Exposed tells the exposure of a role under a rule of the pack, for a deal of
// a value, when the penalty is assessed at a date: the amount adjusted up to
// then, or twice the value where the statute says so and that is more. It
// returns false when the role is not exposed or no amount is known. Amounts in
// different currencies are not compared: the statutory amount stands alone.
func (p *Pack) Exposed(rule, role string, value *interdict.Money, assessed time.Time) (Exposure, bool) {
	r, ok := find(p.Rules, rule)
	if !ok {
		return Exposure{}, false
	}
	id, ok := find(r.Liable, role)
	if !ok || id == "none" {
		return Exposure{}, false
	}
	l, _ := find(p.Liability, id)
	a, ok := amountAt(l.Civil, assessed)
	if !ok {
		return Exposure{}, false
	}
	out := Exposure{Amount: a.Amount, Currency: l.Currency, Confidence: a.Confidence, Because: "the amount in effect from " + a.From}
	if twice, ok := twiceValue(l, value); ok {
		if statutory, ok := new(big.Rat).SetString(a.Amount); ok && twice.Cmp(statutory) > 0 {
			out.Amount, out.Because = twice.FloatString(2), "twice the value of the transaction"
		}
	}
	return out, true
}

// amountAt is the amount in effect at a date.
func amountAt(amounts []Amount, at time.Time) (Amount, bool) {
	var out Amount
	found := false
	for _, a := range amounts {
		from, err := time.Parse(time.DateOnly, a.From)
		if err == nil && !from.After(at) {
			out, found = a, true
		}
	}
	return out, found
}

func twiceValue(l Liability, value *interdict.Money) (*big.Rat, bool) {
	if !l.Twice || value == nil || value.NA || !value.Currency.Must(l.Currency) {
		return nil, false
	}
	text, ok := value.Amount.Single()
	if !ok {
		return nil, false
	}
	v, ok := new(big.Rat).SetString(strings.ReplaceAll(text, ",", ""))
	if !ok {
		return nil, false
	}
	return v.Mul(v, big.NewRat(2, 1)), true
}
