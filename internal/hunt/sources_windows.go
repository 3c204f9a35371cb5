package hunt

import (
	"interdict/find"
	"interdict/find/source/winproc"
	"interdict/find/source/winreg"
)

// Sources are what a running Windows can be asked.
func Sources() []*find.Source {
	return []*find.Source{winreg.Source(winreg.Live), winproc.Source(winproc.Live())}
}
