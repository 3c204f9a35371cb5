package name

import (
	"slices"
	"strings"
)

// classify finds the part that each token plays. It reports whether a comma in
// the name may stand between family and given names.
func (n *Name) classify(hint Hint) bool {
	lex := tables()
	keys := make([]string, len(n.Tokens))
	for i := range n.Tokens {
		keys[i] = n.Tokens[i].look(lex)
	}
	if hint != PersonHint { // Sia and Ong are people too
		n.findForms(lex, keys)
	}
	if n.telling() == 0 {
		n.allPlain()
	}
	n.lastTitle(hint)
	n.patronymics(hint)
	if hint >= ThingHint || len(n.Legal) > 0 {
		return false
	}
	generic := slices.ContainsFunc(n.Tokens, func(t Token) bool { return t.Class == Generic })
	return hint == PersonHint || !generic && len(n.Tokens) <= 6
}

// look gives a token its class and group from the tables, and returns the key
// under which it is found there.
func (t *Token) look(lex *lexical) string {
	if t.Script == NoScript {
		t.Class = Number
		return t.Text
	}
	if t.Script == Latin && len(t.Text) == 1 {
		t.Class = Letter
	}
	key := wordKey(t.Text)
	info, ok := lex.words[t.Text]
	if !ok {
		info, ok = lex.words[key]
	}
	if !ok && !lex.ofForm[key] && t.Script > Latin && len(t.Readings) > 0 {
		key = wordKey(t.Readings[0].Latin)
		info, ok = lex.words[key]
	}
	if ok {
		t.Class, t.Group = info.class, info.group
	} else if t.Glued && article(t.Text) {
		t.Class = Particle
	}
	return key
}

// article recognises the Arabic article as it is spoken before a sun letter.
func article(s string) bool {
	switch s {
	case "al", "el", "ul", "ar", "er", "as", "es", "ash", "esh", "at", "et", "az", "ez", "an", "en", "ad", "ed", "ur", "us", "ud", "ol", "or":
		return true
	}
	return false
}

// findForms marks the legal forms, longest phrase first.
func (n *Name) findForms(lex *lexical, keys []string) {
	for i := 0; i < len(keys); {
		size, class := formAt(lex, keys, i)
		if size == 0 {
			i++
			continue
		}
		for j := i; j < i+size; j++ {
			n.Tokens[j].Class, n.Tokens[j].Legal = LegalForm, class
		}
		if !slices.Contains(n.Legal, class) {
			n.Legal = append(n.Legal, class)
		}
		i += size
	}
}

// formAt is the size and class of the legal form at keys[i:], or size 0.
func formAt(lex *lexical, keys []string, i int) (int, FormClass) {
	for _, p := range lex.forms[keys[i]] {
		end := i + len(p.words)
		if end > len(keys) || !slices.Equal(keys[i:end], p.words) {
			continue
		}
		whole := i == 0 && end == len(keys)
		switch {
		case p.place == anywhere,
			p.place == atEnd && !whole && i > 0 && formTail(lex, keys, end),
			p.place == atEnds && !whole && (i == 0 || formTail(lex, keys, end)):
			return len(p.words), p.class
		}
	}
	return 0, NoForm
}

// formTail reports whether nothing but another legal form follows.
func formTail(lex *lexical, keys []string, i int) bool {
	if i >= len(keys) {
		return true
	}
	size, _ := formAt(lex, keys, i)
	return size > 0 && i+size == len(keys)
}

// telling counts the tokens by which a name can be told from another.
func (n *Name) telling() int {
	count := 0
	for i := range n.Tokens {
		switch n.Tokens[i].Class {
		case LegalForm, Particle, Title:
		default:
			count++
		}
	}
	return count
}

// allPlain makes ordinary words of everything: a name such as "Co., Ltd." or
// "Del Los" has nothing else by which to be found.
func (n *Name) allPlain() {
	for i := range n.Tokens {
		n.Tokens[i].Class, n.Tokens[i].Legal = Plain, NoForm
	}
	n.Legal = nil
}

// lastTitle takes a title at the end of two words for what it then is, a family
// name: Usman Sheikh, Hassan Hajj.
func (n *Name) lastTitle(hint Hint) {
	if hint >= ThingHint || len(n.Tokens) != 2 {
		return
	}
	if t := &n.Tokens[1]; t.Class == Title && len(t.Text) >= 4 && n.Tokens[0].Class != Title {
		t.Class = Plain
	}
}

// patronymics marks names made of the father's: Ivanovich, Petrovna. Two words
// are needed beside it, since in the Balkans the same ending makes family names.
func (n *Name) patronymics(hint Hint) {
	if hint >= ThingHint || n.telling() < 3 || len(n.Legal) > 0 {
		return
	}
	for i := range n.Tokens {
		t := &n.Tokens[i]
		if (t.Class == Plain || t.Class == Given) && patronymic(t.Latin()) {
			t.Class = Patronymic
		}
	}
}

func patronymic(s string) bool {
	if len(s) < 7 {
		return false
	}
	for _, end := range [...]string{"ovich", "evich", "avich", "ovych", "evych", "yich", "ovna", "evna", "avna", "ivna", "ichna", "ovitch", "evitch", "owicz", "ewicz"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// family marks what stands before the comma as family names and what stands
// behind as given ones.
func (n *Name) family(split int) {
	for i := range n.Tokens {
		t := &n.Tokens[i]
		switch t.Class {
		case Patronymic: // Butkevich before the comma is no patronymic
			if i >= split {
				continue
			}
		case Plain, Given, Generic, Place:
		default:
			continue
		}
		if i < split {
			t.Class = Family
		} else {
			t.Class = Given
		}
	}
}

// SetFamily marks the words of text as the family name and the other plain
// words as given names, as the publisher of a list or a form tells.
func (n *Name) SetFamily(text string) {
	fam := Parse(text, PersonHint)
	for i := range n.Tokens {
		t := &n.Tokens[i]
		switch t.Class {
		case Plain, Given, Family, Generic, Place:
		default:
			continue
		}
		t.Class = Given
		if slices.ContainsFunc(fam.Tokens, func(f Token) bool { return f.Text == t.Text }) {
			t.Class = Family
		}
		t.Weight = t.worth()
	}
}

// classWorth is what a token of a class tells, beside its rarity.
func classWorth(c Class) float32 {
	switch c {
	case Family:
		return 1.1
	case Given:
		return 0.95
	case Patronymic:
		return 0.35
	case Particle:
		return 0.15
	case Title:
		return 0.1
	case LegalForm:
		return 0
	case Generic:
		return 0.5
	case Place:
		return 0.5
	case Number:
		return 0.9
	case Letter:
		return 0.4
	}
	return 1
}

// weigh fills in what tokens are worth and the forms in which they compare.
func (n *Name) weigh() {
	main := slices.ContainsFunc(n.Tokens, func(t Token) bool { return !t.Aside && tells(t.Class) })
	forms := make([]Form, 0, len(n.Tokens)*2)
	for i := range n.Tokens {
		t := &n.Tokens[i]
		start := len(forms)
		forms = t.appendForms(forms)
		t.Forms = forms[start:len(forms):len(forms)]
		t.measure()
		t.Aside = t.Aside && main
		t.Weight = t.worth()
	}
}

// tells reports whether a word of this class can be what a name is known by.
func tells(c Class) bool {
	switch c {
	case Particle, Title, LegalForm, Number, Letter:
		return false
	}
	return true
}

// worth is what the token weighs.
func (t *Token) worth() float32 {
	w := t.Rarity * classWorth(t.Class)
	if t.Aside {
		w *= 0.3
	}
	if t.Text == arabicArticle { // other scripts leave it out as often as not
		w *= 0.25
	}
	return w
}

// appendForms lists what is compared of a token: each Latin reading, its
// consonants, and for another script its own letters.
func (t *Token) appendForms(dst []Form) []Form {
	for _, r := range t.Readings {
		if isLatin(r.Latin) {
			dst = append(dst, latinForm(r.Latin))
		} else {
			dst = append(dst, Form{Kind: NativeForm, Text: r.Latin})
		}
	}
	if t.Consonants != "" {
		dst = append(dst, Form{Kind: ConsonantForm, Text: t.Consonants})
	}
	for _, p := range t.Syllables {
		dst = append(dst, Form{Kind: SyllableForm, Text: p})
	}
	if t.Script > Latin {
		dst = append(dst, Form{Kind: NativeForm, Text: t.Text})
	}
	return dst
}

// latinForm computes the keys of a Latin text; Sound and Bones share memory.
func latinForm(text string) Form {
	var buf [3 * maxForm]byte
	sound := Sound(buf[:0], text)
	n := len(sound)
	both := string(Bones(sound, string(sound)))
	return Form{LatinForm, text, both[:n], both[n:]}
}
