package accuracy

import (
	_ "embed"
	"strings"
)

//go:embed people.txt
var peopleText string

// A Country is the ordinary names of one country, commonest first.
type Country struct {
	Code          string
	Given, Family []string
}

// Countries reads the embedded names. A dash inside a name stands for a space
// or a hyphen, whichever the country uses.
func Countries() []Country {
	var out []Country
	for line := range strings.Lines(peopleText) {
		parts := strings.Split(strings.TrimSpace(line), "|")
		if len(parts) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		out = append(out, Country{parts[0], strings.Fields(parts[1]), strings.Fields(parts[2])})
	}
	return out
}
