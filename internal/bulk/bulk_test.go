package bulk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"interdict/deal"
	"interdict/decide"
	"interdict/internal/desk"
)

func engine(t testing.TB) (*decide.Engine, *decide.Profile) {
	t.Helper()
	d, err := desk.Open(desk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := d.Engine(desk.Clocks{KnownAt: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile("../../examples/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := decide.ParseProfile("profile.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	return e, p
}

func jsonLine(b []byte, a *decide.Answer, pos Pos) ([]byte, error) {
	b, err := a.AppendJSON(append(b, fmt.Sprint(pos.Line, " ")...))
	return append(b, '\n'), err
}

// fast and slow decide a text both ways; errors stand apart, in their order.
func fast(t testing.TB, e *decide.Engine, p *decide.Profile, form, text string) (out string, bad []string, c Counts) {
	t.Helper()
	var w bytes.Buffer
	c, err := Run(context.Background(), strings.NewReader(text), &w, &Options{Engine: e, Profile: p, Name: "book." + form, Format: form, Append: jsonLine},
		func(err error) { bad = append(bad, err.Error()) }, func(int, int) {})
	if errors.Is(err, ErrUnsuited) {
		out, bad = slow(t, e, p, form, text)
		return out, bad, c
	}
	if err != nil {
		t.Fatal(err)
	}
	return w.String(), bad, c
}

func slow(t testing.TB, e *decide.Engine, p *decide.Profile, form, text string) (out string, bad []string) {
	t.Helper()
	k := e.NewWorker(p)
	var b []byte
	for row := range deal.Read(strings.NewReader(text), "book."+form, deal.Options{Format: form}) {
		if row.Err != nil {
			bad = append(bad, row.Err.Error())
			continue
		}
		a, err := k.Decide(&row.Deal)
		if err != nil {
			bad = append(bad, row.Pos+": "+err.Error())
			continue
		}
		a.Notes = row.Notes
		b, err = jsonLine(b, &a, Pos{Line: row.Line})
		if err != nil {
			t.Fatal(err)
		}
	}
	return string(b), bad
}

func same(t *testing.T, e *decide.Engine, p *decide.Profile, form, text string) Counts {
	t.Helper()
	got, gotBad, c := fast(t, e, p, form, text)
	want, wantBad := slow(t, e, p, form, text)
	if got != want {
		g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
		for i := range w {
			if i >= len(g) || g[i] != w[i] {
				t.Fatalf("answer %d differs\nfast %s\nslow %s", i, at(g, i), w[i])
			}
		}
		t.Fatalf("%d answers, want %d", len(g), len(w))
	}
	if strings.Join(gotBad, "\n") != strings.Join(wantBad, "\n") {
		t.Fatalf("bad rows differ\nfast %q\nslow %q", gotBad, wantBad)
	}
	return c
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "(nothing)"
}

// TestSameAsSlow holds the fast way against package deal and a worker, line by
// line, over order books that repeat themselves and are odd in every place.
func TestSameAsSlow(t *testing.T) {
	e, p := engine(t)
	for _, profile := range []*decide.Profile{nil, p} {
		for seed := range uint64(2) {
			r := rand.New(rand.NewPCG(seed, 1))
			c := same(t, e, profile, deal.CSV, csvBook(r, 600))
			if c.Slow > 560 {
				t.Errorf("seed %d: %d of 600 rows went the slow way", seed, c.Slow)
			}
			same(t, e, profile, deal.JSONL, jsonBook(r, 600))
		}
	}
}

// TestExampleBook decides the shipped order book both ways.
func TestExampleBook(t *testing.T) {
	e, p := engine(t)
	src, err := os.ReadFile("../../examples/orders-2024.csv")
	if err != nil {
		t.Fatal(err)
	}
	same(t, e, p, deal.CSV, string(src))
}

func pick(r *rand.Rand, words ...string) string { return words[r.IntN(len(words))] }

var (
	someNames    = []string{"Acme Clinic", "Acme Clinic Inc.", "Pell County", "AO Kaspersky Lab", "Kaspersky Labs Limited", "Andrei Tikhonov", "Kapersky Lab", "n/a", "", "X|Y", "Лаборатория Касперского", "Nexway AG"}
	someProducts = []string{"Kaspersky Endpoint Security Select", "KL4863KAPDR", "Kaspersky Threat Intelligence Portal", "Dell Latitude", "Kaspersky", "KES 12", ""}
	someDays     = []string{"2024-07-10", "2024-07-20", "2024-09-29", "2024-09-28T23:59:59-04:00", "2024-09-29T00:20:00-04:00", "2024-10-02", "2024-09-01/2024-10-30", "", "2024-13-01", "03/04/2024", "2024-09-29T10:00:00"}
	someActs     = []string{"resell", "sell", "renew", "use", "support", "buy", "reseL", ""}
	someAmounts  = []string{"12.00", "1200", "1,200.00", "1.200,00", "x", "", "0.5", "007"}
)

// csvBook is an order book with quotes, blank lines, short rows, bad bytes.
func csvBook(r *rand.Rand, n int) string {
	var b strings.Builder
	b.WriteString("id,act,actor.name,actor.role,counterparty.name,counterparty.kind,counterparty.country,product.name,agreement_at,performed_at,value.amount,comment\n")
	for i := range n {
		id := fmt.Sprint("PO-", i)
		if r.IntN(60) == 0 {
			id = pick(r, "", " PO-1", "'=1+1", "a|b")
		}
		name := pick(r, someNames...)
		if r.IntN(3) > 0 {
			name = fmt.Sprint("Customer ", i/7)
		}
		row := []string{id, pick(r, someActs[:3]...), "", "reseller", name, "company", pick(r, "US", "DE"), pick(r, someProducts...), pick(r, someDays[:6]...), pick(r, someDays[:7]...), pick(r, someAmounts[:2]...), ""}
		switch r.IntN(25) {
		case 0:
			row[1] = pick(r, someActs...)
		case 1:
			row[9] = pick(r, someDays...)
		case 2:
			row[10] = pick(r, someAmounts...)
		case 3:
			row[11] = `"a comment, with ""quotes"" and` + "\n" + `a line end"`
		case 4:
			row = row[:r.IntN(len(row))]
		case 5:
			row[7] = `"quoted, product"`
		case 6:
			row[4] = "bad \xff byte"
		case 7:
			row[7] = `stray " quote`
		}
		b.WriteString(strings.Join(row, ","))
		b.WriteString(pick(r, "\n", "\n", "\r\n"))
		if r.IntN(50) == 0 {
			b.WriteString("\n")
		}
	}
	return b.String()
}

// jsonBook is the same as JSON Lines, with escapes, spaces, unknown and
// repeated fields, and lines that are no JSON.
func jsonBook(r *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		name := pick(r, someNames...)
		if r.IntN(3) > 0 {
			name = fmt.Sprint("Customer ", i/7)
		}
		line := fmt.Sprintf(`{"id":"PO-%d","act":"%s","actor":{"role":"reseller"},"counterparty":{"name":"%s","kind":"company","country":"%s"},"product":{"name":"%s"},"agreement_at":"%s","performed_at":"%s","value":{"amount":"%s","currency":"USD"}}`,
			i, pick(r, someActs[:3]...), name, pick(r, "US", "DE"), pick(r, someProducts...), pick(r, someDays[:6]...), pick(r, someDays[:7]...), pick(r, someAmounts[:2]...))
		switch r.IntN(25) {
		case 0:
			line = strings.Replace(line, `"act"`, ` "act"`, 1)
		case 1:
			line = strings.Replace(line, "resell", `re\u0073ell`, 1)
		case 2:
			line = strings.Replace(line, `"act"`, `"akt"`, 1)
		case 3:
			line = strings.Replace(line, `"actor"`, `"id":"again","actor"`, 1)
		case 4:
			line = line[:r.IntN(len(line))]
		case 5:
			line = strings.Replace(line, `"kind":"company"`, `"kind":["company","school"]`, 1)
		case 6:
			line = strings.Replace(line, `"value"`, `"place":"US","value"`, 1)
		case 7:
			line = strings.Replace(line, `{"amount":`, `{"name":`, 1)
		case 8:
			line += " "
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// FuzzSameAsSlow lets any bytes be a book.
func FuzzSameAsSlow(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 9))
	f.Add(true, csvBook(r, 5))
	f.Add(false, jsonBook(r, 5))
	e, p := engine(f)
	f.Fuzz(func(t *testing.T, isCSV bool, text string) {
		form := deal.JSONL
		if isCSV {
			form = deal.CSV
		}
		if len(text) > 1<<14 {
			return
		}
		// Twice the same text, so that what was learnt is used.
		if isCSV {
			if _, rows, ok := strings.Cut(text, "\n"); ok && strings.HasSuffix(rows, "\n") {
				text += rows
			}
		} else if strings.HasSuffix(text, "\n") {
			text += text
		}
		same(t, e, p, form, text)
	})
}
