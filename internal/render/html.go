package render

import (
	"bufio"
	_ "embed"
	"html/template"
	"io"
	"time"

	"interdict"
	"interdict/internal/words"
)

// An Answer is a deal with its decision.
type Answer struct {
	Deal     interdict.Deal
	Decision interdict.Decision
}

//go:embed report.html
var reportPage string

// HTML writes answers as one page that needs nothing else: it opens offline,
// holds no script, and prints.
func HTML(w io.Writer, answers []Answer, sum string, known time.Time) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"deal":     func(d interdict.Deal) string { return words.Upper(words.Deal(&d)) },
		"sentence": func(a Answer) string { return Sentence(&a.Deal, &a.Decision) },
		"short":    words.RuleShort,
		"day":      Day,
		"clock":    words.Clock,
		"plain":    words.Plain,
		"fact":     words.Fact,
	}).Parse(reportPage)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	err = t.Execute(b, map[string]any{"Answers": answers, "Sum": sum, "Known": known.Format("2 Jan 2006, 15:04 UTC"), "Outcomes": interdict.Outcomes(), "Not": interdict.NotLegalAdvice})
	if err != nil {
		return err
	}
	return b.Flush()
}
