package find

import "io/fs"

// device does not tell volumes apart here: junctions and mounted folders are
// reparse points, which count as links and are not followed.
func device(fs.FileInfo) uint64 { return 0 }
