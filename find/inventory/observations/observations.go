// Package observations reads this program's own form of observations, JSON
// Lines, in which other tools can hand over what they have seen.
//
//	{"id": "1", "kind": "service", "platform": "windows", "asset": "pc7", "facts": {"name": "avp", "image_path": "C:\\…"}}
//
// doc/observations.md lists kinds and facts.
package observations

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/text"
)

// Inventory reads observations.
var Inventory = &find.Inventory{
	Name: "observations",
	Doc: `read observations that another tool has made, as JSON Lines

Recognised by "facts" and "kind" in the first line. A line that cannot be read is named
and the others are read.`,
	Want: want,
	Read: read,
}

func want(f *find.File) bool {
	line := text.FirstLine(text.Head(f))
	return bytes.HasPrefix(line, []byte("{")) && bytes.Contains(line, []byte(`"facts"`)) && bytes.Contains(line, []byte(`"kind"`))
}

func read(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	return text.Lines(text.Open(f), func(n int, line string, err error) error {
		where := fmt.Sprintf("line %d", n)
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			bad(where, err)
			return nil
		}
		if strings.TrimSpace(line) == "" {
			return nil
		}
		var o interdict.Observation
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			bad(where, err)
			return nil
		}
		if o.Kind == "" {
			bad(where, errors.New(`the field "kind" is missing`))
			return nil
		}
		if o.Asset == "" {
			o.Asset = o.ID // what has no asset stands by itself
		}
		if o.Asset == "" {
			o.Asset = f.Name() + " " + where
		}
		emit(o)
		return nil
	})
}
