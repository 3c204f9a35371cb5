package interdict

import "strings"

// A Verdict says what a finding comes to.
type Verdict string

// The verdicts, worst news first. Mention and Absent are shown on demand only.
const (
	Present         Verdict = "present"          // the product is installed or running here
	PresentEmbedded Verdict = "present-embedded" // another vendor's product here contains it
	Imposter        Verdict = "imposter"         // uses the name but is somebody else's, often malware
	Probable        Verdict = "probable"         // one strong but incomplete sign; a second look settles it
	ForReview       Verdict = "review"           // could be either; Question names what would settle it
	Residue         Verdict = "residue"          // remains of a removed product; nothing of it can run
	Media           Verdict = "media"            // an installer, image or tool lies here, not installed
	OutOfScope      Verdict = "out-of-scope"     // made by the restricted party but not a covered product
	Mention         Verdict = "mention"          // text about it
	Absent          Verdict = "absent"           // another product or an accidental match
)

// Verdicts lists the verdicts, worst news first.
func Verdicts() []Verdict {
	return []Verdict{Present, PresentEmbedded, Imposter, Probable, ForReview, Residue, Media, OutOfScope, Mention, Absent}
}

// A Finding says that a product, or a trace of it, is on an asset, and why.
type Finding struct {
	Asset        string        `json:"asset"`
	Product      ProductID     `json:"product"`          // "" for one of OneOf, or of the maker's, unknown which
	OneOf        []ProductID   `json:"one_of,omitempty"` // what it may be, where one name stands for several
	Maker        string        `json:"maker,omitempty"`
	Name         string        `json:"name,omitempty"` // the product as people call it
	Verdict      Verdict       `json:"verdict"`
	Version      string        `json:"version,omitempty"`
	Embeds       []ProductID   `json:"embeds,omitempty"`
	Place        string        `json:"place,omitempty"` // the folder, key or row it stands in, as people read it
	Strength     int           `json:"strength"`        // 0 to 5, best proof of Evidence after raising and lowering
	Evidence     []Evidence    `json:"evidence"`
	Why          []string      `json:"why"`                    // the trail, in sentences
	Question     string        `json:"question,omitempty"`     // what would settle it
	Confidence   Confidence    `json:"confidence,omitempty"`   // weakest basis that the verdict rests on
	Ignored      *Ignore       `json:"ignored,omitempty"`      // somebody has said that this one is known
	Answers      []Answer      `json:"answers,omitempty"`      // what vendors have said about it, newest first
	Observations []string      `json:"observations,omitempty"` // ids of the observations that it rests on, where they came with ids
	Decisions    []UseDecision `json:"decisions,omitempty"`    // what the law says of its use, by each owner asked for
	Reach        []Reach       `json:"reach,omitempty"`        // what it can do here; of OneOf, what any of them can
	Removal      *Removal      `json:"removal,omitempty"`      // how it is removed
}

// A Reach is something that a product can do on a host. It says what the
// product is able to do, never that it does.
type Reach struct {
	Can        string     `json:"can"`   // a word: "kernel"
	Words      string     `json:"words"` // what follows "can": "run its own code in the kernel"
	Confidence Confidence `json:"confidence"`
	Source     []string   `json:"source"` // keys of the catalog's sources, or addresses
	Note       string     `json:"note,omitempty"`
}

// A Removal says how a product is removed, and what of it stays.
type Removal struct {
	How        string     `json:"how"`
	Leaves     []string   `json:"leaves,omitempty"`
	Confidence Confidence `json:"confidence"`
	Source     []string   `json:"source"`
}

// Evidence is an observation that a finding rests on.
type Evidence struct {
	Kind       ObservationKind `json:"kind"`
	Path       []string        `json:"path,omitempty"`
	Facts      Facts           `json:"facts"`
	Indicators []string        `json:"indicators,omitempty"` // ids of the catalog rows that it met
}

// An Ignore is a person's word that findings of a kind are known. It hides
// nothing: ignored findings are counted and shown as such.
type Ignore struct {
	Who   string `json:"who"`
	Why   string `json:"why"`
	Until string `json:"until"` // last day, as 2006-01-02
}

// An Answer is what a vendor has said about a product that was found. It hides
// nothing: findings whose question is answered are counted and shown as such.
type Answer struct {
	Who     string       `json:"who"`
	When    string       `json:"when"` // as 2006-01-02T15:04:05Z
	Status  AnswerStatus `json:"status"`
	Why     string       `json:"why,omitempty"`
	Action  string       `json:"action,omitempty"` // what to do, where it is affected
	About   string       `json:"about"`            // the product, as the vendor names it
	Source  string       `json:"source"`           // the file that says it
	Settles bool         `json:"settles,omitempty"`
}

// Sentence tells the answer in words.
func (a *Answer) Sentence() string {
	said := "said"
	if a.Settles {
		said = "answered"
	}
	day, _, _ := strings.Cut(a.When, "T")
	out := said + " by " + a.Who + " on " + day + " of " + a.About + ": " + strings.ReplaceAll(string(a.Status), "_", " ")
	for _, more := range []string{a.Why, a.Action} {
		if more != "" {
			out += ": " + more
		}
	}
	return out + " (" + a.Source + ")"
}

// An AnswerStatus is one of the four things that a vendor can say, as VEX
// documents do.
type AnswerStatus string

// The four statuses of VEX.
const (
	NotAffected        AnswerStatus = "not_affected"        // does not contain it
	Affected           AnswerStatus = "affected"            // contains it
	FixedInVersion     AnswerStatus = "fixed"               // this version no longer contains it
	UnderInvestigation AnswerStatus = "under_investigation" // not known yet
)

// Said tells in words what vendors have said of a finding, a sentence each.
func (f *Finding) Said() []string {
	var out []string
	for i := range f.Answers {
		out = append(out, f.Answers[i].Sentence())
	}
	return out
}

// Answered returns the vendor's answer that settles the question of a finding,
// or nil. What was found in spite of it stays found.
func (f *Finding) Answered() *Answer {
	if f.Verdict != ForReview {
		return nil
	}
	for i := range f.Answers {
		if f.Answers[i].Settles {
			return &f.Answers[i]
		}
	}
	return nil
}

// A UseDecision says what the law says of using a product that was found.
type UseDecision struct {
	Owner    string   `json:"owner"` // who uses it: "kind=federal_agency, country=US"
	Decision Decision `json:"decision"`
}
