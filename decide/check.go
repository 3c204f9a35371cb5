package decide

import (
	"slices"
	"time"

	"interdict/law"
)

// A CheckReport is what exhausting the facts of one pack showed.
type CheckReport struct {
	Facts    int    // facts that some row reads
	Dropped  int    // facts that no row reads
	Points   uint64 // fully known combinations, after merging values that no row tells apart
	Tried    uint64 // points compared with the reference; fewer than Points only when Sampled
	States   uint64 // known and unknown combinations compared; 0 when there are too many
	Wide     uint64 // states in which the masks are wider than the truth: sound, and narrowed by trying completions
	Sampled  bool   // more than MaxPoints points: a fixed selection was tried
	Problems []string
}

// MaxPoints is the number of points up to which a pack is exhausted. Past it
// a fixed selection is tried and the report says so.
const MaxPoints = 10_000_000

// maxStates bounds the lattice of known and unknown combinations held in memory, a byte each.
const maxStates = 100_000_000

// Check exhausts a pack as known at a time: at every point the compiled table
// is held against the reference interpreter, every always row is verified, and
// every unstated value is shown to be the strictest; at every state, known or
// unknown, the bounds of the masks are shown to enclose the truth.
func Check(p *law.Pack, known time.Time) (CheckReport, error) {
	t, err := compile([]*law.Pack{p}, known)
	if err != nil {
		return CheckReport{}, err
	}
	k := newChecker(p, t, known)
	k.points()
	k.axes, _ = t.axes(settles) // no invariant is asked of a state
	if !k.report.Sampled && k.states() <= maxStates {
		k.lattice()
	}
	return k.report, nil
}

// A checker walks the space of one pack's facts.
type checker struct {
	p      *law.Pack
	t      *table
	known  time.Time
	worlds []world
	axes   []axis
	names  map[int]string // fact number → the pack's name for it
	seen   map[string]bool
	report CheckReport
}

// An axis is a fact with one representative of each set of values that no row
// tells apart.
type axis struct {
	fact int
	reps []int
}

func newChecker(p *law.Pack, t *table, known time.Time) *checker {
	k := &checker{p: p, t: t, known: known, worlds: worlds(p), names: map[int]string{}, seen: map[string]bool{}}
	for _, e := range p.Facts {
		key := factKey(p, &e.Value)
		n := slices.IndexFunc(t.facts, func(f fact) bool { return f.key == key })
		k.names[n] = e.Key
	}
	k.axes, k.report.Dropped = t.axes(func(r rowKind) bool { return settles(r) || r == alwaysRow })
	k.report.Facts = len(k.axes)
	k.report.Points = 1
	for _, a := range k.axes {
		k.report.Points *= uint64(len(a.reps))
	}
	k.report.Sampled = k.report.Points > MaxPoints
	return k
}

// settles reports whether rows of a kind settle the outcome. The others stand
// beside it, and what only they tell apart need not be told apart here.
func settles(k rowKind) bool { return k == ruleRow || k == exceptionRow }

// axes lists the facts that rows of some kinds read, and counts the others.
func (t *table) axes(counts func(rowKind) bool) (axes []axis, dropped int) {
	for f := range t.facts {
		if reps := t.representatives(f, counts); len(reps) > 1 {
			axes = append(axes, axis{f, reps})
		} else {
			dropped++
		}
	}
	return axes, dropped
}

// representatives picks one value of each class that no row of some kinds
// tells apart.
func (t *table) representatives(f int, counts func(rowKind) bool) []int {
	sign := make([]string, len(t.facts[f].domain))
	for i := range t.rows {
		if !counts(t.rows[i].kind) {
			continue
		}
		for _, box := range t.rows[i].conds {
			for _, c := range box {
				if c.fact == f {
					mark(sign, c.values, c.values)
				}
			}
		}
		for _, c := range t.rows[i].clocks {
			if c.fact == f && t.facts[f].clock != "" {
				mark(sign, c.must, c.may)
			}
		}
	}
	var reps []int
	for v, s := range sign {
		if slices.Index(sign, s) == v {
			reps = append(reps, v)
		}
	}
	return reps
}

func mark(sign []string, must, may uint64) {
	for v := range sign {
		sign[v] += string("012"[must>>v&1+may>>v&1])
	}
}

// points holds every point, or a selection, against the reference.
func (k *checker) points() {
	step := uint64(1)
	if k.report.Sampled {
		step = coprimeStep(k.report.Points)
	}
	c := make(Coded, len(k.t.facts))
	for f := range c {
		c[f] = 1
	}
	for n := uint64(0); n < k.report.Points; n += step {
		k.code(c, n)
		k.point(c)
		k.report.Tried++
	}
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// code writes point n into c.
func (k *checker) code(c Coded, n uint64) {
	for _, a := range k.axes {
		c[a.fact] = 1 << a.reps[n%uint64(len(a.reps))]
		n /= uint64(len(a.reps))
	}
}

// point compares one point with the reference and verifies the invariants there.
func (k *checker) point(c Coded) {
	lo, hi := k.t.bounds(c)
	pt := k.uncode(c)
	rLo, rHi := 3, 0
	for _, w := range k.worlds {
		l, h := inWorld(k.p, k.known, pt, w)
		rLo, rHi = min(rLo, l), max(rHi, h)
	}
	if lo > rLo || hi < rHi {
		k.problem("compiled says %s to %s, the reference %s to %s, at %s", strictness[lo], strictness[hi], strictness[rLo], strictness[rHi], k.describe(c))
	}
	if lo != rLo || hi != rHi {
		k.report.Wide++
	}
	for i, a := range k.p.Always {
		if k.alwaysHolds(a, pt) {
			for _, never := range a.Never {
				if string(outcomeOf(rLo, rHi)) == never {
					k.problem("always[%d] is broken: %s (%s), at %s", i+1, never, a.Because, k.describe(c))
				}
			}
		}
	}
	k.strictest(c, rLo, rHi)
}

// strictest verifies that the value taken when nothing is stated is nowhere
// milder than another.
func (k *checker) strictest(c Coded, lo, hi int) {
	for _, a := range k.axes {
		f := &k.t.facts[a.fact]
		if f.def.Unstated == "" {
			continue
		}
		was := c[a.fact]
		c[a.fact] = 1 << f.value(f.def.Unstated)
		uLo, uHi := k.t.bounds(c)
		c[a.fact] = was
		if uLo < lo || uHi < hi {
			k.problem("unstated %s = %s is milder than what is stated, at %s", k.names[a.fact], f.def.Unstated, k.describe(c))
		}
	}
}
