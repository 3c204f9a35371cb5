package evidence

import (
	"fmt"
	"slices"
	"strings"

	"interdict"
)

// A stand is what seeing something in a kind of observation can prove.
type stand int

const (
	talks  stand = iota // text about it: never more than a mention
	hints               // somebody's traffic: never more than a review
	left                // outlives a removal
	lies                // a file, an installer
	listed              // a component of something
	set                 // a setting, a device's configuration
	placed              // installed
	runs                // running
)

// standOf reads it off the kind, and the state that an observation tells.
func standOf(o *interdict.Observation) stand {
	if o.Facts.Get("removed") != "" {
		return left // of an image: a later layer has taken it away
	}
	state := strings.ToLower(o.Facts.Get("state") + " " + o.Facts.Get("running") + " " + o.Facts.Get("loaded") + " " + o.Facts.Get("active"))
	switch o.Kind {
	case interdict.FileContent, interdict.Document, interdict.Vulnerability, interdict.CatalogEntry:
		return talks
	case interdict.Log, interdict.NetworkFlow:
		return hints
	case interdict.RegistryKey, interdict.RootCertificate, interdict.SecurityProduct, interdict.Configuration:
		return left
	case interdict.Package:
		if strings.Contains(state, "removed") || strings.Contains(state, "config-files") || strings.Contains(state, "deinstall") || strings.Contains(state, "not installed") || strings.HasPrefix(strings.TrimSpace(state), "rc") {
			return left
		}
		return placed
	case interdict.FileHeader, interdict.FileName, interdict.BaseSet, interdict.Installer, interdict.LegalNotice:
		return lies
	case interdict.Component, interdict.Dependency:
		return listed
	case interdict.ContainerConfig, interdict.DeviceConfig:
		return set
	case interdict.Process, interdict.Module:
		return runs
	case interdict.Driver, interdict.Minifilter:
		if strings.Contains(state, "registered") || strings.Contains(state, "stopped") || strings.Contains(state, "not loaded") || strings.Contains(state, "on disk") {
			return placed
		}
		return runs
	case interdict.Service:
		if strings.Contains(state, "running") && !strings.Contains(state, "not running") {
			return runs
		}
		return placed
	case interdict.SystemExtension:
		if strings.Contains(state, "activated") || strings.Contains(state, "loaded") || strings.Contains(state, "true") {
			return runs
		}
		return placed
	}
	return placed
}

// A scale is the signs of one question while they are weighed.
type scale struct {
	items   []*Item
	best    map[string]int // class → level
	known   map[string]int // the same, without what is only remembered
	stands  map[stand]bool
	roles   map[interdict.SignRole]int // role → best level
	maker   string
	what    []interdict.ProductID
	weakest interdict.Confidence
	why     []string
}

// weigh gives the verdict on observations that speak of one thing.
func (j *Judge) weigh(items []*Item) Judgement {
	s := scale{items: items, best: map[string]int{}, known: map[string]int{}, stands: map[stand]bool{}, roles: map[interdict.SignRole]int{}}
	for _, it := range items {
		s.add(it)
	}
	if len(s.best) == 0 {
		return Judgement{Verdict: interdict.Absent, Why: append(s.why, "nothing here is a known sign of a product that is looked for")}
	}
	out := Judgement{Maker: s.maker, Products: s.what, Confidence: s.weakest}
	out.Verdict, out.Strength = s.verdict(j)
	out.Why = s.why
	if out.Verdict == interdict.ForReview || out.Verdict == interdict.Probable {
		out.Question = s.question(j)
	}
	return out
}

func (s *scale) say(format string, args ...any) { s.why = append(s.why, fmt.Sprintf(format, args...)) }

// add puts an observation's signs on the scale.
func (s *scale) add(it *Item) {
	o := &it.normal
	for _, u := range it.unknown {
		s.say("%q is not a name that is known here; it was read as plain text", u)
	}
	if by := o.Facts.Get("removed"); by != "" {
		s.say("it is in the image and not in a container of it: %s", by)
	}
	counted := false
	for i := range it.signs {
		sign := &it.signs[i]
		level, because := s.level(it, sign)
		if because != "" {
			s.say("%s %q: %s", sign.Class, sign.Fact.Value, because)
		}
		if level < 0 {
			continue
		}
		counted = true
		s.say("%s %q: level %d%s%s", sign.Class, clip(sign.Fact.Value), level, rowOf(sign), known(sign.Confidence))
		class := sign.Class
		if sign.Class == "publisher" && level >= 4 {
			class = "signature"
		}
		s.best[class] = max(s.best[class], level)
		if sign.Confidence != interdict.Unverified {
			s.known[class] = max(s.known[class], level)
		}
		s.roles[sign.Role] = max(s.roles[sign.Role], level+1)
		if s.maker == "" {
			s.maker = sign.Maker
		}
		s.narrow(sign)
		s.weakest = s.weakest.Weaker(sign.Confidence)
	}
	if counted {
		s.stands[standOf(o)] = true
	}
}

func rowOf(s *interdict.Sign) string {
	if s.Indicator == "" {
		return ""
	}
	return ", " + s.Indicator
}

func known(c interdict.Confidence) string {
	if c == interdict.Unverified {
		return ", remembered only"
	}
	return ""
}

func clip(s string) string {
	if len(s) > 120 {
		return strings.ToValidUTF8(s[:120], "") + "…"
	}
	return s
}

// narrow keeps the products that all signs allow; a sign that contradicts the
// others does not empty the set.
func (s *scale) narrow(sign *interdict.Sign) {
	if len(sign.Products) == 0 {
		return
	}
	if len(s.what) == 0 {
		s.what = slices.Clone(sign.Products)
		return
	}
	var both []interdict.ProductID
	for _, p := range s.what {
		if slices.Contains(sign.Products, p) {
			both = append(both, p)
		}
	}
	if len(both) > 0 {
		s.what = both
	}
}

// level is what a sign is worth in its observation, -1 for nothing. because
// tells when that is less than the catalog says, or more.
func (s *scale) level(it *Item, sign *interdict.Sign) (level int, because string) {
	o := &it.normal
	level = sign.Strength
	if !sign.Sure {
		level = min(level, 2)
	}
	switch sign.Class {
	case "publisher":
		if sign.Fact.Name != "signer" && sign.Fact.Name != "org" {
			return min(level, 3), ""
		}
		switch status(o) {
		case "valid":
			return 5, "the signature is valid"
		case "digest-ok":
			return 4, ""
		case "bad":
			return min(level, 2), "the signature does not fit the file"
		}
		return min(level, 3), "who has signed it is claimed, not verified"
	case "signature":
		if sign.Fact.Name == "team_id" && o.Kind != interdict.SystemExtension && status(o) != "valid" {
			return 4, "the team id was not verified with the signature"
		}
		if status(o) == "bad" {
			return 2, "the signature does not fit the file"
		}
	case "driver":
		if o.Kind == interdict.FileName || o.Kind == interdict.FileHeader {
			return min(level, 2), ""
		}
		if o.Facts.Get("altitude") == "" {
			return min(level, 3), ""
		}
	case "file name":
		if o.Kind == interdict.FileName || o.Kind == interdict.FileHeader {
			if sign.Role != interdict.RoleEngine {
				return min(level, 2), ""
			}
		}
	case "package", "service":
		return shortToken(o, sign, level)
	case "security center":
		return min(level, 3), ""
	}
	return level, ""
}

// shortToken holds short names of packages and services to a second sign: they
// are shared with unrelated software.
func shortToken(o *interdict.Observation, sign *interdict.Sign, level int) (int, string) {
	publisher := o.Facts.Get("publisher")
	if o.Kind == interdict.Package && publisher != "" && !names(publisher, sign.Maker) {
		return -1, "the package is of " + clip(publisher)
	}
	if len(sign.Fact.Value) > 5 || strings.ContainsAny(sign.Fact.Value, "0123456789.-") && len(sign.Fact.Value) > 4 {
		return level, ""
	}
	for _, name := range []string{"publisher", "display", "description", "path", "image_path", "install_location", "command"} {
		if names(o.Facts.Get(name), sign.Maker) {
			return level, ""
		}
	}
	if p := o.Facts.Get("image_path"); o.Kind == interdict.Service && p != "" {
		return 1, "so short a name says nothing beside the program " + clip(p)
	}
	return min(level, 2), "so short a name needs a second sign"
}

// names reports whether a text holds the maker's name. It is asked only beside
// a sign of that maker, so the plain word is enough.
func names(text, maker string) bool {
	text = strings.ToLower(text)
	return text != "" && (strings.Contains(text, maker) || maker == "kaspersky" && (strings.Contains(text, "касперск") || strings.Contains(text, "/opt/kav") || strings.Contains(text, "kasperski")))
}

// status reads what an observation says of its signature: valid, digest-ok,
// bad, absent, or "" when it says nothing.
func status(o *interdict.Observation) string {
	switch folded(o.Facts.Get("signer_status")) {
	case "valid", "trusted", "signed", "verified", "true", "1", "ok", "yes", "good", "signatureverified", "chainverified":
		return "valid"
	case "digestok", "digestmatches", "untrustedroot", "untrusted", "validdigest", "selfsigned", "expired", "expirednotimestamp", "unknownroot":
		return "digest-ok"
	case "baddigest", "invalid", "hashmismatch", "tampered", "digestmismatch", "bad", "malformed", "revoked", "notvalid":
		return "bad"
	case "absent", "unsigned", "missing", "none", "notsigned", "false", "0", "no", "nosignature":
		return "absent"
	}
	return ""
}

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

// runnable are the endings of files that can run.
var runnable = []string{".exe", ".dll", ".sys", ".so", ".dylib", ".ppl", ".bin", ".com", ".scr", ".msi", ".kext", ".app", ".drv", ".ocx", ".ko", ".efi"}

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

// running places are folders from which installed programs run.
var runPlaces = []string{"program files", "/windows/system32", "\\windows\\system32", "/opt/", "/usr/", "/applications/", "/library/", "programdata", "/bin/", "/sbin/", "/system/"}

// passing places are folders where files are put down.
var passing = []string{"/downloads/", "\\downloads\\", "/tmp/", "\\temp\\", "/desktop/", "\\desktop\\", "/installers/", "\\installers\\", "/share/software", "/iso/", "/media/", "/mnt/", "setup.exe"}

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

// libraries are the kinds of packages in which makers publish code of theirs.
var libraries = []string{"pkg:npm/", "pkg:pypi/", "pkg:maven/", "pkg:golang/", "pkg:github/", "pkg:cargo/", "pkg:nuget/", "pkg:gem/", "pkg:composer/"}

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
