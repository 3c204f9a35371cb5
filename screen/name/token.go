package name

import "slices"

// A Class is the part that a token plays in a name.
type Class uint8

// The classes. Plain is a word that is a name by itself.
const (
	Plain Class = iota
	Family
	Given
	Patronymic
	Particle // al, bin, de, of, and
	Title    // Mr, Dr, Sheikh
	LegalForm
	Generic // trading, bank, international
	Place
	Number
	Letter // a single letter: an initial
)

var classNames = [...]string{"name", "family name", "given name", "patronymic", "particle", "title", "legal form", "generic word", "place", "number", "initial"}

// String is the class as people read it.
func (c Class) String() string { return classNames[c] }

func classNamed(s string) Class {
	switch s {
	case "particle":
		return Particle
	case "title":
		return Title
	case "generic":
		return Generic
	case "place":
		return Place
	case "given", "nick":
		return Given
	}
	return Plain
}

// A Reading is a token in Latin letters, and the system that gives it.
type Reading struct {
	Latin  string
	System string
}

// readings keeps each spelling once, in order, without empty ones.
func readings(in ...Reading) []Reading {
	out := make([]Reading, 0, len(in))
	for _, r := range in {
		if r.Latin != "" && !slices.ContainsFunc(out, func(o Reading) bool { return o.Latin == r.Latin }) {
			out = append(out, r)
		}
	}
	return out
}

// A Token is one word of a name.
type Token struct {
	Text       string // folded, in its own script
	Script     Script
	Class      Class
	Group      uint16    // words of one group stand for one another; 0 is none
	Legal      FormClass // of a token of class LegalForm
	Readings   []Reading // in Latin letters, likeliest first; of a Latin token its text
	Consonants string    // of a script without vowels
	Syllables  []string  // the pinyin of a Chinese word in another romanisation
	Forms      []Form    // what is compared; Forms[0] is the main one
	Rarity     float32   // how telling the token is: 1 for one seen nowhere else
	Known      float32   // how common a name the word is by itself: 0 for unknown words, 1 for everyday ones
	Weight     float32   // rarity times what its class is worth
	From, To   int       // bytes of the raw name
	Aside      bool      // it stands in brackets, as acronyms and remarks do, and weighs less
	Glued      bool      // a hyphen ties it to the next token
}

// Latin is the token's main Latin reading, or its own text if it has none.
func (t *Token) Latin() string {
	if len(t.Readings) > 0 {
		return t.Readings[0].Latin
	}
	return t.Text
}

// Flag is something noteworthy about a name as it came in.
type Flag uint8

// The flags.
const (
	Truncated   Flag = 1 << iota // longer than the limits; the rest was not compared
	Unprintable                  // control, bidirectional or invisible characters were dropped
	InvalidUTF8                  // bytes that are no UTF-8 were read as Windows-1252
	MixedScript                  // one word has letters of several scripts
	Homoglyphs                   // letters that look Latin but are not, or the reverse: both readings are compared
)

var flagWords = [...]string{"longer than the limit; the rest was not compared", "control or invisible characters dropped", "invalid UTF-8 read as Windows-1252", "several scripts in one word", "look-alike letters of another script; compared in both readings"}

// Words are the flags as people read them.
func (f Flag) Words() []string {
	var out []string
	for i, w := range flagWords {
		if f&(1<<i) != 0 {
			out = append(out, w)
		}
	}
	return out
}

// A Name is a name cut into tokens.
type Name struct {
	Raw    string
	Tokens []Token
	Legal  []FormClass // the legal forms found, without doubles
	Flags  Flag
}

// Limits on one name. The longest name on a real list has 26 words.
const (
	MaxTokens = 48
	MaxBytes  = 1024
)
