package law

import (
	"fmt"
	"slices"

	"interdict"
	"interdict/internal/strictyaml"
)

// A test is one kind of finite question about a deal. The list is closed:
// package decide answers each, and a rule can ask nothing else.
type test struct {
	name   string
	means  string
	needs  []string // parameters that must be given
	may    []string // parameters that may be given
	domain func(*Fact) []string
}

// tests lists the kinds of questions that a fact can put to a deal.
var tests = []test{
	{"act", "what is done", nil, nil, func(*Fact) []string { return interdict.Acts() }},
	{"maker", "the party is of the maker's group, or a successor", []string{"of", "group"}, []string{"reach", "roles"}, yesNo},
	{"product_by", "the product is made by the group, or by a party that is of it", []string{"group"}, []string{"reach"}, yesNo},
	{"class", "what sort of product it is", nil, nil, func(*Fact) []string { return interdict.Classes() }},
	{"embeds", "a component, at any depth, is made by the group and of one of the classes", []string{"group", "classes"}, nil, yesNo},
	{"person", "the party meets the person test of this instrument", []string{"of", "person"}, []string{"roles"}, yesNo},
	{"place", "the act happens in one of the countries", []string{"in"}, nil, yesNo},
	{"country", "the party is in one of the countries", []string{"of", "in"}, []string{"roles"}, yesNo},
	{"kind", "the party is of one of the kinds", []string{"of", "values"}, []string{"roles"}, yesNo},
	{"role", "the party has one of the roles", []string{"of", "values"}, nil, yesNo},
	{"field", "the value of one field, told apart as far as values says", []string{"field", "values"}, nil, fieldDomain},
	{"yes_no", "a yes/no field", []string{"field"}, nil, yesNo},
	{"contains", "a list field holds one of the values", []string{"field", "values"}, nil, yesNo},
	{"listed", "one of the parties stands on one of the lists", []string{"of", "lists"}, []string{"roles"}, yesNo},
	{"owned", "listed parties own the share of one of the parties, taken together", []string{"of", "lists", "share"}, []string{"roles"}, yesNo},
	{"number", "a number, cut at the given points", []string{"field", "cuts"}, nil, numberDomain},
	{"ear", "the item is subject to the export administration rules", nil, nil, yesNo},
	{"licence", "a licence that covers the act is held", nil, nil, yesNo},
	{"government_contract", "a government contract is involved", nil, nil, yesNo},
}

func yesNo(*Fact) []string { return []string{interdict.No, interdict.Yes} }

// fieldDomain is the listed values and "other", which also stands for n/a.
func fieldDomain(f *Fact) []string {
	return append(slices.Clone([]string(f.Values)), "other")
}

// numberDomain names the pieces between cuts: "<2027", "2027..2030", ">=2030",
// and "other" for a number that does not apply.
func numberDomain(f *Fact) []string {
	if len(f.Cuts) == 0 {
		return nil
	}
	out := []string{"<" + f.Cuts[0]}
	for i := 1; i < len(f.Cuts); i++ {
		out = append(out, f.Cuts[i-1]+".."+f.Cuts[i])
	}
	return append(out, ">="+f.Cuts[len(f.Cuts)-1], "other")
}

// Domain lists the values that the fact can have, in a fixed order.
func (f *Fact) Domain() []string {
	for _, t := range tests {
		if t.name == f.Test {
			return t.domain(f)
		}
	}
	return nil
}

// check refuses a fact whose test is unknown or whose parameters do not fit it.
func (f *Fact) check() error {
	var names []string
	for _, t := range tests {
		names = append(names, t.name)
		if t.name == f.Test {
			return f.checkParams(t)
		}
	}
	near, _ := strictyaml.Nearest(f.Test, names)
	return problem(f.Pos, hintNearest(near), "test %q is not known", f.Test)
}

func (f *Fact) checkParams(t test) error {
	given := map[string]bool{
		"of": len(f.Of) > 0, "roles": len(f.Roles) > 0, "field": f.Field != "", "in": len(f.In) > 0,
		"values": len(f.Values) > 0, "person": f.Person != "", "group": f.Group != "", "reach": len(f.Reach) > 0,
		"lists": len(f.Lists) > 0, "share": f.Share > 0, "cuts": len(f.Cuts) > 0, "classes": len(f.Classes) > 0,
	}
	for _, n := range t.needs {
		if !given[n] {
			return problem(f.Pos, fmt.Sprintf("add %s:", n), "test %q needs %q", f.Test, n)
		}
	}
	for n, g := range given {
		if g && !slices.Contains(t.needs, n) && !slices.Contains(t.may, n) {
			return problem(f.Pos, "", "test %q does not take %q", f.Test, n)
		}
	}
	for _, of := range f.Of {
		if !slices.Contains([]string{"actor", "counterparty", "parties", "system_of"}, of) {
			return problem(f.Pos, "actor, counterparty, parties or system_of", "no party %q in a deal", of)
		}
	}
	return nil
}

// Clocks lists the times of a deal on which a rule can run.
func Clocks() []string {
	return []string{"agreement_at", "performed_at", "shipped_at", "arrives_at", "contract_awarded_at", "found_at",
		"under_agreement.entered_at", "product.fcc_authorization.granted_at"}
}

func problem(pos strictyaml.Pos, hint, format string, args ...any) error {
	return strictyaml.Problem{Pos: pos, Msg: fmt.Sprintf(format, args...), Hint: hint}
}

func hintNearest(near string) string {
	if near == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", near)
}
