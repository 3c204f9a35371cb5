// Package schema holds the JSON Schemas (draft 2020-12) of what interdict reads
// and writes. They are made from the Go types, and a test keeps them so.
package schema

import (
	"embed"
	"io/fs"
)

//go:embed *.json
var files embed.FS

// Names lists the schemas: "deal", "decision".
func Names() []string { return []string{"deal", "decision"} }

// Of returns the schema of a name that Names lists.
func Of(name string) ([]byte, error) { return fs.ReadFile(files, name+".json") }
