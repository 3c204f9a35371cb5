package hunt

import (
	"os"

	"interdict/find"
	"interdict/find/source/procfs"
)

// Sources are what a running Linux can be asked.
func Sources() []*find.Source {
	return []*find.Source{procfs.Source(os.DirFS("/proc"))}
}
