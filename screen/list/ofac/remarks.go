package ofac

import (
	"strings"

	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/idtype"
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
		if id, ok := idtype.Read(piece); ok {
			e.AddID(id)
		}
	}
}

// unquote takes the single quotes off an alias, whole or cut.
func unquote(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "'"), "'")
}
