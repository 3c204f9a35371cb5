//go:build unix

package confine

import "golang.org/x/sys/unix"

// Nice lets all other programs go first.
func Nice() error { return unix.Setpriority(unix.PRIO_PROCESS, 0, 19) }
