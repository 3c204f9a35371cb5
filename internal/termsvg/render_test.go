package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

const screenful = "$ interdict decide\n\x1b[1;31mProhibited\x1b[0m  PO-1042/1 <resell>\n\n\x1b[2m89 FR 52434\x1b[22m 卡巴斯基 \x1b[7;32mok\x1b[m\n"

func TestPicture(t *testing.T) {
	var out, stderr bytes.Buffer
	if code := run([]string{"A & B"}, strings.NewReader(screenful), &out, &stderr); code != 0 {
		t.Fatalf("code %d: %s", code, stderr.String())
	}
	const golden = "testdata/screenful.svg"
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("the picture differs from %s; got:\n%s", golden, out.String())
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"a\n\x1b[2J":                 "line 2: control character '\\x1b' is not understood",
		"a\rb":                       "line 1: control character '\\r' is not understood",
		"\x1b[38;5;9mred":            "line 1: SGR code 38 is not understood",
		"\x1b[99999999999999999999m": "line 1: SGR code \"99999999999999999999\" is not understood",
	} {
		if _, err := render("title", text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	var stderr bytes.Buffer
	if code := run([]string{"x"}, strings.NewReader(strings.Repeat("a", maxInput+1)), io.Discard, &stderr); code != 1 {
		t.Errorf("code %d for a text that is too long", code)
	}
	if code := run(nil, strings.NewReader(""), io.Discard, &stderr); code != 2 {
		t.Errorf("code %d without a title", code)
	}
}

func TestCells(t *testing.T) {
	for text, want := range map[string]int{"abc": 3, "Жук": 3, "卡巴": 4, "カナ": 4, "ｶﾅ": 2, "한글": 4, "e\u0301": 1, "（）": 4, "": 0} {
		if got := cells(text); got != want {
			t.Errorf("%q takes %d cells, want %d", text, got, want)
		}
	}
}

// FuzzRender: whatever is drawn is well-formed XML that holds the text.
func FuzzRender(f *testing.F) {
	f.Add("title", screenful)
	f.Fuzz(func(t *testing.T, title, text string) {
		picture, err := render(title, text)
		if err != nil {
			return
		}
		var shown strings.Builder
		d := xml.NewDecoder(bytes.NewReader(picture))
		inText := false
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("not XML: %v\n%s", err, picture)
			}
			switch token := token.(type) {
			case xml.StartElement:
				inText = token.Name.Local == "tspan"
			case xml.EndElement:
				inText = false
			case xml.CharData:
				if inText {
					shown.Write(token)
				}
			}
		}
		lines, err := parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		for _, line := range lines {
			for _, s := range line {
				if strings.TrimSpace(s.text) != "" || s.under {
					said.WriteString(s.text)
				}
			}
		}
		if shown.String() != said.String() {
			t.Fatalf("shows %q, was told %q", shown.String(), said.String())
		}
	})
}
