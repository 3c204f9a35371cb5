package web

import (
	"strconv"
	"strings"

	"interdict"
)

// number writes a count with thousands separated.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural counts things: "1 line", "7 lines".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if cut, ok := strings.CutSuffix(thing, "y"); ok && !strings.HasSuffix(thing, "ay") {
		return number(n) + " " + cut + "ies"
	}
	return number(n) + " " + thing + "s"
}

// andList joins words: "a, b and c".
func andList(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// upper makes the first letter of a sentence a capital.
func upper(s string) string {
	for i, r := range s {
		if i == 0 {
			return strings.ToUpper(string(r)) + s[len(string(r)):]
		}
	}
	return s
}

// lower makes the first letter small, unless the word is a name or code.
func lower(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// plain turns a coded value into words: "local_government" → "local government".
func plain(s string) string {
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
		return "not " + plain(not)
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

// actNoun names the act of a deal as a thing.
func actNoun(v interdict.Values) string {
	act, ok := v.Single()
	if !ok {
		return "deal"
	}
	if noun, ok := actNouns[act]; ok {
		return noun
	}
	return plain(act)
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

// factWords says a dotted field: "counterparty.us_person" → "Counterparty: U.S. person".
func factWords(path string) string {
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
			word = plain(p)
		}
		said = append(said, word)
	}
	return upper(strings.Join(said, ": "))
}

// clockWords names a time of the deal inside a sentence.
func clockWords(clock string) string {
	switch clock {
	case "performed_at":
		return "day it is carried out"
	case "":
		return "date"
	}
	return lower(factWords(clock))
}

// ruleShort is the rule's own number: "us/icts-2021-002#K5" → "K5".
func ruleShort(id interdict.RuleID) string {
	if _, short, ok := strings.Cut(string(id), "#"); ok {
		return short
	}
	return string(id)
}

// ruleHref is the address of a rule's paragraph on the law pages.
func ruleHref(id interdict.RuleID) string {
	pack, short, ok := strings.Cut(string(id), "#")
	if !ok {
		return "/law/" + pack
	}
	return "/law/" + pack + "#" + short
}

// partyWords says a party: its name, else its kind or role.
func partyWords(p *interdict.Party) string {
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
			return "a " + plain(one)
		}
	}
	return ""
}

// sortWords says what sort of person a party is, where it is.
func sortWords(p *interdict.Party) string {
	if p == nil || p.NA {
		return ""
	}
	var out []string
	for _, v := range []interdict.Values{p.Kind, p.Country, p.LocatedIn} {
		if one, ok := v.Single(); ok {
			if v.Equal(p.Kind) {
				one = plain(one)
			}
			out = append(out, one)
		}
	}
	return strings.Join(out, ", ")
}

// productWords says the product: name, else id, part number or class.
func productWords(p *interdict.Product) string {
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
		return plain(one)
	}
	return ""
}
