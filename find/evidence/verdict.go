package evidence

import (
	"fmt"
	"slices"
	"strings"

	"interdict"
)

// verdict applies the rules to what lies on the scale.
func (s *scale) verdict(j *Judge) (interdict.Verdict, int) {
	level, strong := s.top(s.best)
	switch {
	case s.only(interdict.RoleReplacement):
		s.say("this is another maker's product that took its place: protection, and a sign that the host had the other until then")
		return interdict.Absent, 0
	case s.stands[talks] && len(s.stands) == 1:
		s.say("text about a product is no product")
		return interdict.Mention, min(level, 1)
	}
	if v, ok := s.named(); ok {
		return v, level
	}
	if s.outOfScope(j) {
		s.say("it is the maker's, but not a product that the search is for")
		return interdict.OutOfScope, level
	}
	if s.only(interdict.RoleHost) {
		s.say("the product is another maker's; whether it contains the engine depends on its version")
		return interdict.ForReview, min(level, 2)
	}
	if s.stands[hints] && len(s.stands) == 1 {
		return s.indirect(level)
	}
	if s.stays() {
		s.say("what was seen outlives a removal, and nothing that can run was seen")
		return interdict.Residue, min(level, 2)
	}
	if level <= 1 {
		return s.indirect(level)
	}
	certain := level >= 4 || strong >= 2
	if certain {
		if l, n := s.top(s.known); l < 4 && n < 2 {
			s.say("part of this is only remembered, so it does not settle the question")
			return interdict.Probable, level
		}
		return s.certain(), level
	}
	return s.likely(level)
}

// top is the best level, and how many classes reach 3.
func (s *scale) top(of map[string]int) (level, strong int) {
	for _, l := range of {
		level = max(level, l)
		if l >= 3 {
			strong++
		}
	}
	return level, strong
}

func (s *scale) only(role interdict.SignRole) bool { return len(s.roles) == 1 && s.roles[role] > 0 }

// indirect is for traffic, logs and ports.
func (s *scale) indirect(level int) (interdict.Verdict, int) {
	risky := true
	for _, it := range s.items {
		for i := range it.signs {
			risky = risky && it.signs[i].Strength <= 1 && strings.HasSuffix(it.signs[i].Risk, "high")
		}
	}
	if risky {
		s.say("anybody can cause this without having the product")
		return interdict.Mention, level
	}
	s.say("it is indirect: whose machine is behind it must be looked up")
	return interdict.ForReview, min(level, 2)
}

// stays reports whether all that was seen outlives a removal.
func (s *scale) stays() bool {
	for st := range s.stands {
		if st != left && st != hints && st != talks {
			if st != lies || !s.dataOnly() {
				return false
			}
		}
	}
	return s.stands[left] || s.stands[lies]
}

// dataOnly reports whether every file seen is a folder or data.
func (s *scale) dataOnly() bool {
	for _, it := range s.items {
		o := &it.normal
		if standOf(o) != lies {
			continue
		}
		if o.Kind != interdict.FileName {
			return false
		}
		p := strings.ToLower(o.Facts.Get("path") + o.Facts.Get("file"))
		for _, sign := range it.signs {
			if sign.Class != "path" && sign.Class != "certificate" {
				return false
			}
		}
		for _, end := range runnable {
			if strings.HasSuffix(p, end) || strings.Contains(p, end+"/") {
				return false
			}
		}
		b := base(p)
		if strings.Contains(p, "/bin/") || strings.Contains(p, "/sbin/") || !strings.Contains(b, ".") && strings.Contains(p, "/opt/") && !strings.HasSuffix(p, "/") && strings.Count(p, "/") > 3 {
			return false
		}
	}
	return true
}

// certain is the verdict when the identity is settled: it depends on where the
// thing stands.
func (s *scale) certain() interdict.Verdict {
	embedded := s.roles[interdict.RoleEngine] > 0 && s.roles[interdict.RoleOwn] <= s.roles[interdict.RoleEngine]
	switch {
	case s.only(interdict.RoleTool):
		s.say("a tool for one scan or removal is no installation")
		return interdict.Media
	case s.stands[runs], s.stands[placed], s.stands[listed], s.stands[set]:
	case s.baseSet():
		embedded = true
	case s.stands[lies] && !s.inPlace():
		s.say("it lies here and is not installed, as far as was seen")
		return interdict.Media
	}
	if s.stands[runs] {
		s.say("it is running")
	}
	if embedded {
		s.say("these are traces of the engine, which is built into other products")
		return interdict.PresentEmbedded
	}
	return interdict.Present
}

func (s *scale) baseSet() bool {
	for _, it := range s.items {
		if it.normal.Kind == interdict.BaseSet {
			return true
		}
	}
	return false
}

// inPlace reports whether a file lies where programs run.
func (s *scale) inPlace() bool {
	for _, it := range s.items {
		o := &it.normal
		if o.Kind == interdict.Installer {
			continue
		}
		p := strings.ToLower(o.Facts.Get("path"))
		away := slices.ContainsFunc(passing, func(x string) bool { return strings.Contains(p, x) })
		if !away && (slices.ContainsFunc(runPlaces, func(x string) bool { return strings.Contains(p, x) }) || strings.Contains(strings.ReplaceAll(p, `\`, "/"), "program files")) {
			return true
		}
	}
	return false
}

// likely is the verdict when something is missing for certainty.
func (s *scale) likely(level int) (interdict.Verdict, int) {
	two := 0
	for _, l := range s.best {
		if l >= 2 {
			two++
		}
	}
	switch {
	case s.only(interdict.RoleTool) && s.stands[lies]:
		s.say("a tool for one scan or removal is no installation")
		return interdict.Media, level
	case s.stands[lies] && len(s.stands) == 1 && level >= 3 && s.installer():
		s.say("an installer lies here")
		return interdict.Media, level
	case level >= 3:
		s.say("one strong sign; a second of another kind would settle it")
		return interdict.Probable, level
	case two >= 2 && (s.stands[runs] || s.stands[placed]):
		s.say("two signs of different kinds on something that runs")
		return interdict.Probable, level
	}
	s.say("a name or a path alone proves nothing")
	return interdict.ForReview, level
}

func (s *scale) installer() bool {
	for _, it := range s.items {
		if it.normal.Kind == interdict.Installer {
			return true
		}
	}
	return false
}

// outOfScope reports whether it is the maker's, and no product that is looked
// for: a feed, a training, a library.
func (s *scale) outOfScope(j *Judge) bool {
	if s.only(interdict.RoleOutOfScope) {
		return true
	}
	if len(s.what) > 0 {
		for _, p := range s.what {
			if _, in := j.catalog.Describe(p); in {
				return false
			}
		}
		return true
	}
	for _, it := range s.items {
		o := &it.normal
		purl := strings.ToLower(o.Facts.Get("purl"))
		library := o.Kind == interdict.Dependency || o.Kind == interdict.Component && slices.ContainsFunc(libraries, func(x string) bool { return strings.HasPrefix(purl, x) })
		if !library {
			return false
		}
		for i := range it.signs {
			if it.signs[i].Class != "publisher" && it.signs[i].Class != "product name" {
				return false
			}
		}
	}
	return true
}

// question is what would settle a review.
func (s *scale) question(j *Judge) string {
	it := s.items[0]
	o := &it.normal
	place := clip(placeOf(it))
	switch {
	case s.roles[interdict.RoleHost] > 0:
		version := o.Facts.Get("version")
		if version == "" {
			version = "the installed version"
		} else {
			version = "version " + version
		}
		return fmt.Sprintf("which anti-virus engine does %s of %s contain, and since when?", version, clip(o.Facts.Get("name")))
	case o.Kind == interdict.NetworkFlow || o.Kind == interdict.Log:
		return fmt.Sprintf("which machine sent this (%s), and what runs on it?", place)
	case o.Kind == interdict.FileName || o.Kind == interdict.FileHeader || o.Kind == interdict.Process || o.Kind == interdict.Module || o.Kind == interdict.Driver:
		return fmt.Sprintf("who has signed %s, and what company does its version resource name?", place)
	case o.Kind == interdict.InstalledProgram:
		return fmt.Sprintf("who publishes %q, and do its files still lie there?", clip(o.Facts.Get("name")))
	case o.Kind == interdict.Service:
		return fmt.Sprintf("which program does the service %q start, and who has signed it?", clip(o.Facts.Get("name")))
	case o.Kind == interdict.Package:
		return fmt.Sprintf("who built the package %q, and which files does it own?", clip(o.Facts.Get("name")))
	}
	return fmt.Sprintf("is a product of %s installed where this was seen (%s)?", j.catalog.MakerName(s.maker), place)
}
