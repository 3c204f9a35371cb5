package interdict

import "time"

// A Decision answers one Deal. The same deal, law and clocks give the same
// bytes.
type Decision struct {
	ID         string        `json:"id"`
	Outcome    Outcome       `json:"outcome"`
	Between    [2]Outcome    `json:"between"` // mildest and strictest outcome that the known facts allow
	Basis      Basis         `json:"basis"`
	Confidence Confidence    `json:"confidence,omitempty"` // weakest source that the answer rests on
	Reasons    []Reason      `json:"reasons"`
	LookedAt   []LookedAt    `json:"looked_at"`
	Needs      []Need        `json:"needs"`
	Advisories []Advisory    `json:"advisories"`
	Duties     []Duty        `json:"duties"`
	Changes    []Change      `json:"changes"`
	Assumed    []Assumption  `json:"assumed,omitempty"`
	Facts      []FactNote    `json:"facts,omitempty"` // how names were resolved, what was read into what
	Notes      []string      `json:"notes,omitempty"`
	Law        LawVersions   `json:"law"`
	Lists      []ListVersion `json:"lists,omitempty"`  // on which its parties were looked up
	LawAt      string        `json:"law_at,omitempty"` // only when the law of one instant was asked for
	KnownAt    time.Time     `json:"known_at"`
}

// A ListVersion pins an edition of a restricted-party list.
type ListVersion struct {
	ID       ListID `json:"id"`
	AsOf     string `json:"as_of,omitempty"` // day of the edition
	SHA256   string `json:"sha256"`
	Way      string `json:"way,omitempty"` // how it came: from the publisher, by import, carried by the program
	Complete bool   `json:"complete"`      // the whole list, so that "not found" says something
}

// LawVersions names the packs consulted, by restriction id.
type LawVersions map[RestrictionID]LawVersion

// A LawVersion pins one pack.
type LawVersion struct {
	Version    int        `json:"version"`
	SHA256     string     `json:"sha256"`
	Status     string     `json:"status"` // draft reviewed superseded
	Confidence Confidence `json:"confidence"`
	CheckedAt  string     `json:"checked_at"` // date on which the pack was last held against its sources
}

// A Reason is a rule that applies, or may apply.
type Reason struct {
	Rule       RuleID            `json:"rule"`
	Outcome    Outcome           `json:"outcome"`
	Certain    bool              `json:"certain"` // false: it applies for some of the possible facts only
	Citation   string            `json:"citation"`
	Text       string            `json:"text"`             // what the rule says
	Quoted     bool              `json:"quoted,omitempty"` // Text is the source's own words
	Because    string            `json:"because"`
	Policy     string            `json:"policy,omitempty"` // how a licence application would be met
	Liable     map[string]string `json:"liable,omitempty"` // exposure by role, in words
	Readings   []string          `json:"readings,omitempty"`
	Confidence Confidence        `json:"confidence"`
	Enforced   string            `json:"enforced,omitempty"` // said when in force but not enforced
}

// LookedAt is a rule, exception or silent row that was considered and does
// not settle the deal, or defeats what would.
type LookedAt struct {
	Rule       RuleID     `json:"rule"`
	Because    string     `json:"because"`
	Confidence Confidence `json:"confidence,omitempty"`
}

// A Need is a question whose answer can change the outcome.
type Need struct {
	Fact     string             `json:"fact"` // deal field, as "counterparty.us_person"
	Question string             `json:"question"`
	Rules    []RuleID           `json:"rules,omitempty"`
	Counsel  bool               `json:"counsel,omitempty"` // a question of law, not one for a clerk
	If       map[string]Outcome `json:"if,omitempty"`      // answer → outcome
	Fill     map[string]string  `json:"fill,omitempty"`    // answer → value for the field, where the two differ
}

// An Advisory stands beside the outcome: lawful, but officially discouraged.
type Advisory struct {
	ID         string     `json:"id"` // row of the pack: "A1"
	Source     string     `json:"source"`
	Text       string     `json:"text"`
	Confidence Confidence `json:"confidence,omitempty"`
}

// A Duty is something that somebody must do because of the deal.
type Duty struct {
	ID         string     `json:"id"` // row of the pack: "D1"
	Who        string     `json:"who"`
	What       string     `json:"what"`
	Within     string     `json:"within,omitempty"` // "3 business days"
	By         string     `json:"by,omitempty"`     // an instant or date
	Citation   string     `json:"citation"`
	Certain    bool       `json:"certain"`
	Confidence Confidence `json:"confidence,omitempty"`
}

// A Change is an instant at which the same deal would get another answer.
type Change struct {
	At    time.Time `json:"at"`
	Clock string    `json:"clock"` // the time of the deal that would have to lie on the other side
	From  Outcome   `json:"from"`
	To    Outcome   `json:"to"`
}

// An Assumption is a standing fact of a profile that mattered.
type Assumption struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Profile string `json:"profile"` // name and digest of the profile
	Because string `json:"because,omitempty"`
}

// A FactNote tells how a fact of the deal was established.
type FactNote struct {
	Field   string `json:"field"`
	Because string `json:"because"`
}
