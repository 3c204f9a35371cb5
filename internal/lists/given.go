package lists

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/all"
)

// A Given is a list named in a question: "us/sdn=lists/sdn". The id may be
// missing where the files say which list they are. The path may be a folder.
type Given struct {
	ID   interdict.ListID
	Path string
}

// idForm is the form of a list's id.
const idForm = `[a-z0-9][a-z0-9._-]*(?:/[a-z0-9._-]+)*`

var (
	validID = regexp.MustCompile(`^` + idForm + `$`)

	// givenForm is id and path of a Given. A path that looks otherwise like an
	// id and "=" is written with "./" before it.
	givenForm = regexp.MustCompile(`^(?:(` + idForm + `)=)?(.+)$`)
)

// ValidID reports whether a text may be the id of a list: "us/sdn", "user/mine".
func ValidID(id string) bool { return validID.MatchString(id) }

// ParseGiven reads ID=PATH or PATH.
func ParseGiven(text string) (Given, error) {
	m := givenForm.FindStringSubmatch(text)
	if m == nil || strings.HasSuffix(text, "=") {
		return Given{}, fmt.Errorf("list %q names no file\nhint: write it as us/sdn=sdn.csv or mine=customers.xlsx", text)
	}
	return Given{interdict.ListID(m[1]), m[2]}, nil
}

// readGiven loads the lists of a question. Files of one id are read together, so
// that the three files of OFAC may be named one by one.
func readGiven(o Options) ([]list.Snapshot, []list.Warning, error) {
	var sets []givenSet
	for _, text := range o.Files {
		g, err := ParseGiven(text)
		if err != nil {
			return nil, nil, err
		}
		files, err := all.Files(g.Path)
		if err != nil {
			return nil, nil, err
		}
		at := -1
		for i := range sets {
			if sets[i].ID == g.ID {
				at = i
			}
		}
		if at < 0 {
			at, sets = len(sets), append(sets, givenSet{Given: g})
		}
		sets[at].files = append(sets[at].files, files...)
	}
	var out []list.Snapshot
	var warnings []list.Warning
	var errs []error
	for _, s := range sets {
		snaps, w, err := all.Load(s.files, list.Options{List: s.ID, AsOf: o.AsOf, Source: s.Path})
		for i := range snaps {
			snaps[i].Way = list.Given
		}
		out, warnings, errs = append(out, snaps...), append(warnings, w...), append(errs, err)
	}
	if err := errors.Join(append(errs, twice(out))...); err != nil {
		return nil, warnings, err
	}
	return out, warnings, nil
}

type givenSet struct {
	Given
	files []list.File
}

// twice refuses two editions of one list in a question: which of them was
// meant to hold, nobody could tell from the answer.
func twice(snaps []list.Snapshot) error {
	seen := map[interdict.ListID]string{}
	for _, s := range snaps {
		if other, ok := seen[s.List]; ok {
			return fmt.Errorf("list %s is given twice, by %s and %s", s.List, other, s.Source)
		}
		seen[s.List] = s.Source
	}
	return nil
}
