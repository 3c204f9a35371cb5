package replay

import (
	"encoding/json"
	"strings"
	"time"

	"interdict"
	"interdict/prove"
)

// asked is what a disclosure says was asked: a deal, and what stands beside it.
type asked struct {
	deal    interdict.Deal
	profile *ProfileText
	said    []Said
	looked  *looked
	maxAge  time.Duration
}

// readAsked puts the facts of a decision together again.
func readAsked(d *prove.Disclosure) (q asked, err error) {
	var own []prove.Fact
	for _, f := range d.Facts {
		switch f.Fact {
		case profileFact:
			err = json.Unmarshal(f.Value, &q.profile)
		case heardFact:
			err = json.Unmarshal(f.Value, &q.said)
		case lookedFact:
			err = json.Unmarshal(f.Value, &q.looked)
		case maxAgeFact:
			var hours int64
			err = json.Unmarshal(f.Value, &hours)
			q.maxAge = time.Duration(hours) * time.Hour
		case answersFact: // who said which fact; the deal holds them already
		default:
			own = append(own, f)
		}
		if err != nil {
			return q, err
		}
	}
	b, err := unflatten(own)
	if err != nil {
		return q, err
	}
	return q, json.Unmarshal(b, &q.deal)
}

// Deal is the deal that a disclosure of a decision tells of, as far as its facts
// are shown.
func Deal(d *prove.Disclosure) (interdict.Deal, error) {
	q, err := readAsked(d)
	return q.deal, err
}

// An Answer is what somebody said to a question about a deal.
type Answer struct {
	Fact   string    `json:"fact"`
	Value  string    `json:"value,omitempty"` // nothing when it is not known
	Source string    `json:"source,omitempty"`
	Who    string    `json:"who"`
	At     time.Time `json:"at"`
}

// Answers are what people said to questions about the deal of a disclosure.
func Answers(d *prove.Disclosure) (out []Answer, err error) {
	for _, f := range d.Facts {
		if f.Fact == answersFact {
			err = json.Unmarshal(f.Value, &out)
		}
	}
	return out, err
}

// attribute marks the facts that somebody answered, and adds who said them. The
// names are a fact of their own, so that they can be withheld or erased.
func (r *Recorder) attribute(facts []prove.Fact, answers []Answer) ([]prove.Fact, error) {
	if len(answers) == 0 {
		return facts, nil
	}
	for i := range facts {
		for _, a := range answers {
			if a.Value != "" && (facts[i].Fact == a.Fact || strings.HasPrefix(facts[i].Fact, a.Fact+".")) {
				facts[i].From = "answer"
			}
		}
	}
	text, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	salt, err := prove.NewSalt(r.Random)
	return append(facts, prove.Fact{Fact: answersFact, Value: text, Salt: salt, From: "answer"}), err
}
