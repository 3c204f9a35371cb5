package deal

import (
	"slices"
	"sync"
)

// With Options.Workers above one, CSV and JSON Lines are read in three steps:
// one goroutine cuts the file into lines or records and collects them in
// batches, the workers make rows of the batches, and the caller of Read gets
// the rows in the order of the file. Cutting is a twentieth of the work.

// batchItems bounds the rows of a batch, batchBytes their text.
const (
	batchItems = 256
	batchBytes = 256 << 10
)

// A batch is a stretch of a file on its way through the workers.
type batch struct {
	text  []byte
	items []item
	spans []span // of the cells of its records
	rows  []Row
	ready chan struct{}
}

// An item is one line or record, or a row that is finished already.
type item struct {
	line int
	text span
	from int // its cells are spans[from:to]
	to   int
	row  *Row
}

type span struct{ at, end int }

// A pool is the middle of the three steps.
type pool struct {
	t       *table // of a CSV file, set before its first record
	current *batch
	order   chan *batch // for the caller of Read
	jobs    chan *batch // for the workers
	free    chan *batch
	stop    chan struct{}
}

// parallel reads as read does, in several goroutines.
func (f *file) parallel(read func(*file)) {
	n := f.opts.Workers
	p := &pool{order: make(chan *batch, 4*n), jobs: make(chan *batch, 4*n), free: make(chan *batch, 8*n), stop: make(chan struct{})}
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			w := worker{f: f.copy()}
			for b := range p.jobs {
				w.work(p, b)
				b.ready <- struct{}{}
			}
		})
	}
	all.Go(func() {
		cutter := f.copy()
		cutter.pool = p
		cutter.yield = func(r Row) bool { return p.add(item{row: &r}, nil, nil) }
		read(cutter)
		p.flush()
		close(p.jobs)
		close(p.order)
	})
	going := true
	for b := range p.order {
		<-b.ready
		for i := 0; going && i < len(b.rows); i++ {
			if going = f.yield(b.rows[i]); !going {
				close(p.stop)
			}
		}
		select {
		case p.free <- b:
		default:
		}
	}
	all.Wait()
}

// copy gives a file for another goroutine, with state of its own.
func (f *file) copy() *file {
	c := &file{name: f.name, base: f.base, opts: f.opts}
	c.b = binder{file: f.b.file, dates: f.b.dates}
	return c
}

// add puts an item with its text and cells into the current batch, and says
// whether to go on.
func (p *pool) add(it item, text []byte, cells []span) bool {
	if p.current == nil {
		select {
		case p.current = <-p.free:
		default:
			p.current = &batch{ready: make(chan struct{}, 1)}
		}
	}
	b := p.current
	it.text = span{len(b.text), len(b.text) + len(text)}
	b.text = append(b.text, text...)
	it.from = len(b.spans)
	b.spans = append(b.spans, cells...)
	it.to = len(b.spans)
	b.items = append(b.items, it)
	if len(b.items) < batchItems && len(b.text) < batchBytes {
		return true
	}
	return p.flush()
}

// flush hands the current batch to the workers, and says whether to go on.
func (p *pool) flush() bool {
	b := p.current
	if b == nil {
		return true
	}
	p.current = nil
	select {
	case <-p.stop:
		return false
	case p.order <- b:
		p.jobs <- b
		return true
	}
}

// A worker makes rows of batches.
type worker struct {
	f   *file
	t   *table
	src jsonSource
}

func (w *worker) work(p *pool, b *batch) {
	b.rows = b.rows[:0]
	w.f.yield = func(r Row) bool {
		b.rows = append(b.rows, r)
		return true
	}
	var text string
	for _, it := range b.items {
		if it.row != nil {
			b.rows = append(b.rows, *it.row)
			continue
		}
		if p.t == nil {
			w.f.value(&w.src, b.text[it.text.at:it.text.end], it.line)
			continue
		}
		if w.t == nil {
			w.t = p.t.with(w.f)
		}
		if text == "" {
			text = string(b.text)
		}
		cells := b.spans[it.from:it.to]
		w.t.row(it.line, func(col int) cell {
			s := cells[col]
			return cell{text[it.text.at+s.at : it.text.at+s.end], fromCell}
		}, nil)
	}
	b.text, b.items, b.spans = b.text[:0], slices.Delete(b.items, 0, len(b.items)), b.spans[:0]
}

// with gives the same table for another file.
func (t *table) with(f *file) *table {
	c := *t
	c.f = f
	f.b.header = t.f.b.header
	return &c
}
