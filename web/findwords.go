package web

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"interdict"
	"interdict/internal/words"
)

// verdictTone is the class of a verdict's colour.
func verdictTone(v interdict.Verdict) string {
	switch v {
	case interdict.Present, interdict.PresentEmbedded, interdict.Probable:
		return "stop"
	case interdict.Imposter:
		return "lic"
	case interdict.ForReview:
		return "ask"
	}
	return ""
}

// verdictMark is the id of a verdict's square: more ink, more of it is here.
func verdictMark(v interdict.Verdict) string {
	switch v {
	case interdict.Present:
		return "#m-here"
	case interdict.PresentEmbedded:
		return "#m-in"
	case interdict.Probable:
		return "#m-prob"
	case interdict.Imposter:
		return "#m-imp"
	case interdict.ForReview:
		return "#m-ask"
	case interdict.Residue:
		return "#m-res"
	case interdict.Media:
		return "#m-med"
	}
	return "#m-oos"
}

// pips draws a strength of 0 to 5; its words stand beside it.
func pips(n int) string {
	n = max(0, min(5, n))
	return strings.Repeat("●", n) + strings.Repeat("○", 5-n)
}

// shownText is somebody else's text without what would turn, hide or colour
// letters: what does not print is shown as a dot.
func shownText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) && r != '\u00a0' {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(s, "·"))
}

// clipText is somebody else's text, shown and cut.
func clipText(s string, n int) string {
	if len(s) > 4*n {
		s = s[:4*n]
	}
	s = shownText(s)
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// seenWords are kinds of observations that are no plain words.
func seenWords(k interdict.ObservationKind) string {
	switch k {
	case interdict.InstalledProgram:
		return "Installed program"
	case interdict.SecurityProduct:
		return "Row of the Security Center"
	case interdict.Package:
		return "Package record"
	case interdict.FileHeader:
		return "What a file says of itself"
	case interdict.FileName:
		return "Name of a file"
	case interdict.FileContent:
		return "Text in a file"
	case interdict.BaseSet:
		return "Folder of an engine’s bases"
	case interdict.Component:
		return "Component of a bill of materials"
	case interdict.NetworkFlow:
		return "Network traffic"
	}
	return words.Upper(strings.ReplaceAll(string(k), "-", " "))
}

// ownerWords says who uses what was found: "kind=company, country=US" is "a
// private firm, US".
func ownerWords(owner string) string {
	var out []string
	for pair := range strings.SplitSeq(owner, ", ") {
		name, value, _ := strings.Cut(pair, "=")
		switch {
		case name == "kind" && value == "company":
			out = append(out, "private firm")
		case name == "kind":
			out = append(out, words.Plain(value))
		case name == "name" || name == "country":
			out = append(out, value)
		default:
			out = append(out, words.Lower(words.Fact(name))+" "+words.Plain(value))
		}
	}
	return clipText(strings.Join(out, ", "), 200)
}

// A clue is one sentence of a finding's trail, taken apart where it weighs a
// sign.
type clue struct {
	Text  string // the whole sentence, or what the sign is: publisher "AO Kaspersky Lab"
	Sign  bool   // it counts for the verdict, at Level
	Level int
	Row   string // id of the catalog's row
	Weak  bool   // the row is only remembered
}

// signSentence is the form in which the judge says what a sign is worth.
var signSentence = regexp.MustCompile(`^(.*): level ([0-5])(?:, ([a-z0-9-]+/[A-Za-z0-9]+))?(, remembered only)?$`)

// readClue takes a sentence of a trail apart.
func readClue(s string) clue {
	m := signSentence.FindStringSubmatch(s)
	if m == nil {
		return clue{Text: clipText(s, 600)}
	}
	level, _ := strconv.Atoi(m[2])
	return clue{Text: clipText(m[1], 600), Sign: true, Level: level, Row: m[3], Weak: m[4] != ""}
}
