// Package field reads the text of package databases: blocks of "Name: value"
// lines, cut by empty lines, as dpkg, apk and systemd write them.
package field

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"interdict/find"
)

// The limits of a database: a line, in bytes, and the fields that a block may
// have. The longest real line is a list of conflicts of some 20 KiB.
const (
	maxLine   = 1 << 20
	maxFields = 4096
)

// ErrLongLine is returned for a line over a mebibyte: the file is none of ours.
var ErrLongLine = errors.New("a line of more than 1 MiB")

// A Block is the fields of one package, in their order. Continuation lines,
// which begin with a space, are left out but for the first line of each field.
type Block []Pair

// A Pair is one field.
type Pair struct{ Name, Value string }

// Get returns the first value of a field, "" if there is none.
func (b Block) Get(name string) string {
	for i := range b {
		if b[i].Name == name {
			return b[i].Value
		}
	}
	return ""
}

// Blocks calls each for every block of a file. The separator stands between a
// field's name and its value: ":" or "=".
func Blocks(ctx context.Context, c find.Content, separator string, each func(Block) error) error {
	sc := bufio.NewScanner(io.NewSectionReader(c, 0, c.Size()))
	sc.Buffer(make([]byte, 64<<10), maxLine)
	var b Block
	flush := func() error {
		if len(b) == 0 {
			return nil
		}
		err := each(b)
		b = b[:0]
		return err
	}
	for n := 0; sc.Scan(); n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line := sc.Text()
		if strings.TrimSpace(line) == "" {
			if err := flush(); err != nil {
				return err
			}
			continue
		}
		if line[0] == ' ' || line[0] == '\t' || line[0] == '#' {
			continue
		}
		if name, value, ok := strings.Cut(line, separator); ok && len(b) < maxFields {
			b = append(b, Pair{strings.TrimSpace(name), strings.ToValidUTF8(strings.TrimSpace(value), "\uFFFD")})
		}
	}
	if err := sc.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return ErrLongLine
		}
		return err
	}
	return flush()
}
