package catalog

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"interdict/internal/strictyaml"
)

// The shipped catalog passes its own lint. A failure gives file, line and what
// to do.
func TestShippedCatalogIsClean(t *testing.T) {
	for _, problem := range Lint(files) {
		t.Error(problem)
	}
}

// small is a catalog that is clean, for tests that break it in one place.
const small = `
sources:
  A: {ref: a price list}
makers:
  - id: acme
    name: Acme
    names: {seen: [Acme Corporation]}
    stems: [acme]
    basis: seen
    source: [A]
    companies:
      - {id: acme-gmbh, name: Acme GmbH, relation: affiliate, basis: seen, source: [A]}
  - id: other
    name: Otherwise
    basis: seen
    source: [A]
    ties:
      - {to: acme, relation: possible_affiliate, basis: seen, source: [A]}
products:
  - id: acme/shield
    name: Acme Shield
    class: antivirus
    names: {seen: [Steel Shield]}
    alone: {possible: [Steel Shield]}
    part_numbers:
      - {prefix: AC12, basis: seen, source: [A]}
    gtins:
      - {gtin: "4006381333931", basis: seen, source: [A]}
    basis: seen
    source: [A]
  - id: acme/wall
    name: Acme Wall
    class: [cybersecurity, hardware]
    basis: remembered
    source: [A]
  - id: other/box
    name: Otherwise Box
    class: hardware
    embeds:
      - {product: acme/shield, how: engine, status: current, basis: seen, source: [A]}
    basis: seen
    source: [A]
ambiguous:
  - {names: [Acme Suite], products: [acme/shield, acme/wall], basis: seen, source: [A]}
reach:
  - {can: kernel, products: [acme/shield], basis: seen, source: [A]}
removal:
  - {how: uninstall it, products: [acme/shield], leaves: [a folder], basis: seen, source: [A]}
part_numbers:
  - maker: acme
    prefix: AC
    digits: 2
    positions:
      - {name: term, accepts: FD, readings: [{is: F, means: 1 year, basis: seen, source: [A]}]}
    basis: seen
    source: [A]
words:
  same: {shield: [shld]}
  noise: [licence]
  legal_forms: [gmbh]
  basis: seen
  source: [A]
`

func catalogOf(text string) fs.FS {
	return fstest.MapFS{"acme/all.yaml": {Data: []byte(text)}}
}

func TestSmallCatalog(t *testing.T) {
	c, err := Load(catalogOf(small))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		q       Query
		product string
	}{
		{Query{Name: "Acme Shield"}, "acme/shield"},
		{Query{Name: "acmé SHLD 5 licence"}, "acme/shield"},
		{Query{SKU: "AC12F"}, "acme/shield"},
		{Query{GTIN: "4006381333931"}, "acme/shield"},
		{Query{GTIN: "04006381333931"}, "acme/shield"},
		{Query{Name: "Wall", Brand: "ACME GmbH"}, "acme/wall"},
		{Query{Name: "Otherwise Box"}, "other/box"},
	} {
		r := c.Resolve(x.q)
		if len(r.Candidates) != 1 || string(r.Candidates[0].Product) != x.product {
			t.Errorf("%+v: %+v", x.q, r)
		}
	}
	r := c.Resolve(Query{Name: "Otherwise Box"})
	if may, must := r.ByMaker("acme"); !may || must {
		t.Errorf("a possible affiliate's product may be the group's: %v %v", may, must)
	}
	if e := r.Embedded("acme"); len(e) != 1 || e[0].Status != Current {
		t.Errorf("embeds %+v", e)
	}
}

// Each break of the small catalog is found, at its line, with the reason.
func TestLint(t *testing.T) {
	for _, x := range []struct{ old, new, want string }{
		{"class: antivirus", "class: antivirs", `did you mean "antivirus"?`},
		{"id: acme/shield\n", "id: acme/Shield\n", "bad product id"},
		{"id: other/box", "id: nobody/box", `unknown maker "nobody"`},
		{"id: acme/wall", "id: acme/shield", `product "acme/shield" stands twice`},
		{"  - id: other\n", "  - id: acme\n", `maker "acme" stands twice`},
		{"name: Otherwise\n", "name: Acme Corporation\n", "has a name that"},
		{"name: Acme Wall", "name: Acme Shield", "is one of acme/shield too"},
		{"name: Acme Wall", "name: Acme Licence Acme", "says nothing beside its maker"},
		{"names: {seen: [Steel Shield]}", "names: {seen: [Acme Suite]}", `may stand alone but is no name`},
		{"alone: {possible: [Steel Shield]}", "alone: {possible: [Acme Shield]}", "holds its maker's name"},
		{"prefix: AC12", "prefix: AC123", "fits no part-number scheme"},
		{"prefix: AC12", `code: "AC/1?"`, "bad number"},
		{"4006381333931", "4006381333932", "bad bar code"},
		{"product: acme/shield, how", "product: acme/sword, how", `unknown product "acme/sword"`},
		{"can: kernel", "can: kernal", `did you mean "kernel"?`},
		{"can: kernel, products: [acme/shield]", "can: kernel, products: [acme/shield, acme/shield]", "ability kernel of acme/shield stands twice"},
		{"can: kernel, products: [acme/shield]", "can: kernel, products: [acme/sword]", `unknown product "acme/sword"`},
		{"it, products: [acme/shield]", "it, products: [acme/sword]", `unknown product "acme/sword"`},
		{"how: engine", "how: motor", `unknown way of embedding "motor"`},
		{"status: current", "status: now", `unknown status "now"`},
		{"products: [acme/shield, acme/wall]", "products: [acme/shield, other/box]", "does not belong to this row"},
		{"products: [acme/shield, acme/wall]", "products: [acme/shield]", "not ambiguous"},
		{"names: [Acme Suite]", "names: [Acme Shield]", ""},
		{"relation: affiliate", "relation: friend", `unknown relation "friend"`},
		{"to: acme", "to: other", "tie to unknown maker"},
		{"accepts: FD", "accepts: fd", "position"},
		{"is: F", "is: X", `does not accept "X"`},
		{"same: {shield: [shld]}", "same: {shield: [shield]}", "no other spelling"},
		{"same: {shield: [shld]}", "same: {shield: [shld], shld: [sh]}", "itself stands for"},
		{"source: [A]\nambiguous", "source: [B]\nambiguous", `source "B" is not explained`},
		{"A: {ref: a price list}", "A: {ref: a price list}\n  B: {ref: another}", `nothing rests on source "B"`},
		{"A: {ref: a price list}", "MEM: {ref: memory}\n  A: {ref: a price list}", `nothing rests on source "MEM"`},
		{"basis: remembered\n    source: [A]", "basis: seen\n    source: [MEM]", "no source but memory"},
		{"basis: remembered", "basis: certain", `unknown basis "certain"`},
		{"class: hardware", "klass: hardware", "unknown key"},
	} {
		text := strings.Replace(small, x.old, x.new, 1)
		if text == small {
			t.Fatalf("%q is not in the small catalog", x.old)
		}
		problems := Lint(catalogOf(text))
		_, err := Load(catalogOf(text))
		if x.want == "" {
			if len(problems) != 0 || err != nil {
				t.Errorf("%q: %v, want none", x.new, problems)
			}
			continue
		}
		all := errors.Join(problems...)
		if all == nil || err == nil || !strings.Contains(all.Error(), x.want) {
			t.Errorf("%q: %v, want %q", x.new, all, x.want)
			continue
		}
		for _, p := range strictyaml.Problems(all) {
			if p.Pos.Line < 2 || p.Pos.File != "acme/all.yaml" {
				t.Errorf("%q: %q has no place", x.new, p.Error())
			}
		}
	}
}

func TestDigest(t *testing.T) {
	digest := func(fsys fs.FS) string {
		c, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return c.Digest()
	}
	first := digest(catalogOf(small))
	if first != digest(catalogOf(small)) || len(first) != 64 {
		t.Errorf("digest %q does not repeat", first)
	}
	if first == digest(catalogOf(small+"# more\n")) {
		t.Error("digest does not see a change")
	}
	if first == digest(fstest.MapFS{"acme/other.yaml": {Data: []byte(small)}}) {
		t.Error("digest does not see a name")
	}
	c := embeddedFor(t)
	if v := c.Version(); v.SHA256 != c.Digest() || v.Products < 118 || v.Makers < 150 {
		t.Errorf("version %+v", v)
	}
}

func TestLoadIsBounded(t *testing.T) {
	many := fstest.MapFS{}
	for i := range maxFiles + 1 {
		many[strings.Repeat("a", 1+i%50)+strings.Repeat("b", 1+i/50)+".yaml"] = &fstest.MapFile{Data: []byte("makers: []\n")}
	}
	if _, err := Load(many); err == nil || !strings.Contains(err.Error(), "hint:") {
		t.Errorf("%d files: %v", len(many), err)
	}
	if _, err := Load(catalogOf("makers: [\n")); err == nil || !strings.Contains(err.Error(), "acme/all.yaml:") {
		t.Errorf("bad YAML: %v", err)
	}
}

// Every product, maker and company of the catalog is found under each of its
// own names, and every fact says where it is from.
func TestEveryRowIsFound(t *testing.T) {
	c := embeddedFor(t)
	for p := range c.Products() {
		m, ok := c.Maker(p.Maker)
		if !ok {
			t.Fatalf("%s has no maker", p.ID)
		}
		name := p.Name
		if !strings.Contains(Fold(name), Fold(m.Name)) {
			name = m.Name + " " + name
		}
		r := c.Resolve(Query{Name: name})
		if !r.allows(p.ID, p.Maker) {
			t.Errorf("%q is not found: %s", name, r.Because)
		}
		for _, key := range p.Source {
			if _, ok := c.Source(key); !ok {
				t.Errorf("%s: source %s", p.ID, key)
			}
		}
	}
	for m := range c.Makers() {
		for _, name := range append([]string{m.Name}, m.Names...) {
			if p := c.Party(name); p.Maker != m.ID || !p.May {
				t.Errorf("party %q is %q, want %q", name, p.Maker, m.ID)
			}
		}
		for _, o := range m.Companies {
			for _, name := range append([]string{o.Name}, o.Names...) {
				if p := c.Party(name); p.Maker != m.ID || !p.Must || p.Company != o.ID && len(p.Companies) < 1 {
					t.Errorf("company %q: %+v", name, p)
				}
			}
		}
	}
}
