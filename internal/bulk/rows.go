package bulk

import (
	"bytes"
	"slices"
	"strings"

	"interdict/deal"
)

// A use says what a column of CSV is for.
type use struct {
	kind useKind
	time int // which of timeFields
}

type useKind uint8

const (
	useKey    useKind = iota // changes the answer
	useNone                  // not read
	useID                    // of the deal
	useAmount                // the worth, which no fact reads
	useTime
	useName // of a party
)

// planOf tells what each column is for.
func planOf(columns []deal.Column) []use {
	plan := make([]use, len(columns))
	for i, c := range columns {
		switch {
		case c.Field == "":
			plan[i].kind = useNone
		case c.Field == "id":
			plan[i].kind = useID
		case c.Field == "value.amount":
			plan[i].kind = useAmount
		case slices.Contains(timeFields[:], c.Field):
			plan[i] = use{useTime, slices.Index(timeFields[:], c.Field)}
		case strings.HasSuffix(c.Field, ".name") && !strings.HasPrefix(c.Field, "product"):
			plan[i].kind = useName
		}
	}
	return plan
}

// readCSV makes the key of the row that is in fields.
func (k *worker) readCSV() bool {
	if len(k.fields) != len(k.plan) {
		return false
	}
	for i, u := range k.plan {
		v := k.fields[i]
		switch u.kind {
		case useID:
			if !plainID(v) {
				return false
			}
			if k.row.id != nil {
				k.row.id = append(append(bytes.Clone(k.row.id), '/'), v...)
			} else {
				k.row.id = v
			}
		case useAmount:
			if len(v) > 0 && !plainAmount(v) {
				return false
			}
			// An amount or none: what is said of it cannot change the answer.
		case useTime:
			k.row.times[u.time] = v
		case useName:
			if !plainName(v) {
				return false
			}
			k.key = append(append(k.key, k.w.NameClass(string(bytes.TrimSpace(v)))...), 0)
		case useKey:
			k.key = append(append(k.key, v...), 0)
		}
	}
	return len(k.row.id) > 0
}

// plainID reports whether a cell is an id as it stands.
func plainID(v []byte) bool {
	return len(v) > 0 && v[0] != ' ' && v[len(v)-1] != ' ' && v[0] != '\'' && v[0] != '\t' && v[len(v)-1] != '\t' && bytes.IndexByte(v, '|') < 0
}

// plainName reports whether a cell is a name and nothing else: no list of
// names, no word that stands for a missing or excluded one.
func plainName(v []byte) bool {
	return bytes.IndexByte(v, '|') < 0 && (len(v) == 0 || v[0] != '\'' && v[0] != '!') && !bytes.EqualFold(bytes.TrimSpace(v), []byte("n/a"))
}

// plainAmount reports whether a cell is an amount with one reading: digits,
// and cents after a point.
func plainAmount(v []byte) bool {
	whole, cents, point := bytes.Cut(v, []byte{'.'})
	if len(whole) == 0 || len(whole) > 15 || point && len(cents) != 2 {
		return false
	}
	for _, c := range whole {
		if c < '0' || c > '9' {
			return false
		}
	}
	for _, c := range cents {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(whole) == 1 || whole[0] != '0'
}
