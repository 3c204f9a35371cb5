package decide

import (
	"fmt"
	"math/bits"

	"interdict"
)

// clock codes one time of the deal.
func (c *coder) clock(i int, f *fact) uint64 {
	return c.time(i, f, c.field(f.clock)) & c.agreementFirst(i, f)
}

// time codes the text of a time, and remembers a single one.
func (c *coder) time(i int, f *fact, v interdict.Values) uint64 {
	var key timeKey
	if len(v) == 1 && c.times != nil {
		key = timeKey{i, v[0], c.zone}
		if set, ok := c.times[key]; ok {
			return set
		}
	}
	set, err := f.codeTimes(v, c.zone)
	if err != nil {
		if c.err == nil {
			c.err = fmt.Errorf("%s: %w", f.clock, err)
		}
		return f.all()
	}
	if len(v) == 1 && c.times != nil {
		if len(c.times) >= maxMemo {
			clear(c.times)
		}
		c.times[key] = set
	}
	return set
}

// agreementFirst is what one of the two main times says of the other when it
// is missing: an agreement is not younger than what is done under it, and
// where the act is the agreement the two are one.
func (c *coder) agreementFirst(i int, f *fact) uint64 {
	d := c.deal
	var own, other interdict.Values
	switch f.clock {
	case "agreement_at":
		own, other = d.AgreementAt, d.PerformedAt
	case "performed_at":
		own, other = d.PerformedAt, d.AgreementAt
	default:
		return f.all()
	}
	if own.Known() || !other.Known() || other.NA() {
		return f.all()
	}
	set := c.time(i, f, other)
	switch {
	case d.Act.Must("enter_agreement"):
		return set
	case f.clock == "agreement_at":
		return 1<<(topValue(set)+1) - 1
	}
	return f.all() &^ (set&-set - 1)
}

// topValue is the highest value in a set.
func topValue(set uint64) int {
	return bits.Len64(set) - 1
}
