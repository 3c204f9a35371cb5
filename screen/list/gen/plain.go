package gen

import (
	"fmt"
	"strings"
)

// Plain writes the parties as a table such as a user makes: with semicolons, a
// byte order mark, headings in a language of one's own, aliases in one cell and
// a column that means nothing to a list.
func Plain(parties []Party) []byte {
	var b strings.Builder
	b.WriteString("\ufeffKunden-Nr;Firmenname;Aliases;Land;Geburtsdatum;Art;Lieblingsfarbe\r\n")
	for i := range parties {
		p := &parties[i]
		var aliases []string
		for _, a := range p.Aliases {
			aliases = append(aliases, a.Name)
		}
		born := ""
		if p.Kind == Person {
			born = ofacDate(p.Born)
		}
		fmt.Fprintf(&b, "%d;%s;%s;%s;%s;%s;blau\r\n", p.Num, semicolons(p.Name), semicolons(strings.Join(aliases, " | ")), p.Place.OFAC, born,
			[...]string{"Person", "Firma", "ship", "aircraft"}[p.Kind])
	}
	return []byte(b.String())
}

func semicolons(s string) string {
	if strings.ContainsAny(s, ";\"\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
