//go:build unix

package screen_test

import "syscall"

// cpuTime is what this process has used of the processors, in nanoseconds. On
// a machine that others use too it says more than the clock.
func cpuTime() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
