package prove

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// An ObservedReplayer makes screenings anew, and weighs the evidence of scans
// anew. A Replayer may be one.
type ObservedReplayer interface {
	// Observe makes a screening or a scan anew, as far as what is disclosed goes.
	// An error says that the record contradicts what it rests on.
	Observe(r *Record, d *Disclosure, packs fs.FS) (*Again, error)
}

// WeighedFact is the fact of a scan that says how it was weighed and names what
// was seen. With it the scan rests on the catalog that its record names.
const WeighedFact = "weighed"

// Anew reports whether a record is made anew by the law and catalog that it names.
func (r *Record) Anew() bool {
	switch r.Kind {
	case "decision", "book":
		return true
	case "scan":
		return slices.ContainsFunc(r.Asked, func(c Commitment) bool { return c.Fact == WeighedFact })
	}
	return false
}

// An Again is an answer made anew.
type Again struct {
	Answer   []byte   // coded, in canonical JSON; nil where it was not made anew
	Not      string   // why it was not
	Rests    string   // what of the answer rests on the signature all the same
	Notes    []string // on prose that differs
	LookedUp bool     // of a decision: its parties were looked up on the lists anew
}

// A remark is what is to be said of records of a kind, once for all alike.
type remark struct {
	kind string
	anew bool
	text string
}

func (v *Verdict) remark(x remark, n int) {
	if v.remarks == nil {
		v.remarks = map[remark]int{}
	}
	v.remarks[x] += n
}

// remarked says the remarks in a fixed order.
func (v *Verdict) remarked() (out []string) {
	for x, n := range v.remarks {
		words := fmt.Sprintf("%d %ss", n, x.kind)
		if n == 1 {
			words = "1 " + x.kind
		}
		if !x.anew {
			words += " not made anew"
		}
		out = append(out, words+": "+x.text)
	}
	slices.Sort(out)
	return out
}

// observed makes a screening or a scan anew and holds the record to it.
func (v *Verdict) observed(r *Record, d *Disclosure, withheld []string, packs fs.FS, replay Replayer) {
	not := func(why string) {
		v.Observed++
		v.remark(remark{r.Kind, false, why}, 1)
	}
	again, ok := replay.(ObservedReplayer)
	switch {
	case replay == nil:
		v.Observed++ // why, is told elsewhere
		return
	case !ok:
		not("this program does not")
		return
	case len(withheld) > 0:
		not("facts are withheld")
		return
	}
	a, err := again.Observe(r, d, packs)
	if err == nil && a.Answer == nil {
		not(a.Not)
		return
	}
	v.looked[stageReplay]++
	if err != nil {
		v.problem(stageReplay, "record %s, a %s, could not be made anew: %v", r.ID, r.Kind, err)
		return
	}
	if diff := Difference(a.Answer, r.Answer); diff != "" {
		v.problem(stageReplay, "record %s, a %s: made anew the answer is another: %s", r.ID, r.Kind, diff)
		return
	}
	if r.Kind == "screening" {
		v.Screened++
	} else {
		v.Scanned++
	}
	if a.Rests != "" {
		v.remark(remark{r.Kind, true, a.Rests}, 1)
	}
	v.Notes = append(v.Notes, a.Notes...)
}

// Difference says where two JSON texts, one made anew and one recorded, differ first; "" when they do not.
func Difference(anew, recorded []byte) string {
	if bytes.Equal(anew, recorded) {
		return ""
	}
	var a, b any
	if json.Unmarshal(anew, &a) != nil || json.Unmarshal(recorded, &b) != nil {
		return "one of them is not JSON"
	}
	if d := difference("", a, b); d != "" {
		return d
	}
	return "it is written in another way"
}

func difference(at string, a, b any) string {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			break
		}
		names := map[string]bool{}
		for n := range a {
			names[n] = true
		}
		for n := range b {
			names[n] = true
		}
		for _, n := range slices.Sorted(maps.Keys(names)) {
			if d := difference(at+"."+n, a[n], b[n]); d != "" {
				return d
			}
		}
		return ""
	case []any:
		b, ok := b.([]any)
		if !ok {
			break
		}
		for i := range max(len(a), len(b)) {
			var x, y any
			if i < len(a) {
				x = a[i]
			}
			if i < len(b) {
				y = b[i]
			}
			if d := difference(fmt.Sprintf("%s[%d]", at, i), x, y); d != "" {
				return d
			}
		}
		return ""
	case nil, bool, float64, string: // the others cannot be compared with ==
		switch b.(type) {
		case nil, bool, float64, string:
			if a == b {
				return ""
			}
		}
	}
	return fmt.Sprintf("%s is %s, recorded was %s", strings.TrimPrefix(at, "."), inShort(a), inShort(b))
}

func inShort(v any) string {
	b, err := json.Marshal(v)
	switch {
	case v == nil:
		return "nothing"
	case err != nil || len(b) > 200:
		return "something longer"
	}
	return string(b)
}
