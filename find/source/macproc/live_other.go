//go:build !darwin

package macproc

import "interdict/find"

// Live is the running system, which is no macOS.
func Live() System { return elsewhere{} }

type elsewhere struct{}

func (elsewhere) Processes() ([]Process, error)   { return nil, find.ErrNotHere }
func (elsewhere) Arguments(int32) ([]byte, error) { return nil, find.ErrNotHere }
