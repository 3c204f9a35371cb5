package screen

// Calibration is the numbers by which evidence becomes a score and a score a
// band. One is shipped (Shipped); the accuracy table in doc says what it does.
//
// # From evidence to score
//
// An aligned pair of tokens is worth w, the weight of the listed token, and is
// s alike. Then
//
//	agreed    = sum of w*s        over aligned pairs
//	slips     = sum of w*(1-s)    over aligned pairs
//	extra     = sum of weights    of the query's tokens left over
//	missing   = sum of weights    of the entry's tokens left over
//
// An initial proves nothing, but it excuses: of the name that it may stand for
// only Initial of the weight counts as left over.
//
//	coverage  = agreed / (agreed + Slip*slips + Extra*extra + Missing*missing)
//	trust     = 1 - Doubt / (1 + (agreed/Enough)²)
//	score     = coverage * trust, times what each step of Steps takes away
//
// Coverage looks from both sides; trust says that agreement on what is common
// proves little: "Ali" for "Ali" is no evidence, "Zawahiri" is.
type Calibration struct {
	Version string `json:"version"`

	Slip, Extra, Missing float32
	Initial              float32
	Doubt, Enough        float32

	Numbers float32 // both names have numbers and they differ
	Family  float32 // the entry's family name found no partner
	Forms   float32 // legal forms of different classes
	Order   float32 // company words in another order
	Alone   float32 // one word agrees, and words are left over on both sides

	Review float32 // from this score on a person must look
	Match  float32 // from this score on it is a hit until somebody clears it
}

// Shipped is the calibration that the accuracy table was measured with.
func Shipped() Calibration {
	return Calibration{
		Version: "1",
		Slip:    1.0, Extra: 1.0, Missing: 0.75,
		Initial: 0.4,
		Doubt:   0.45, Enough: 0.6,
		Numbers: 0.6, Family: 0.8, Forms: 0.97, Order: 0.97, Alone: 0.9,
		Review: 0.72, Match: 0.86,
	}
}

// tally is the evidence of one alignment.
type tally struct {
	agreed, slips, extra, missing float32
}

// name is the score of a tally before any step.
func (c *Calibration) name(t tally) float32 {
	if t.agreed <= 0 {
		return 0
	}
	coverage := t.agreed / (t.agreed + float32(c.Slip*t.slips) + float32(c.Extra*t.extra) + float32(c.Missing*t.missing))
	return coverage * c.trust(t.agreed)
}

func (c *Calibration) trust(agreed float32) float32 {
	r := agreed / c.Enough
	return 1 - c.Doubt/(1+float32(r*r))
}
