//go:build !windows

package winproc

import "interdict/find"

// Live is the running system, which is no Windows.
func Live() System { return elsewhere{} }

type elsewhere struct{}

func (elsewhere) Processes() ([]Process, error)      { return nil, find.ErrNotHere }
func (elsewhere) Services() ([]Service, error)       { return nil, find.ErrNotHere }
func (elsewhere) Drivers() ([]string, string, error) { return nil, "", find.ErrNotHere }
