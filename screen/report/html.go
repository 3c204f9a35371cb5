package report

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"interdict"
	"interdict/screen"
)

//go:embed report.html
var page string

// HTML writes answers as one page. sum is its heading.
func HTML(w io.Writer, results []screen.Result, lists []screen.ListInfo, sum string) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"sentence": func(r screen.Result) string { return Sentence(&r) },
		"effect":   Effect,
		"how":      How,
		"words": func(b screen.Band) string {
			return map[screen.Band]string{screen.BandMatch: "Match", screen.BandReview: "Review", screen.BandClear: "Clear"}[b]
		},
		"score":   func(f float64) string { return fmt.Sprintf("%.3f", f) },
		"short":   func(s string) string { return s[:min(12, len(s))] },
		"visible": Visible,
		"trusted": func(c interdict.Confidence) string { return c.Words() },
	}).Parse(page)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	if err := t.Execute(b, map[string]any{"Results": results, "Lists": lists, "Sum": sum, "Not": interdict.NotLegalAdvice}); err != nil {
		return err
	}
	return b.Flush()
}
