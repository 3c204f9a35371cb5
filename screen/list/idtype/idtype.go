// Package idtype knows the kinds of number by which the lists of the United
// States describe a party: passports, tax numbers, vessel numbers, wallets.
//
// The lists mix them with prose in one column. A kind that is not here stays
// in the remark and is not compared.
package idtype

import (
	"slices"
	"strings"
	"sync"

	"interdict/screen/list"
	"interdict/screen/list/country"
)

// Known reports whether a kind of number is one to compare.
func Known(kind string) bool {
	kind = strings.TrimSpace(kind)
	word, _, _ := strings.Cut(kind, " ")
	return slices.Contains(table()[word], kind)
}

// Read reads a piece of a remark: "Passport A10472263 (Malaysia) issued 1999".
func Read(piece string) (list.Identifier, bool) {
	word, _, _ := strings.Cut(piece, " ")
	for _, t := range table()[word] {
		if len(piece) <= len(t)+1 || piece[len(t)] != ' ' || piece[:len(t)] != t {
			continue
		}
		id := list.Identifier{Type: t, Value: piece[len(t)+1:]}
		for _, end := range [...]string{" issued ", " expires ", " expired ", ", issued", ", expire", " (issued"} {
			id.Value, _, _ = strings.Cut(id.Value, end)
		}
		if i := strings.LastIndex(id.Value, " ("); i > 0 && strings.HasSuffix(id.Value, ")") {
			id.Country = country.Code(id.Value[i+2 : len(id.Value)-1])
			if id.Country != "" {
				id.Value = id.Value[:i]
			}
		}
		id.Value = strings.TrimSpace(id.Value)
		return id, id.Value != ""
	}
	return list.Identifier{}, false
}

// table holds the kinds by their first word, longest first. It is built once
// and never changed.
var table = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(names) {
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

// names are the kinds that the published lists were seen to give.
const names = `
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
