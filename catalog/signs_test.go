package catalog

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"interdict"
)

// naiveSigns tries every indicator on every fact. Names of companies are left
// out: which of several spellings is meant is settled by named alone.
func naiveSigns(c *Catalog, o *interdict.Observation) []string {
	var out []string
	for i := range c.indicators {
		x := &c.indicators[i]
		p := indicatorKinds[x.Kind]
		if x.Match == matchName || x.Match == matchTold || p.in != nil && !slices.Contains(p.in, o.Kind) {
			continue
		}
		for _, f := range o.Facts {
			if slices.Contains(p.facts, f.Name) && slices.ContainsFunc(x.Values, func(v string) bool { return meets(x, v, f.Value) }) {
				out = append(out, x.ID)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}

// meets reports whether a value of an indicator fits a fact.
func meets(x *Indicator, want, got string) bool {
	folded, given := foldValue(x.Kind, want), foldValue(x.Kind, got)
	switch x.Match {
	case matchExact, matchIExact, matchSHA256:
		if x.Kind == "env-var" {
			name, _, _ := strings.Cut(given, "=")
			return folded == name || folded == given
		}
		return folded == given || x.Kind == "host-name" && strings.HasSuffix(strings.TrimSuffix(given, "."), "."+folded)
	case matchDomain:
		given = strings.TrimSuffix(given, ".")
		return folded == given || strings.HasSuffix(given, "."+folded)
	case matchPrefix:
		return strings.HasPrefix(given, folded)
	case matchContains:
		return strings.Contains(foldPath(got), folded)
	case matchGlob:
		return compileGlob(want).MatchString(foldPath(got))
	case matchRegex:
		re, err := compileRegex(want)
		return err == nil && re.MatchString(foldPath(got))
	}
	return false
}

// What the compiled index says of an observation is what trying every
// indicator says: on the values of the catalog in any field, with letters
// changed, cut and put into longer texts.
func TestSignsAreTheNaiveOnes(t *testing.T) {
	c := must(Embedded())
	rnd := rand.New(rand.NewPCG(4, 2))
	met := 0
	for range 3000 {
		o := interdict.Observation{Kind: observed[rnd.IntN(len(observed))]}
		for range 1 + rnd.IntN(3) {
			x, field := c.indicators[rnd.IntN(len(c.indicators))], c.indicators[rnd.IntN(len(c.indicators))].Kind
			if rnd.IntN(3) > 0 {
				field = x.Kind // where it belongs
			}
			if p := indicatorKinds[field]; len(p.facts) > 0 {
				o.Facts.Add(p.facts[rnd.IntN(len(p.facts))], disguise(rnd, x.Values[rnd.IntN(len(x.Values))]))
				if p.in != nil && rnd.IntN(3) > 0 {
					o.Kind = p.in[rnd.IntN(len(p.in))]
				}
			}
		}
		var got []string
		for i := range o.Facts {
			for _, s := range c.signs.fact(&o, &o.Facts[i], nil) {
				if n := slices.IndexFunc(c.indicators, func(x Indicator) bool { return x.ID == s.Indicator }); c.indicators[n].Match != matchName {
					got = append(got, s.Indicator)
				}
			}
		}
		slices.Sort(got)
		got = slices.Compact(got)
		if want := naiveSigns(c, &o); !slices.Equal(got, want) {
			t.Fatalf("%s %v: the index says %q, every indicator tried says %q", o.Kind, o.Facts, got, want)
		}
		met += len(got)
	}
	if met < 500 {
		t.Errorf("only %d signs in 3000 observations: they test little", met)
	}
}

var observed = []interdict.ObservationKind{interdict.Process, interdict.Driver, interdict.Service, interdict.InstalledProgram, interdict.FileHeader, interdict.FileName,
	interdict.RegistryKey, interdict.Package, interdict.NetworkFlow, interdict.MobileApp, interdict.AppBundle, interdict.Component, interdict.ContainerConfig, interdict.DeviceConfig,
	interdict.FileContent, interdict.RootCertificate}

// disguise writes a value as a machine may: in other letters, with the other
// slash, inside a longer text, cut, or as it is.
func disguise(rnd *rand.Rand, v string) string {
	switch rnd.IntN(6) {
	case 0:
		return strings.ToUpper(v)
	case 1:
		return strings.ReplaceAll(v, `\`, "/")
	case 2:
		return "x " + v + " y"
	case 3:
		return v[:len(v)/2]
	case 4:
		return v + ".example"
	}
	return v
}

// Every indicator that is not only told is met by its own value in a place
// where it is looked for: no row of the catalog is dead.
func TestEveryIndicatorCanBeMet(t *testing.T) {
	c := must(Embedded())
	for i := range c.indicators {
		x := &c.indicators[i]
		p := indicatorKinds[x.Kind]
		if x.Match == matchTold || x.Match == matchRegex || x.Match == matchGlob || x.Match == matchName || len(p.facts) == 0 {
			continue
		}
		kind := interdict.Process
		if p.in != nil {
			kind = p.in[0]
		}
		for _, v := range x.Values {
			o := interdict.Observation{Kind: kind, Facts: interdict.Facts{{Name: p.facts[0], Value: v}}}
			if !slices.ContainsFunc(c.Signs(&o), func(s interdict.Sign) bool { return s.Indicator == x.ID }) {
				t.Errorf("%s: %s %s=%q does not meet it", x.ID, kind, p.facts[0], v)
			}
		}
	}
}

// A scan asks of notable paths only whether they are files of an engine.
func TestBaseFilesAreNotable(t *testing.T) {
	c := must(Embedded())
	rnd := rand.New(rand.NewPCG(5, 3))
	met := 0
	for range 20 {
		for i := range c.indicators {
			for _, v := range c.indicators[i].Values {
				name := strings.ReplaceAll(disguise(rnd, v), "*", "x1")
				name = name[strings.LastIndexByte(name, '/')+1:]
				if !c.BaseFile(name) {
					continue
				}
				if met++; !c.Notable("/some/where/" + name) {
					t.Errorf("%q is a file of an engine, and not notable", name)
				}
			}
		}
	}
	if met < 100 {
		t.Errorf("only %d names of files of an engine", met)
	}
}

// An observation of a machine full of other software costs this.
func BenchmarkSigns(b *testing.B) {
	c := must(Embedded())
	all := []interdict.Observation{
		{Kind: interdict.Package, Facts: interdict.Facts{{Name: "manager", Value: "dpkg"}, {Name: "name", Value: "libc6"}, {Name: "version", Value: "2.36-9"}, {Name: "publisher", Value: "GNU Libc Maintainers"}}},
		{Kind: interdict.FileName, Facts: interdict.Facts{{Name: "path", Value: "/usr/lib/x86_64-linux-gnu/libssl.so.3"}, {Name: "file", Value: "libssl.so.3"}}},
		{Kind: interdict.Service, Facts: interdict.Facts{{Name: "name", Value: "ssh.service"}, {Name: "image_path", Value: "/usr/sbin/sshd -D"}}},
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.Signs(&all[i%len(all)])
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
