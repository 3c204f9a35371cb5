package screen

import "interdict/screen/name"

// Calibration is the numbers by which evidence becomes a score and a score a
// band. One is shipped (Shipped), found with screen/accuracy/fit on a set made
// of the lists; doc/accuracy.md says what it does.
//
// # From evidence to score
//
// An aligned pair of words is worth w, the weight of the listed word, and is s
// alike. Then
//
//	agreed   sum of w*s over aligned pairs
//	loss     what speaks against it:
//	         w*(1-s) of aligned pairs, times Typo, Sound, Bare, Joined or Loose by
//	         how they are related, and again times 1+Known*k where the word asked for is
//	         itself a common name (k from 0 to 1): Karimi is not Karami mistyped
//	         Extra*w of the words asked for that found no partner
//	         Missing*w of the listed words that found no partner
//	         Second*w and Middle*w instead, where a person's family name and one
//	         more name agree: middle names and patronymics come and go, the first
//	         name does not
//	         Added*w and Lacking*w instead, of the words of trade and place that
//	         one side of a firm has more than the other
//	score    agreed / (agreed + loss/(1+Ease*agreed)) * (1 - Doubt/(1+(agreed/Enough)²))
//
// The first factor is coverage, seen from both sides; the more agrees, the
// less one slip matters. The second is trust: agreement on what is common
// proves little. "Ali" for "Ali" is hardly evidence, "Zawahiri" is.
//
// A firm is known by one word: who asks for Hikvision means Hangzhou Hikvision
// Digital Technology Co., Ltd. So where a word as telling as Telling agrees to
// the letter and all that is left over are places, forms, and generic words of
// the list, the score is Brand at least, which a person looks at. A generic
// word more on the asked side needs a word as telling as Coined.
//
// An initial proves nothing, but it excuses: of the name that it may stand for
// only Initial of the weight counts as left over. Then named steps multiply.
type Calibration struct {
	Version string `json:"version"`

	Typo, Sound, Known      float32
	Bare, Joined, Loose     float32
	Extra, Missing, Initial float32
	Second, Middle          float32
	Added, Lacking          float32
	Ease                    float32
	Doubt, Enough           float32
	Whole                   float32 // two words or more, every one with its partner: no less than this
	Brand, Telling, Coined  float32 // one word as rare as Telling agrees, and nothing telling is left over: no less than Brand

	Numbers float32 // both names have numbers and they differ
	Family  float32 // the entry's family name found no partner
	Forms   float32 // legal forms of different classes
	Bearer  float32 // a legal form asked for, and a person, ship or aircraft listed
	Alone   float32 // one word agrees, and words are left over on both sides
	First   float32 // the first given name of one side found no partner
	Clash   float32 // people whose other names differ: each side has one that the other lacks

	Review float32 // from this score on a person must look
	Match  float32 // from this score on it is a hit until somebody clears it
}

// Shipped is the calibration that the accuracy table was measured with.
func Shipped() Calibration {
	return Calibration{
		Version: "5",
		Typo:    0.21, Sound: 0.54, Known: 2, Bare: 0.5, Joined: 1.8, Loose: 2.5,
		Extra: 0.6, Missing: 0.34, Initial: 0.09, Second: 0.33, Middle: 0.22, Added: 0.36, Lacking: 0.34,
		Ease: 0.16, Doubt: 0.2, Enough: 3.8, Whole: 0.9,
		Brand: 0.751, Telling: 0.65, Coined: 0.8,
		Numbers: 0.06, Family: 0.1, Forms: 0.91, Bearer: 0.9, Alone: 0.5, First: 0.35, Clash: 0.97,
		Review: 0.75, Match: 0.83,
	}
}

// Evidence is what comparing two names found, before it is weighed.
type Evidence struct {
	Agreed  float32 `json:"agreed"`
	Typo    float32 `json:"typo,omitempty"`   // slips of the pen
	Sound   float32 `json:"sound,omitempty"`  // slips of the ear, other romanisations
	Bare    float32 `json:"bare,omitempty"`   // vowels that the script does not write
	Joined  float32 `json:"joined,omitempty"` // words written together
	Loose   float32 `json:"loose,omitempty"`  // variants of a name, translations of a word
	Known   float32 `json:"known,omitempty"`  // the part of Typo, Sound and Bare where a common name was asked for
	Extra   float32 `json:"extra,omitempty"`
	Missing float32 `json:"missing,omitempty"`
	Second  float32 `json:"second,omitempty"`  // middle names asked for
	Middle  float32 `json:"middle,omitempty"`  // middle names listed
	Added   float32 `json:"added,omitempty"`   // words of trade and place asked for
	Lacking float32 `json:"lacking,omitempty"` // words of trade and place listed

	Numbers   bool `json:"numbers,omitempty"`   // numbers that differ
	Family    bool `json:"family,omitempty"`    // the listed family name is not there
	Forms     bool `json:"forms,omitempty"`     // other legal forms
	Bearer    bool `json:"bearer,omitempty"`    // a firm asked for, a person or ship listed
	Alone     bool `json:"alone,omitempty"`     // one word agrees, others do not
	First     bool `json:"first,omitempty"`     // the first name of one side is not on the other
	Clash     bool `json:"clash,omitempty"`     // other names on both sides
	Whole     bool `json:"whole,omitempty"`     // every word has its partner, to the letter
	Brand     bool `json:"brand,omitempty"`     // a rare word agrees, and nothing but generic words and places is left over
	Untelling bool `json:"untelling,omitempty"` // nothing that agrees can identify anybody
}

// Score weighs the evidence of two names.
func (c *Calibration) Score(e *Evidence) float32 {
	s := c.curve(e.Agreed, c.loss(e))
	if e.Whole {
		s = max(s, c.Whole)
	}
	if e.Brand {
		s = max(s, c.Brand)
	}
	for _, st := range c.steps(e, s) {
		s *= st.factor
	}
	return s
}

func (c *Calibration) loss(e *Evidence) float32 {
	slips := float32(c.Typo*e.Typo) + float32(c.Sound*e.Sound) + float32(c.Bare*e.Bare) + float32(c.Joined*e.Joined) + float32(c.Loose*e.Loose) + float32(c.Known*e.Known)
	slips += float32(c.Extra*e.Extra) + float32(c.Missing*e.Missing) + float32(c.Second*e.Second) + float32(c.Middle*e.Middle)
	return slips + float32(c.Added*e.Added) + float32(c.Lacking*e.Lacking)
}

// curve is coverage times trust. It rises with agreed and falls with loss,
// which the bound of a search rests on.
func (c *Calibration) curve(agreed, loss float32) float32 {
	if agreed <= 0 {
		return 0
	}
	return agreed / (agreed + loss/(1+float32(c.Ease*agreed))) * c.trust(agreed)
}

// trust is how far agreement proves anything.
func (c *Calibration) trust(agreed float32) float32 {
	r := agreed / c.Enough
	return 1 - c.Doubt/(1+float32(r*r))
}

// top is the most that a score can be with this much agreed and lost; whole
// says that every word may have its partner, thing that no person bears the
// name for certain.
func (c *Calibration) top(agreed, loss float32, whole, thing bool) float32 {
	s := c.curve(agreed, loss)
	if whole && agreed > 0 {
		s = max(s, c.Whole)
	}
	if thing && agreed >= float32(c.Telling*sureSimilarity) {
		s = max(s, c.Brand)
	}
	return s
}

// slip is what an aligned pair loses for each unit of weight.
func (c *Calibration) slip(sim float32, how name.Relation, known float32) float32 {
	switch how {
	case name.Mistyped:
		return float32((c.Typo + float32(c.Known*known)) * (1 - sim))
	case name.Sounding:
		return float32((c.Sound + float32(c.Known*known)) * (1 - sim))
	case name.Unvowelled:
		return float32((c.Bare + float32(c.Known*known)) * (1 - sim))
	case name.Spelled:
		return float32(c.Sound * (1 - sim))
	case name.Joined:
		return float32(c.Joined * (1 - sim))
	}
	return float32(c.Loose * (1 - sim))
}

// A factor is a step that applies.
type factor struct {
	factor    float32
	name, why string
}

// steps are the steps that apply to a score; none raises it.
func (c *Calibration) steps(e *Evidence, score float32) []factor {
	if !e.Numbers && !e.Family && !e.Forms && !e.Bearer && !e.Alone && !e.First && !e.Clash && !e.Untelling {
		return nil
	}
	var out []factor
	add := func(applies bool, f float32, what, why string) {
		if applies && f < 1 {
			score *= f
			out = append(out, factor{f, what, why})
		}
	}
	add(e.Numbers, c.Numbers, "numbers", "the numbers in the names differ")
	add(e.Family, c.Family, "family name", "the listed family name is not among the words asked for")
	add(e.Forms, c.Forms, "legal form", "another kind of legal form")
	add(e.Bearer, c.Bearer, "legal form", "a firm is asked for, and a person, ship or aircraft is listed")
	add(e.Alone, c.Alone, "one word", "one word agrees, others do not")
	add(e.First, c.First, "first name", "family name and one more agree, but the first name of one side is not on the other")
	add(e.Clash, c.Clash, "other names", "family name and one more agree, but each side has a name that the other lacks")
	if e.Untelling && score >= c.Review {
		add(true, (c.Review-0.01)/score, "nothing telling", "only generic words, places, titles or initials agree")
	}
	return out
}
