package interdict

import "encoding/json"

// The aliases below drop the methods of their types, so that decoding and
// encoding an object does not call itself.
type (
	partyFields         Party
	screenedFields      Screened
	productFields       Product
	authorizationFields Authorization
	contractFields      Contract
	agreementFields     Agreement
	licenceFields       Licence
	moneyFields         Money
)

// UnmarshalJSON reads a party, or "n/a" for no such party.
func (p *Party) UnmarshalJSON(b []byte) error { return object(b, &p.NA, (*partyFields)(p)) }

// MarshalJSON is the reverse of UnmarshalJSON.
func (p Party) MarshalJSON() ([]byte, error) { return marshal(p.NA, partyFields(p)) }

// UnmarshalJSON reads a screening statement, or "n/a".
func (s *Screened) UnmarshalJSON(b []byte) error { return object(b, &s.NA, (*screenedFields)(s)) }

// MarshalJSON is the reverse of UnmarshalJSON.
func (s Screened) MarshalJSON() ([]byte, error) { return marshal(s.NA, screenedFields(s)) }

// UnmarshalJSON reads a product, or "n/a".
func (p *Product) UnmarshalJSON(b []byte) error { return object(b, &p.NA, (*productFields)(p)) }

// MarshalJSON is the reverse of UnmarshalJSON.
func (p Product) MarshalJSON() ([]byte, error) { return marshal(p.NA, productFields(p)) }

// UnmarshalJSON reads an authorization, or "n/a".
func (a *Authorization) UnmarshalJSON(b []byte) error {
	return object(b, &a.NA, (*authorizationFields)(a))
}

// MarshalJSON is the reverse of UnmarshalJSON.
func (a Authorization) MarshalJSON() ([]byte, error) { return marshal(a.NA, authorizationFields(a)) }

// UnmarshalJSON reads a contract, or "n/a" for no government contract.
func (c *Contract) UnmarshalJSON(b []byte) error { return object(b, &c.NA, (*contractFields)(c)) }

// MarshalJSON is the reverse of UnmarshalJSON.
func (c Contract) MarshalJSON() ([]byte, error) { return marshal(c.NA, contractFields(c)) }

// UnmarshalJSON reads an agreement, or "n/a" for none.
func (a *Agreement) UnmarshalJSON(b []byte) error { return object(b, &a.NA, (*agreementFields)(a)) }

// MarshalJSON is the reverse of UnmarshalJSON.
func (a Agreement) MarshalJSON() ([]byte, error) { return marshal(a.NA, agreementFields(a)) }

// UnmarshalJSON reads a licence, or "n/a" for none held.
func (l *Licence) UnmarshalJSON(b []byte) error { return object(b, &l.NA, (*licenceFields)(l)) }

// MarshalJSON is the reverse of UnmarshalJSON.
func (l Licence) MarshalJSON() ([]byte, error) { return marshal(l.NA, licenceFields(l)) }

// UnmarshalJSON reads an amount, or "n/a".
func (m *Money) UnmarshalJSON(b []byte) error { return object(b, &m.NA, (*moneyFields)(m)) }

// MarshalJSON is the reverse of UnmarshalJSON.
func (m Money) MarshalJSON() ([]byte, error) { return marshal(m.NA, moneyFields(m)) }

// list decodes a list in whose place "n/a" may stand for the empty one.
func list[T any](b []byte, out *[]T) error {
	*out = []T{}
	if isNA(b) {
		return nil
	}
	return strict(b, out)
}

// UnmarshalJSON reads a list, or "n/a" for none.
func (s *Strings) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' && !isNA(b) {
		var one string
		if err := json.Unmarshal(b, &one); err != nil {
			return err
		}
		*s = Strings{one}
		return nil
	}
	return list(b, (*[]string)(s))
}

// UnmarshalJSON reads a list, or "n/a" for none.
func (p *Parties) UnmarshalJSON(b []byte) error { return list(b, (*[]Party)(p)) }

// UnmarshalJSON reads a list, or "n/a" for none.
func (o *Owners) UnmarshalJSON(b []byte) error { return list(b, (*[]Owner)(o)) }

// UnmarshalJSON reads a list whose members are catalog ids, free-text names
// or product objects; or "n/a" for none.
func (e *Embeds) UnmarshalJSON(b []byte) error {
	var raw []json.RawMessage
	if err := list(b, &raw); err != nil {
		return err
	}
	out := make(Embeds, len(raw))
	for i, r := range raw {
		var text string
		if json.Unmarshal(r, &text) == nil {
			out[i] = NamedProduct(text)
			continue
		}
		if err := json.Unmarshal(r, &out[i]); err != nil {
			return err
		}
	}
	*e = out
	return nil
}

// NamedProduct is the product that a text names: by catalog id when the text
// has the form of one ("kaspersky/scan-engine"), else by free-text name.
func NamedProduct(text string) Product {
	if ProductID(text).Valid() {
		return Product{ID: text}
	}
	return Product{Name: text}
}

// UnmarshalDeal reads a deal from JSON and refuses fields that a deal does not
// have. Package deal reads files and says where and what the nearest field is.
func UnmarshalDeal(b []byte, d *Deal) error { return strict(b, d) }
