package hunt

import (
	"context"
	"strings"

	"interdict"
	"interdict/find"
)

// A Reading says how a file that was handed over was understood.
type Reading struct {
	As   []string // what it was read as, in words; none if nothing here reads such a file
	Rows int      // what it says, whether or not that is of a product that is looked for
}

// File looks at one file that somebody has handed over, with all that is in it.
// Nothing is written and nothing else is opened; see find.Scan.RunFile.
func (h *Hunt) File(ctx context.Context, name string, c find.Content) ([]interdict.Finding, find.Summary, Reading, error) {
	var seen []interdict.Observation
	var got Reading
	scan := h.scan(&seen)
	got.listen(scan)
	sum, err := scan.RunFile(ctx, name, c)
	if err != nil {
		return nil, sum, got, err
	}
	find.SortObservations(seen)
	return h.weigh(seen, &sum), sum, got, nil
}

// listen notes who of a scan can read the file itself, and how much they tell.
// A scan of one file runs one reader at a time.
func (r *Reading) listen(scan *find.Scan) {
	for i, d := range scan.Detectors {
		own := *d
		own.Run = func(ctx context.Context, f *find.File, emit find.Emit) error {
			return r.read(f, d.Doc, d.Run(ctx, f, r.count(emit)))
		}
		scan.Detectors[i] = &own
	}
	for i, d := range scan.Inventories {
		own := *d
		own.Read = func(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
			return r.read(f, d.Doc, d.Read(ctx, f, r.count(emit), bad))
		}
		scan.Inventories[i] = &own
	}
	for i, p := range scan.Places {
		own := *p
		own.Walk = func(ctx context.Context, f *find.File, visit func(*find.Member) error, skip func(string, error)) error {
			return r.read(f, p.Doc, p.Walk(ctx, f, visit, skip))
		}
		scan.Places[i] = &own
	}
}

func (r *Reading) count(emit find.Emit) find.Emit {
	return func(o interdict.Observation) {
		r.Rows++
		emit(o)
	}
}

// read notes a reader that knew the file.
func (r *Reading) read(f *find.File, doc string, err error) error {
	if err == nil && len(f.Path) == 1 {
		line, _, _ := strings.Cut(doc, "\n")
		r.As = append(r.As, strings.TrimPrefix(strings.TrimPrefix(line, "read "), "open "))
	}
	return err
}
