package ofac

import (
	"slices"
	"strings"
	"sync"

	"interdict/screen/list"
	"interdict/screen/list/country"
)

// readRemarks takes out of a remark what a screener compares: weak aliases,
// dates and places of birth, nationalities, documents and numbers. The remark
// itself stays as published. Its pieces are joined by "; " and closed by a
// full stop:
//
//	DOB 10 Dec 1948; POB Tikrit, Iraq; nationality Iraq; Passport A1 (Iraq)
//	issued 1999; a.k.a. 'ABU ALI'; Linked To: SOMEBODY ELSE.
func readRemarks(e *list.Entry) {
	text := strings.TrimSuffix(strings.TrimSpace(e.Remarks), ".")
	for text != "" {
		var piece string
		piece, text, _ = strings.Cut(text, "; ")
		readPiece(e, strings.TrimPrefix(strings.TrimSpace(piece), "alt. "))
	}
}

func readPiece(e *list.Entry, piece string) {
	word, rest, _ := strings.Cut(piece, " ")
	switch word {
	case "":
	case "a.k.a.", "f.k.a.", "n.k.a.":
		e.AddName(personName(unquote(rest), list.Weak, e.Kind))
	case "DOB":
		e.Born = list.AddDate(e.Born, rest)
	case "POB":
		e.Places = list.AddText(e.Places, rest)
	case "nationality", "citizen":
		if c := country.Code(rest); c != "" {
			rest = c
		}
		e.Citizenship = list.AddText(e.Citizenship, rest)
		if c := country.Code(rest); c != "" {
			e.Countries = list.AddText(e.Countries, c)
		}
	default:
		if id, ok := identifier(word, piece); ok {
			e.AddID(id)
		}
	}
}

// unquote takes the single quotes off an alias, whole or cut.
func unquote(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "'"), "'")
}

// identifier reads "Passport A10472263 (Malaysia) issued 1 Jan 2001".
func identifier(word, piece string) (list.Identifier, bool) {
	for _, t := range idTypes(word) {
		if len(piece) <= len(t)+1 || piece[len(t)] != ' ' || piece[:len(t)] != t {
			continue
		}
		id := list.Identifier{Type: strings.TrimSuffix(t, " #"), Value: piece[len(t)+1:]}
		for _, end := range [...]string{" issued ", " expires ", " expired ", ", issued", ", expire", " (issued"} {
			id.Value, _, _ = strings.Cut(id.Value, end)
		}
		if i := strings.LastIndex(id.Value, " ("); i > 0 && strings.HasSuffix(id.Value, ")") {
			id.Country = country.Code(id.Value[i+2 : len(id.Value)-1])
			if id.Country != "" {
				id.Value = id.Value[:i]
			}
		}
		return id, id.Value != ""
	}
	return list.Identifier{}, false
}

// idTypes are the kinds of number that begin with a word, longest first.
func idTypes(word string) []string { return types()[word] }

// types is built once and never changed.
var types = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(idTypeNames) {
		if t := strings.TrimSpace(line); t != "" {
			word, _, _ := strings.Cut(t, " ")
			out[word] = append(out[word], t)
		}
	}
	for _, ts := range out {
		slices.SortFunc(ts, func(a, b string) int { return len(b) - len(a) })
	}
	return out
})

// idTypeNames are the kinds of number that OFAC's remarks were seen to give. A
// kind that is not here stays in the remark and is not compared.
const idTypeNames = `
Passport
Diplomatic Passport
Stateless Person Passport
British National Overseas Passport
Travel Document Number
National ID No.
National Foreign ID Number
Personal ID Card
Identification Number
Citizen's Card Number
Stateless Person ID Card
Refugee ID Card
Tazkira National ID Card
Kenyan ID No.
Bosnian Personal ID No.
Moroccan Personal ID No.
Turkish Identification Number
Italian Fiscal Code
Birth Certificate Number
Residency Number
Electoral Registry No.
Credencial electoral
Driver's License No.
Pilot License Number
Immigration No.
VisaNumberID
SSN
US FEIN
Cedula No.
NIT #
RUC #
RIF #
LE Number
R.F.C.
RFC
C.U.R.P.
D.N.I.
C.U.I.
C.U.I.T.
C.R. No.
Tax ID No.
V.A.T. Number
Registration Number
Registration ID
Public Registration Number
Business Registration Number
Business Registration Document #
Business Number
Company Number
UK Company Number
Commercial Registry Number
Central Registration System Number
Chamber of Commerce Number
Dubai Chamber of Commerce Membership No.
Istanbul Chamber of Comm. No.
Certificate of Incorporation Number
Unified Social Credit Code (USCC)
Government Gazette Number
Legal Entity Number
Enterprise Number
Economic Register Number
Branch Unit Number
Registered Charity No.
Trade License No.
Tourism License No.
License
File Number
Folio Mercantil No.
Matricula Mercantil No
MSB Registration Number
D-U-N-S Number
SWIFT/BIC
BIK (RU)
ISIN
Equity Ticker
Serial No.
Public Security and Immigration No.
Vessel Registration Identification
International Maritime Organization No.
MMSI
Aircraft Tail Number
Previous Aircraft Tail Number
Aircraft Manufacturer's Serial Number (MSN)
Aircraft Construction Number (also called L/N or S/N or F/N)
Website
Email Address
Phone Number
Phone No.
Fax No.
Telephone No.
Digital Currency Address - XBT
Digital Currency Address - ETH
Digital Currency Address - USDT
Digital Currency Address - USDC
Digital Currency Address - TRX
Digital Currency Address - LTC
Digital Currency Address - XMR
Digital Currency Address - DASH
Digital Currency Address - BCH
Digital Currency Address - ZEC
Digital Currency Address - BTG
Digital Currency Address - ETC
Digital Currency Address - XVG
Digital Currency Address - SOL
Digital Currency Address - ARB
Digital Currency Address - BSC
Digital Currency Address -
`
