package list

import (
	"strings"
)

// AddNames adds a name in which the publisher put others:
//
//	FUYI SUN A/K/A FRANK SUN             FUYI SUN, FRANK SUN
//	PEARL (A.K.A. NEI-CHIEN CHU) LI      PEARL LI, NEI-CHIEN CHU
//	SIBERIAN AIRLINES D/B/A S7 AIRLINES  SIBERIAN AIRLINES, S7 AIRLINES
//
// The first gets the kind, the others are aliases, or former names behind
// "f.k.a." and "formerly".
func (e *Entry) AddNames(text string, kind NameKind) {
	if before, inside, after, ok := bracketed(text); ok {
		e.AddName(Name{Text: before + " " + after, Kind: kind})
		e.addMarked(inside)
		return
	}
	at, width, other := mark(text)
	if at <= 0 {
		e.AddName(Name{Text: text, Kind: kind})
		return
	}
	e.AddName(Name{Text: strings.TrimRight(text[:at], " ,;"), Kind: kind})
	e.AddNames(text[at+width:], other)
}

// addMarked adds "a.k.a. X", the mark being known to stand first.
func (e *Entry) addMarked(text string) {
	_, width, kind := mark(" " + text)
	e.AddNames(text[min(len(text), max(0, width-1)):], kind)
}

// bracketed finds brackets that begin with a mark.
func bracketed(s string) (before, inside, after string, ok bool) {
	open := strings.IndexByte(s, '(')
	for open >= 0 {
		n := strings.IndexByte(s[open:], ')')
		if n < 0 {
			return "", "", "", false
		}
		inside = s[open+1 : open+n]
		if at, _, _ := mark(" " + inside); at == 0 {
			return s[:open], inside, s[open+n+1:], true
		}
		next := strings.IndexByte(s[open+1:], '(')
		if next < 0 {
			break
		}
		open += 1 + next
	}
	return "", "", "", false
}

// mark finds the first "a.k.a." or the like: where, how long, and what kind of
// name follows.
func mark(s string) (at, width int, kind NameKind) {
	at = -1
	for i := 0; i < len(s); i++ {
		if s[i] != ' ' {
			continue
		}
		for _, m := range [...]struct {
			text string
			kind NameKind
		}{{" a.k.a. ", Alias}, {" a/k/a ", Alias}, {" aka ", Alias}, {" d/b/a ", Alias}, {" dba ", Alias}, {" f.k.a. ", Former}, {" f/k/a ", Former}, {" formerly known as ", Former}, {" formerly ", Former}} {
			if len(s)-i >= len(m.text) && strings.EqualFold(s[i:i+len(m.text)], m.text) {
				return i, len(m.text), m.kind
			}
		}
	}
	return at, 0, kind
}
