package hunt

import (
	"interdict/find"
	"interdict/find/source/macproc"
)

// Sources are what a running macOS can be asked.
func Sources() []*find.Source {
	return []*find.Source{macproc.Source(macproc.Live())}
}
