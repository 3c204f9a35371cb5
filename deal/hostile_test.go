package deal_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interdict/deal"
)

// Files that are made to cost time do not: each of these has a megabyte or
// more, and is read to its end or refused in little time.
func TestHostile(t *testing.T) {
	keys := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"keys.jsonl":       "{" + keys(60_000, `"key%d":1`) + "}\n",
		"nested keys.json": `{"actor":{` + keys(60_000, `"nmae%d":1`) + "}}\n",
		"values.jsonl":     `{"product":{"maker":[` + keys(40_000, `"m%d"`) + "]}}\n",
		"list.jsonl":       `{"actor":{"listed_on":[` + keys(40_000, `"m%d"`) + "]}}\n",
		"bad words.jsonl":  `{"act":[` + keys(40_000, `"sel%d"`) + "]}\n",
		"owners.jsonl":     `{"actor":{"owners":[` + keys(30_000, `{"x%d":1}`) + "]}}\n",
		"deep.json":        strings.Repeat(`{"actor":`, 100_000),
		"brackets.json":    strings.Repeat("[", 2<<20),
		"numbers.jsonl":    `{"value":{"amount":` + strings.Repeat("1", 900_000) + "}}\n",
		"quotes.csv":       "id,act\n" + strings.Repeat("1,\"\"\"\n2,x\n", 200_000),
		"open.csv":         "id,act\n" + strings.Repeat("1,\"x,y\n", 300_000),
		"columns.csv":      "act," + keys(16_000, "colunm%d") + "\n",
		"fields.csv":       "act," + keys(16_000, "product.x%d") + "\n",
		"commas.csv":       "act,counterparty.name\n" + strings.Repeat(",", 1<<20-1) + "\n",
		"bars.csv":         "act,product.maker\nsell," + strings.Repeat("|x", 1<<18) + "\n",
		"members.csv":      keys(900, "parties.%d.name") + "\n" + strings.Repeat(keys(900, "n%d")+"\n", 100),
		"list.yaml":        strings.Repeat("- {act: sell}\n", 10_000),
		"deep.yaml":        strings.Repeat("[", 100_000),
	} {
		start := time.Now()
		rows := 0
		for row := range deal.Read(strings.NewReader(text), name, deal.Options{}) {
			rows++
			if row.Err != nil && len(row.Err.Error()) > 1<<16 {
				t.Errorf("%s: an error of %d bytes", name, len(row.Err.Error()))
			}
		}
		if rows == 0 && !strings.HasSuffix(name, "s.csv") {
			t.Errorf("%s: no row and no error", name)
		}
		t.Logf("%s: %d rows, %v", name, rows, time.Since(start))
	}
}
