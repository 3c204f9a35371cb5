package deal

import (
	"strconv"
	"strings"
	"unicode"

	"interdict"
)

// maxDigits bounds the digits of an amount. The wealth of the world in the
// smallest currency has far fewer.
const maxDigits = 30

// readAmount gives the plain decimal number of an amount as people write it,
// and the currency that stands with it, if any:
//
//	1200  1,200.00  1.200,00  1 200,00  1'200.00  $1,200  USD 1200  1.200,00 €  (35.00)
//
// One separator before exactly three digits ("1,200") has two readings and is
// refused, except after a comma with a currency whose countries write
// thousands so. plain says that the text comes from a format in which a point
// is always the decimal point.
func readAmount(s string, plain bool) (amount, currency string, bad *fault) {
	if plainAmount(s) {
		return s, "", nil
	}
	body, currency, bad := cutCurrency(s)
	if bad != nil {
		return "", "", bad
	}
	negative := false
	if in, ok := strings.CutPrefix(body, "("); ok {
		if body, negative = strings.CutSuffix(in, ")"); !negative {
			return "", "", notAmount(s)
		}
	}
	body = strings.TrimSpace(body)
	for _, minus := range [...]string{"-", "−"} {
		if rest, ok := strings.CutPrefix(body, minus); ok && !negative {
			body, negative = rest, true
		} else if rest, ok := strings.CutSuffix(body, minus); ok && !negative {
			body, negative = rest, true
		}
	}
	whole, frac, bad := cutAmount(s, strings.TrimSpace(body), plain, currency)
	if bad != nil {
		return "", "", bad
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	for len(frac) > 2 && frac[len(frac)-1] == '0' { // so that Write can say 1.234 as 1.2340, which has one reading
		frac = frac[:len(frac)-1]
	}
	amount = whole
	if frac != "" {
		amount += "." + frac
	}
	if negative && strings.Trim(amount, "0.") != "" {
		amount = "-" + amount
	}
	if len(amount) > maxDigits+2 {
		return "", "", &fault{"an amount of " + strconv.Itoa(len(amount)) + " digits is hardly meant", ""}
	}
	return amount, currency, nil
}

// plainAmount reports whether s is an amount in its canonical form that has no
// other reading: digits, and a point with one or two more.
func plainAmount(s string) bool {
	whole, frac, ok := strings.Cut(s, ".")
	return digits(whole) && (whole[0] != '0' || whole == "0") && len(whole) <= maxDigits &&
		(!ok || len(frac) <= 2 && digits(frac))
}

func notAmount(s string) *fault {
	return &fault{quote(s) + " is not an amount", "write 1200.00"}
}

// cutCurrency takes a currency code or sign off either end.
func cutCurrency(s string) (body, currency string, bad *fault) {
	body = strings.TrimSpace(s)
	if abbreviated, ok := strings.CutSuffix(body, "."); ok && edge(abbreviated, true) != "" {
		body = abbreviated // "1200 руб."
	}
	for _, end := range [2]bool{false, true} {
		word := edge(body, end)
		if word == "" {
			continue
		}
		code := currencyOf(word)
		if code == "" || currency != "" && currency != code {
			return "", "", &fault{quote(s) + ": " + quote(word) + " is not a currency", "write the amount as 1200.00 and the currency as USD"}
		}
		currency = code
		if end {
			body = strings.TrimSpace(strings.TrimSuffix(body, word))
		} else {
			body = strings.TrimSpace(strings.TrimPrefix(body, word))
		}
	}
	return body, currency, nil
}

// edge gives the letters and currency signs at the beginning or end of s.
func edge(s string, end bool) string {
	money := func(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Sc, r) }
	if end {
		return s[len(strings.TrimRightFunc(s, money)):]
	}
	return s[:len(s)-len(strings.TrimLeftFunc(s, money))]
}

// dollar stands for the sign that several currencies share. It is the US
// dollar where nothing else is said.
const dollar = "$"

// isDollar reports whether a currency is written with the dollar sign.
func isDollar(currency interdict.Values) bool {
	code, ok := currency.Single()
	return ok && strings.Contains(" USD CAD AUD NZD SGD HKD TWD MXN BRL ", " "+code+" ")
}

// currencyOf reads a code or a sign. "¥" and "kr" belong to several countries
// and are not read.
func currencyOf(word string) string {
	switch word {
	case dollar:
		return dollar
	case "US$":
		return "USD"
	case "€":
		return "EUR"
	case "£":
		return "GBP"
	case "₽", "руб", "р":
		return "RUB"
	case "zł":
		return "PLN"
	case "Kč":
		return "CZK"
	case "R$":
		return "BRL"
	case "₴":
		return "UAH"
	case "₹":
		return "INR"
	case "₩":
		return "KRW"
	case "₪":
		return "ILS"
	case "C$", "CA$":
		return "CAD"
	case "A$", "AU$":
		return "AUD"
	}
	if up := strings.ToUpper(word); len(up) == 3 && isCurrency(up) {
		return up
	}
	return ""
}

func isCurrency(code string) bool {
	return len(code) == 3 && strings.Contains(" "+currencyCodes+" ", " "+code+" ")
}

// commaThousands are currencies in whose countries "1,200" is a thousand.
func commaThousands(currency string) bool {
	switch currency {
	case dollar, "USD", "GBP", "CNY", "JPY", "INR", "ILS", "KRW", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "THB", "PHP":
		return true
	}
	return false
}

// cutAmount parts the digits before and after the decimal sign.
func cutAmount(s, body string, plain bool, currency string) (whole, frac string, bad *fault) {
	groups := splitGroups(body)
	if groups == nil {
		return "", "", notAmount(s)
	}
	if len(groups) == 1 {
		return groups[0].digits, "", nil
	}
	last := groups[len(groups)-1]
	decimal := false
	switch {
	case len(groups) == 2 && last.sep == '.' && plain:
		decimal = true
	case last.sep != '.' && last.sep != ',':
	case len(groups) > 2 && last.sep != groups[len(groups)-2].sep:
		decimal = true
	case len(groups) > 2: // 1,200,000
	case len(last.digits) != 3 || groups[0].digits == "0" || len(groups[0].digits) > 3:
		decimal = true
	case last.sep == ',' && commaThousands(currency):
	default:
		return "", "", &fault{quote(s) + " can be " + groups[0].digits + last.digits + " or " + groups[0].digits + "." + last.digits,
			"write " + quote(groups[0].digits+last.digits) + " or " + quote(groups[0].digits+"."+last.digits+"0")}
	}
	if decimal {
		frac, groups = last.digits, groups[:len(groups)-1]
	}
	for i, g := range groups {
		if i > 0 && (len(g.digits) != 3 || g.sep != groups[1].sep) || i == 0 && len(groups) > 1 && len(g.digits) > 3 {
			return "", "", notAmount(s)
		}
		whole += g.digits
	}
	return whole, frac, nil
}

// A group is a run of digits with the separator before it.
type group struct {
	sep    rune
	digits string
}

func splitGroups(s string) []group {
	var out []group
	var sep rune
	start := 0
	for i, r := range s + "\x00" {
		switch {
		case r >= '0' && r <= '9':
			continue
		case i == start || len(out) > 12:
			return nil
		case r == '\u00a0' || r == '\u202f' || r == '\u2009':
			r = ' '
		case r == '’':
			r = '\''
		}
		out = append(out, group{sep, s[start:i]})
		if r == 0 {
			return out
		}
		if r != '.' && r != ',' && r != ' ' && r != '\'' {
			return nil
		}
		sep = r
		for start = i + 1; start < len(s) && s[start]&0xc0 == 0x80; start++ { // the rest of a wide separator
		}
	}
	return nil
}

// readFloat gives the plain decimal number of a number as a spreadsheet stores
// it: binary, with up to 17 digits and perhaps an exponent. Fifteen digits are
// what its user saw at most.
func readFloat(s string) (string, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f > 1e15 || f < -1e15 {
		return "", false
	}
	short := strconv.FormatFloat(f, 'g', 15, 64)
	f, _ = strconv.ParseFloat(short, 64) // it was just written
	return strconv.FormatFloat(f, 'f', -1, 64), true
}

// readNumber gives the canonical form of a plain decimal number from 0 to top.
func readNumber(s string, top int, whole bool) (string, *fault) {
	w, frac, ok := strings.Cut(strings.TrimPrefix(s, "+"), ".")
	if !digits(w) || ok && !digits(frac) || len(s) > maxDigits {
		return "", &fault{quote(s) + " is not a number", "write digits, with a point before decimals"}
	}
	frac = strings.TrimRight(frac, "0")
	if w = strings.TrimLeft(w, "0"); w == "" {
		w = "0"
	}
	if whole && frac != "" {
		return "", &fault{quote(s) + " is not a whole number", ""}
	}
	if len(w) > 9 || number(w) > top || number(w) == top && frac != "" {
		return "", &fault{quote(s) + " is more than " + strconv.Itoa(top), ""}
	}
	if frac != "" {
		w += "." + frac
	}
	return w, nil
}
