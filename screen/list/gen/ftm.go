package gen

import (
	"encoding/json"
	"fmt"
	"strings"
)

// FTM writes the parties as FollowTheMoney entities, a line each, with their
// sanctions and addresses as entities of their own and a relative who is no
// target.
func FTM(parties []Party) []byte {
	var b strings.Builder
	line := func(o map[string]any) {
		j, err := json.Marshal(o)
		if err != nil {
			panic(err) // maps of texts always marshal
		}
		b.Write(j)
		b.WriteByte('\n')
	}
	for i := range parties {
		p := &parties[i]
		props := map[string][]string{"name": {p.Name}, "topics": {"sanction"}, "programId": {p.Programme}, "country": {strings.ToLower(p.Place.Code)}}
		for _, a := range p.Aliases {
			key := "alias"
			if a.Weak {
				key = "weakAlias"
			} else if a.Kind == "fka" {
				key = "previousName"
			}
			props[key] = append(props[key], a.Name)
		}
		if p.Native != "" && p.Script != "Latin" {
			props["alias"] = append(props["alias"], p.Native)
		}
		schema := [...]string{"Person", "Company", "Vessel", "Airplane"}[p.Kind]
		switch p.Kind {
		case Person:
			props["birthDate"] = []string{Date{Year: p.Born.Year, Month: p.Born.Month, Day: p.Born.Day}.ISO()}
			props["nationality"], props["firstName"], props["lastName"] = []string{strings.ToLower(p.Place.Code)}, []string{p.Given}, []string{p.Fam}
			props["passportNumber"] = []string{p.IDs[0].Number}
		case Company:
			props["taxNumber"] = []string{p.IDs[0].Number}
		case Vessel:
			props["imoNumber"] = []string{fmt.Sprintf("IMO%d", p.IMO)}
		}
		for _, a := range p.Addresses {
			props["address"] = append(props["address"], strings.Trim(a.Street+", "+a.City+", "+a.Place.OFAC, ", "))
		}
		line(map[string]any{"id": FTMRef(p), "caption": p.Name, "schema": schema, "properties": props, "referents": []string{}, "datasets": []string{"xx_test"},
			"first_seen": "2024-01-01T00:00:00", "last_seen": "2026-11-20T06:00:00", "last_change": "2026-01-01T00:00:00", "target": true})
		line(map[string]any{"id": FTMRef(p) + "-s", "caption": "Sanction", "schema": "Sanction", "properties": map[string][]string{"entity": {FTMRef(p)}, "authority": {"Nobody"}},
			"referents": []string{}, "datasets": []string{"xx_test"}, "target": false})
		if i%10 == 0 {
			line(map[string]any{"id": FTMRef(p) + "-r", "caption": "Relative of " + p.Name, "schema": "Person", "properties": map[string][]string{"name": {"Relative of " + p.Name}},
				"referents": []string{}, "datasets": []string{"xx_test"}, "target": false})
		}
	}
	return []byte(b.String())
}

// FTMRef is the id of a party in the file that FTM writes.
func FTMRef(p *Party) string { return fmt.Sprintf("xx-%d", p.Num) }
