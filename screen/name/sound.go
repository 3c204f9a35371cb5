package name

// Sound folds the ways in which one sound is written in Latin letters.
//
//	yevgeniy, evgenii, jevgenij   evgeni
//	qadhafi, kadafi               kadafi
//	muhammad, muhamad             muhamad
//
// Its letters are a to z and two more: S for the sound of "sh" and C for that
// of "ch". It is meant to be coarse: two different names may share a Sound.
// How far their letters are apart is measured afterwards (Compare).
//
// latin holds only a-z and 0-9. Sound appends to dst and returns it.
func Sound(dst []byte, latin string) []byte {
	start := len(dst)
	for i := 0; i < len(latin); {
		out, n := sound1(latin, i)
		i += n
		for _, c := range []byte(out) {
			dst = push(dst, start, c)
		}
	}
	return soundEnd(dst, start)
}

// push appends c unless it doubles the letter before it; doubled digits stay.
func push(dst []byte, start int, c byte) []byte {
	if n := len(dst); n > start && dst[n-1] == c && c > '9' {
		return dst
	}
	return append(dst, c)
}

// sound1 folds what stands at s[i:]: the letters to write, and how many were read.
func sound1(s string, i int) (string, int) {
	next := at(s, i+1)
	switch c := s[i]; c {
	case 's':
		switch {
		case next == 'h' && at(s, i+2) == 'c' && at(s, i+3) == 'h': // Щ as shch
			return "S", 4
		case next == 'c' && at(s, i+2) == 'h', next == 'c' && at(s, i+2) == 'z':
			return "S", 3
		case next == 'h':
			return "S", 2
		case next == 'z': // Hungarian s, Polish sh: nearer to s
			return "s", 2
		}
	case 't':
		switch {
		case next == 's' && at(s, i+2) == 'c' && at(s, i+3) == 'h':
			return "C", 4
		case next == 'c' && at(s, i+2) == 'h':
			return "C", 3
		case next == 'h':
			return "t", 2
		case next == 's', next == 'z':
			return "z", 2
		}
	case 'c':
		return soundC(s, i)
	case 'd':
		switch {
		case next == 'z' && at(s, i+2) == 'h':
			return "j", 3
		case next == 'j':
			return "j", 2
		case next == 'h':
			return "d", 2
		}
	case 'k', 'g', 'b', 'r', 'z':
		if next == 'h' {
			switch c {
			case 'k':
				return "h", 2
			case 'z':
				return "j", 2
			}
			return s[i : i+1], 2
		}
	case 'p':
		if next == 'h' {
			return "f", 2
		}
	case 'q':
		if next == 'u' && vowel(at(s, i+2)) {
			return "k", 2
		}
		return "k", 1
	case 'x':
		return "ks", 1
	case 'w':
		return "v", 1
	case 'y', 'i':
		return soundI(s, i)
	case 'j':
		if i+1 == len(s) && i > 0 { // final ij, aj, oj
			return "i", 1
		}
		if i > 0 && (s[i-1] == 'l' || s[i-1] == 'n') && vowel(next) {
			return "i", 1
		}
	case 'o':
		switch next {
		case 'u', 'o':
			return "u", 2
		case 'e':
			return "o", 2
		}
	case 'a':
		if next == 'e' {
			return "e", 2
		}
		if next == 'a' {
			return "a", 2
		}
	case 'u':
		if next == 'e' && i+2 < len(s) {
			return "u", 2
		}
	}
	return s[i : i+1], 1
}

func soundC(s string, i int) (string, int) {
	switch at(s, i+1) {
	case 'h':
		return "C", 2
	case 'k':
		return "k", 2
	case 'z':
		return "C", 2
	case 'e', 'i', 'y':
		return "s", 1
	}
	return "k", 1
}

// soundI folds y and i: both are i; "ye" and "ie" at the start or after a
// vowel is e, since one system writes Yevgeniy and another Evgenii.
func soundI(s string, i int) (string, int) {
	if at(s, i+1) == 'e' && (i == 0 || vowel(s[i-1])) {
		return "e", 2
	}
	return "i", 1
}

// soundEnd drops an h after a final vowel: Abdullah, Abdulla.
func soundEnd(dst []byte, start int) []byte {
	if n := len(dst); n-start > 2 && dst[n-1] == 'h' && vowel(dst[n-2]) {
		return dst[:n-1]
	}
	return dst
}

func at(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

func vowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// Bones are a Sound without its vowels; a vowel at the start leaves the mark
// "a", so that Ahmad and Hamad differ. Bones appends to dst.
func Bones(dst []byte, sound string) []byte {
	for i := 0; i < len(sound); i++ {
		switch c := sound[i]; {
		case !vowel(c):
			dst = append(dst, c)
		case i == 0:
			dst = append(dst, 'a')
		}
	}
	return dst
}

// Coarse are the Bones in the few classes that a consonant script and its many
// romanisations keep apart for certain: p is b, every s-like sound is s, every
// k-like sound is k. v is left out: Arabic waw is a consonant in Walid and a
// vowel in Yusuf, and so is a final h.
func Coarse(dst []byte, bones string) []byte {
	start := len(dst)
	for i := 0; i < len(bones); i++ {
		c := coarse(bones[i])
		if c == 0 || len(dst) > start && dst[len(dst)-1] == c && c != 'a' {
			continue
		}
		dst = append(dst, c)
	}
	if n := len(dst); n-start > 1 && dst[n-1] == 'h' {
		dst = dst[:n-1]
	}
	return dst
}

func coarse(c byte) byte {
	switch c {
	case 'p':
		return 'b'
	case 'v':
		return 0
	case 'S', 'C', 'z', 'x':
		return 's'
	case 'g', 'q', 'c':
		return 'k'
	}
	return c
}
