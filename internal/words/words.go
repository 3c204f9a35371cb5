// Package words says the vocabulary of deals in plain English, for text, pages
// and reports alike.
package words

import (
	"cmp"
	"strconv"
	"strings"

	"interdict"
)

// Number writes a count with thousands separated.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural counts things: "1 line", "7 lines".
func Plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if cut, ok := strings.CutSuffix(thing, "y"); ok && !strings.HasSuffix(thing, "ay") {
		return Number(n) + " " + cut + "ies"
	}
	return Number(n) + " " + thing + "s"
}

// AndList joins words: "a, b and c".
func AndList(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// Upper makes the first letter of a sentence a capital.
func Upper(s string) string {
	for i, r := range s {
		if i == 0 {
			return strings.ToUpper(string(r)) + s[len(string(r)):]
		}
	}
	return s
}

// Lower makes the first letter small, unless the word is a name or code.
func Lower(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// Plain turns a coded value into words: "local_government" → "local government".
func Plain(s string) string {
	switch s {
	case "fcc_usf":
		return "FCC support money"
	case "vcs_hardware":
		return "vehicle connectivity hardware"
	case "vcs_software":
		return "vehicle connectivity software"
	case "ads_software":
		return "automated driving software"
	case "vpn":
		return "VPN"
	case "antivirus":
		return "anti-virus"
	case "reexport":
		return "re-export"
	case interdict.NotApplicable:
		return "does not apply"
	}
	if not, ok := strings.CutPrefix(s, "!"); ok {
		return "not " + Plain(not)
	}
	return strings.ReplaceAll(s, "_", " ")
}

// actNouns names each act as a thing: "This resale of …".
var actNouns = map[string]string{
	"enter_agreement": "agreement", "renew": "renewal", "sell": "sale", "resell": "resale", "buy": "purchase",
	"deliver": "delivery", "activate": "activation", "install": "installation", "download": "download", "use": "use",
	"provide_update": "provision of updates", "receive_update": "receipt of updates", "operate_service": "operation",
	"support": "support", "host": "hosting", "integrate": "integration", "license": "licensing", "import": "import",
	"export": "export", "reexport": "re-export", "transfer": "transfer", "pay": "payment", "contract": "contract",
	"remove": "removal", "employ_service": "hiring", "seek_authorization": "application for authorization",
}

// ActNoun names the act of a deal as a thing.
func ActNoun(v interdict.Values) string {
	act, ok := v.Single()
	if !ok {
		return "deal"
	}
	if noun, ok := actNouns[act]; ok {
		return noun
	}
	return Plain(act)
}

// leafWords says the last part of a field's path.
var leafWords = map[string]string{
	"act": "act", "us_person": "U.S. person", "performed_at": "day it is carried out", "agreement_at": "date of the agreement",
	"shipped_at": "date of shipment", "arrives_at": "date of arrival", "contract_awarded_at": "date of award", "found_at": "date it was noticed",
	"entered_at": "date it was entered into", "list_entries": "entries on restricted-party lists", "listed_on": "lists it stands on",
	"owners": "owners", "funded_by": "source of the money", "knowing": "knows what it does", "us_involvement": "a U.S. person takes part",
	"subject_to_ear": "subject to the EAR", "eccn": "ECCN", "embeds": "what is built into it", "purely_informational": "purely informational",
	"made_in": "made in", "place": "place", "class": "class of product", "id": "catalog id", "name": "name", "kind": "sort of person",
	"covers": "covers this act", "in_performance": "used in performing the contract", "currency": "currency", "amount": "amount",
	"sku": "part number", "gtin": "GTIN", "fcc_authorization": "FCC authorization", "number": "number", "organised_in": "organised in",
	"located_in": "located in", "technology_use": "use of the technology", "published_open_source": "published open source",
	"screened": "screened elsewhere", "by": "by", "at": "date", "lists": "lists", "ownership": "owners looked at too",
	"exception": "approved exception", "routed_via": "led through", "zone": "time zone of the dates", "device": "kind of device",
	"licence": "licence", "under_contract": "government contract", "under_agreement": "earlier agreement", "value": "value",
	"system_of": "owner of the system", "product": "product", "actor": "actor", "counterparty": "counterparty",
}

// headWords says the first part of a field's path, when more follows.
var headWords = map[string]string{
	"actor": "Actor", "counterparty": "Counterparty", "product": "Product", "under_contract": "Government contract",
	"under_agreement": "Earlier agreement", "licence": "Licence", "system_of": "Owner of the system", "value": "Value", "parties": "Party",
	"screened": "Screening", "fcc_authorization": "FCC authorization", "embeds": "Built in", "owners": "Owner",
}

// Fact says a dotted field: "counterparty.us_person" → "Counterparty: U.S. person".
func Fact(path string) string {
	var said []string
	parts := strings.Split(path, ".")
	for i, p := range parts {
		word, known := leafWords[p]
		if i < len(parts)-1 {
			if head, ok := headWords[p]; ok {
				word, known = head, true
			}
		}
		if n, err := strconv.Atoi(p); err == nil && len(said) > 0 {
			said[len(said)-1] += " " + strconv.Itoa(n+1)
			continue
		}
		if !known {
			word = Plain(p)
		}
		said = append(said, word)
	}
	return Upper(strings.Join(said, ": "))
}

// Clock names a time of the deal inside a sentence.
func Clock(clock string) string {
	switch clock {
	case "performed_at":
		return "day it is carried out"
	case "":
		return "date"
	}
	return Lower(Fact(clock))
}

// RuleShort is the rule's own number: "us/icts-2021-002#K5" → "K5".
func RuleShort(id interdict.RuleID) string {
	if _, short, ok := strings.Cut(string(id), "#"); ok {
		return short
	}
	return string(id)
}

// Party says a party: its name, else its kind or role.
func Party(p *interdict.Party) string {
	switch {
	case p == nil:
		return ""
	case p.NA:
		return "nobody"
	case p.Name != "":
		return p.Name
	}
	for _, v := range []interdict.Values{p.Kind, p.Role} {
		if one, ok := v.Single(); ok {
			return "a " + Plain(one)
		}
	}
	return ""
}

// Sort says what sort of person a party is, where it is.
func Sort(p *interdict.Party) string {
	if p == nil || p.NA {
		return ""
	}
	var out []string
	for _, v := range []interdict.Values{p.Kind, p.Country, p.LocatedIn} {
		if one, ok := v.Single(); ok {
			if v.Equal(p.Kind) {
				one = Plain(one)
			}
			out = append(out, one)
		}
	}
	return strings.Join(out, ", ")
}

// Product says the product: name, else id, part number or class.
func Product(p *interdict.Product) string {
	switch {
	case p == nil:
		return ""
	case p.NA:
		return "no product"
	case p.Name != "":
		return p.Name
	case p.ID != "":
		return p.ID
	case p.SKU != "":
		return "part number " + p.SKU
	case p.GTIN != "":
		return "GTIN " + p.GTIN
	}
	if one, ok := p.Class.Single(); ok {
		return Plain(one)
	}
	return ""
}

// joins says how an act is tied to its counterparty; "to" is the rest.
var joins = map[string]string{
	"enter_agreement": "with", "contract": "with", "buy": "from", "import": "from", "receive_update": "from", "download": "from",
	"employ_service": "of", "use": "by", "support": "for", "host": "for", "install": "for", "activate": "for",
	"integrate": "for", "remove": "for", "operate_service": "for", "seek_authorization": "for",
}

// Deal says the deal in few words: "resale of Kaspersky Premium to Pell County".
func Deal(d *interdict.Deal) string {
	var out strings.Builder
	out.WriteString(ActNoun(d.Act))
	if p := Product(d.Product); p != "" {
		word := " of "
		if d.Act.Must("enter_agreement") || d.Act.Must("contract") || d.Act.Must("employ_service") {
			word = " about "
		}
		out.WriteString(word + p)
	}
	if p := d.Counterparty; p != nil && !p.NA && Party(p) != "" {
		act, _ := d.Act.Single()
		out.WriteString(" " + cmp.Or(joins[act], "to") + " " + Party(p))
	}
	return out.String()
}
