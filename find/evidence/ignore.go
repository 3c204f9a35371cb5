package evidence

import (
	"path"
	"strings"

	"interdict"
)

// An IgnoreRule says which findings somebody knows about. Every part that is
// given must fit; Place may hold stars.
type IgnoreRule struct {
	Asset   string
	Product string
	Place   string
	interdict.Ignore
}

// ignored returns the rule in force that fits a finding. A rule whose day is
// over no longer fits, and one without a day never did.
func (j *Judge) ignored(f *interdict.Finding) *interdict.Ignore {
	for i := range j.Ignored {
		r := &j.Ignored[i]
		if r.Until == "" || j.Today == "" || j.Today > r.Until {
			continue
		}
		if (r.Asset == "" || fits(r.Asset, f.Asset)) && (r.Product == "" || r.Product == string(f.Product)) && (r.Place == "" || fits(r.Place, f.Place)) {
			ig := r.Ignore
			return &ig
		}
	}
	return nil
}

// fits compares without case; a star stands for anything but a slash, a star at
// the end for anything.
func fits(pattern, value string) bool {
	p, v := strings.ToLower(strings.ReplaceAll(pattern, `\`, "/")), strings.ToLower(strings.ReplaceAll(value, `\`, "/"))
	if start, ok := strings.CutSuffix(p, "*"); ok && !strings.ContainsAny(start, "*?[") {
		return strings.HasPrefix(v, start)
	}
	ok, err := path.Match(p, v)
	return err == nil && ok
}
