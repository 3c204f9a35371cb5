package decide

import (
	"slices"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// The compiled form.
//
// Every condition of every rule is a set of values of one finite fact, so a
// rule is a box in the space of facts, and a set of boxes is a bit set. For
// each value v of each fact f the table holds two words of bits:
//
//	must  the boxes that hold when f is v
//	may   the boxes that can hold when f is v, under some reading of the law
//
// They differ only where the law itself is open: between two readings of an
// instant, and where no source confirms that a rule came back into force. A
// deal gives for each fact the set of values that it can have. A box must hold
// if it holds for all of them, and may hold if it can for some:
//
//	must = AND over facts f of AND over v possible for f of must[f][v]
//	may  = AND over facts f of OR  over v possible for f of may[f][v]
//
// A rule is certain if one of its boxes must hold and no exception to it may;
// it is possible if one of its boxes may hold and no exception to it must. The
// outcome lies between the strictest certain rule and the strictest possible
// one. A review is a rule that is possible and never certain: counsel has not
// settled whether it is the outcome named by up_to.
//
// Boxes are numbered so that 64 of them share a machine word. Each pack has
// words of its own, which read only the facts that the pack names and are given
// up as soon as no rule of theirs is left. The cost of a decision is the facts
// that are read: three or four a pack, at a few nanoseconds each.

// rowKind tells what a row of a pack is.
type rowKind uint8

const (
	ruleRow rowKind = iota
	exceptionRow
	silentRow
	advisoryRow
	dutyRow
	alwaysRow
)

// A row is one line of a pack's tables, compiled to one box or several.
type row struct {
	pack    int // index into Table.packs
	kind    rowKind
	index   int // in the pack's own list of that kind
	key     string
	first   int // its boxes are first … first+boxes-1
	boxes   int
	defeats []int // rows that it defeats; of exceptions
	outcome interdict.Outcome
	upTo    interdict.Outcome
	span    law.Span
	conds   []conjunction // one for each box
	clocks  []clockCond   // when it is in force, as the law was known
}

// A conjunction is one box in terms of facts of the table.
type conjunction []cond

type cond struct {
	fact   int
	values uint64 // those that satisfy it
}

// A fact of the table: shared by all packs that ask the same question.
type fact struct {
	key      string // what makes two questions the same
	name     string // as the first pack names it
	def      law.Fact
	person   []strictyaml.Map[strictyaml.List] // lines of the person test, for person facts
	clock    string                            // for clock facts
	domain   []string
	cuts     []cut
	disputes []dispute // stretches between two readings of an instant
}

// A dispute is the stretch between two readings of an instant.
type dispute struct{ from, to time.Time }

// A cut is a moment at which some pack changes on a clock.
type cut struct {
	at    time.Time
	words string // as a pack prints it
}

// all is the set of all values of the fact.
func (f *fact) all() uint64 { return 1<<len(f.domain) - 1 }

// value is the index of a value in the domain, or -1.
func (f *fact) value(v string) int { return slices.Index(f.domain, v) }

// word is 64 boxes and the facts that they read.
type word struct {
	live   uint64    // boxes in use
	rules  uint64    // boxes of rules
	except uint64    // boxes of exceptions
	lo     [4]uint64 // rule boxes that give at least the outcome when certain, by strictness
	hi     [4]uint64 // … at most, when possible
	facts  []wordFact
	cells  []cell // for each fact of the word, for each value
}

type wordFact struct{ fact, base uint32 }

type cell struct{ must, may uint64 }

// A table is a set of packs, compiled as known at one time.
type table struct {
	packs      []*law.Pack
	known      time.Time
	groupNames []string            // maker groups that the packs ask about
	lists      []interdict.ListID  // lists that the packs ask about
	clocks     []int               // numbers of the clock facts
	own        []map[int]*law.Fact // of each pack: a fact as that pack words it
	names      []map[int]string    // of each pack: its name for a fact
	facts      []fact
	rows       []row
	words      []word
	settle     int       // the first words, which settle the outcome
	sections   []section // of each pack: its part of those words
	boxRow     []int     // row of each box; -1 for padding

}

// A section is the words of one pack that settle its outcome, and what its
// exceptions take away, in the order in which that must be worked off.
// Exceptions do not reach beyond their pack.
type section struct {
	first, last int
	defeats     []defeat
}

// A defeat is one exception box and the boxes that it takes away.
type defeat struct {
	word int
	bit  uint64
	hits []hit
}

type hit struct {
	word int
	mask uint64
}

// maxValues bounds a fact's domain to what one machine word can hold.
const maxValues = 64
