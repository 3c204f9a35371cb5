package web

import (
	"cmp"
	"slices"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// headline is the answer to a deal in one sentence, without the outcome's word.
func headline(d *interdict.Deal, dec *interdict.Decision, b *brief, z zoner) string {
	this := "this " + words.Deal(d)
	switch dec.Outcome {
	case interdict.Prohibited:
		return words.Upper(since(b, z) + this + " may not go ahead.")
	case interdict.NeedsLicence:
		return words.Upper(since(b, z) + this + " needs a licence before it goes ahead.")
	case interdict.Permitted:
		return words.Upper(this + " may go ahead" + until(b, z) + ": " + basisWords(dec.Basis) + ".")
	}
	return openWords(dec, b, z)
}

// since says from when on a strict answer holds, if it came with a date.
func since(b *brief, z zoner) string {
	segs := segments(b)
	for i, s := range segs {
		if i > 0 && s.outcome == b.outcome && segs[i-1].outcome.Strictness() < s.outcome.Strictness() &&
			b.own.known && !b.own.lo.Before(s.from) && (s.to.IsZero() || b.own.hi.Before(s.to)) {
			return "from " + z.on(s.from) + " on, "
		}
	}
	return ""
}

// until says to which date a permission holds.
func until(b *brief, z zoner) string {
	for _, s := range segments(b) {
		if s.outcome == interdict.Permitted && !s.to.IsZero() && b.own.known && b.own.hi.Before(s.to) && (s.from.IsZero() || !b.own.lo.Before(s.from)) {
			return " before " + z.on(s.to)
		}
	}
	return ""
}

// openWords says what a review turns on: both ends and the missing fact.
func openWords(dec *interdict.Decision, b *brief, z zoner) string {
	if segs := touched(b); len(segs) > 1 && b.clock != "" {
		missing := "is missing"
		if b.own.known {
			missing = "lies on both sides"
		}
		more := ""
		if n := len(dec.Needs) - 1; n > 0 {
			more = ", and " + words.Plural(n, "more question") + " can change it"
		}
		said := strings.Replace(segmentWords(segs, z), "review ", "open ", 1) // the outcome's word stands before it
		return words.Upper(said) + ": the " + words.Clock(b.clock) + " " + missing + more + "."
	}
	ends := "The answer"
	if dec.Between[0] != dec.Between[1] {
		ends = dec.Between[0].Words() + " or " + words.Lower(dec.Between[1].Words())
	}
	switch {
	case len(dec.Needs) == 1 && dec.Needs[0].Counsel:
		return ends + ": a question of law is not settled."
	case len(dec.Needs) == 1:
		return ends + ": one fact is missing, the " + words.Lower(words.Fact(dec.Needs[0].Fact)) + "."
	case len(dec.Needs) > 1:
		return ends + ": " + words.Plural(len(dec.Needs), "question") + " can change it."
	}
	return ends + ": something that can change it is not settled."
}

// touched are the segments in which the line's own time can lie.
func touched(b *brief) []segment {
	var out []segment
	for _, s := range segments(b) {
		if b.own.known && (!b.own.hiOpen && !s.from.IsZero() && b.own.hi.Before(s.from) || !b.own.loOpen && !s.to.IsZero() && !b.own.lo.Before(s.to)) {
			continue
		}
		out = append(out, s)
	}
	return out
}

// leadWords is the sentence below the headline.
func leadWords(dec *interdict.Decision) string {
	if dec.Outcome != interdict.Review {
		if len(dec.Reasons) > 0 {
			return ended(words.Upper(headAndLast(dec.Reasons[0].Because)))
		}
		return ""
	}
	counsel := 0
	for _, n := range dec.Needs {
		if n.Counsel {
			counsel++
		}
	}
	clerk := len(dec.Needs) - counsel
	switch {
	case clerk == 0 && counsel == 0:
		return "No answer here can settle it."
	case clerk == 0:
		return words.Plural(counsel, "question") + " for counsel; nothing here for a clerk to answer."
	case counsel == 0 && clerk == 1:
		return "One question is open, and you can answer it here."
	case counsel == 0:
		return words.Plural(clerk, "question") + " are open, and you can answer them here."
	}
	return words.Plural(clerk, "question") + " for you, " + words.Number(counsel) + " for counsel."
}

// An exposure is what one role risks, the same under each of the rules.
type exposure struct {
	Role, Party string
	Words       string
	None        bool
	Rules       []ruleLink
}

// exposures lists who is exposed and who is not, actor first.
func (s *site) exposures(d *interdict.Deal, dec *interdict.Decision) []exposure {
	var out []exposure
	for _, r := range dec.Reasons {
		roles := make([]string, 0, len(r.Liable))
		for role := range r.Liable {
			roles = append(roles, role)
		}
		slices.SortFunc(roles, func(a, b string) int { return cmp.Or(roleRank(a)-roleRank(b), strings.Compare(a, b)) })
		for _, role := range roles {
			e := exposure{Role: words.Upper(words.Plain(role)), Words: words.Upper(r.Liable[role])}
			if i := slices.IndexFunc(out, func(o exposure) bool { return o.Role == e.Role && o.Words == e.Words }); i >= 0 {
				out[i].Rules = append(out[i].Rules, s.law.ruleLink(r.Rule))
				continue
			}
			e.Rules = []ruleLink{s.law.ruleLink(r.Rule)}
			e.None = strings.EqualFold(strings.TrimSuffix(r.Liable[role], "."), "none")
			switch role {
			case "actor":
				e.Party = words.Party(d.Actor)
			case "counterparty":
				e.Party = words.Party(d.Counterparty)
			}
			out = append(out, e)
		}
	}
	return out
}

// ended closes a sentence that has no end of its own.
func ended(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".?!") {
		return s
	}
	return s + "."
}

// exposedWords says who is exposed and who is not, in short.
func exposedWords(liable map[string]string) []string {
	var out []string
	for role, said := range liable {
		word := words.Plain(role)
		if strings.EqualFold(said, "none") {
			word += " none"
		}
		out = append(out, word)
	}
	slices.SortFunc(out, strings.Compare)
	return out
}

func roleRank(role string) int {
	switch role {
	case "actor":
		return 0
	case "counterparty":
		return 1
	}
	return 2
}
