package screen

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"unsafe"

	"interdict"
	"interdict/screen/list"
)

// Entries are kept encoded, since one entry in ten thousand is ever looked at:
// every text behind its length, every list behind its count, in the order of
// the struct. view and the decoder share the index's memory.

// view is b as a string without a copy. The index never changes.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

type encoder []byte

func (e *encoder) text(texts ...string) {
	for _, t := range texts {
		*e = binary.AppendUvarint(*e, uint64(len(t)))
		*e = append(*e, t...)
	}
}

func (e *encoder) count(n int) { *e = binary.AppendUvarint(*e, uint64(n)) }

func (e *encoder) texts(list []string) {
	e.count(len(list))
	e.text(list...)
}

func encodeEntry(dst []byte, v *list.Entry) []byte {
	e := encoder(dst)
	e.text(string(v.List), v.ID, string(v.Kind))
	e.count(len(v.Names))
	for _, n := range v.Names {
		e.text(n.Text, string(n.Kind), n.Parts.Family, n.Parts.Given, n.Parts.Patronymic, n.Script, n.Lang)
	}
	e.count(len(v.Addresses))
	for _, a := range v.Addresses {
		e.text(a.Street, a.City, a.Region, a.Postcode, a.Country, a.Text)
	}
	e.texts(v.Countries)
	e.texts(v.Born)
	e.texts(v.Places)
	e.texts(v.Citizenship)
	e.count(len(v.IDs))
	for _, id := range v.IDs {
		e.text(id.Type, id.Value, id.Country)
	}
	e.texts(v.Programs)
	e.text(v.Remarks, v.Source, v.Effective, string(v.Confidence))
	return e
}

// decoder reads what encoder wrote. The file's checksum stands for the bytes,
// so a length that does not fit is a bug; it is met with empty texts rather
// than with a panic.
type decoder []byte

func (d *decoder) count() int {
	n, size := binary.Uvarint(*d)
	if size <= 0 || n > uint64(len(*d)) {
		*d = nil
		return 0
	}
	*d = (*d)[size:]
	return int(n)
}

func (d *decoder) text() string {
	n := d.count()
	if n > len(*d) {
		*d = nil
		return ""
	}
	s := view((*d)[:n])
	*d = (*d)[n:]
	return s
}

func (d *decoder) texts() []string {
	n := d.count()
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = d.text()
	}
	return out
}

func decodeEntry(b []byte) list.Entry {
	d := decoder(b)
	v := list.Entry{List: interdict.ListID(d.text()), ID: d.text(), Kind: list.Kind(d.text())}
	if n := d.count(); n > 0 {
		v.Names = make([]list.Name, n)
	}
	for i := range v.Names {
		v.Names[i] = list.Name{Text: d.text(), Kind: list.NameKind(d.text()),
			Parts: list.Parts{Family: d.text(), Given: d.text(), Patronymic: d.text()}, Script: d.text(), Lang: d.text()}
	}
	if n := d.count(); n > 0 {
		v.Addresses = make([]list.Address, n)
	}
	for i := range v.Addresses {
		v.Addresses[i] = list.Address{Street: d.text(), City: d.text(), Region: d.text(), Postcode: d.text(), Country: d.text(), Text: d.text()}
	}
	v.Countries, v.Born, v.Places, v.Citizenship = d.texts(), d.texts(), d.texts(), d.texts()
	if n := d.count(); n > 0 {
		v.IDs = make([]list.Identifier, n)
	}
	for i := range v.IDs {
		v.IDs[i] = list.Identifier{Type: d.text(), Value: d.text(), Country: d.text()}
	}
	v.Programs = d.texts()
	v.Remarks, v.Source, v.Effective = d.text(), d.text(), d.text()
	v.Confidence = interdict.Confidence(d.text())
	return v
}

// entry decodes entry n.
func (x *index) entry(n uint32) list.Entry {
	return decodeEntry(x.blob[x.entryAt[n]:x.entryAt[n+1]])
}

// version tells one edition of an entry from another: a digest of all that the
// list says of it, in the order in which it says it.
func (x *index) version(n uint32) string {
	sum := sha256.Sum256(x.blob[x.entryAt[n]:x.entryAt[n+1]])
	return hex.EncodeToString(sum[:16])
}

// plainID keeps the letters and digits of an identifier, in upper case. One of
// less than five, or without any digit, tells nothing and gives "".
func plainID(s string) string {
	b := make([]byte, 0, 32)
	digits := 0
	for i := 0; i < len(s) && len(b) < 64; i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digits++
			b = append(b, c)
		case 'a' <= c && c <= 'z':
			b = append(b, c-'a'+'A')
		case 'A' <= c && c <= 'Z':
			b = append(b, c)
		}
	}
	if len(b) < 5 || digits < 3 {
		return ""
	}
	return string(b)
}
