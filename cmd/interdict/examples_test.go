package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

// planted are the lines of the example order book that are meant to end in a
// question: a fact is missing, a date disputed, a name like a listed one, or
// the law itself is open.
func planted() map[string]string {
	return map[string]string{
		"PO-1043/2": "disputed hour", "PO-1045/1": "no delivery date", "PO-1047/3": "unknown part number",
		"PO-1047/4": "no product but the maker's name", "PO-1051/1": "consulting, purely informational or not",
		"PO-1052/1": "outside the classes?", "PO-1052/2": "outside the classes?", "PO-1052/3": "outside the classes?",
		"PO-1053/1": "which engine is inside?", "PO-1057/3": "disputed hour", "PO-1058/3": "no date of agreement",
		"PO-1063/1": "update mirror", "PO-1063/2": "help desk", "PO-1063/3": "installation", "PO-1063/4": "delivery", "PO-1063/5": "hosting",
		"PO-1064/1": "paying an old debt", "PO-1065/1": "buying from the maker",
		"PO-1073/1": "listed unit by a remembered spelling", "PO-1074/1": "part 746", "PO-1078/1": "same name as a listed person",
		"PO-1079/4": "permanent resident or not",
	}
}

// TestExampleBook holds the answers to the example order book against the file
// beside it, and shows that the book's profile leaves only planted questions.
func TestExampleBook(t *testing.T) {
	var out, errs bytes.Buffer
	args := []string{"decide", "../../examples/orders-2024.csv", "--profile", "../../examples/profile.yaml", "--now", "2026-11-23", "--format", "csv", "--quiet"}
	if code := run(context.Background(), args, strings.NewReader(""), &out, &errs); code != exitBad {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var answers strings.Builder
	unplanted := 0
	for i, r := range rows {
		answers.WriteString(strings.Join([]string{r[0], r[2], r[5], strings.ReplaceAll(r[6], " | ", " ")}, ",") + "\n")
		if i == 0 {
			continue
		}
		_, meant := planted()[r[0]]
		open := r[2] == "review"
		if open && !meant {
			unplanted++
			t.Logf("%s asks: %s", r[0], r[8])
		}
		if meant && !open {
			t.Errorf("%s was planted to be open, and is %s", r[0], r[2])
		}
	}
	if n := len(rows) - 1; n < 80 || unplanted*10 >= n {
		t.Errorf("%d of %d lines ask something that was not planted; fewer than one in ten may", unplanted, n)
	}
	const file = "../../examples/answers-2024.csv"
	if *update {
		if err := os.WriteFile(file, []byte(answers.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if answers.String() != string(want) {
		t.Errorf("the answers differ from %s; look at each difference, then run: go test ./cmd/interdict -run TestExampleBook -update", file)
	}
}
