package confine

import "golang.org/x/sys/windows"

// Nice lets all other programs go first, at the processor and at the disk.
func Nice() error {
	return windows.SetPriorityClass(windows.CurrentProcess(), windows.PROCESS_MODE_BACKGROUND_BEGIN)
}
