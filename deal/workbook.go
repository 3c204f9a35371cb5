package deal

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// The limits of a workbook. A sheet of a million rows with sixteen columns
// unpacks to some 600 MiB at most; shared strings are held in memory. Real
// sheets pack to a tenth or a twentieth, a bomb to a thousandth.
const (
	maxPacked  = 128 << 20 // of a workbook that does not come from a file
	maxParts   = 10_000
	maxSheet   = 640 << 20
	maxStrings = 128 << 20
	maxSmall   = 16 << 20 // of the other parts
	maxRatio   = 250
	maxMerged  = 100_000
)

// A workbook is an XLSX file: a zip archive of XML parts.
type workbook struct {
	parts   map[string]*zip.File
	maxRow  int
	sheets  []sheetRef
	from4   bool // days count from 1904
	strings []string
	percent []bool // of cell formats: shows 0.25 as 25 %
}

type sheetRef struct {
	name, part string
	hidden     bool
}

// openWorkbook reads everything but the sheets.
func openWorkbook(r io.ReaderAt, size int64, maxRow int) (*workbook, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, errors.New("the workbook is damaged: " + err.Error())
	}
	if len(z.File) > maxParts {
		return nil, fmt.Errorf("the workbook has %d parts", len(z.File))
	}
	w := &workbook{parts: map[string]*zip.File{}, maxRow: maxRow}
	for _, p := range z.File {
		w.parts[strings.ToLower(strings.TrimPrefix(p.Name, "/"))] = p
	}
	main := "xl/workbook.xml"
	if rels, err := w.relations("_rels/.rels", ""); err == nil {
		for _, rel := range rels {
			if strings.HasSuffix(rel.kind, "/officeDocument") {
				main = rel.target
			}
		}
	}
	if err := w.readMain(main); err != nil {
		return nil, err
	}
	return w, nil
}

// open gives a part of the archive, refusing at once one that unpacks to more
// than limit, or is packed as only bombs are.
func (w *workbook) open(name string, limit int64) (*xmlScanner, io.Closer, error) {
	p := w.parts[strings.ToLower(name)]
	if p == nil {
		return nil, nil, errors.New("the workbook is damaged: it has no " + name)
	}
	unpacked := p.UncompressedSize64
	if unpacked > uint64(limit) {
		return nil, nil, fmt.Errorf("%s unpacks to %d MiB, more than %d MiB", path.Base(name), unpacked>>20, limit>>20)
	}
	if unpacked > 1<<20 && unpacked/maxRatio > p.CompressedSize64 {
		return nil, nil, fmt.Errorf("%s unpacks to %d times its size, as no sheet does", path.Base(name), unpacked/max(1, p.CompressedSize64))
	}
	rc, err := p.Open()
	if err != nil {
		return nil, nil, errors.New("the workbook is damaged: " + err.Error())
	}
	return newXML(&capped{r: rc, left: limit}, w.maxRow), rc, nil
}

// capped fails once more than left bytes were read, whatever the archive says
// of its sizes.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errors.New("a part of the workbook is larger than it says")
	}
	return n, err
}

// each calls f for every start tag of a part.
func (w *workbook) each(name string, f func(x *xmlScanner)) error {
	x, c, err := w.open(name, maxSmall)
	if err != nil {
		return err
	}
	defer c.Close()
	for {
		switch kind, err := x.next(); {
		case err != nil:
			return err
		case kind == xmlEOF:
			return nil
		case kind == xmlStart:
			f(x)
		}
	}
}

type relation struct{ id, kind, target string }

// relations reads a part that says where the parts of another are.
func (w *workbook) relations(name, folder string) (out []relation, err error) {
	err = w.each(name, func(x *xmlScanner) {
		if x.name != "Relationship" || len(out) >= maxParts {
			return
		}
		target := x.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		out = append(out, relation{x.attr("Id"), x.attr("Type"), strings.TrimPrefix(target, "/")})
	})
	return out, err
}

// readMain reads the list of sheets and what all sheets share.
func (w *workbook) readMain(name string) error {
	folder := path.Dir(name)
	rels, err := w.relations(path.Join(folder, "_rels", path.Base(name)+".rels"), folder)
	if err != nil {
		return err
	}
	err = w.each(name, func(x *xmlScanner) {
		switch x.name {
		case "workbookPr":
			w.from4 = x.attr("date1904") == "1" || x.attr("date1904") == "true"
		case "sheet":
			id := x.attr("r:id")
			for _, rel := range rels {
				if rel.id == id && strings.HasSuffix(rel.kind, "/worksheet") {
					w.sheets = append(w.sheets, sheetRef{x.attr("name"), rel.target, x.attr("state") != "" && x.attr("state") != "visible"})
				}
			}
		}
	})
	if err != nil {
		return err
	}
	for _, rel := range rels {
		switch {
		case strings.HasSuffix(rel.kind, "/sharedStrings"):
			err = w.readStrings(rel.target)
		case strings.HasSuffix(rel.kind, "/styles"):
			err = w.readStyles(rel.target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readStrings reads the texts that cells refer to by number. A text can be in
// several runs; phonetic guides (rPh) are no part of it.
func (w *workbook) readStrings(name string) error {
	x, c, err := w.open(name, maxStrings)
	if err != nil {
		return err
	}
	defer c.Close()
	var text strings.Builder
	in, guide := false, false
	for {
		kind, err := x.next()
		if err != nil {
			return err
		}
		switch {
		case kind == xmlEOF:
			return nil
		case kind == xmlStart && x.name == "t":
			in = !x.empty && !guide
		case kind == xmlStart && x.name == "rPh":
			guide = !x.empty
		case kind == xmlEnd && x.name == "rPh":
			guide = false
		case kind == xmlEnd && x.name == "t":
			in = false
		case kind == xmlText && in:
			text.WriteString(x.value())
		case kind == xmlEnd && x.name == "si", kind == xmlStart && x.name == "si" && x.empty:
			w.strings = append(w.strings, text.String())
			text.Reset()
		}
	}
}

// readStyles finds the cell formats that show a number as a percentage: what
// such a cell holds is a hundredth of what its user sees.
func (w *workbook) readStyles(name string) error {
	percentFormats := map[string]bool{"9": true, "10": true}
	in := false
	return w.each(name, func(x *xmlScanner) {
		switch x.name {
		case "numFmt":
			if strings.Contains(x.attr("formatCode"), "%") && len(percentFormats) < maxParts {
				percentFormats[x.attr("numFmtId")] = true
			}
		case "cellXfs":
			in = true
		case "cellStyles", "dxfs":
			in = false
		case "xf":
			if in && len(w.percent) < maxMerged {
				w.percent = append(w.percent, percentFormats[x.attr("numFmtId")])
			}
		}
	})
}

// choose finds the sheet to read: the one that is named, or the first visible.
func (w *workbook) choose(name string) (sheetRef, []string, error) {
	var others []string
	found := -1
	for i, s := range w.sheets {
		switch {
		case found < 0 && (name != "" && s.name == name || name == "" && !s.hidden):
			found = i
		default:
			others = append(others, s.name)
		}
	}
	if found < 0 && name != "" {
		return sheetRef{}, nil, fmt.Errorf("the workbook has no sheet %s; it has %s", quote(name), strings.Join(others, ", "))
	}
	if found < 0 {
		return sheetRef{}, nil, errors.New("the workbook has no visible sheet")
	}
	return w.sheets[found], others, nil
}

// cellPlace reads "AB12": column from 0, row from 1. ok is false for anything
// else.
func cellPlace(ref string) (col, row int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		col = col*26 + int(ref[i]-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return col - 1, row, err == nil && i > 0 && col <= maxColumns && row > 0
}

// columnName is the letters of a column, from 1: "AB".
func columnName(col int) string {
	var b []byte
	for ; col > 0; col = (col - 1) / 26 {
		b = append([]byte{byte('A' + (col-1)%26)}, b...)
	}
	return string(b)
}
