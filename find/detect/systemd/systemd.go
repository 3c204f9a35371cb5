// Package systemd reads unit files.
package systemd

import (
	"context"
	"path"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/detect/field"
)

// Detector reads services.
var Detector = &find.Detector{
	Name: "systemd",
	Doc: `read what a systemd service runs

Reads *.service files in the folders of systemd. Reports name, description, the
command of ExecStart with the program's path, and the environment that the
service is given. Whether it is running, a file does not tell.`,
	Want: func(f *find.File) bool {
		name := f.Name()
		return strings.HasSuffix(name, ".service") && strings.Contains(name, "systemd/") && f.Size < 1<<20
	},
	Run: run,
}

func run(ctx context.Context, f *find.File, emit find.Emit) error {
	o := interdict.Observation{Kind: interdict.Service, Platform: interdict.Linux}
	o.Facts.Add("name", path.Base(f.Name()))
	known := false
	err := field.Blocks(ctx, f.Content, "=", func(b field.Block) error {
		for _, p := range b {
			switch p.Name {
			case "Description":
				o.Facts.Add("display", p.Value)
			case "ExecStart":
				command := strings.TrimLeft(p.Value, "-@:+!|")
				program, _, _ := strings.Cut(command, " ")
				o.Facts.Add("image_path", strings.Trim(program, `"'`))
				o.Facts.Add("command", command)
				known = true
			case "Environment":
				for _, e := range strings.Fields(strings.Trim(p.Value, `"`)) {
					o.Facts.Add("env", strings.Trim(e, `"'`))
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !known && o.Facts.Get("display") == "" {
		return find.ErrNotRecognized
	}
	emit(o)
	return nil
}
