package name

import (
	"strings"
	"unicode/utf8"
)

// A Hint is what is known of the bearer of a name.
type Hint uint8

// The hints.
const (
	NoHint Hint = iota
	PersonHint
	ThingHint // a company, or what else is no person
	CraftHint // a ship or an aircraft
)

// Parse reads a name. It never fails: whatever comes in, the tokens that can
// be compared come out, and the flags say what was odd. A name without any
// letter or digit has no tokens.
func Parse(raw string, hint Hint) Name {
	words, raw, flags := cut(raw)
	n := Name{Raw: raw, Flags: flags}
	n.Tokens = make([]Token, 0, len(words)+2)
	anyLatin := false
	for i := range words {
		anyLatin = anyLatin || words[i].script == Latin
	}
	comma := commaAt(words)
	split := -1
	for i := range words {
		if i == comma {
			split = len(n.Tokens)
		}
		from := len(n.Tokens)
		n.understand(&words[i], i == 0, anyLatin)
		for k := from; k < len(n.Tokens); k++ {
			n.Tokens[k].Aside = words[i].aside
		}
	}
	if len(n.Tokens) > MaxTokens {
		n.Tokens = n.Tokens[:MaxTokens]
		n.Flags |= Truncated
	}
	n.mergeLetters()
	if n.classify(hint) && split > 0 && split < len(n.Tokens) {
		n.family(split)
	}
	n.readChinese()
	n.weigh()
	return n
}

// commaAt is the index of the word behind the only comma, or -1.
func commaAt(words []word) int {
	at := -1
	for i := range words {
		if words[i].comma {
			if at >= 0 {
				return -1
			}
			at = i + 1
		}
	}
	return at
}

// understand turns a word into one token, or several where a script writes
// words together.
func (n *Name) understand(w *word, first, anyLatin bool) {
	t := Token{Text: w.text, Script: w.script, From: w.from, To: w.to, Glued: w.glued}
	if w.mixed {
		n.Flags |= MixedScript
		n.readMixed(t)
		return
	}
	switch w.script {
	case NoScript:
		t.Readings = []Reading{{w.text, ""}}
	case Latin:
		n.readLatin(t, w)
		return
	case Cyrillic:
		t.Readings = readCyrillic(w.text)
		n.addLookalike(&t, anyLatin)
	case Greek:
		t.Readings = readGreek(w.text)
		n.addLookalike(&t, anyLatin)
	case Georgian:
		t.Readings = readGeorgian(w.text)
	case Armenian:
		t.Readings = readArmenian(w.text)
	case Arabic:
		n.readPieces(t, cutArabic(w.text), readArabic)
		return
	case Hebrew:
		t.Consonants = consonants(w.text)
	case Han, Hangul, Kana:
		n.readUnspaced(t, first)
		return
	}
	n.Tokens = append(n.Tokens, t)
}

// readLatin reads a Latin word: as it is, and with its diacritics expanded.
func (n *Name) readLatin(t Token, w *word) {
	if !isLatin(w.text) { // a letter that does not fold to a-z: compare as written
		t.Readings = []Reading{{w.text, ""}}
		n.Tokens = append(n.Tokens, t)
		return
	}
	if parts := divineParts(t.Text); len(parts) > 0 {
		for i, p := range parts {
			piece := t
			piece.Text, piece.Glued = p, t.Glued || i+1 < len(parts)
			piece.Readings = []Reading{{p, ""}}
			n.Tokens = append(n.Tokens, piece)
		}
		return
	}
	t.Readings = []Reading{{t.Text, ""}}
	if w.plus != "" && w.plus != w.text && isLatin(w.plus) {
		t.Readings = append(t.Readings, Reading{w.plus, "diacritics spelled out"})
	}
	if bare := withoutArticle(t.Text); bare != "" {
		t.Readings = append(t.Readings, Reading{bare, "article left out"})
	}
	if mendable(t.Text) {
		for _, m := range mended(t.Text) {
			t.Readings = append(t.Readings, Reading{m, "digits read as letters"})
		}
	}
	n.Tokens = append(n.Tokens, t)
}

// divineParts divides names that Arabic makes of two words and the article, and
// Latin writes as one in many ways: abd al-Rahman (Abdurrahman, Abderrahmane,
// Abdul Rahman), Nur al-Din (Noureddine), Najib Allah (Najibullah). The article
// falls away, so that every spelling gives the same tokens. Other words give
// nothing.
func divineParts(s string) []string {
	var out []string
	if rest, ok := afterAbd(s); ok {
		if out = append(out, "abd"); rest == "" {
			return out
		}
		s = rest
	}
	if len(out) == 0 && ofDin(s) {
		return []string{"din"}
	}
	for _, end := range [...]struct{ suffix, part string }{
		{"ullah", "allah"}, {"allah", "allah"}, {"ollah", "allah"}, {"ulla", "allah"}, {"olla", "allah"},
		{"uddine", "din"}, {"eddine", "din"}, {"oddine", "din"}, {"iddine", "din"}, {"uddin", "din"}, {"eddin", "din"}, {"addin", "din"},
		{"oddin", "din"}, {"iddin", "din"}, {"aldin", "din"}, {"eldin", "din"}, {"uldin", "din"}, {"udin", "din"}, {"udeen", "din"}, {"uddeen", "din"}, {"aldeen", "din"},
	} {
		if head, ok := strings.CutSuffix(s, end.suffix); ok && len(head) >= 3 {
			if head == "hezb" || head == "hisb" {
				head = "hizb" // "party", as Persian and Turkish speak it
			}
			return append(out, head, end.part)
		}
	}
	if len(out) > 0 {
		out = append(out, s)
	}
	return out
}

// ofDin reports whether a word is al-din, "of the faith", written apart from the
// name that it ends: Salah Eddine.
func ofDin(s string) bool {
	switch s {
	case "eddine", "eddin", "uddin", "addin", "aldin", "eldin", "uldin", "oddin", "iddin", "addine", "aldine", "eldine", "uddine", "udin", "uddeen":
		return true
	}
	return false
}

// withoutArticle is a word less the Arabic article that French spelling grows
// into it: Essabar, Ettounsi, Ezzine. Other words give nothing.
func withoutArticle(s string) string {
	if len(s) < 7 || s[0] != 'e' || s[1] != s[2] || strings.IndexByte("sdtnrz", s[1]) < 0 {
		return ""
	}
	return s[2:]
}

// afterAbd recognises "abd al-" written together in its many ways (abdul,
// abdel, abdur-, abderr-) and returns what follows.
func afterAbd(s string) (rest string, ok bool) {
	tail, ok := strings.CutPrefix(s, "abd")
	if !ok || tail == "" || !vowel(tail[0]) {
		return "", false
	}
	tail = strings.TrimLeft(tail, "aeiou")
	switch {
	case len(tail) == 1 && strings.Contains("lrsnzdt", tail):
		return "", true
	case tail == "lah", tail == "llah", tail == "lla", tail == "la":
		return "allah", true
	case len(tail) < 4:
		return "", false
	case tail[0] == 'l':
		return tail[1:], true
	case tail[0] == tail[1] && strings.IndexByte("rsnzdt", tail[0]) >= 0:
		return tail[1:], true
	}
	return "", false
}

// mendable reports whether digits stand among letters as a scanner would put
// them: more letters than digits, and only digits that look like letters.
func mendable(s string) bool {
	letters, digits := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c > '9':
			letters++
		case c == '0' || c == '1' || c == '5' || c == '8' || c == '6':
			digits++
		default:
			return false
		}
	}
	return digits > 0 && letters > digits && letters >= 2
}

// mended reads digits as the letters that scanners take for them; 1 may be i or
// l, 6 may be g or b.
func mended(s string) []string {
	first := strings.NewReplacer("0", "o", "1", "i", "5", "s", "8", "b", "6", "g").Replace(s)
	second := strings.NewReplacer("0", "o", "1", "l", "5", "s", "8", "b", "6", "b").Replace(s)
	if first == second {
		return []string{first}
	}
	return []string{first, second}
}

// readMixed reads a word with letters of two scripts in both ways: all Latin
// and all of the other script.
func (n *Name) readMixed(t Token) {
	n.Flags |= Homoglyphs
	var latin, cyrillic strings.Builder
	for _, r := range t.Text {
		if c := lookalike(r); c != 0 {
			latin.WriteByte(c)
		} else if r < utf8.RuneSelf {
			latin.WriteRune(r)
		}
		if c := backLookalike(r); c != 0 {
			r = c
		}
		cyrillic.WriteRune(r)
	}
	rs := []Reading{{latin.String(), "look-alikes read as Latin"}}
	if scriptIn(t.Text, Cyrillic) {
		rs = append(rs, readCyrillic(cyrillic.String())...)
	}
	t.Readings = readings(rs...)
	n.Tokens = append(n.Tokens, t)
}

func scriptIn(s string, want Script) bool {
	for _, r := range s {
		if scriptOf(r) == want {
			return true
		}
	}
	return false
}

// addLookalike adds the Latin look of a word whose letters could all be Latin
// ones, when the name has Latin words too: "СОСО Trading".
func (n *Name) addLookalike(t *Token, anyLatin bool) {
	if !anyLatin {
		return
	}
	var b strings.Builder
	for _, r := range t.Text {
		c := lookalike(r)
		if c == 0 && r >= utf8.RuneSelf {
			return
		}
		if c == 0 {
			c = byte(r)
		}
		b.WriteByte(c)
	}
	n.Flags |= Homoglyphs
	t.Readings = readings(append(t.Readings, Reading{b.String(), "look-alikes read as Latin"})...)
}

// readPieces adds one token for each piece of a word.
func (n *Name) readPieces(t Token, pieces []string, read func(string) ([]Reading, string)) {
	for i, p := range pieces {
		piece := t
		piece.Text = p
		piece.Glued = i+1 < len(pieces) || t.Glued
		piece.Readings, piece.Consonants = read(p)
		n.Tokens = append(n.Tokens, piece)
	}
}

// readUnspaced cuts a run of Han, Hangul or Kana: known words first, the
// longest that fits; the rest character by character (Kana stays together).
func (n *Name) readUnspaced(t Token, first bool) {
	rs := []rune(t.Text)
	lex := tables()
	start := len(n.Tokens)
	for i := 0; i < len(rs) && len(n.Tokens)-start < MaxTokens; {
		size := lex.longest(rs[i:])
		known := size > 0
		switch {
		case known:
		case t.Script == Kana:
			size = len(rs) - i
		default:
			size = 1
		}
		piece := t
		piece.Text = string(rs[i : i+size])
		piece.Glued = true
		piece.Readings = readEast(piece.Text, t.Script, first && i == 0)
		n.Tokens = append(n.Tokens, piece)
		i += size
	}
}

// longest is the number of runes of the longest known word at the start of rs.
// A known word of one character counts only when it is all there is.
func (l *lexical) longest(rs []rune) int {
	for n := min(l.widest, len(rs)); n > 1; n-- {
		if l.joined[string(rs[:n])] {
			return n
		}
	}
	return 0
}

func readEast(text string, script Script, first bool) []Reading {
	switch script {
	case Hangul:
		return readHangul(text)
	case Kana:
		return readKana(text)
	}
	if r, n := utf8.DecodeRuneInString(text); n == len(text) {
		return readHan(r, first)
	}
	var b strings.Builder
	for _, r := range text {
		b.WriteString(pinyinOf(r))
	}
	return readings(Reading{b.String(), "pinyin"})
}

// mergeLetters joins single letters that together are a legal form: S. A.,
// L.L.C., A/S. Others stay, since they may be initials.
func (n *Name) mergeLetters() {
	lex := tables()
	for i := 0; i < len(n.Tokens); i++ {
		end := i
		for end < len(n.Tokens) && len(n.Tokens[end].Text) == 1 && n.Tokens[end].Script == Latin {
			end++
		}
		for ; end-i >= 2; end-- {
			text := ""
			for _, t := range n.Tokens[i:end] {
				text += t.Text
			}
			if len(lex.forms[text]) == 0 {
				continue
			}
			t := n.Tokens[i]
			t.Text, t.To = text, n.Tokens[end-1].To
			t.Readings = []Reading{{text, ""}}
			n.Tokens = append(append(n.Tokens[:i:i], t), n.Tokens[end:]...)
			break
		}
	}
}
