// Package hunt puts the finder together: detectors, places and inventories, the
// catalog that knows products, and the judge that weighs what was seen. It is
// where these meet, for the verb find and for the small scanner.
package hunt

import "interdict/internal/weigh"

// A View lets the judge ask the catalog.
type View = weigh.View
