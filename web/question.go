package web

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

// The kinds of control that a question is put with.
const (
	askChoice = "choice"
	askDate   = "date"
	askText   = "text"
)

// Values of the radio buttons that are no values of the fact.
const (
	pickUnknown = "unknown" // I do not know
	pickTyped   = "typed"   // what the text field says
	valuePrefix = "v:"      // a value of the fact follows
)

// A question is a Need as a form puts it.
type question struct {
	Fact    string
	Words   string
	Said    string // the fact in words
	Kind    string
	Options []option
	Other   bool // another value can be typed
	Hint    string
	Rules   []ruleLink
	Means   []meaning
	Open    bool
	ID      string // prefix of the ids of its controls
	Now     string // what the deal says at present, when a fact is corrected

	Given given
	Wrong []wrong
}

// An option is one possible answer.
type option struct{ Value, Label string }

// A meaning is what one answer would lead to.
type meaning struct {
	Answer  string
	Outcome interdict.Outcome
}

// given is what was typed, kept when something is wrong with it.
type given struct{ Pick, Typed, Source, Who string }

// A wrong is a message at a control.
type wrong struct{ Field, Words string }

// about gives the message at a control.
func (q question) About(field string) string {
	for _, w := range q.Wrong {
		if w.Field == field {
			return w.Words
		}
	}
	return ""
}

// yesNo are the facts that are answered with yes or no, by the last part of
// their path.
var yesNo = []string{"us_person", "knowing", "us_involvement", "subject_to_ear", "purely_informational", "spare_part",
	"published_open_source", "security_function", "second_hand", "dormant", "in_performance", "commercial_item", "covers", "ownership"}

// listFacts hold several members at once; "none" is an answer to them.
var listFacts = []string{"embeds", "citizenship", "owners", "list_entries", "listed_on", "affiliate_of", "successor_of", "clauses", "parties", "lists"}

// leaf is the last part of a path.
func leaf(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// isTime reports whether a fact is a time.
func isTime(path string) bool { return strings.HasSuffix(leaf(path), "_at") || leaf(path) == "at" }

// newQuestion puts a Need as a form. The answers that the engine tells apart
// become radio buttons; times and open values are typed.
func (s *site) newQuestion(n interdict.Need, index string) question {
	q := question{Fact: n.Fact, Words: n.Question, Said: words.Fact(n.Fact), ID: "q" + index, Kind: askText}
	if q.Words == "" {
		q.Words = "What is the " + words.Lower(q.Said) + "?"
	}
	for _, r := range n.Rules {
		q.Rules = append(q.Rules, s.law.ruleLink(r))
	}
	keys := answerKeys(n.If)
	for _, k := range keys {
		q.Means = append(q.Means, meaning{s.answerWords(k), n.If[k]})
	}
	if isTime(n.Fact) {
		q.Kind, q.Hint = askDate, "A day, as 27 Sep 2024; two days with “to” between them; or an instant, as 2024-09-27T15:00:00-04:00."
		return q
	}
	for _, k := range keys {
		if isOther(k) {
			q.Other = true
			continue
		}
		q.Options = append(q.Options, option{fill(n, k), s.answerWords(k)})
	}
	if len(q.Options) == 0 {
		q.Options = usualAnswers(n.Fact)
		q.Other = q.Other && len(q.Options) > 0
	}
	if len(q.Options) > 0 {
		q.Kind = askChoice
	}
	if slices.Contains(listFacts, leaf(n.Fact)) {
		q.Hint = "Several values are separated by |. Write none if there is none."
		if leaf(n.Fact) == "owners" {
			q.Hint = "As Name 25 %, several separated by |. Write none if there is none."
		}
	}
	return q
}

// fill is what an answer writes into the deal's field: "x or y" is a list of
// possible values.
func fill(n interdict.Need, key string) string {
	if v, ok := n.Fill[key]; ok {
		key = v
	}
	return strings.ReplaceAll(key, " or ", "|")
}

// usualAnswers are the values that the vocabulary has for a fact.
func usualAnswers(fact string) []option {
	var values []string
	switch name := leaf(fact); {
	case slices.Contains(yesNo, name):
		values = []string{interdict.Yes, interdict.No}
	case name == "act":
		values = interdict.Acts()
	case name == "kind" && !strings.HasPrefix(fact, "under_agreement"):
		values = interdict.Kinds()
	case name == "role":
		values = interdict.Roles()
	case name == "class":
		values = interdict.Classes()
	case name == "licence", name == "under_contract", name == "under_agreement":
		values = []string{interdict.NotApplicable}
	}
	var out []option
	for _, v := range values {
		out = append(out, option{v, words.Upper(words.Plain(v))})
	}
	return out
}

func isOther(key string) bool {
	return key == "otherwise" || key == "other" || key == "any other"
}

// answerKeys orders the answers: yes, no, then as written, the rest last.
func answerKeys(m map[string]interdict.Outcome) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	rank := func(k string) int {
		switch {
		case k == interdict.Yes:
			return 0
		case k == interdict.No:
			return 1
		case strings.HasPrefix(k, "before "):
			return 2
		case isOther(k):
			return 9
		case k == interdict.NotApplicable:
			return 8
		}
		return 5
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(rank(a)-rank(b), strings.Compare(a, b)) })
	return keys
}

var instantIn = regexp.MustCompile(`\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?`)

// instants says the instants and dates inside of a text as people write them.
func (s *site) instants(text string) string {
	return instantIn.ReplaceAllStringFunc(text, func(text string) string {
		lo, _, day, ok := readPoint(text, s.zone.loc)
		switch {
		case !ok:
			return text
		case day:
			return lo.Format(dayWords)
		}
		return s.zone.instant(lo)
	})
}

// answerWords says an answer: "yes" → "Yes", an instant as people write it.
func (s *site) answerWords(key string) string {
	switch {
	case isOther(key):
		return "Any other answer"
	case key == interdict.NotApplicable:
		return "None, or does not apply"
	}
	said := s.instants(key)
	if strings.Contains(said, "/") && !strings.Contains(said, " ") {
		return said // a catalog id
	}
	return words.Upper(words.Plain(said))
}

// read takes an answer out of a posted form. A question that is answered
// wrongly keeps what was typed.
func (q *question) read(get func(string) string) answer {
	q.Given = given{clip(get("pick")), clip(get("typed")), clip(get("source")), clip(get("who"))}
	g := q.Given
	a := answer{Fact: q.Fact, Question: q.Words, Source: g.Source, Who: g.Who}
	typed := q.Kind != askChoice || g.Pick == pickTyped
	switch {
	case g.Pick == pickUnknown && g.Typed != "":
		q.fault("typed", "Clear this field, or do not choose “I do not know”.")
	case g.Pick == pickUnknown:
	case typed && g.Typed == "" && g.Pick == "":
		q.fault("pick", "Give an answer, or choose “I do not know”.")
	case typed && g.Typed == "":
		q.fault("typed", "Write the answer here.")
	case q.Kind == askDate:
		v, err := typedTime(g.Typed)
		if err != nil {
			q.fault("typed", words.Upper(err.Error())+".")
		}
		a.Value = v
	case typed:
		a.Value = typedValue(q.Fact, g.Typed)
	case strings.HasPrefix(g.Pick, valuePrefix):
		a.Value = strings.TrimPrefix(g.Pick, valuePrefix)
		for _, o := range q.Options {
			if o.Value == a.Value {
				a.Label = o.Label
			}
		}
	default:
		q.fault("pick", "Choose an answer, or “I do not know”.")
	}
	if g.Source == "" && g.Pick != pickUnknown {
		q.fault("source", "Say where the answer comes from, for example an e-mail of 3 May or a delivery note.")
	}
	if g.Who == "" {
		q.fault("who", "Write your name, so that others know whom to ask.")
	}
	return a
}

func (q *question) fault(field, words string) { q.Wrong = append(q.Wrong, wrong{field, words}) }

// clip bounds a typed text.
func clip(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "?"))
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}

// typedValue reads a typed answer as a deal writes it.
func typedValue(fact, text string) string {
	if slices.Contains(listFacts, leaf(fact)) && strings.EqualFold(text, "none") {
		return interdict.NotApplicable
	}
	return text
}

var ownerShare = regexp.MustCompile(`^(.*?)[ ,]+([0-9.]+(?:/[0-9.]+)?) ?%$`)

// fieldValue is the JSON value of an answer: members are separated by "|" as in
// a CSV cell, and owners are written with their share.
func fieldValue(fact, text string) any {
	parts := strings.Split(text, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	switch {
	case text == interdict.NotApplicable:
		return text
	case leaf(fact) == "owners":
		var owners []any
		for _, p := range parts {
			o := map[string]any{"name": p}
			if m := ownerShare.FindStringSubmatch(p); m != nil {
				o = map[string]any{"name": m[1], "share": m[2]}
			}
			owners = append(owners, o)
		}
		return owners
	case leaf(fact) == "embeds":
		return parts
	case fact == "product":
		p := interdict.NamedProduct(text)
		if p.ID != "" {
			return map[string]any{"id": p.ID}
		}
		return map[string]any{"name": p.Name}
	case len(parts) == 1:
		return parts[0]
	}
	return parts
}

// stamp completes an answer.
func (a answer) stamp(now time.Time) answer {
	a.At = now
	return a
}
