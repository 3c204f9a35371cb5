package regkey

import (
	"slices"
	"strings"

	"interdict"
)

// A teller reports what one sort of key says.
type teller func(k *Key, at place, emit func(interdict.Observation))

// A place is where a key stands.
type place struct {
	path  string   // canonical
	parts []string // the same, in parts
}

// last is the name of the n-th last part, 1 for the key's own.
func (p place) last(n int) string { return p.parts[len(p.parts)-n] }

// observe begins an observation of a key.
func (p place) observe(kind interdict.ObservationKind) interdict.Observation {
	return interdict.Observation{Kind: kind, Platform: interdict.Windows, Path: []string{p.path}}
}

// A rule says who tells of keys at a path. "*" stands for any one part.
type rule struct {
	at   []string
	tell teller
}

func on(path string, tell teller) rule { return rule{strings.Split(path, `\`), tell} }

// softwareRules are for keys below SOFTWARE of the machine and of users, with
// the view of 32-bit programs (WOW6432Node) left out of the path.
var softwareRules = []rule{
	on(`microsoft\windows\currentversion\uninstall\*`, uninstallKey),
	on(`microsoft\windows\currentversion\installer\userdata\*\products\*\installproperties`, installerKey),
	on(`microsoft\windows\currentversion\run`, autostart),
	on(`microsoft\windows\currentversion\runonce`, autostart),
	on(`microsoft\windows\currentversion\policies\explorer\run`, autostart),
	on(`microsoft\security center\provider\*\*`, securityProduct),
	on(`microsoft\systemcertificates\root\certificates\*`, certificate),
	on(`microsoft\systemcertificates\authroot\certificates\*`, certificate),
	on(`microsoft\enterprisecertificates\root\certificates\*`, certificate),
	on(`policies\microsoft\systemcertificates\root\certificates\*`, certificate),
	on(`microsoft\edge\nativemessaginghosts\*`, messagingHost),
}

// serviceRules are for keys below the services of the control set in use.
var serviceRules = []rule{
	on(`*`, service),
	on(`*\instances\*`, minifilter),
	on(`*\parameters\instances\*`, minifilter), // where drivers for Windows 11 register
}

// vendorDepth is how deep below SOFTWARE keys of makers other than Microsoft are
// reported.
const vendorDepth = 5

// branch takes a canonical path apart: the rules that hold there, and what of it
// they speak of, in lower case. Without rules nothing is told there.
func branch(parts []string) (rules []rule, at []string, software bool) {
	if len(parts) < 2 {
		return nil, nil, false
	}
	low := make([]string, len(parts))
	for i := range parts {
		low[i] = strings.ToLower(parts[i])
	}
	switch {
	case low[1] == "software":
		if at = low[2:]; len(at) > 0 && at[0] == "wow6432node" {
			at = at[1:]
		}
		return softwareRules, at, true
	case parts[0] == "HKLM" && low[1] == "system" && len(low) >= 4 && low[2] == "currentcontrolset" && low[3] == "services":
		return serviceRules, low[4:], false
	}
	return nil, nil, false
}

// fits reports whether a path begins as a rule's does; whole whether it is as
// long, too.
func (r *rule) fits(at []string) (begins, whole bool) {
	if len(at) > len(r.at) {
		return false, false
	}
	for i := range at {
		if r.at[i] != "*" && r.at[i] != at[i] {
			return false, false
		}
	}
	return true, len(at) == len(r.at)
}

// ofVendor reports whether a path below SOFTWARE is a maker's own.
func ofVendor(at []string) bool {
	return len(at) > 0 && at[0] != "microsoft" && at[0] != "classes"
}

// Read reports what a key says. It emits nothing for keys that say nothing of
// software. The path of the observation is the key's.
func Read(k *Key, emit func(interdict.Observation)) {
	path := Canonical(k.Path)
	p := place{path: path, parts: strings.Split(path, `\`)}
	rules, at, software := branch(p.parts)
	if len(at) == 0 {
		return
	}
	for i := range rules {
		if _, whole := rules[i].fits(at); whole {
			rules[i].tell(k, p, emit)
			return
		}
	}
	if !software || !ofVendor(at) || len(at) > vendorDepth {
		return
	}
	switch {
	case len(at) > 1 && at[len(at)-2] == "nativemessaginghosts":
		messagingHost(k, p, emit)
	case len(at) > 1 && at[len(at)-1] == "extensioninstallforcelist":
		forced(k, at[len(at)-2], p, emit)
	default:
		o := p.observe(interdict.RegistryKey)
		o.Facts.Add("key", path)
		emit(o)
	}
}

// Barren reports whether nothing below a key is ever reported, so that a walk
// may leave it out: that is most of a registry. The path is canonical.
func Barren(path string) bool {
	parts := strings.Split(path, `\`)
	if above(parts) {
		return false
	}
	rules, at, software := branch(parts)
	if software && (len(at) == 0 || ofVendor(at) && len(at) < vendorDepth) {
		return false
	}
	return !slices.ContainsFunc(rules, func(r rule) bool {
		begins, whole := r.fits(at)
		return begins && !whole
	})
}

// above reports whether a key leads to the services.
func above(parts []string) bool {
	lead := [...]string{"HKLM", "SYSTEM", "CurrentControlSet"}
	if len(parts) > len(lead) {
		return false
	}
	for i := range parts {
		if i == 0 && strings.HasPrefix(parts[0], "HK") && len(parts) == 1 {
			return true
		}
		if !strings.EqualFold(parts[i], lead[i]) {
			return false
		}
	}
	return true
}
