package catalog

import "testing"

// The shipped catalog passes its own lint. A failure gives file, line and what
// to do.
func TestShippedCatalogIsClean(t *testing.T) {
	for _, problem := range Lint(files) {
		t.Error(problem)
	}
}
