// Package evidence weighs what was observed: from raw facts about an asset to a
// verdict for each product, with the trail that led there.
//
// # Strength
//
// A sign has a level: 5 a verified signature, 4 an identifier that is issued
// once and recorded by the system, 3 structured text of the product about
// itself, 2 a name or a path, 1 something indirect. In the wrong field the same
// text is worth nothing, so each observation brings its kind.
//
//	5, 4              present where it runs or is installed, media where it only lies
//	two kinds of 3    present
//	3                 probable
//	3 and 2, or two kinds of 2 of something running    probable
//	2                 review, with the question that would settle it
//	1                 review at most
//
// Signs of one kind are one sign, however many. What is only remembered never
// gives present. What outlives a removal (registry key, root certificate,
// Security Center row, data folder) is residue while nothing that can run is
// seen. The name of a maker on a program that somebody else has signed, or
// nobody, is an imposter. A product that may contain another's engine is a
// question. Text about a product is a mention.
package evidence

import (
	"cmp"
	"slices"
	"strings"

	"interdict"
)

// A Catalog tells what an observation says of products. catalog.Catalog, put
// in words of this package, is one.
type Catalog interface {
	// Signs returns what an observation says; its facts are named as Normal does.
	Signs(o *interdict.Observation) []interdict.Sign
	// Describe names a product and says whether it is one of those looked for:
	// a maker also has products that no restriction reaches.
	Describe(id interdict.ProductID) (name string, inScope bool)
	// MakerName is a maker as people call it.
	MakerName(id string) string
}

// An Item is an observation with what it says.
type Item struct {
	Seen    interdict.Observation // as it came
	normal  interdict.Observation
	signs   []interdict.Sign
	unknown []string
}

// A Judgement is the verdict on one or more observations.
type Judgement struct {
	Verdict    interdict.Verdict
	Maker      string
	Products   []interdict.ProductID
	Strength   int
	Why        []string
	Question   string
	Confidence interdict.Confidence
}

// A Judge collects observations and weighs them by asset. It keeps only those
// that say something. It is for one goroutine.
type Judge struct {
	catalog Catalog
	assets  map[string][]*Item
	order   []string
	Ignored []IgnoreRule
	Today   string // day at which ignore rules are judged, as 2006-01-02
}

// NewJudge makes a Judge.
func NewJudge(c Catalog) *Judge { return &Judge{catalog: c, assets: map[string][]*Item{}} }

// Add weighs one observation by itself and keeps it for its asset.
func (j *Judge) Add(o interdict.Observation) Judgement {
	it := &Item{Seen: o}
	it.normal, it.unknown = Normal(&o)
	it.signs = j.catalog.Signs(&it.normal)
	got := j.weigh([]*Item{it})
	if len(it.signs) > 0 {
		asset := o.Asset
		if _, ok := j.assets[asset]; !ok {
			j.order = append(j.order, asset)
		}
		j.assets[asset] = append(j.assets[asset], it)
	}
	return got
}

// Findings weighs what was seen of each asset together. Mentions and what is
// absent are left out unless all is set. The order is that of assets as they
// came, then of verdicts, then of products.
func (j *Judge) Findings(all bool) []interdict.Finding {
	var out []interdict.Finding
	for _, asset := range j.order {
		var of []interdict.Finding
		for _, g := range j.groups(j.assets[asset]) {
			got := j.weigh(g)
			if !all && (got.Verdict == interdict.Mention || got.Verdict == interdict.Absent) {
				continue
			}
			f := j.finding(asset, g, &got)
			f.Ignored = j.ignored(&f)
			of = append(of, f)
		}
		slices.SortStableFunc(of, func(a, b interdict.Finding) int {
			return cmp.Or(cmp.Compare(rank(a.Verdict), rank(b.Verdict)), cmp.Compare(a.Product, b.Product), cmp.Compare(a.Place, b.Place))
		})
		out = append(out, of...)
	}
	return out
}

func rank(v interdict.Verdict) int { return slices.Index(interdict.Verdicts(), v) }

// apart are verdicts that one observation has by itself, whatever else is seen.
func apart(v interdict.Verdict) bool {
	switch v {
	case interdict.Imposter, interdict.OutOfScope, interdict.Mention, interdict.Absent:
		return true
	}
	return false
}

// groups parts the observations of an asset by what they speak of. One that
// names the maker only goes with the product that the others name.
func (j *Judge) groups(items []*Item) [][]*Item {
	byKey := map[string][]*Item{}
	var order []string
	put := func(key string, it *Item) {
		if _, ok := byKey[key]; !ok {
			order = append(order, key)
		}
		byKey[key] = append(byKey[key], it)
	}
	var loose []*Item
	for i, it := range items {
		got := j.weigh([]*Item{it})
		switch {
		case apart(got.Verdict):
			put("alone "+string(rune('a'+i%26))+string(got.Verdict)+got.Maker+first(got.Products)+placeOf(it), it)
		case len(got.Products) == 1:
			put(got.Maker+" "+string(got.Products[0]), it)
		default:
			loose = append(loose, it)
		}
	}
	for _, it := range loose {
		got := j.weigh([]*Item{it})
		key := ""
		for _, k := range order {
			if !strings.HasPrefix(k, got.Maker+" ") {
				continue
			}
			product := interdict.ProductID(strings.TrimPrefix(k, got.Maker+" "))
			if len(got.Products) == 0 || slices.Contains(got.Products, product) {
				key = k
				break
			}
		}
		if key == "" {
			key = got.Maker + " "
		}
		put(key, it)
	}
	out := make([][]*Item, 0, len(order))
	for _, k := range order {
		out = append(out, byKey[k])
	}
	return out
}

func first(p []interdict.ProductID) string {
	if len(p) == 0 {
		return ""
	}
	return string(p[0])
}

// maxEvidence bounds what one finding shows; the rest is counted in words.
const maxEvidence = 50

// finding puts a judgement into the vocabulary.
func (j *Judge) finding(asset string, items []*Item, got *Judgement) interdict.Finding {
	f := interdict.Finding{Asset: asset, Maker: got.Maker, Verdict: got.Verdict, Strength: got.Strength, Why: got.Why, Question: got.Question, Confidence: got.Confidence, Evidence: []interdict.Evidence{}}
	if len(got.Products) == 1 {
		f.Product = got.Products[0]
		f.Name, _ = j.catalog.Describe(f.Product)
	} else {
		f.Name = "a product of " + j.catalog.MakerName(got.Maker)
		f.OneOf = got.Products
	}
	if got.Verdict == interdict.PresentEmbedded {
		f.Embeds = got.Products
	}
	for i, it := range items {
		if it.Seen.ID != "" {
			f.Observations = append(f.Observations, it.Seen.ID)
		}
		if f.Version == "" {
			f.Version = it.normal.Facts.Get("version")
		}
		if f.Place == "" {
			f.Place = placeOf(it)
		}
		if i >= maxEvidence {
			continue
		}
		e := interdict.Evidence{Kind: it.normal.Kind, Path: it.Seen.Path, Facts: it.Seen.Facts}
		for _, s := range it.signs {
			if s.Indicator != "" && !slices.Contains(e.Indicators, s.Indicator) {
				e.Indicators = append(e.Indicators, s.Indicator)
			}
		}
		f.Evidence = append(f.Evidence, e)
	}
	return f
}

// placeOf is where an observation stands, as people read it.
func placeOf(it *Item) string {
	if len(it.Seen.Path) > 0 {
		return strings.Join(it.Seen.Path, " › ")
	}
	for _, name := range []string{"path", "install_location", "key", "host", "name", "bundle_id", "purl"} {
		if v := it.normal.Facts.Get(name); v != "" {
			return v
		}
	}
	return string(it.normal.Kind)
}
