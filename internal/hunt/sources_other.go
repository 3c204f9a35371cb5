//go:build !linux && !windows && !darwin

package hunt

import "interdict/find"

// Sources are what a running system of this kind can be asked: nothing yet.
func Sources() []*find.Source { return nil }
