// Package bulk decides order books of millions of lines.
//
// An order book repeats itself: few products, few kinds of deal, few days,
// many customers whose names nobody lists. So a line is not read as a deal at
// once. Its text is cut into what can change the answer and what cannot: the
// id and the worth cannot, a name can only as far as a list or a maker knows
// it, and the times only move clocks. What is left is the key of a template.
// The first line of each key is read by package deal, in full and with all its
// checks; later ones with the same key have the same facts by construction.
//
// Whatever is odd (a broken row, a note, an amount or a time not seen before)
// takes the slow way, so that the answers are those of the slow way, byte for
// byte. TestSameAsSlow holds the two against each other.
package bulk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"interdict"
	"interdict/deal"
	"interdict/decide"
)

// Options say how a book is decided.
type Options struct {
	Engine  *decide.Engine
	Profile *decide.Profile
	Deal    deal.Options
	Name    string // of the file, for positions
	Format  string // deal.CSV or deal.JSONL
	Comma   byte   // of CSV; always a comma, other files are unsuited

	// Rest is set with ErrUnsuited: the whole file, to be read the slow way.
	Rest io.Reader

	// Append writes one answer. It is called from several goroutines, each
	// with its own dst.
	Append func(dst []byte, a *decide.Answer, pos Pos) ([]byte, error)

	// NewCoder makes what codes answers for evidence, one for each goroutine;
	// nil for none. Codes takes the codes in the order of the lines, block by
	// block; it must not keep the bytes.
	NewCoder func() Coder
	Codes    func([]byte) error
}

// A Coder appends the code of an answer and of the text of its line.
type Coder func(dst []byte, a *decide.Answer, line int, text []byte) ([]byte, error)

// A Pos is the place of a line: file and number.
type Pos struct {
	Name string
	Line int
}

// Counts are what a book came to.
type Counts struct {
	Outcomes map[interdict.Outcome]int
	Bad      int // rows that could not be read
	Slow     int // rows that took the slow way

	// LastDay is the latest day of all acts, or ".." where one has no known end;
	// "" where no row says a time. It is kept only for a run with codes.
	LastDay string
}

// blockSize is how much text a worker takes at once: large enough to make the
// hand-over cheap, small enough that memory stays flat on many cores.
const blockSize = 256 << 10

// A block is whole rows of text, and what became of them.
type block struct {
	text  []byte
	line  int // number of its first line
	out   []byte
	codes []byte
	bad   []error
	count [4]int // by strictness
	slow  int
	err   error
	done  chan struct{}
}

// Run decides a book and writes the answers in the order of its lines. Rows
// that cannot be read go to bad, in order too, and do not stop the rest.
func Run(ctx context.Context, r io.Reader, w io.Writer, o *Options, bad func(error), progress func(rows, prohibited int)) (Counts, error) {
	c := Counts{Outcomes: map[interdict.Outcome]int{}}
	src, err := newSource(r, o)
	if err != nil {
		return c, err
	}
	src.tell()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	queue := make(chan *block, 2*runtime.GOMAXPROCS(0))
	jobs := make(chan *block, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	defer wait.Wait()
	var last latest
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			k := newWorker(o, src)
			for b := range jobs {
				k.block(b)
				close(b.done)
			}
			last.add(k.lastDay)
		})
	}
	failed := make(chan error, 1)
	wait.Go(func() {
		defer close(queue)
		defer close(jobs)
		failed <- src.feed(ctx, queue, jobs)
	})
	for b := range queue {
		<-b.done
		if err := c.take(b, w, o.Codes, bad, progress); err != nil {
			stop()
			for range queue { // let the feeder see that it is over
			}
			return c, err
		}
		src.free(b)
	}
	err = <-failed
	wait.Wait()
	c.LastDay = last.day
	return c, err
}

// latest is the latest of the days that several goroutines met.
type latest struct {
	mu  sync.Mutex
	day string
}

func (l *latest) add(day string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.day = later(l.day, day)
}

// later is the later of two days; an end that nobody knows is later than all.
func later(a, b string) string {
	if a == ".." || b != ".." && a >= b {
		return a
	}
	return b
}

// take writes out one block and counts it.
func (c *Counts) take(b *block, w io.Writer, codes func([]byte) error, bad func(error), progress func(rows, prohibited int)) error {
	if b.err != nil {
		return b.err
	}
	for _, err := range b.bad {
		bad(err)
	}
	rows := 0
	for s, n := range b.count {
		if n > 0 {
			c.Outcomes[outcomes[s]] += n
			rows += n
		}
	}
	c.Bad += len(b.bad)
	c.Slow += b.slow
	progress(rows+len(b.bad), b.count[3])
	if len(b.codes) > 0 {
		if err := codes(b.codes); err != nil {
			return err
		}
	}
	_, err := w.Write(b.out)
	return err
}

var outcomes = [4]interdict.Outcome{interdict.Permitted, interdict.Review, interdict.NeedsLicence, interdict.Prohibited}

// ErrUnsuited is returned when a file has to be read the slow way: Options.Rest
// gives it from its beginning.
var ErrUnsuited = errors.New("not suited to bulk")

// place words a position.
func (p Pos) String() string { return fmt.Sprintf("%s:%d", p.Name, p.Line) }
