package hunt

import (
	"bufio"
	_ "embed"
	"html/template"
	"io"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/internal/words"
)

//go:embed report.html
var page string

// HTML writes findings as one page that opens offline, holds no script, and
// prints. Names are shown without what a terminal would obey: pages are copied
// into terminals.
func HTML(w io.Writer, found []interdict.Finding, sum find.Summary) error {
	t, err := template.New("findings").Funcs(template.FuncMap{
		"meaning": words.Meaning,
		"path":    func(p []string) string { return strings.Join(p, " › ") },
		"said":    func(s interdict.AnswerStatus) string { return strings.ReplaceAll(string(s), "_", " ") },
		"words":   func(o interdict.Outcome) string { return o.Words() },
	}).Parse(page)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	if err := t.Execute(words.ShownTo(b), map[string]any{"Found": found, "Sum": sum, "Not": interdict.NotLegalAdvice}); err != nil {
		return err
	}
	return b.Flush()
}
