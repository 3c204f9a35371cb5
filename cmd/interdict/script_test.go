package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// TestScripts runs the manual: testdata/script holds a script for every verb,
// flag and form. $ROOT is the folder of the module.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup:               func(e *testscript.Env) error { e.Setenv("ROOT", root); return nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code, "cutoff": cutoff, "replace": replace, "bytes": rawBytes, "workbook": workbook, "count": count,
		},
	})
}

// code runs a program and wants an exact exit code: code 3 interdict decide …
func code(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: code N PROGRAM ARGS…")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ee *exec.ExitError
		if !errors.As(err, &ee) {
			ts.Fatalf("%v", err)
		}
		got = ee.ExitCode()
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// count wants a number of lines: count 3 stdout.
func count(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: count N FILE")
	}
	if got := strings.Count(ts.ReadFile(args[1]), "\n"); strconv.Itoa(got) != args[0] {
		ts.Fatalf("%s has %d lines, want %s", args[1], got, args[0])
	}
}

// replace changes a text in a file that must hold it: replace FILE OLD NEW.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	name := ts.MkAbs(args[0])
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(name, []byte(strings.ReplaceAll(text, args[1], args[2])), 0o666))
}

// cutoff takes bytes from a file's end, as a program does that was killed while
// it wrote: cutoff FILE N.
func cutoff(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: cutoff FILE N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text[:len(text)-n]), 0o666))
}

// rawBytes writes a file from a Go string literal, repeated N times where a
// number follows: bytes FILE 'id,act\n' 'x' 5000000 '\n'.
func rawBytes(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: bytes FILE TEXT [N] [TEXT [N]]…")
	}
	var b bytes.Buffer
	last := ""
	for _, arg := range args[1:] {
		if n, err := strconv.Atoi(arg); err == nil {
			b.WriteString(strings.Repeat(last, n-1))
			continue
		}
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(arg, `"`, `\"`) + `"`)
		ts.Check(err)
		last = text
		b.WriteString(text)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o666))
}

// workbook writes an XLSX file with one of the oddities that people's
// workbooks have: workbook KIND FILE.
func workbook(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: workbook KIND FILE")
	}
	var b bytes.Buffer
	if args[0] == "bomb" {
		ts.Check(bomb(&b))
	} else {
		f := excelize.NewFile()
		ts.Check(errors.Join(oddity(f, args[0]), f.Write(&b), f.Close()))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o666))
}

// oddity fills a sheet with two orders of which something is unusual.
func oddity(f *excelize.File, kind string) error {
	rows := [][]any{
		{"Order no", "act", "Customer country", "Product", "Delivery date", "Net amount"},
		{"A-1", "resell", "US", "Kaspersky Total Security", time.Date(2024, 9, 28, 0, 0, 0, 0, time.UTC), 1200.5},
		{"A-2", "resell", "US", "Kaspersky Total Security", time.Date(2024, 10, 2, 0, 0, 0, 0, time.UTC), 99},
	}
	for i := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &rows[i]); err != nil {
			return err
		}
	}
	switch kind {
	case "dates":
		return nil
	case "formula": // never computed: there is no result to read
		return errors.Join(f.SetCellValue("Sheet1", "E2", nil), f.SetCellFormula("Sheet1", "E2", "TODAY()"))
	case "merged":
		return errors.Join(f.SetCellValue("Sheet1", "E3", nil), f.MergeCell("Sheet1", "E2", "E3"))
	case "sheets":
		_, err := f.NewSheet("Notes")
		return errors.Join(err, f.SetCellValue("Notes", "A1", "act"), f.SetCellValue("Notes", "A2", "use"))
	}
	return fmt.Errorf("no workbook of kind %q", kind)
}

// bomb is a workbook whose sheet is half a gigabyte of blanks, in half a
// megabyte.
func bomb(b *bytes.Buffer) error {
	f := excelize.NewFile()
	defer f.Close()
	var plain bytes.Buffer
	if err := errors.Join(oddity(f, "dates"), f.Write(&plain)); err != nil {
		return err
	}
	old, err := zip.NewReader(bytes.NewReader(plain.Bytes()), int64(plain.Len()))
	if err != nil {
		return err
	}
	z := zip.NewWriter(b)
	for _, part := range old.File {
		if part.Name != "xl/worksheets/sheet1.xml" {
			if err := z.Copy(part); err != nil {
				return err
			}
			continue
		}
		w, err := z.Create(part.Name)
		if err != nil {
			return err
		}
		blanks := bytes.Repeat([]byte(" "), 1<<20)
		for range 512 {
			if _, err := w.Write(blanks); err != nil {
				return err
			}
		}
	}
	return z.Close()
}
