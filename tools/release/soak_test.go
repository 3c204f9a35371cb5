//go:build soak

package main

import "testing"

// The same bytes come from compilers that share nothing: each has a cache of
// its own. It compiles everything twice, which takes minutes.
func TestReleaseFromTwoCaches(t *testing.T) {
	_, first := build(t, "GOCACHE="+t.TempDir())
	_, second := build(t, "GOCACHE="+t.TempDir())
	same(t, first, second)
}
