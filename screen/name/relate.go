package name

// What standing for one another is worth: words of one meaning in two
// languages, and forms of one given name.
const (
	GroupSimilarity = 0.85
	GivenSimilarity = 0.75
)

// GroupWorth is the similarity of two tokens of one group.
func GroupWorth(a, b Class) float32 {
	if (a == Generic || a == Place) && (b == Generic || b == Place) {
		return GroupSimilarity
	}
	return GivenSimilarity
}

// Grouped reports whether a token's group relates it to others. Particles and
// titles are related by their letters only: there is little in them to tell.
func (t *Token) Grouped() bool {
	return t.Group != 0 && t.Class != LegalForm && t.Class != Particle && t.Class != Title
}

// Related measures how alike two tokens are: the best of their forms, or of
// their being two words for one thing. Legal forms are not compared here.
func (t *Token) Related(o *Token) (float32, Relation) {
	if t.Class == LegalForm || o.Class == LegalForm {
		return 0, Unrelated
	}
	best, how := float32(0), Unrelated
	for i := range t.Forms {
		for j := range o.Forms {
			if s, r := Related(&t.Forms[i], &o.Forms[j]); s > best {
				best, how = s, r
			}
		}
	}
	if best < InitialSimilarity && initials(t.FirstLetter(), o.FirstLetter()) {
		best, how = InitialSimilarity, Initial
	}
	if t.Grouped() && o.Grouped() && t.Group == o.Group {
		if s := GroupWorth(t.Class, o.Class); s > best {
			best, how = s, Variant
		}
	}
	return best, how
}

// RelatedJoined measures how alike two tokens written together (a, from Join)
// and one token (b) are. Only the same sound counts, and the same consonants
// of longer words: two slips at once are no evidence.
func RelatedJoined(a, b *Form) (float32, Relation) {
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
// second one where there is one. It gives nothing for legal forms, numbers and
// scripts without vowels.
func Join(tokens []Token) []Form {
	var out []Form
	for pick := range 2 {
		text, other := "", pick == 0
		for i := range tokens {
			t := &tokens[i]
			if t.Class == LegalForm || t.Class == Number || len(t.Forms) == 0 || t.Forms[0].Kind != LatinForm {
				return nil
			}
			f := &t.Forms[0]
			if pick < len(t.Forms) && t.Forms[pick].Kind == LatinForm {
				f = &t.Forms[pick]
				other = true
			}
			text += f.Text
		}
		if other && len(text) >= 3 && len(text) <= maxForm && (len(out) == 0 || out[0].Text != text) {
			out = append(out, latinForm(text))
		}
		if !moreReadings(tokens) {
			break
		}
	}
	return out
}

func moreReadings(tokens []Token) bool {
	for i := range tokens {
		if len(tokens[i].Readings) > 1 {
			return true
		}
	}
	return false
}

// Joins reports whether the two tokens of an entry's name are looked up also
// as one word: those that a hyphen ties, and those of which one is short.
// Nobody writes two long words together by chance.
func Joins(a, b *Token) bool {
	return a.Glued || min(len(a.Latin()), len(b.Latin())) <= 5
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
