package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	exampleCSV  = "../../examples/orders-2024.csv"
	exampleXLSX = "../../examples/orders-2024.xlsx"
)

// TestExampleWorkbook holds the two forms of the example order book together:
// the workbook is made from the table, with real dates and numbers in its
// cells, and every line of both gets the same answer. Only the notes differ,
// since a number in a cell need not be read as one.
func TestExampleWorkbook(t *testing.T) {
	if *update {
		book, err := asWorkbook(exampleCSV)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(exampleXLSX, book, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	table, sheet := exampleAnswers(t, exampleCSV), exampleAnswers(t, exampleXLSX)
	if len(table) < 80 || len(table) != len(sheet) {
		t.Fatalf("%d answers from the table, %d from the workbook", len(table), len(sheet))
	}
	for i := range table {
		if table[i] != sheet[i] {
			t.Errorf("line %d\n   table:    %s\n   workbook: %s\nto make the workbook anew: go test ./cmd/interdict -run TestExampleWorkbook -update", i+1, table[i], sheet[i])
		}
	}
}

// exampleAnswers decides a book of the examples and gives each answer as JSON,
// without its notes.
func exampleAnswers(t *testing.T, book string) []string {
	t.Helper()
	var out, errs bytes.Buffer
	args := []string{"decide", book, "--profile", "../../examples/profile.yaml", "--now", "2026-11-23", "--format", "jsonl", "--quiet"}
	if code := run(context.Background(), args, strings.NewReader(""), &out, &errs); code != exitBad {
		t.Fatalf("%s: exit code %d: %s", book, code, errs.String())
	}
	var all []string
	for line := range strings.Lines(out.String()) {
		var answer map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatal(err)
		}
		delete(answer, "notes")
		b, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(b))
	}
	return all
}

// asWorkbook makes a workbook of a CSV file: a bold header that stays in
// sight, dates as dates, amounts as numbers with two places.
func asWorkbook(name string) ([]byte, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(src)).ReadAll()
	if err != nil {
		return nil, err
	}
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Orders 2024"
	bold, err1 := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	day, err2 := f.NewStyle(&excelize.Style{NumFmt: 14})
	money, err3 := f.NewStyle(&excelize.Style{NumFmt: 4})
	if err := errors.Join(err1, err2, err3, f.SetSheetName("Sheet1", sheet), f.SetRowStyle(sheet, 1, 1, bold),
		f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})); err != nil {
		return nil, err
	}
	for i, row := range rows {
		for j, text := range row {
			if text == "" {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return nil, err
			}
			value, style := any(text), 0
			if date, err := time.Parse(time.DateOnly, text); err == nil {
				value, style = date, day
			} else if amount, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64); err == nil && strings.Contains(rows[0][j], "amount") {
				value, style = amount, money
			}
			err = f.SetCellValue(sheet, cell, value)
			if style != 0 {
				err = errors.Join(err, f.SetCellStyle(sheet, cell, cell, style))
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", cell, err)
			}
		}
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}
