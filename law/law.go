// Package law holds restrictions as data: strict YAML packs, one folder a
// restriction, checked when read.
//
// A pack is a table of rules over a closed set of finite facts. A rule is a
// box: every fact that it names must have one of the values that it lists, and
// its clock must lie between its instants. An exception is a box that defeats
// the rules it names. Nothing in a pack is an expression, so everything that a
// pack can say can be enumerated, and package decide does enumerate it.
//
// Law has two times. A rule bites on the act's own clock (agreement_at,
// performed_at, shipped_at …). History tells from when the world could know of
// it: the same act can have one answer as known in October and another as
// known in December. See Pack.Validity.
//
// FORMAT.md beside this file describes every field.
package law

import (
	"time"

	"interdict"
	"interdict/internal/strictyaml"
)

// A Pack is one restriction as written in restriction.yaml.
type Pack struct {
	Pos       strictyaml.Pos
	ID        interdict.RestrictionID `yaml:"restriction,required"`
	Title     string                  `yaml:"title,required"`
	Short     string                  `yaml:"short,required"` // a few words for tables
	Country   string                  `yaml:"country,required"`
	Authority string                  `yaml:"authority,required"`
	Version   int                     `yaml:"version,required"`
	Status    string                  `yaml:"status,required"` // draft reviewed superseded
	CheckedAt string                  `yaml:"checked_at,required"`
	Zone      string                  `yaml:"zone,required"` // IANA zone, for print and for the lint of instants
	About     string                  `yaml:"about,required"`
	Outcomes  strictyaml.List         `yaml:"outcomes,required"` // outcomes that this instrument can give

	Sources    strictyaml.Map[Source]    `yaml:"sources,required"`
	Sets       strictyaml.Map[Set]       `yaml:"sets"`
	Persons    strictyaml.Map[Person]    `yaml:"persons"`
	Terms      strictyaml.Map[Term]      `yaml:"terms"`
	Listed     strictyaml.Map[Listed]    `yaml:"listed"`
	Instants   strictyaml.Map[Instant]   `yaml:"instants"`
	Facts      strictyaml.Map[Fact]      `yaml:"facts,required"`
	Liability  strictyaml.Map[Liability] `yaml:"liability"`
	Readings   strictyaml.Map[Reading]   `yaml:"readings"`
	Rules      strictyaml.Map[Rule]      `yaml:"rules"`
	Exceptions strictyaml.Map[Exception] `yaml:"exceptions"`
	Silent     strictyaml.Map[Silent]    `yaml:"silent"`
	Advisories strictyaml.Map[Advisory]  `yaml:"advisories"`
	Duties     strictyaml.Map[Duty]      `yaml:"duties"`
	Always     []Always                  `yaml:"always"`
	History    []Event                   `yaml:"history,required"`
	Equivalent strictyaml.Map[string]    `yaml:"equivalent"` // mutant id → why no case can tell it from the pack

	Dir    string `yaml:"-"` // folder, relative to law/
	SHA256 string `yaml:"-"` // of restriction.yaml as read

	cases func() (*Cases, error) // reads the file when first asked; nil for a pack without a folder
}

// A Source is a published text. Digest is set only where the primary text was seen.
type Source struct {
	Cite       string               `yaml:"cite,required"`
	Doc        string               `yaml:"doc"`
	Title      string               `yaml:"title"`
	Published  string               `yaml:"published"`
	Confidence interdict.Confidence `yaml:"confidence,required"`
	Address    string               `yaml:"address"`
	Digest     string               `yaml:"digest"`
	Was        strictyaml.List      `yaml:"was"` // earlier citations of the same text
	Note       string               `yaml:"note"`
}

// Grounds says where a value comes from and how well that was seen.
type Grounds struct {
	Source     string               `yaml:"source,required"` // key of sources
	Para       string               `yaml:"para"`            // pinpoint: paragraph, section
	Confidence interdict.Confidence `yaml:"confidence,required"`
}

// A Set is a named list of values, defined once with its own citation. A
// condition or parameter uses it as "$name".
type Set struct {
	Grounds
	Values strictyaml.List `yaml:"values,required"`
	Note   string          `yaml:"note"`
}

// A Person is a test of who somebody is, as data of this instrument: it holds
// when any of its lines holds. A line names one fact of a party and the
// countries that satisfy it.
type Person struct {
	Grounds
	Any  []strictyaml.Map[strictyaml.List] `yaml:"any,required"`
	Note string                            `yaml:"note"`
}

// A Listed is a party that the instrument names, with the spellings by which
// it is known; the confidence of each spelling is that of the entry unless the
// spelling stands under unverified.
type Listed struct {
	Grounds
	List       interdict.ListID `yaml:"list,required"`
	Kind       string           `yaml:"kind"` // individual or entity
	Name       string           `yaml:"name,required"`
	Also       strictyaml.List  `yaml:"also"`
	Unverified strictyaml.List  `yaml:"unverified"`
	Country    string           `yaml:"country"`
	Post       string           `yaml:"post"`
}

// An Instant is a point in time as the law fixes it. Where sources differ, Or
// holds the later reading; between the two the law is disputed.
type Instant struct {
	Pos strictyaml.Pos
	Grounds
	At    string `yaml:"at,required"` // RFC 3339 with offset
	Or    string `yaml:"or"`
	Why   string `yaml:"why"`   // why two readings
	Words string `yaml:"words"` // as printed: "29 Sep 2024, 00:00 Eastern"
	Days  *Days  `yaml:"days"`  // "N days after": a check, never a computation

	at, or time.Time
}

// Days is the offset by which people remember an instant; lint says when it disagrees.
type Days struct {
	Count  int    `yaml:"count,required"`
	After  string `yaml:"after,required"`
	Differ string `yaml:"differ"` // why N days after is not the instant, where it is not
}

// A Fact is a finite question about a deal, answered by a test that package
// decide implements. Rules see nothing but facts.
type Fact struct {
	Pos      strictyaml.Pos
	Test     string                 `yaml:"test,required"`
	Of       strictyaml.List        `yaml:"of"`       // which party or parties
	Roles    strictyaml.List        `yaml:"roles"`    // only parties in these roles
	Field    string                 `yaml:"field"`    // deal field, dotted
	In       strictyaml.List        `yaml:"in"`       // countries
	Values   strictyaml.List        `yaml:"values"`   // values told apart; the rest is "other"
	Person   string                 `yaml:"person"`   // name of a person test
	Group    string                 `yaml:"group"`    // maker group of the catalog
	Reach    strictyaml.List        `yaml:"reach"`    // affiliate successor predecessor
	Lists    strictyaml.List        `yaml:"lists"`    // restricted-party lists
	Share    int                    `yaml:"share"`    // percent
	Cuts     strictyaml.List        `yaml:"cuts"`     // numbers at which a number fact is cut
	Classes  strictyaml.List        `yaml:"classes"`  // classes that count
	Unstated string                 `yaml:"unstated"` // value taken when nothing is said; only ever the strictest, which the check proves
	Ask      string                 `yaml:"ask"`      // the question to a person when it is missing
	Asks     string                 `yaml:"asks"`     // deal field that the answer fills
	Answers  strictyaml.Map[string] `yaml:"answers"`  // value → answer to write into that field
	Say      strictyaml.Map[string] `yaml:"say"`      // value → clause for explanations
	Note     string                 `yaml:"note"`

	sets []string // named sets that its parameters use
}

// Liability is exposure in words, with its amounts by date of assessment.
type Liability struct {
	Grounds
	Text     string   `yaml:"text,required"`
	Civil    []Amount `yaml:"civil"`
	Twice    bool     `yaml:"twice_value"` // the greater of the amount and twice the value of the deal
	Currency string   `yaml:"currency"`
}

// An Amount is a maximum penalty for assessments from a date on.
type Amount struct {
	From       string               `yaml:"from,required"`
	Amount     string               `yaml:"amount,required"`
	Confidence interdict.Confidence `yaml:"confidence,required"`
	Note       string               `yaml:"note"`
}

// A Reading is a question of law that the text leaves open and how it was taken.
type Reading struct {
	Question   string               `yaml:"question,required"`
	Taken      string               `yaml:"taken,required"`
	Confidence interdict.Confidence `yaml:"confidence,required"`
}

// Text is what the source says: its own words when quoted, else a paraphrase.
type Text struct {
	Text   string `yaml:"text"`
	Quoted string `yaml:"quoted"` // only words seen in the source
}

// Words returns the text and whether it is the source's own.
func (t Text) Words() (text string, quoted bool) {
	if t.Quoted != "" {
		return t.Quoted, true
	}
	return t.Text, false
}

// A Term is a definition of the instrument, such as "covered product": it
// holds when any of its lines holds. Rules use it under is.
type Term struct {
	Pos strictyaml.Pos
	Grounds
	Any  []strictyaml.Map[strictyaml.List] `yaml:"any,required"`
	Note string                            `yaml:"note"`

	sets []string
}

// A When is a conjunction of facts, each with the values that satisfy it, and
// of terms. Any gives alternatives, of which one must hold too.
type When struct {
	Is   strictyaml.List                   `yaml:"is"`
	When strictyaml.Map[strictyaml.List]   `yaml:"when"`
	Any  []strictyaml.Map[strictyaml.List] `yaml:"any"`

	sets []string // named sets that its conditions use
}

// A Span is the time in which a rule bites, on one clock of the deal.
type Span struct {
	Clock string `yaml:"clock"`
	From  string `yaml:"from"`  // instant, included
	Until string `yaml:"until"` // instant, not included
	Also  []Also `yaml:"also"`  // further clocks that must lie in their spans
}

// Also is a further clock of a rule.
type Also struct {
	Clock string `yaml:"clock,required"`
	From  string `yaml:"from"`
	Until string `yaml:"until"`
}

// A Rule is the smallest citable prohibition or requirement.
type Rule struct {
	Pos strictyaml.Pos
	Grounds
	Text
	When
	Span
	Title    string                 `yaml:"title,required"`
	Outcome  interdict.Outcome      `yaml:"outcome,required"`
	UpTo     interdict.Outcome      `yaml:"up_to"`    // of a review: what it may turn out to be; prohibited unless said
	Question string                 `yaml:"question"` // of a review: what counsel must settle
	Policy   string                 `yaml:"policy"`
	Liable   strictyaml.Map[string] `yaml:"liable"`
	Readings strictyaml.List        `yaml:"readings"`
}

// An Exception defeats the rules, or exceptions, that it names.
type Exception struct {
	Pos strictyaml.Pos
	Grounds
	Text
	When
	Span
	Title string          `yaml:"title,required"`
	To    strictyaml.List `yaml:"to,required"`
	Basis interdict.Basis `yaml:"basis"` // excepted unless said; licensed
}

// A Silent row says on purpose that no rule reaches something, and why.
type Silent struct {
	Pos strictyaml.Pos
	Grounds
	When
	Span
	Because string `yaml:"because,required"`
}

// An Advisory stands beside the outcome.
type Advisory struct {
	Pos strictyaml.Pos
	Grounds
	Text
	When
	Span
}

// A Duty is something that somebody must do.
type Duty struct {
	Pos strictyaml.Pos
	Grounds
	When
	Span
	Who    string `yaml:"who,required"`
	What   string `yaml:"what,required"`
	Within string `yaml:"within"`
	By     string `yaml:"by"` // instant
}

// An Always is an invariant: checked at every point, known or unknown.
type Always struct {
	Pos strictyaml.Pos
	When
	Span
	Never   strictyaml.List `yaml:"never,required"` // outcomes
	Because string          `yaml:"because,required"`
}

// An Event changes what is in force. Known is when the world could know it.
type Event struct {
	Pos strictyaml.Pos
	Grounds
	Event       string          `yaml:"event,required"` // enact stay resume amend vacate expire suspend_enforcement resume_enforcement
	Known       string          `yaml:"known,required"` // date or instant
	Rules       strictyaml.List `yaml:"rules"`          // all when absent
	From        string          `yaml:"from"`           // instant; from the beginning when absent
	Until       string          `yaml:"until"`          // instant; without end when absent
	Unconfirmed bool            `yaml:"unconfirmed"`    // no source says that it came about
	Note        string          `yaml:"note"`

	known time.Time
}
