package bulk

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"

	"interdict/deal"
)

// A source cuts a file into blocks of whole rows.
type source struct {
	r       io.Reader
	o       *Options
	header  []byte // the header line of CSV, with its end
	columns []deal.Column
	buf     []byte // what was read and not handed out
	line    int    // number of the next line
	pool    sync.Pool
	csv     bool
}

// newSource reads the head of the file. A CSV file must have its header in the
// first line.
func newSource(r io.Reader, o *Options) (*source, error) {
	s := &source{r: r, o: o, line: 1, csv: o.Format == deal.CSV}
	s.pool.New = func() any { return new(block) }
	o.Comma = ','
	if !s.csv {
		return s, nil
	}
	if err := s.more(); err != nil && err != io.EOF {
		return nil, err
	}
	if !s.suits() {
		o.Rest = io.MultiReader(bytes.NewReader(s.buf), r)
		return nil, ErrUnsuited
	}
	end := bytes.IndexByte(s.buf, '\n')
	s.header = bytes.Clone(s.buf[:end+1])
	s.buf, s.line = s.buf[end+1:], 2
	return s, nil
}

// suits reads the header as the slow way would, and says whether it is a plain
// one: in the first line, with commas.
func (s *source) suits() bool {
	end := bytes.IndexByte(s.buf, '\n')
	if end < 0 || !plainText(s.buf[:end]) {
		return false
	}
	head := bytes.TrimRight(s.buf[:end], "\r")
	if bytes.IndexByte(head, '"') >= 0 || bytes.IndexByte(head, ',') < 0 || bytes.ContainsAny(head, ";\t") {
		return false
	}
	sub := s.o.Deal
	sub.Format = deal.CSV
	sub.OnMapping = func(c []deal.Column) { s.columns = c }
	row, _, _ := bytes.Cut(s.buf[end+1:], []byte("\n"))
	for r := range deal.Read(strings.NewReader(string(s.buf[:end+1])+string(row)+"\n"), s.o.Name, sub) {
		if r.Fatal {
			return false
		}
	}
	first, _, _ := bytes.Cut(head, []byte(","))
	return len(s.columns) == bytes.Count(head, []byte(","))+1 && s.columns[0].Header == string(bytes.TrimSpace(first))
}

// rowReader reads single rows as package deal does.
func (s *source) rowReader() *deal.RowReader {
	var header []string
	for _, c := range s.columns {
		header = append(header, c.Header)
	}
	r, err := deal.NewRowReader(s.o.Name, header, s.o.Deal)
	if err != nil {
		panic("a header that was read once cannot be read again: " + err.Error()) // suits has read it
	}
	return r
}

// tell says once how the columns were read.
func (s *source) tell() {
	if s.csv && s.o.Deal.OnMapping != nil {
		s.o.Deal.OnMapping(s.columns)
	}
}

// more reads up to a block's worth of text.
func (s *source) more() error {
	have := len(s.buf)
	if cap(s.buf)-have < blockSize {
		s.buf = append(make([]byte, 0, 2*have+blockSize), s.buf...)
	}
	n, err := io.ReadAtLeast(s.r, s.buf[have:have+blockSize], 1)
	for err == nil && n < blockSize {
		var m int
		m, err = s.r.Read(s.buf[have+n : have+blockSize])
		n += m
	}
	s.buf = s.buf[:have+n]
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	return err
}

// feed hands out blocks until the file ends.
func (s *source) feed(ctx context.Context, queue, jobs chan<- *block) error {
	for {
		err := s.more()
		if err != nil && err != io.EOF {
			return err
		}
		last := err == io.EOF
		cut := len(s.buf)
		if !last {
			cut = s.boundary()
		}
		if cut > 0 {
			b := s.pool.Get().(*block)
			b.text = append(b.text[:0], s.buf[:cut]...)
			b.line, b.done = s.line, make(chan struct{})
			s.line += bytes.Count(b.text, []byte("\n"))
			s.buf = append(s.buf[:0], s.buf[cut:]...)
			select {
			case queue <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
			jobs <- b
		}
		if last {
			return nil
		}
	}
}

// boundary is the end of the last whole row in the buffer. In CSV a line end
// inside of quotes is none; an even number of quotes before it says that it is
// outside. A stray quote makes that count wrong for the rest of the buffer:
// the rows are then cut by the next quote, and read the slow way, which names
// them.
func (s *source) boundary() int {
	if !s.csv {
		return bytes.LastIndexByte(s.buf, '\n') + 1
	}
	quotes := bytes.Count(s.buf, []byte(`"`))
	for end := len(s.buf); ; {
		i := bytes.LastIndexByte(s.buf[:end], '\n')
		if i < 0 {
			return 0
		}
		quotes -= bytes.Count(s.buf[i:end], []byte(`"`))
		if quotes%2 == 0 {
			return i + 1
		}
		end = i
	}
}

// free takes back a block that was written out.
func (s *source) free(b *block) {
	*b = block{text: b.text[:0], out: b.out[:0], codes: b.codes[:0]}
	s.pool.Put(b)
}
