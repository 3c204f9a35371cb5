// Package registry reads exports of the Windows registry.
package registry

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"interdict/find"
	"interdict/find/inventory/text"
	"interdict/find/regkey"
)

// Inventory reads exports of the registry.
var Inventory = &find.Inventory{
	Name: "registry",
	Doc: `read registry exports: .reg files, "reg query /s", Wine's own files

Known by the first line. Reports uninstall keys of both views, services,
drivers, minifilters, autostart, the Security Center, trusted roots, and the
keys of vendors by their names.`,
	Want: func(f *find.File) bool { return formOf(text.Head(f)) != none },
	Read: read,
}

// A form is one way of writing a registry down.
type form int

const (
	none  form = iota
	reg        // [HKEY_LOCAL_MACHINE\SOFTWARE] and "Name"="value"
	query      // HKEY_LOCAL_MACHINE\SOFTWARE and "    Name    REG_SZ    value"
	wine       // [Software\\Example] 1700000000, the root said by ";; All keys relative to"
)

func formOf(head []byte) form {
	first := text.FirstLine(head)
	switch {
	case bytes.HasPrefix(first, []byte("Windows Registry Editor Version")), bytes.HasPrefix(first, []byte("REGEDIT4")):
		return reg
	case bytes.HasPrefix(first, []byte("WINE REGISTRY Version 2")):
		return wine
	case bytes.HasPrefix(first, []byte(`HKEY_`)) && bytes.IndexByte(first, '\\') > 0:
		return query
	}
	return none
}

// The limits of one key. A real one has at most some thousand values.
const (
	maxValues = 10_000
	maxBytes  = 1 << 20 // of one binary value, and of one continued line
)

type reader struct {
	form   form
	prefix string // of a file whose keys leave the root out
	key    regkey.Key
	open   bool
	more   strings.Builder // a value that goes on in the next line
	bad    func(where string, why error)
	emit   find.Emit
}

func read(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	r := reader{form: formOf(text.Head(f)), emit: emit, bad: bad}
	if r.form == none {
		return find.ErrNotRecognized
	}
	err := text.Lines(text.Open(f), func(n int, line string, err error) error {
		if err == nil {
			err = r.line(line)
		}
		if err != nil {
			bad(fmt.Sprintf("line %d", n), err)
		}
		if n%1024 == 0 {
			return ctx.Err()
		}
		return nil
	})
	r.flush()
	return err
}

func (r *reader) flush() {
	if r.open {
		regkey.Read(&r.key, r.emit)
	}
	r.key, r.open = regkey.Key{}, false
}

func (r *reader) line(line string) error {
	if r.form == query {
		return r.queryLine(line)
	}
	line = strings.TrimSpace(line)
	if r.more.Len() > 0 || strings.HasSuffix(line, `\`) && strings.Contains(line, "=hex") {
		if r.more.Len() > maxBytes {
			r.more.Reset()
			return fmt.Errorf("a value of more than 1 MiB")
		}
		r.more.WriteString(strings.TrimSuffix(line, `\`))
		if strings.HasSuffix(line, `\`) {
			return nil
		}
		line = r.more.String()
		r.more.Reset()
	}
	switch {
	case line == "":
	case strings.HasPrefix(line, ";; All keys relative to "):
		r.prefix = wineRoot(line)
	case line[0] == '[':
		r.flush()
		return r.header(line)
	case r.open && (line[0] == '"' || strings.HasPrefix(line, "@=")):
		return r.value(line)
	}
	return nil
}

// wineRoot is the root of one of Wine's files: "\\Machine", or a user's number.
func wineRoot(line string) string {
	if strings.Contains(line, "Machine") {
		return `HKLM\`
	}
	return `HKCU\`
}

func (r *reader) header(line string) error {
	end := strings.LastIndexByte(line, ']')
	if end < 0 {
		return fmt.Errorf("a key without its closing bracket")
	}
	path := line[1:end]
	if strings.HasPrefix(path, "-") {
		return nil // an order to remove a key says nothing of this machine
	}
	if r.form == wine {
		path = r.prefix + strings.ReplaceAll(path, `\\`, `\`)
	}
	r.key.Path, r.open = path, true
	return nil
}

func (r *reader) value(line string) error {
	if len(r.key.Values) >= maxValues {
		return fmt.Errorf("%s has more than %d values", r.key.Path, maxValues)
	}
	name, rest := "", ""
	if line[0] == '@' {
		rest = line[2:]
	} else {
		var ok bool
		if name, rest, ok = quoted(line); !ok || !strings.HasPrefix(rest, "=") {
			return fmt.Errorf("a value whose name has no end")
		}
		rest = rest[1:]
	}
	v, err := parse(name, rest)
	if err == nil {
		r.key.Values = append(r.key.Values, v)
	}
	return err
}

// quoted reads a text in quotes, where a backslash keeps the next character.
func quoted(s string) (text, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			return b.String(), s[i+1:], true
		default:
			b.WriteByte(s[i])
		}
	}
	return "", "", false
}

// parse reads what stands behind a value's equals sign.
func parse(name, s string) (regkey.Value, error) {
	v := regkey.Value{Name: name}
	kind, data, _ := strings.Cut(s, ":")
	switch {
	case strings.HasPrefix(s, `"`), strings.HasPrefix(s, "str("):
		_, from, _ := strings.Cut(s, `"`)
		t, _, ok := quoted(`"` + from)
		if !ok {
			return v, fmt.Errorf("%q: a text without its closing quotes", name)
		}
		v.Text = t
	case kind == "dword":
		n, err := strconv.ParseUint(strings.TrimSpace(data), 16, 32)
		if err != nil {
			return v, fmt.Errorf("%q: not a number of 32 bits", name)
		}
		v.Text = strconv.FormatUint(n, 10)
	case strings.HasPrefix(kind, "hex"):
		b, err := hex.DecodeString(strings.NewReplacer(",", "", " ", "").Replace(data))
		if err != nil {
			return v, fmt.Errorf("%q: not bytes in hexadecimal", name)
		}
		switch kind {
		case "hex(1)", "hex(2)", "hex(7)":
			v.Text = regkey.Text(b)
		default:
			v.Bytes = b
		}
	}
	return v, nil
}

// queryLine reads a line of "reg query": keys stand at the margin, values
// behind four spaces.
func (r *reader) queryLine(line string) error {
	if strings.HasPrefix(line, "HKEY_") {
		r.flush()
		r.key.Path, r.open = strings.TrimSpace(line), true
		return nil
	}
	rest, ok := strings.CutPrefix(line, "    ")
	if !ok || !r.open || len(r.key.Values) >= maxValues {
		return nil
	}
	at := strings.Index(rest, "    REG_")
	if at < 0 {
		return nil
	}
	v := regkey.Value{Name: rest[:at]}
	kind, data, _ := strings.Cut(strings.TrimLeft(rest[at:], " "), "    ")
	if v.Name == "(Default)" {
		v.Name = ""
	}
	switch kind {
	case "REG_BINARY":
		v.Bytes, _ = hex.DecodeString(data[:min(len(data), maxBytes)])
	case "REG_DWORD":
		n, err := strconv.ParseUint(strings.TrimPrefix(data, "0x"), 16, 32)
		if err != nil {
			return fmt.Errorf("%q: not a number of 32 bits", v.Name)
		}
		v.Text = strconv.FormatUint(n, 10)
	case "REG_MULTI_SZ":
		v.Text = strings.ReplaceAll(data, `\0`, "\n")
	default:
		v.Text = data
	}
	r.key.Values = append(r.key.Values, v)
	return nil
}
