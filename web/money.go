package web

import (
	"math/big"
	"slices"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// scale is the number of decimals kept of an amount.
const scale = 4

// An amount is the value of one line: a number of 1/10,000 of a currency.
type amount struct {
	n        *big.Int // nil: not stated, or not one number
	currency string
}

// readAmount reads the value of a deal. One that is a range, or has no
// currency, stays out of sums and is counted as such.
func readAmount(m *interdict.Money) amount {
	if m == nil || m.NA {
		return amount{}
	}
	text, ok := m.Amount.Single()
	currency, ok2 := m.Currency.Single()
	if !ok || !ok2 || len(text) > 40 {
		return amount{}
	}
	n, ok := readDecimal(text)
	if !ok {
		return amount{}
	}
	return amount{n, strings.ToUpper(currency)}
}

// readDecimal reads "1200", "1200.5" or "1,200.50".
func readDecimal(s string) (*big.Int, bool) {
	s = strings.TrimSpace(s)
	whole, frac, _ := strings.Cut(s, ".")
	if parts := strings.Split(whole, ","); len(parts) > 1 {
		for i, p := range parts {
			if i > 0 && len(p) != 3 {
				return nil, false
			}
		}
		whole = strings.Join(parts, "")
	}
	if len(frac) > scale {
		if strings.Trim(frac[scale:], "0") != "" {
			return nil, false
		}
		frac = frac[:scale]
	}
	digits := whole + frac + strings.Repeat("0", scale-len(frac))
	if strings.Trim(strings.TrimPrefix(digits, "-"), "0123456789") != "" || whole == "" || whole == "-" {
		return nil, false
	}
	return new(big.Int).SetString(digits, 10)
}

// words says an amount: "US$ 12,375.00".
func (a amount) words() string {
	if a.n == nil {
		return "not stated"
	}
	return currencyWords(a.currency) + "\u00a0" + groupDigits(a.n)
}

// moneyWords says the value of a deal, also one that cannot be added.
func moneyWords(m *interdict.Money) string {
	a := readAmount(m)
	switch {
	case a.n != nil:
		return a.words()
	case m == nil || !m.NA && !m.Amount.Known():
		return "not stated"
	case m.NA:
		return "does not apply"
	case !m.Currency.Known():
		return m.Amount.String() + ", currency not stated"
	}
	return m.Amount.String() + " " + m.Currency.String()
}

// currencyWords is the sign in front of an amount.
func currencyWords(code string) string {
	if code == "USD" {
		return "US$"
	}
	return code
}

// groupDigits writes n/10,000 with thousands separated and two decimals, or
// as many as it needs.
func groupDigits(n *big.Int) string {
	neg := n.Sign() < 0
	s := new(big.Int).Abs(n).String()
	if len(s) <= scale {
		s = strings.Repeat("0", scale+1-len(s)) + s
	}
	whole, frac := s[:len(s)-scale], s[len(s)-scale:]
	for len(frac) > 2 && strings.HasSuffix(frac, "0") {
		frac = frac[:len(frac)-1]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if neg {
		whole = "−" + whole
	}
	return whole + "." + frac
}

// A purse adds amounts, each currency for itself.
type purse struct {
	sums    map[string]*big.Int
	without int // lines with no value that can be added
}

// add puts the value of one line in.
func (p *purse) add(a amount) {
	if a.n == nil {
		p.without++
		return
	}
	if p.sums == nil {
		p.sums = map[string]*big.Int{}
	}
	if p.sums[a.currency] == nil {
		p.sums[a.currency] = new(big.Int)
	}
	p.sums[a.currency].Add(p.sums[a.currency], a.n)
}

// words says the sums: "US$ 92,525.00 and EUR 1,200.00".
func (p *purse) words() string {
	var codes []string
	for c := range p.sums {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	for i, c := range codes {
		codes[i] = amount{p.sums[c], c}.words()
	}
	if len(codes) == 0 {
		return "no value stated"
	}
	return words.AndList(codes)
}

// more says what the sums leave out.
func (p *purse) more() string {
	if p.without == 0 || len(p.sums) == 0 {
		return ""
	}
	return words.Number(p.without) + " without a value"
}
