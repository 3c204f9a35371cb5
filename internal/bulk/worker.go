package bulk

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"interdict"
	"interdict/deal"
	"interdict/decide"
)

// A worker decides blocks, one after another.
type worker struct {
	o         *Options
	src       *source
	w         *decide.Worker
	templates map[string]*entry
	times     map[string]interdict.Values // text of a time → its value
	clash     map[string][]string         // texts of all times of a line → what contradicts
	rows      *deal.RowReader
	fields    [][]byte
	key       []byte
	row       line
	plan      []use // of each column of CSV
	code      Coder // nil for none
	lastDay   string
}

// An entry is a template, or the word that its lines must go the slow way.
type entry struct {
	t *decide.Template
	d interdict.Deal
}

// line is what a line holds beside the key of its template.
type line struct {
	id    []byte
	times [len(timeFields)][]byte
}

// timeFields are the times of a deal that are kept out of the key.
var timeFields = [...]string{"agreement_at", "performed_at", "shipped_at", "arrives_at", "contract_awarded_at", "found_at"}

// maxEntries bounds what a worker remembers of each kind.
const maxEntries = 1 << 14

func newWorker(o *Options, src *source) *worker {
	k := &worker{o: o, src: src, w: o.Engine.NewWorker(o.Profile), templates: map[string]*entry{}, times: map[string]interdict.Values{}, clash: map[string][]string{}, rows: src.rowReader()}
	if src.csv {
		k.plan = planOf(src.columns)
	}
	if o.NewCoder != nil {
		k.code = o.NewCoder()
	}
	return k
}

// block decides all rows of a block.
func (k *worker) block(b *block) {
	text, at := b.text, b.line
	for len(text) > 0 && b.err == nil {
		raw, n, lines, ok := k.cut(text)
		k.one(b, raw, at, ok)
		text, at = text[n:], at+lines
	}
}

// cut takes the first row off; ok says that its parts are in fields.
func (k *worker) cut(text []byte) (raw []byte, n, lines int, ok bool) {
	end := bytes.IndexByte(text, '\n')
	if end < 0 {
		end = len(text) - 1
	}
	raw = text[:end+1]
	if !k.src.csv {
		return raw, len(raw), 1, true
	}
	if bytes.IndexByte(raw, '"') < 0 {
		k.fields = split(raw, k.o.Comma, k.fields[:0])
		return raw, len(raw), 1, true
	}
	// Quoted rows are cut by package deal on a copy, since cutting unquotes in
	// place; the copy is short.
	quoted := bytes.Clone(text[:min(len(text), maxQuoted)])
	fields, n, lines, err := deal.SplitCSV(quoted, k.o.Comma, true, k.fields[:0])
	k.fields = fields
	if err != nil || n > len(quoted) {
		return raw, len(raw), 1, false
	}
	return text[:n], n, lines, true
}

// maxQuoted bounds a row with quotes that is cut the fast way.
const maxQuoted = 64 << 10

// split cuts a row without quotes.
func split(row []byte, comma byte, dst [][]byte) [][]byte {
	row = bytes.TrimSuffix(bytes.TrimSuffix(row, []byte("\n")), []byte("\r"))
	for {
		i := bytes.IndexByte(row, comma)
		if i < 0 {
			return append(dst, row)
		}
		dst = append(dst, row[:i])
		row = row[i+1:]
	}
}

// one decides one row.
func (k *worker) one(b *block, raw []byte, at int, whole bool) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return
	}
	if !whole || !k.read(raw) {
		k.slow(b, raw, at, false)
		return
	}
	e, ok := k.templates[string(k.key)]
	if !ok || e.t == nil {
		k.slow(b, raw, at, !ok)
		return
	}
	var t decide.Times
	if !k.lineTimes(&t) {
		k.slow(b, raw, at, false)
		return
	}
	a, err := k.w.At(e.t, &t)
	if err != nil {
		k.slow(b, raw, at, false)
		return
	}
	a.ID = string(k.row.id)
	a.Notes = k.contradictions(&t, e)
	k.put(b, &a, at, raw)
}

// put writes an answer.
func (k *worker) put(b *block, a *decide.Answer, at int, raw []byte) {
	b.count[a.Outcome().Strictness()]++
	if b.out, b.err = k.o.Append(b.out, a, Pos{k.o.Name, at}); b.err == nil && k.code != nil {
		b.codes, b.err = k.code(b.codes, a, at, raw)
	}
}

// lastOf notes the latest day of a deal. A time that was not seen before comes
// by the slow way, so every time of the book comes by here.
func (k *worker) lastOf(d *interdict.Deal) {
	if k.code == nil {
		return
	}
	for _, times := range []interdict.Values{d.AgreementAt, d.PerformedAt, d.ShippedAt, d.ArrivesAt, d.ContractAwardedAt, d.FoundAt} {
		for _, v := range times {
			if _, end, ok := strings.Cut(v, "/"); ok {
				v = end
			}
			if v != interdict.NotApplicable {
				k.lastDay = later(k.lastDay, v[:min(len(v), len("2006-01-02"))])
			}
		}
	}
}

// read makes the key of a row, and says whether the row can go the fast way.
func (k *worker) read(raw []byte) bool {
	k.key, k.row = k.key[:0], line{}
	if !plainText(raw) {
		return false
	}
	if k.src.csv {
		return k.readCSV()
	}
	return k.readJSON(raw)
}

// plainText reports whether there is nothing in the text that needs a second look.
func plainText(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return utf8.Valid(b)
}

// lineTimes gives the times of the row, if all of them were seen before.
func (k *worker) lineTimes(t *decide.Times) bool {
	for i, to := range []*interdict.Values{&t.AgreementAt, &t.PerformedAt, &t.ShippedAt, &t.ArrivesAt, &t.ContractAwardedAt, &t.FoundAt} {
		if len(k.row.times[i]) == 0 {
			continue
		}
		v, ok := k.times[string(k.row.times[i])]
		if !ok {
			return false
		}
		*to = v
	}
	return true
}

// contradictions says how the times of the row contradict each other.
func (k *worker) contradictions(t *decide.Times, e *entry) []string {
	mark := len(k.key)
	for _, v := range k.row.times {
		k.key = append(append(k.key, 0), v...)
	}
	all := k.key[mark:]
	k.key = k.key[:mark]
	under := e.d.UnderAgreement
	if clash, ok := k.clash[string(all)]; ok && under == nil {
		return clash
	}
	clash := timeClashes(t, under)
	if under == nil {
		if len(k.clash) >= maxEntries {
			clear(k.clash)
		}
		k.clash[string(all)] = clash
	}
	return clash
}

func timeClashes(t *decide.Times, under *interdict.Agreement) []string {
	return deal.Contradictions(interdict.Deal{AgreementAt: t.AgreementAt, PerformedAt: t.PerformedAt, ShippedAt: t.ShippedAt, ArrivesAt: t.ArrivesAt, UnderAgreement: under})
}

// slow reads a row by package deal and decides it for itself. With learn, a row
// without any oddity becomes the template of its key, and its times are noted.
func (k *worker) slow(b *block, raw []byte, at int, learn bool) {
	b.slow++
	fast, key := k.row, string(k.key)
	var rows []deal.Row
	if k.src.csv {
		rows = k.rows.CSV(raw, at, k.o.Comma)
	} else {
		rows = k.rows.JSON(raw, at)
	}
	for _, row := range rows {
		if row.Err != nil {
			b.bad = append(b.bad, row.Err)
			continue
		}
		a, err := k.w.Decide(&row.Deal)
		if err != nil {
			b.bad = append(b.bad, fmt.Errorf("%s: %w", row.Pos, err))
			continue
		}
		a.Notes = row.Notes
		k.put(b, &a, row.Line, raw)
		k.lastOf(&row.Deal)
		if len(fast.id) == 0 || string(fast.id) != row.Deal.ID {
			continue
		}
		d := &row.Deal
		t := decide.Times{AgreementAt: d.AgreementAt, PerformedAt: d.PerformedAt, ShippedAt: d.ShippedAt, ArrivesAt: d.ArrivesAt}
		if slices.Equal(row.Notes, timeClashes(&t, d.UnderAgreement)) {
			k.learn(key, &fast, d, learn)
		}
	}
}

// learn remembers what a row came to.
func (k *worker) learn(key string, l *line, d *interdict.Deal, template bool) {
	for i, v := range []interdict.Values{d.AgreementAt, d.PerformedAt, d.ShippedAt, d.ArrivesAt, d.ContractAwardedAt, d.FoundAt} {
		if len(l.times[i]) == 0 {
			if v != nil {
				return // a time that came from elsewhere
			}
			continue
		}
		if len(k.times) >= maxEntries {
			clear(k.times)
		}
		k.times[string(l.times[i])] = v
	}
	if !template {
		return
	}
	if len(k.templates) >= maxEntries {
		clear(k.templates)
	}
	t, ok, err := k.w.Template(d, nil)
	if err != nil || !ok {
		k.templates[key] = &entry{}
		return
	}
	k.templates[key] = &entry{t: t, d: *d}
}
