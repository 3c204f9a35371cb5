package name

import "unicode/utf8"

// A FormKind says what the letters of a form are.
type FormKind uint8

// The kinds of form.
const (
	LatinForm     FormKind = iota // a Latin reading with its vowels
	ConsonantForm                 // a reading of a script that leaves vowels out
	NativeForm                    // folded letters of the token's own script
	SyllableForm                  // the pinyin of a Chinese word in another romanisation
)

// A Form is one way to read a token. Sound and Bones are set for Latin forms.
type Form struct {
	Kind  FormKind
	Text  string
	Sound string
	Bones string
}

// A Relation says by what two tokens are taken for the same.
type Relation uint8

// The relations, nearest first.
const (
	Unrelated  Relation = iota
	Same                // the same letters
	Spelled             // another romanisation of the same sound
	Mistyped            // one or two letters apart
	Sounding            // alike when spoken
	Unvowelled          // the same consonants, in a script without vowels
	Variant             // another form of the same given name, or a translation
	Initial             // one is the first letter of the other
	Joined              // one token here, two there
)

var relationWords = [...]string{"different", "same", "other spelling", "mistyped", "sounds alike", "same consonants", "variant of the name", "initial", "written together"}

// String is the relation as people read it.
func (r Relation) String() string { return relationWords[r] }

// MinSimilarity is where tokens stop being related. Below it lie pairs such as
// Ali and Eli, or Hassan and Husni.
const MinSimilarity = 0.55

// maxForm bounds the forms that are compared letter by letter. Longer ones (no
// word is) are related only when equal.
const maxForm = 40

// Edits is how many edits a token of n letters may carry and still be related:
// none up to two letters, one up to six, two from there on. Of two tokens the
// shorter decides.
func Edits(n int) int {
	switch {
	case n < 3:
		return 0
	case n < 7:
		return 1
	}
	return 2
}

// Related measures how alike two forms are: 1 for the same letters, 0 for
// unrelated, in between never under MinSimilarity. It is symmetric.
func Related(a, b *Form) (float32, Relation) {
	switch {
	case a.Kind == SyllableForm || b.Kind == SyllableForm:
		if a.Text == b.Text && a.Kind != NativeForm && b.Kind != NativeForm && a.Kind != ConsonantForm && b.Kind != ConsonantForm {
			return SyllableSimilarity, Spelled
		}
		return 0, Unrelated
	case a.Kind == b.Kind && a.Text == b.Text:
		return 1, Same
	case a.Kind == LatinForm && b.Kind == LatinForm:
		return relatedLatin(a, b)
	case a.Kind == NativeForm && b.Kind == NativeForm:
		return relatedNative(a.Text, b.Text)
	case a.Kind == ConsonantForm && b.Kind == LatinForm:
		return relatedConsonants(a.Text, b)
	case a.Kind == LatinForm && b.Kind == ConsonantForm:
		return relatedConsonants(b.Text, a)
	}
	return 0, Unrelated
}

func relatedLatin(a, b *Form) (float32, Relation) {
	if hasDigit(a.Text) || hasDigit(b.Text) || len(a.Text) > maxForm || len(b.Text) > maxForm {
		return 0, Unrelated // numbers agree or they do not
	}
	if len(a.Text) < 2 || len(b.Text) < 2 {
		return 0, Unrelated // initials are a matter of tokens, not of forms
	}
	best, how := float32(0), Unrelated
	if a.Sound == b.Sound {
		best, how = 0.96, Spelled
	} else if soundNear(a, b) {
		cost := soundCost(a.Sound, b.Sound)
		if s := 1 - 1.6*cost/float32(max(len(a.Sound), len(b.Sound))+1); s > best {
			best, how = s, Sounding
		}
	}
	if k := Edits(min(len(a.Text), len(b.Text))); k > 0 && (spoken(a.Text) || spoken(b.Text)) && osaWithin(a.Text, b.Text, k) {
		cost := letterCost(a.Text, b.Text)
		if s := 1 - 1.5*cost/(float32(max(len(a.Text), len(b.Text)))+0.8); s > best {
			best, how = s, Mistyped
		}
	}
	if best < MinSimilarity {
		return 0, Unrelated
	}
	return best, how
}

// spoken reports whether a word has a vowel. Words without are acronyms and
// registration marks, of which one letter more or less makes another one.
func spoken(s string) bool {
	for i := range len(s) {
		if vowel(s[i]) || s[i] == 'y' {
			return true
		}
	}
	return false
}

// soundNear is the cheap condition under which soundCost is asked: one edit
// between the Sounds, or the same Bones.
func soundNear(a, b *Form) bool {
	if a.Bones == b.Bones && BonesCount(a.Bones) {
		return true
	}
	return SoundEdits(len(a.Sound)) && SoundEdits(len(b.Sound)) && osaWithin(a.Sound, b.Sound, 1)
}

// BonesCount reports whether Bones are telling enough to relate two tokens.
func BonesCount(bones string) bool { return len(bones) >= 3 }

// SoundEdits reports whether a Sound of n letters may carry an edit.
func SoundEdits(n int) bool { return n >= 4 }

// SyllableSimilarity is what two romanisations of one Chinese syllable are worth.
// It is below that of one sound, since one spelling stands for several syllables.
const SyllableSimilarity = 0.88

// InitialSimilarity is what an initial is worth for the name it may stand for.
const InitialSimilarity = 0.6

// relatedNative compares two tokens in their own script: equal was handled,
// so only slips remain.
func relatedNative(a, b string) (float32, Relation) {
	na, nb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if na > maxForm || nb > maxForm || Edits(min(na, nb)) == 0 {
		return 0, Unrelated
	}
	var ba, bb [maxForm]rune
	ra, rb := runes(ba[:0], a), runes(bb[:0], b)
	if !osaRunesWithin(ra, rb, 1) {
		return 0, Unrelated
	}
	s := 1 - 1.5/(float32(max(na, nb))+0.8)
	if s < MinSimilarity {
		return 0, Unrelated
	}
	return s, Mistyped
}

func runes(dst []rune, s string) []rune {
	for _, r := range s {
		dst = append(dst, r)
	}
	return dst
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if s[i] <= '9' {
			return true
		}
	}
	return false
}
