package deal

import (
	"strconv"
	"strings"
)

func readYesNo(s string, src source) (out, note string, bad *fault) {
	switch {
	case s == "yes" || src == fromBool && s == "true":
		return "yes", "", nil
	case s == "no" || src == fromBool && s == "false":
		return "no", "", nil
	case !src.loose():
	case strings.Contains(yesWords, " "+strings.ToLower(s)+" "):
		return "yes", "", nil
	case strings.Contains(noWords, " "+strings.ToLower(s)+" "):
		return "no", "", nil
	}
	return "", "", &fault{quote(s) + " is neither yes nor no", `write "yes" or "no"`}
}

// time reads a time, or the date or year of a birth.
func (b *binder) time(f *Field, at *node, s string) (out, note string, bad *fault) {
	if f.Kind == Born && len(s) == 4 && digits(s) {
		if n := number(s); n < 1850 || n > 2199 {
			return "", "", &fault{"the year " + quote(s) + " is hardly meant", ""}
		}
		return s, "", nil
	}
	if at.src == fromSheet || at.src == fromSheet4 {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return "", "", notTime(s)
		}
		if n == float64(int64(n)) && n >= 19000101 && n <= 21991231 {
			s = strconv.FormatInt(int64(n), 10) // 20240930, typed as a number
		} else {
			w, bad := serialDate(n, at.src == fromSheet4)
			if bad != nil {
				return "", "", bad
			}
			b.noteLocal(w.local())
			return w.String(), "", nil
		}
	}
	out, note, local, bad := readTime(s, at.src.loose(), b.dates)
	b.noteLocal(local)
	return out, note, bad
}

func (b *binder) noteLocal(local bool) {
	if local {
		b.local = append(b.local, strings.Join(b.path, "."))
	}
}

// amount keeps the currency that stands with an amount before it, for
// moneyNotes to take off again.
func (b *binder) amount(at *node, s string) (out, note string, bad *fault) {
	if at.src == fromSheet || at.src == fromSheet4 {
		if f, ok := readFloat(s); ok {
			s = f
		}
	}
	plain := at.src == fromText || at.src == fromNumber || at.src == fromSheet || at.src == fromSheet4
	out, currency, bad := readAmount(s, plain)
	if bad != nil {
		return "", "", bad
	}
	if len(s) != len(out) && currency == "" && strings.ContainsAny(s, ",'’ \u00a0\u202f()") {
		note = readAs(s, out)
	}
	if currency != "" {
		note = readAs(s, out+" "+strings.Replace(currency, dollar, "dollars (USD where no currency is stated)", 1))
		out = currency + " " + out
	}
	return out, note, nil
}

func readPercent(s string, loose bool) (out, note string, bad *fault) {
	if a, z, ok := strings.Cut(s, "/"); ok {
		low, bad := readNumber(strings.TrimSpace(a), 100, false)
		if bad != nil {
			return "", "", bad
		}
		high, bad := readNumber(strings.TrimSpace(z), 100, false)
		if bad != nil {
			return "", "", bad
		}
		if x, y := parse(low), parse(high); x > y {
			return "", "", &fault{quote(s) + " ends before it starts", "write the smaller share first"}
		}
		return low + "/" + high, "", nil
	}
	t := s
	if loose {
		t = strings.TrimSpace(strings.TrimSuffix(t, "%"))
		if strings.Count(t, ",") == 1 && !strings.Contains(t, ".") {
			t = strings.Replace(t, ",", ".", 1)
		}
	}
	if out, bad = readNumber(t, 100, false); bad != nil {
		return "", "", bad
	}
	if t != s {
		note = readAs(s, out)
	}
	return out, note, nil
}

func parse(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64) // readNumber made it
	return f
}

func readCurrency(s string, loose bool) (out, note string, bad *fault) {
	if isCurrency(s) {
		return s, "", nil
	}
	if code := strings.Replace(currencyOf(s), dollar, "USD", 1); code != "" && loose {
		return code, readAs(s, code), nil
	}
	return "", "", unknownWord("currency", strings.ToUpper(s), strings.Fields(currencyCodes))
}

// badZone checks the form of an IANA zone name. Whether the zone exists is
// known where times are computed.
func badZone(s string) *fault {
	if s == "UTC" {
		return nil
	}
	area, place, ok := strings.Cut(s, "/")
	for _, c := range []byte(s) {
		ok = ok && (c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("/_+-", c) >= 0)
	}
	if ok && area != "" && place != "" && area[0] >= 'A' && area[0] <= 'Z' && len(s) <= 40 {
		return nil
	}
	return &fault{quote(s) + " is no name of a zone", `write the IANA name, as "America/New_York" or "Europe/Berlin"`}
}

// gtin checks an article number. Spreadsheets destroy long ones, so that is
// said; a wrong check digit is noted, since order books hold such numbers.
func (b *binder) gtin(s string, loose bool) (string, *fault) {
	t := s
	if loose {
		t = strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(s)
	}
	if strings.ContainsAny(t, "eE") && strings.ContainsAny(t, "+.,") {
		return "", &fault{quote(s) + " was rounded by a spreadsheet", "format the column as text and enter the number again"}
	}
	if n := len(t); !digits(t) || n != 8 && n != 12 && n != 13 && n != 14 {
		return "", &fault{quote(s) + " is no article number", "a GTIN, EAN or UPC has 8, 12, 13 or 14 digits"}
	}
	sum := 0
	for i := 0; i < len(t); i++ {
		weight := 1
		if (len(t)-i)%2 == 0 {
			weight = 3
		}
		sum += weight * int(t[i]-'0')
	}
	if sum%10 != 0 {
		b.note(quote(s) + " has a wrong check digit")
	}
	return t, nil
}

func itoa(n int) string { return strconv.Itoa(n) }

func kib(n int) string { return strconv.Itoa((n+1023)/1024) + " KiB" }
