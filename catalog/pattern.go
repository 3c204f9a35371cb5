package catalog

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// compileRegex reads an expression of an indicator. It is matched against the
// value in lower case with forward slashes.
func compileRegex(s string) (*regexp.Regexp, error) {
	return regexp.Compile(`(?i)` + strings.ReplaceAll(s, `\\`, `/`))
}

// compileGlob makes an expression of a pattern in which * stands for anything.
func compileGlob(s string) *regexp.Regexp {
	parts := strings.Split(foldPath(s), "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$")
}

// longestLiteral is the longest part of a pattern without a star.
func longestLiteral(glob string) string {
	best := ""
	for p := range strings.SplitSeq(glob, "*") {
		if len(p) > len(best) {
			best = p
		}
	}
	return best
}

// literals are texts of which one stands in whatever an expression matches, in
// lower case. nil if there is no such set: then it must always be tried.
func literals(expr string) []string {
	re, err := syntax.Parse(strings.ReplaceAll(expr, `\\`, `/`), syntax.Perl|syntax.FoldCase)
	if err != nil {
		return nil
	}
	return needed(re.Simplify())
}

func needed(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{strings.ToLower(string(re.Rune))}
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if s := needed(sub); s != nil && shortest(s) > shortest(best) {
				best = s
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			s := needed(sub)
			if s == nil {
				return nil
			}
			all = append(all, s...)
		}
		return all
	}
	return nil
}

// shortest is the length of the shortest of some texts, 0 for none.
func shortest(s []string) int {
	n := 0
	for i, x := range s {
		if i == 0 || len(x) < n {
			n = len(x)
		}
	}
	return n
}

// foldPath is a path as indicators compare it: lower case, forward slashes.
func foldPath(s string) string { return strings.ToLower(strings.ReplaceAll(s, `\`, "/")) }
