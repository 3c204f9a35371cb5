package gen

import (
	"fmt"
	"strings"
)

// null is how OFAC prints nothing, with its space.
const null = "-0- "

// OFACFiles are the four files of one OFAC list.
type OFACFiles struct{ Primary, Aliases, Addresses, Comments []byte }

// OFAC writes the SDN list's four files. Oddities: no header; "-0- " for
// nothing; only texts are quoted; programmes as "A] [B"; weak aliases, dates
// and documents in the remarks; remarks cut at 1,000 characters in the middle
// of a word, with their rest in the comments; a final Ctrl-Z.
func OFAC(parties []Party) OFACFiles { return ofac(parties, false) }

// OFACNonSDN writes the same for the consolidated list.
func OFACNonSDN(parties []Party) OFACFiles { return ofac(parties, true) }

func ofac(parties []Party, non bool) OFACFiles {
	var prim, alt, add, com strings.Builder
	alias, place := 100, 500
	for i := range parties {
		p := &parties[i]
		remark := ofacRemark(parties, i)
		if len(remark) > 1000 {
			fmt.Fprintf(&com, "%d,%s\r\n", p.Num, quoted(remark[1000:]))
			remark = remark[:1000]
		}
		fmt.Fprintf(&prim, "%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\r\n", p.Num, quoted(ofacName(p)), ofacKind(p.Kind), quoted(ofacPrograms(p, i, non)),
			quoted(p.Title), quoted(p.CallSign), quoted(vesselType(p)), tonnage(p.Tonnage), null, quoted(flag(p)), quoted(p.Owner), quoted(remark))
		for _, a := range p.Aliases {
			if a.Weak {
				continue
			}
			alias++
			name := a.Name
			if a.Fam != "" {
				name = strings.ToUpper(a.Fam) + ", " + a.Rest
			}
			fmt.Fprintf(&alt, "%d,%d,%s,%s,%s\r\n", p.Num, alias, quoted(a.Kind), quoted(name), null)
		}
		for _, a := range p.Addresses {
			place++
			city := a.City
			if a.Postcode != "" {
				city = strings.TrimSpace(city + " " + a.Postcode)
			}
			fmt.Fprintf(&add, "%d,%d,%s,%s,%s,%s\r\n", p.Num, place, quoted(a.Street), quoted(city), quoted(a.Place.OFAC), null)
		}
		if len(p.Addresses) == 0 && i%3 == 0 { // a row that says nothing
			place++
			fmt.Fprintf(&add, "%d,%d,%s,%s,%s,%s\r\n", p.Num, place, null, null, null, null)
		}
	}
	end := func(b *strings.Builder) []byte { return []byte(b.String() + "\x1a") }
	return OFACFiles{end(&prim), end(&alt), end(&add), end(&com)}
}

func quoted(s string) string {
	if s == "" {
		return null
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

func ofacName(p *Party) string {
	if p.Kind == Person {
		return strings.ToUpper(p.Fam) + ", " + strings.TrimSpace(p.Given+" "+p.Mid)
	}
	return p.Name
}

func ofacKind(k Kind) string {
	return [...]string{`"individual"`, null, `"vessel"`, `"aircraft"`}[k]
}

func ofacPrograms(p *Party, i int, non bool) string {
	if non {
		return nonSDN[i%len(nonSDN)]
	}
	if p.Programs2 != "" {
		return p.Programme + "] [" + p.Programs2
	}
	return p.Programme
}

func vesselType(p *Party) string {
	if p.Kind == Vessel {
		return "Crude Oil Tanker"
	}
	return ""
}

func flag(p *Party) string {
	if p.Kind == Vessel {
		return p.Flag
	}
	return ""
}

func tonnage(n int) string {
	if n == 0 {
		return null
	}
	return fmt.Sprintf(`"%d"`, n)
}

func ofacRemark(parties []Party, i int) string {
	p := &parties[i]
	var out []string
	if p.Kind == Person {
		out = append(out, "DOB "+ofacDate(p.Born))
		if p.Born.Circa {
			out = append(out, fmt.Sprintf("alt. DOB %d", p.Born.Year+1))
		}
		out = append(out, "POB "+p.Birthtown+", "+p.Place.OFAC, "nationality "+p.Place.OFAC, "Gender "+map[bool]string{true: "Female", false: "Male"}[p.Female])
	}
	for _, id := range p.IDs {
		out = append(out, strings.TrimSpace(id.Type+" "+id.Number+inBrackets(id.Place.OFAC)))
	}
	for _, a := range p.Aliases {
		if a.Weak {
			out = append(out, a.Kind[:1]+".k.a. '"+a.Name+"'")
		}
	}
	if i%97 == 5 { // a remark too long for its column, cut in the middle of a word
		for n := range 30 {
			out = append(out, fmt.Sprintf("alt. Digital Currency Address - XBT 1Invented%04dAddress%08d", n, p.Num))
		}
		out = append(out, fmt.Sprintf("a.k.a. 'FAR END %d'", p.Num))
	}
	if p.LinkedTo >= 0 {
		out = append(out, "Linked To: "+strings.ToUpper(parties[p.LinkedTo].Name))
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, "; ") + "."
}

func inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

func ofacDate(d Date) string {
	s := fmt.Sprint(d.Year)
	if d.Month > 0 {
		s = months[3*d.Month-3:3*d.Month] + " " + s
	}
	if d.Day > 0 {
		s = fmt.Sprintf("%02d %s", d.Day, s)
	}
	if d.Circa {
		s = "circa " + s
	}
	if d.To > 0 {
		s += fmt.Sprintf(" to %d", d.To)
	}
	return s
}

// ISO is the date as EDTF writes it, for a test's comparison.
func (d Date) ISO() string {
	s := fmt.Sprint(d.Year)
	if d.Month > 0 {
		s += fmt.Sprintf("-%02d", d.Month)
	}
	if d.Day > 0 {
		s += fmt.Sprintf("-%02d", d.Day)
	}
	if d.Circa {
		s += "~"
	}
	if d.To > 0 {
		s += fmt.Sprintf("/%d", d.To)
	}
	return s
}
