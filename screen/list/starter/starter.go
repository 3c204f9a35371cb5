// Package starter is the set of entries that the program carries, so that it
// answers at once: the three Kaspersky units of the Entity List, the twelve
// executives designated on 21 June 2024, and the companies named by the FCC
// Covered List and by section 889. They are facts typed from their sources,
// each with citation and confidence; see starter.yaml.
//
// The first two are parts of long lists and marked incomplete: with the starter
// set alone nothing is ever clear. A list that is loaded takes its place, once
// it is whole and no older: an SDN list of 2022 does not know the executives.
package starter

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/screen/list"
)

// Name is the format name of the starter set's snapshots.
const Name = "starter"

//go:embed starter.yaml
var data []byte

type document struct {
	Lists []section `yaml:"lists,required"`
}

type section struct {
	List     string  `yaml:"list,required"`
	Title    string  `yaml:"title,required"`
	AsOf     string  `yaml:"as_of,required"`
	Complete bool    `yaml:"complete,required"`
	Note     string  `yaml:"note,required"`
	Entries  []entry `yaml:"entries,required"`
}

type entry struct {
	ID         string          `yaml:"id,required"`
	Kind       string          `yaml:"kind,required"`
	Name       string          `yaml:"name"`
	Also       strictyaml.List `yaml:"also"`
	Given      string          `yaml:"given"`
	Patronymic string          `yaml:"patronymic"`
	Family     string          `yaml:"family"`
	Countries  strictyaml.List `yaml:"countries"`
	Programs   strictyaml.List `yaml:"programs"`
	Effective  string          `yaml:"effective,required"`
	Source     string          `yaml:"source,required"`
	Confidence string          `yaml:"confidence,required"`
	Remarks    string          `yaml:"remarks"`
}

// Snapshots returns the starter set, one snapshot a list, in the order of the
// file. It makes them anew on each call.
func Snapshots() ([]list.Snapshot, error) {
	var d document
	if err := strictyaml.Unmarshal("starter.yaml", data, &d); err != nil {
		return nil, err
	}
	var out []list.Snapshot
	for _, s := range d.Lists {
		snap := list.Snapshot{List: interdict.ListID(s.List), Title: s.Title, AsOf: s.AsOf, SHA256: list.SHA256(data), Way: list.Carried, Source: "carried by the program", Format: Name, MetReal: true}
		for _, e := range s.Entries {
			x, err := e.entry(snap.List)
			if err != nil {
				return nil, err
			}
			snap.Entries = append(snap.Entries, x)
		}
		snap.Finish(s.Complete, s.Note)
		out = append(out, snap)
	}
	return out, nil
}

// Beside returns the snapshots of the starter set that editions do not replace.
func Beside(editions []list.Snapshot) ([]list.Snapshot, error) {
	all, err := Snapshots()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(c list.Snapshot) bool {
		return slices.ContainsFunc(editions, func(e list.Snapshot) bool { return e.List == c.List && e.Complete && max(e.AsOf, e.Checked) >= c.AsOf })
	}), nil
}

func (e entry) entry(id interdict.ListID) (list.Entry, error) {
	out := list.Entry{List: id, ID: e.ID, Kind: list.Kind(e.Kind), Countries: e.Countries, Programs: e.Programs, Effective: e.Effective,
		Source: e.Source, Confidence: interdict.Confidence(e.Confidence), Remarks: e.Remarks}
	name := list.Name{Text: e.Name, Kind: list.Primary, Parts: list.Parts{Given: e.Given, Patronymic: e.Patronymic, Family: e.Family}}
	if name.Text == "" {
		name.Text = strings.Join(strings.Fields(e.Given+" "+e.Patronymic+" "+e.Family), " ")
	}
	if name.Text == "" {
		return out, fmt.Errorf("starter.yaml: %s/%s has no name", id, e.ID)
	}
	out.AddName(name)
	for _, also := range e.Also {
		out.AddName(list.Name{Text: also, Kind: list.Elsewhere})
	}
	return out, nil
}
