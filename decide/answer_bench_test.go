package decide

import (
	"slices"
	"testing"

	"interdict"
)

// BenchmarkAnswerNothingKnown words the answer to a deal of which only the act
// is known: the most open facts, and the most questions.
func BenchmarkAnswerNothingKnown(b *testing.B) {
	e := engineOf(b, all)
	c, err := e.Code(&interdict.Deal{Act: interdict.One("resell")})
	if err != nil {
		b.Fatal(err)
	}
	c = slices.Clone(c)
	for b.Loop() {
		e.answer(c)
	}
}
