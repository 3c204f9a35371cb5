package screen

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"interdict/screen/list"
)

// batchSize is how many queries go to a worker at once: enough to make the
// hand-over cheap, few enough that a short file uses all processors.
const batchSize = 256

// Batch looks parties up on all processors and yields the answers in the order
// of the queries. It remembers words between queries, since the names of a
// customer file repeat them; the answers are the same as those of Screen. At
// most some thousand queries are in memory at a time. It ends early when ctx
// does.
func (s *Screener) Batch(ctx context.Context, queries iter.Seq[Query]) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		workers := runtime.GOMAXPROCS(0)
		order := make(chan chan []Result, 2*workers) // in the order of the queries
		jobs := make(chan batchJob, workers)
		var wait sync.WaitGroup
		defer wait.Wait()
		for range workers {
			wait.Go(func() {
				w := newScratch(s.x)
				w.memo = make(map[string][]hit)
				for j := range jobs {
					out := make([]Result, len(j.queries))
					for i := range j.queries {
						out[i] = s.screen(w, j.queries[i])
					}
					j.done <- out
				}
			})
		}
		wait.Go(func() {
			defer close(order)
			defer close(jobs)
			deal(ctx, queries, order, jobs)
		})
		for done := range order {
			for _, r := range <-done {
				if !yield(r) {
					stop()
					for range order { // let the workers finish what they hold
					}
					return
				}
			}
		}
	}
}

// A batchJob is some queries, and where their answers go.
type batchJob struct {
	queries []Query
	done    chan []Result
}

// deal hands queries out, in portions, until ctx ends.
func deal(ctx context.Context, queries iter.Seq[Query], order chan<- chan []Result, jobs chan<- batchJob) {
	var held []Query
	send := func() bool {
		if len(held) == 0 {
			return true
		}
		j := batchJob{held, make(chan []Result, 1)}
		held = nil
		select {
		case order <- j.done:
		case <-ctx.Done():
			return false
		}
		jobs <- j
		return true
	}
	for q := range queries {
		if held = append(held, q); len(held) == batchSize && !send() {
			return
		}
	}
	send()
}

// Compare scores two names against each other, without any list: the first as
// a name asked for, the second as a listed one. It gives the score that Screen
// would give if the second were on a list.
func Compare(asked, listed string, opts Options) Match {
	snap := list.Snapshot{List: "user/pair", Entries: []list.Entry{{List: "user/pair", ID: "1", Names: []list.Name{{Text: listed, Kind: list.Primary}}}}}
	s := New([]list.Snapshot{snap}, opts)
	w := newScratch(s.x)
	q := Query{Name: asked}
	names := q.asked()
	if s.x.names() == 0 || len(names) == 0 {
		return Match{Name: listed, Band: BandClear, Why: []string{}, Tokens: []Pair{}, NotCompared: []string{}}
	}
	s.x.search(w, &s.cal, &names[0].name, &names[0].side, 0)
	return s.match(w, &q, names, &candidate{entry: 0, name: 0})
}
