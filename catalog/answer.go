package catalog

import (
	"slices"
	"strings"

	"interdict"
)

// answer turns the clues into candidates.
func (w *work) answer() Resolution {
	r := Resolution{Candidates: make([]Candidate, 0, 4)}
	makers := w.suspects()
	settled := w.settled()
	for _, m := range makers {
		w.candidates(&r, m)
	}
	for i := range w.clues {
		if k := &w.clues[i]; k.maker < 0 {
			r.Candidates = append(r.Candidates, Candidate{MakerName: k.other})
			settled = true
		}
	}
	if !settled || w.text.cut {
		r.Candidates = append(r.Candidates, Candidate{})
	}
	w.contradiction(makers)
	w.strayNumbers(makers)
	r.Classes = classesOf(r.Candidates)
	for i := range w.clues {
		r.Basis = r.Basis.Weaker(w.clues[i].basis)
	}
	if r.Because == "" {
		r.Because = w.because()
	}
	r.Notes = w.notes
	return r
}

// makers lists the makers that there is any clue for, strongest clue first.
func (w *work) suspects() []int32 {
	slices.SortStableFunc(w.clues, func(a, b clue) int { return int(a.via) - int(b.via) })
	out := w.makers[:0]
	for i := range w.clues {
		if m := w.clues[i].maker; m >= 0 && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	w.makers = out
	return out
}

// settled reports whether the maker is certainly one of the list: when at
// least one clue is certain.
func (w *work) settled() bool {
	for i := range w.clues {
		if w.clues[i].maker >= 0 && w.clues[i].sure {
			return true
		}
	}
	return false
}

// contradiction notes that clues point to several makers, where one of them is
// a watched one.
func (w *work) contradiction(makers []int32) {
	others := 0
	watched := false
	for _, m := range makers {
		watched = watched || w.text.ix.watches(m)
	}
	var said []string
	for i := range w.clues {
		k := &w.clues[i]
		if k.maker < 0 {
			others++
		}
		said = append(said, w.nameOf(k)+" ("+quoted(k.quote)+")")
	}
	if watched && len(makers)+others > 1 {
		slices.Sort(said)
		w.note("the line points to more than one maker: " + strings.Join(slices.Compact(said), ", ") + "; ask which")
	}
}

func (w *work) nameOf(k *clue) string {
	if k.maker < 0 {
		return k.other
	}
	return w.c.makers[k.maker].Name
}

// strayNumbers says why a number that looks like a part number did not count.
func (w *work) strayNumbers(makers []int32) {
	for i := range w.parts {
		p := &w.parts[i]
		if !p.whole && !slices.Contains(makers, p.scheme.maker) {
			w.note(p.scheme.prefix + p.codeText() + " alone is no part number of " + w.c.makers[p.scheme.maker].Name + ": so are numbered " + p.scheme.friends)
		}
	}
}

func classesOf(all []Candidate) (out interdict.Values) {
	if len(all) == 1 {
		return all[0].Classes
	}
	for i := range all {
		if all[i].Classes == nil {
			return nil
		}
		out = union(out, all[i].Classes)
	}
	return out
}

// candidates adds the products of one maker that the line can mean.
func (w *work) candidates(r *Resolution, maker int32) {
	if m := &w.c.makers[maker]; len(m.Ties) > 0 && m.Note != "" {
		w.note(m.Name + ": " + m.Note)
	}
	f := finder{w: w, maker: maker}
	f.fromNumbers(r)
	f.fromText()
	prods, open := f.combine()
	for _, p := range prods {
		r.Candidates = append(r.Candidates, w.c.candidate(p))
		r.Basis = r.Basis.Weaker(w.c.products[p].Basis)
	}
	r.Basis = r.Basis.Weaker(f.basis)
	if len(prods) == 0 || open {
		c := w.c.anyOf(maker)
		if len(prods) == 0 {
			c.Classes = w.lineClass(maker)
		}
		r.Candidates = append(r.Candidates, c)
	}
	for _, class := range f.widened {
		c := w.c.anyOf(maker)
		c.Classes = interdict.One(class)
		r.Candidates = append(r.Candidates, c)
	}
	if len(prods) == 0 {
		w.embedders(r, maker)
	}
	if r.Because == "" {
		r.Because = f.because(prods)
	}
}

// lineClass is the class that a named line of another maker's products has.
func (w *work) lineClass(maker int32) (out interdict.Values) {
	for i := range w.clues {
		if k := &w.clues[i]; k.maker == maker && k.via == byLine {
			out = union(out, k.class)
		}
	}
	return out
}

// embedders adds the products of a maker that embed another's, where the line
// says no more than the maker, and else mentions that there are such.
func (w *work) embedders(r *Resolution, maker int32) {
	list := w.c.embedders[maker]
	if len(list) == 0 {
		return
	}
	if w.onlyMaker() {
		for _, p := range list {
			r.Candidates = append(r.Candidates, w.c.candidate(p))
			r.Basis = r.Basis.Weaker(w.c.products[p].Basis)
		}
		return
	}
	m := &w.c.makers[maker]
	w.note("other products of " + m.Name + " hold or held an engine of another maker: " + w.c.productNames(list))
}

// onlyMaker reports whether the text holds nothing but makers, numbers and noise.
func (w *work) onlyMaker() bool {
	for i := range w.text.row {
		t := &w.text.row[i]
		if !w.text.skipped(t, 0) && w.text.toks[t.from].of == 0 {
			return false
		}
	}
	return true
}
