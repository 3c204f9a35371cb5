package decide_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/deal"
	"interdict/decide"
	"interdict/internal/desk"
)

// An examined case is a deal with the answer that the law sheet and the
// contract ask for, worked out by somebody who did not write the engine. What
// it does not expect is left open. See testdata/examiner.jsonl.
type examined struct {
	Why     string          `json:"why"`
	Deal    json.RawMessage `json:"deal"`
	Profile string          `json:"profile"`
	KnownAt string          `json:"known_at"` // 23 November 2026 unless given
	LawAt   string          `json:"law_at"`
	Only    []string        `json:"only"`
	Expect  expected        `json:"expect"`
}

type expected struct {
	Outcome    interdict.Outcome            `json:"outcome"`
	NotOutcome []interdict.Outcome          `json:"not_outcome"`
	Between    *[2]interdict.Outcome        `json:"between"`
	Basis      interdict.Basis              `json:"basis"`
	Rules      []string                     `json:"rules"`     // among the reasons
	Needs      *[]string                    `json:"needs"`     // exactly these facts are asked of people, in any order
	NeedsHas   []string                     `json:"needs_has"` // these are among them
	If         map[string]map[string]string `json:"if"`        // fact → answer → outcome
	Liable     map[string]map[string]string `json:"liable"`    // rule → role → words that are in it
	Policy     map[string]string            `json:"policy"`
	Advisories *[]string                    `json:"advisories"`
	Duties     *[]string                    `json:"duties"`
	Changes    *[]string                    `json:"changes"`
	Assumed    *[]string                    `json:"assumed"`  // fields, in any order
	Readings   map[string]string            `json:"readings"` // rule → words that one of its readings holds
}

// TestExaminer holds the program, with its own law and catalog, to the cases.
func TestExaminer(t *testing.T) {
	engines := map[string]*decide.Engine{}
	for _, c := range examinerCases(t) {
		t.Run(c.Why, func(t *testing.T) {
			e := c.engine(t, engines)
			got, err := e.DecideWith(c.read(t), c.profile(t))
			if err != nil {
				t.Fatal(err)
			}
			if js, err := json.Marshal(got); err != nil || bytes.Contains(js, []byte("null")) {
				t.Errorf("an empty list is written as null: %v %s", err, js)
			}
			for _, wrong := range c.Expect.differ(&got) {
				t.Error(wrong)
			}
			if t.Failed() {
				t.Logf("deal: %s\nanswer: %s, between %v, %s, needs %v", c.Deal, got.Outcome, got.Between, got.Basis, got.Needs)
			}
		})
	}
}

func examinerCases(t *testing.T) []examined {
	t.Helper()
	src, err := os.ReadFile("testdata/examiner.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []examined
	for s := bufio.NewScanner(bytes.NewReader(src)); s.Scan(); {
		var c examined
		d := json.NewDecoder(bytes.NewReader(s.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(&c); err != nil {
			t.Fatalf("examiner.jsonl: %v in %s", err, s.Text())
		}
		out = append(out, c)
	}
	return out
}

func (c *examined) engine(t *testing.T, engines map[string]*decide.Engine) *decide.Engine {
	t.Helper()
	key := fmt.Sprint(c.Only, c.KnownAt, c.LawAt)
	if e := engines[key]; e != nil {
		return e
	}
	known := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if c.KnownAt != "" {
		at, err := time.Parse(time.RFC3339, c.KnownAt)
		if err != nil {
			t.Fatal(err)
		}
		known = at
	}
	d, err := desk.Open(desk.Options{Only: c.Only})
	if err != nil {
		t.Fatal(err)
	}
	e, err := d.Engine(desk.Clocks{KnownAt: known, LawAt: c.LawAt}, nil)
	if err != nil {
		t.Fatal(err)
	}
	engines[key] = e
	return e
}

// read reads the deal as the program reads a line of JSON Lines.
func (c *examined) read(t *testing.T) interdict.Deal {
	t.Helper()
	for row := range deal.Read(bytes.NewReader(c.Deal), "examiner.jsonl", deal.Options{Format: deal.JSONL}) {
		if row.Err != nil {
			t.Fatal(row.Err)
		}
		return row.Deal
	}
	t.Fatal("no deal")
	return interdict.Deal{}
}

func (c *examined) profile(t *testing.T) *decide.Profile {
	t.Helper()
	if c.Profile == "" {
		return nil
	}
	src, err := os.ReadFile("../" + c.Profile)
	if err != nil {
		t.Fatal(err)
	}
	p, err := decide.ParseProfile(c.Profile, src)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// differ lists what is otherwise than expected.
func (x *expected) differ(d *interdict.Decision) []string {
	var out []string
	wrong := func(what string, got, want any) {
		out = append(out, fmt.Sprintf("%s: got %v, want %v", what, got, want))
	}
	if x.Outcome != "" && d.Outcome != x.Outcome {
		wrong("outcome", d.Outcome, x.Outcome)
	}
	if slices.Contains(x.NotOutcome, d.Outcome) {
		wrong("outcome", d.Outcome, "anything else")
	}
	if x.Between != nil && d.Between != *x.Between {
		wrong("between", d.Between, *x.Between)
	}
	if x.Basis != "" && d.Basis != x.Basis {
		wrong("basis", d.Basis, x.Basis)
	}
	sets := []struct {
		what string
		want *[]string
		got  []string
	}{
		{"needs", x.Needs, facts(d.Needs)},
		{"advisories", x.Advisories, texts(d.Advisories, func(a interdict.Advisory) string { return a.ID })},
		{"duties", x.Duties, texts(d.Duties, func(a interdict.Duty) string { return a.ID })},
		{"changes", x.Changes, texts(d.Changes, func(a interdict.Change) string { return a.At.Format(time.RFC3339) })},
		{"assumed", x.Assumed, texts(d.Assumed, func(a interdict.Assumption) string { return a.Field })},
	}
	for _, s := range sets {
		if s.want != nil && !slices.Equal(slices.Sorted(slices.Values(s.got)), slices.Sorted(slices.Values(*s.want))) {
			wrong(s.what, s.got, *s.want)
		}
	}
	for _, f := range x.NeedsHas {
		if !slices.Contains(facts(d.Needs), f) {
			wrong("needs", facts(d.Needs), f)
		}
	}
	return append(out, x.differInRules(d)...)
}

func (x *expected) differInRules(d *interdict.Decision) []string {
	var out []string
	reasons := map[string]interdict.Reason{}
	for _, r := range d.Reasons {
		reasons[string(r.Rule)] = r
	}
	for _, id := range x.Rules {
		if _, ok := reasons[id]; !ok {
			out = append(out, "no reason "+id)
		}
	}
	for id, roles := range x.Liable {
		for role, words := range roles {
			if got := reasons[id].Liable[role]; !strings.Contains(got, words) {
				out = append(out, fmt.Sprintf("%s: %s is liable %q, want %q in it", id, role, got, words))
			}
		}
	}
	for id, want := range x.Policy {
		if got := reasons[id].Policy; got != want {
			out = append(out, fmt.Sprintf("%s: policy %q, want %q", id, got, want))
		}
	}
	for id, words := range x.Readings {
		if got := reasons[id].Readings; !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, words) }) {
			out = append(out, fmt.Sprintf("%s: readings %q, want %q in one", id, got, words))
		}
	}
	for fact, want := range x.If {
		i := slices.IndexFunc(d.Needs, func(n interdict.Need) bool { return n.Fact == fact })
		if i < 0 {
			out = append(out, "nobody asks for "+fact)
			continue
		}
		got := map[string]string{}
		for answer, o := range d.Needs[i].If {
			got[answer] = string(o)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			out = append(out, fmt.Sprintf("%s: if %v, want %v", fact, got, want))
		}
	}
	return out
}

// facts are those that people are asked for, without questions of law.
func facts(needs []interdict.Need) []string {
	return texts(slices.DeleteFunc(slices.Clone(needs), func(n interdict.Need) bool { return n.Counsel }), func(n interdict.Need) string { return n.Fact })
}

func texts[T any](list []T, text func(T) string) []string {
	out := make([]string, 0, len(list))
	for _, x := range list {
		out = append(out, text(x))
	}
	return out
}
