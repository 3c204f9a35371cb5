package evidence

import (
	"strings"

	"interdict"
)

// named holds the name of a program against who has signed it. Malware likes
// the names of protection, so a maker's name on a program that somebody else
// signed, or nobody, is an imposter; and what the maker has signed is the
// maker's, whatever it is called.
func (s *scale) named() (interdict.Verdict, bool) {
	if len(s.items) != 1 {
		return "", false
	}
	it := s.items[0]
	o := &it.normal
	switch o.Kind {
	case interdict.FileHeader, interdict.Process, interdict.Module, interdict.Driver:
	default:
		return "", false
	}
	signer, st := o.Facts.Get("signer")+" "+o.Facts.Get("org"), status(o)
	signer = strings.TrimSpace(signer)
	if signer == "" && st != "absent" && st != "bad" {
		return "", false // nothing is known of a signature
	}
	byMaker, claims, risky := s.claims(it)
	switch {
	case byMaker && st == "bad":
		s.say("the maker's signature stands on a file that was changed since")
		return interdict.Imposter, true
	case byMaker:
		return "", false
	case countersigned(signer) && (o.Kind == interdict.Driver || strings.HasSuffix(strings.ToLower(o.Facts.Get("file")), ".sys")):
		s.say("drivers may bear Microsoft's signature alone; the company and the altitude count")
		return "", false
	case claims:
		if signer == "" {
			s.say("it bears the maker's name and nobody's signature")
		} else {
			s.say("it bears the maker's name and the signature of %s", clip(signer))
		}
		return interdict.Imposter, true
	case signer != "" && risky:
		s.say("the file's name is used by others too, and %s has signed it", clip(signer))
		return interdict.Absent, true
	}
	return "", false
}

// claims looks at what a program says of itself: whether the maker has signed
// it, whether it names the maker, whether only the file's name does.
func (s *scale) claims(it *Item) (byMaker, claims, onlyName bool) {
	onlyName = true
	for i := range it.signs {
		sign := &it.signs[i]
		switch {
		case sign.Class == "signature", sign.Class == "publisher" && (sign.Fact.Name == "signer" || sign.Fact.Name == "org") && sign.Sure:
			byMaker = true
		case sign.Role == interdict.RoleReplacement, sign.Role == interdict.RoleHost:
		case sign.Class == "publisher", sign.Class == "product name", sign.Class == "path":
			claims = true
		}
		onlyName = onlyName && sign.Class == "file name"
	}
	return byMaker, claims, onlyName
}

// countersigned reports whether Microsoft has signed a driver for its maker.
func countersigned(signer string) bool {
	s := strings.ToLower(signer)
	return strings.Contains(s, "microsoft windows hardware compatibility") || strings.Contains(s, "microsoft windows early launch") || strings.Contains(s, "whql")
}
