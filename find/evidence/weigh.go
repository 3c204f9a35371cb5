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

// runnable are the endings of files that can run.
var runnable = []string{".exe", ".dll", ".sys", ".so", ".dylib", ".ppl", ".bin", ".com", ".scr", ".msi", ".kext", ".app", ".drv", ".ocx", ".ko", ".efi"}

// running places are folders from which installed programs run.
var runPlaces = []string{"program files", "/windows/system32", "\\windows\\system32", "/opt/", "/usr/", "/applications/", "/library/", "programdata", "/bin/", "/sbin/", "/system/"}

// passing places are folders where files are put down.
var passing = []string{"/downloads/", "\\downloads\\", "/tmp/", "\\temp\\", "/desktop/", "\\desktop\\", "/installers/", "\\installers\\", "/share/software", "/iso/", "/media/", "/mnt/", "setup.exe"}

// libraries are the kinds of packages in which makers publish code of theirs.
var libraries = []string{"pkg:npm/", "pkg:pypi/", "pkg:maven/", "pkg:golang/", "pkg:github/", "pkg:cargo/", "pkg:nuget/", "pkg:gem/", "pkg:composer/"}
