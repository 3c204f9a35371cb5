package name

// What standing for one another is worth.
const (
	SpellingSimilarity = 0.96 // spellings of one given name
	MeaningSimilarity  = 0.9  // words of one meaning
	FamilySimilarity   = 0.93 // spellings of one Korean family name
	NickSimilarity     = 0.8  // short forms, and the same name in another language
)

// GroupWorth is the similarity of two tokens of one group.
func GroupWorth(group uint16) float32 { return tables().worth[group] }

// Grouped reports whether a token's group relates it to others. Particles and
// titles are related by their letters only: there is little in them to tell.
func (t *Token) Grouped() bool {
	return t.Group != 0 && t.Class != LegalForm && t.Class != Particle && t.Class != Title
}

// Related measures how alike two tokens are: the best of their Relations.
func (t *Token) Related(o *Token) (best float32, how Relation) {
	t.Relations(o, func(s float32, r Relation) {
		if s > best {
			best, how = s, r
		}
	})
	return best, how
}

// Relations calls found for every way in which two tokens are related: through
// their forms, as words of one group, as an initial. t is the token asked for:
// if it is a legal form, only the same letters count.
func (t *Token) Relations(o *Token, found func(sim float32, how Relation)) {
	for i := range t.Forms {
		for j := range o.Forms {
			if t.Class != LegalForm {
				if s, r := Related(&t.Forms[i], &o.Forms[j]); s > 0 {
					found(s, r)
				}
			} else if i == 0 && t.Forms[0].Kind == o.Forms[j].Kind && t.Forms[0].Text == o.Forms[j].Text {
				found(1, Same)
			}
		}
	}
	if t.Class == LegalForm {
		return
	}
	if initials(t.FirstLetter(), o.FirstLetter()) {
		found(InitialSimilarity, Initial)
	}
	if t.Grouped() && o.Grouped() && t.Group == o.Group {
		found(GroupWorth(t.Group), Variant)
	}
}

// RelatedJoined measures how alike two tokens written together (a, from Join)
// and one token (b) are. Only the same sound counts, and the same consonants
// of longer words: two slips at once are no evidence.
func RelatedJoined(a, b *Form) (float32, Relation) {
	if a.Kind == ConsonantForm && b.Kind == LatinForm {
		if s, how := relatedConsonants(a.Text, b); how != Unrelated {
			return s * 0.97, Joined
		}
		return 0, Unrelated
	}
	if a.Kind != LatinForm || b.Kind != LatinForm || len(a.Text) > maxForm || len(b.Text) > maxForm {
		return 0, Unrelated
	}
	switch {
	case a.Text == b.Text:
		return 0.97, Joined
	case a.Sound == b.Sound:
		return 0.94, Joined
	case hasDigit(a.Text), hasDigit(b.Text):
		return 0, Unrelated
	case a.Bones == b.Bones && len(a.Bones) >= 4:
		if s := 0.97 - 1.6*soundCost(a.Sound, b.Sound)/float32(max(len(a.Sound), len(b.Sound))+1); s >= 0.7 {
			return s, Joined
		}
	}
	return 0, Unrelated
}

// Join writes neighbouring tokens together: the main reading of each, and the
// second one where there is one; the consonants where vowels are not known.
func Join(tokens []Token) []Form {
	var out []Form
	text, second, bare := "", "", ""
	for i := range tokens {
		t := &tokens[i]
		if len(t.Forms) == 0 {
			return nil
		}
		first := &t.Forms[0]
		if first.Kind == NativeForm {
			return nil
		}
		bare += t.Consonants
		if first.Kind == ConsonantForm {
			text = unjoined
		}
		if text == unjoined {
			continue
		}
		text += first.Text
		if len(t.Forms) > 1 && (t.Forms[1].Kind == LatinForm || t.Forms[1].Kind == SyllableForm) {
			second += t.Forms[1].Text
		} else {
			second += first.Text
		}
	}
	if text == unjoined {
		return bareForm(tokens, bare)
	}
	for _, s := range [...]string{text, second} {
		if len(s) >= 3 && len(s) <= maxForm && (len(out) == 0 || s != out[0].Text) {
			out = append(out, latinForm(s))
		}
	}
	return out
}

// unjoined marks that a token has no Latin reading.
const unjoined = "?"

// bareForm is the joined consonants, when every token has them.
func bareForm(tokens []Token, text string) []Form {
	for i := range tokens {
		if tokens[i].Consonants == "" {
			return nil
		}
	}
	if len(text) < 3 || len(text) > maxForm {
		return nil
	}
	return []Form{{Kind: ConsonantForm, Text: text}}
}

// FirstLetter is the letter by which a token meets initials: that of its main
// Latin form, in lower case; in upper case when it is an initial itself; 0 for
// numbers, legal forms and tokens without a Latin form.
func (t *Token) FirstLetter() byte {
	if t.Class == LegalForm || len(t.Forms) == 0 || t.Forms[0].Kind != LatinForm {
		return 0
	}
	s := t.Forms[0].Text
	switch c := s[0]; {
	case c < 'a' || c > 'z':
		return 0
	case len(s) == 1:
		return c - 'a' + 'A'
	default:
		return c
	}
}

// initials reports whether one of two first letters is an initial of the other.
func initials(a, b byte) bool { return a != b && a|0x20 == b|0x20 && a != 0 }
