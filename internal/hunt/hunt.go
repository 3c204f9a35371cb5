// Package hunt puts the finder together: detectors, places and inventories, the
// catalog that knows products, and the judge that weighs what was seen. It is
// where these meet, for the verb find and for the small scanner.
package hunt

import (
	"cmp"

	"interdict"
	"interdict/catalog"
)

// A View lets the judge ask the catalog.
type View struct{ Catalog *catalog.Catalog }

// Signs returns what an observation says.
func (v View) Signs(o *interdict.Observation) []interdict.Sign { return v.Catalog.Signs(o) }

// Describe names a product and says whether it is looked for. What an analyst
// has marked as excluded from the restriction, or none of its matter, is not.
func (v View) Describe(id interdict.ProductID) (string, bool) {
	p, ok := v.Catalog.Product(id)
	if !ok {
		return string(id), true
	}
	return p.Name, p.Coverage != catalog.Excluded && p.Coverage != catalog.NotCovered
}

// MakerName is a maker as people call it.
func (v View) MakerName(id string) string {
	m, _ := v.Catalog.Maker(catalog.MakerID(id))
	return cmp.Or(m.Name, id, "a maker unknown")
}
