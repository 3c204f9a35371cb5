//go:build !windows

package winreg

import "interdict/find"

// Live opens the registry of the running system, which only Windows has.
func Live() ([]Root, error) { return nil, find.ErrNotHere }
