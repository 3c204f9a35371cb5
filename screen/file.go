package screen

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"unsafe"

	"interdict/screen/list"
	"interdict/screen/name"
)

// # The index file
//
// A compiled index is the arrays of an index as they lie in memory, so that it
// can be mapped and used without reading it. All numbers are little-endian.
//
//	magic        16 bytes, with the version of this form
//	SHA-256      32 bytes, of all that follows
//	header       length in 8 bytes, then JSON: the lists with their digests, and
//	             the fingerprint of the tables by which names were cut
//	arrays       in the order of index.arrays: length in bytes, in 8 bytes, then
//	             the array, padded to eight
//
// The digest is checked when the file is opened: a file that was cut, changed,
// or made by another version is refused. A file that is changed while it is
// mapped is a fault of whoever changes it.

const indexMagic = "interdict/idx/1\n"

// indexHeader says of what an index was made.
type indexHeader struct {
	Lists       []ListInfo `json:"lists"`
	Fingerprint string     `json:"fingerprint"`
	Numbers     []uint32   `json:"numbers"` // singles, and the shapes of the key tables
}

// ErrIndex is wrapped by every error for a file that is no index of this
// program. The caller makes it anew.
var ErrIndex = errors.New("not an index of this program")

// array is one array of an index, as bytes and back.
type array struct {
	bytes func() []byte
	set   func([]byte) error
}

func words[T uint32 | float32 | fact | extent](p *[]T) array {
	size := int(unsafe.Sizeof(*new(T)))
	return array{
		bytes: func() []byte {
			if len(*p) == 0 {
				return nil
			}
			return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(*p))), size*len(*p))
		},
		set: func(b []byte) error {
			if len(b)%size != 0 {
				return errors.New("an array is cut")
			}
			if len(b) == 0 {
				*p = nil
				return nil
			}
			*p = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/size)
			return nil
		},
	}
}

func letters(p *[]byte) array {
	return array{func() []byte { return *p }, func(b []byte) error { *p = b; return nil }}
}

// arrays lists the arrays in the order of the file.
func (x *index) arrays() []array {
	all := []array{letters(&x.text), words(&x.facts), words(&x.posts),
		words(&x.nameEntry), words(&x.recordAt), words(&x.records), words(&x.extents),
		words(&x.groupAt), words(&x.groupNames), words(&x.groupMax), words(&x.entryAt), words(&x.entryList), words(&x.entryNames), letters(&x.blob)}
	for i := range x.keys {
		all = append(all, words(&x.keys[i].starts), words(&x.keys[i].entries))
	}
	return append(all, words(&x.ids.starts), words(&x.ids.entries))
}

// numbers are what an index has beside its arrays.
func (x *index) numbers() []uint32 {
	out := []uint32{x.singles, x.ids.shift, x.ids.idBits}
	for i := range x.keys {
		out = append(out, x.keys[i].shift, x.keys[i].idBits)
	}
	return out
}

func (x *index) setNumbers(n []uint32) error {
	if len(n) != 3+2*len(x.keys) {
		return errors.New("its numbers are not those of an index")
	}
	x.singles, x.ids.shift, x.ids.idBits = n[0], n[1], n[2]
	for i := range x.keys {
		x.keys[i].shift, x.keys[i].idBits = n[3+2*i], n[4+2*i]
	}
	return nil
}

// probe are names in several scripts. What they are cut into tells one version
// of the tables from another.
var probe = []string{"Иванов Пётр Сергеевич", "AO Example Laboratories Ltd. No. 7", "محمد بن عبد الله", "王小明 有限公司", "김철수", "Παπαδόπουλος", "გიორგი", "Հակոբյան", "יוסף כהן", "O'Neill-Schröder & Söhne GmbH", "カスペ", "Müller", "Chang Wei-kuo"}

// fingerprint is the digest of an index of the probe, and of the tables, since
// no probe has every word.
func fingerprint() string {
	snap := list.Snapshot{List: "user/probe"}
	for i, n := range probe {
		snap.Entries = append(snap.Entries, list.Entry{List: snap.List, ID: fmt.Sprint(i), Names: []list.Name{{Text: n, Kind: list.Primary}}})
	}
	x := buildIndex([]list.Snapshot{snap})
	h := sha256.New()
	h.Write([]byte(name.Edition()))
	for _, a := range x.arrays() {
		h.Write(a.bytes())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// WriteIndex compiles lists into a file for Open.
func WriteIndex(w io.Writer, snaps []list.Snapshot) error {
	s := New(snaps, Options{})
	return s.WriteIndex(w)
}

// WriteIndex writes the index of a Screener.
func (s *Screener) WriteIndex(w io.Writer) error {
	head, err := json.Marshal(indexHeader{Lists: s.lists, Fingerprint: fingerprint(), Numbers: s.x.numbers()})
	if err != nil {
		return err
	}
	var body bytes.Buffer
	section := func(b []byte) {
		body.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(b))))
		body.Write(b)
		body.Write(make([]byte, (8-len(b)%8)%8))
	}
	arrays, size := s.x.arrays(), len(head)
	for _, a := range arrays {
		size += len(a.bytes()) + 16
	}
	body.Grow(size + 16)
	section(head)
	for _, a := range arrays {
		section(a.bytes())
	}
	sum := sha256.Sum256(body.Bytes())
	for _, b := range [][]byte{[]byte(indexMagic), sum[:], body.Bytes()} {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// Open maps an index file. Close the Screener when it is no longer needed, and
// not before. An error wraps ErrIndex when the file has to be made anew.
func Open(path string, opts Options) (*Screener, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	b, unmap, err := mapFile(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	s, err := openIndex(b, opts)
	if err != nil {
		unmap()
		return nil, fmt.Errorf("%s: %w: %w", path, ErrIndex, err)
	}
	s.closer = unmap
	return s, nil
}

// openIndex reads an index that lies in memory at a multiple of eight.
func openIndex(b []byte, opts Options) (*Screener, error) {
	if !littleEndian() {
		return nil, errors.New("this machine orders bytes the other way")
	}
	if len(b) < 48 || string(b[:len(indexMagic)]) != indexMagic {
		return nil, errors.New("it is none, or of another version")
	}
	if sum := sha256.Sum256(b[48:]); !bytes.Equal(sum[:], b[16:48]) {
		return nil, errors.New("its digest is another: it was cut or changed")
	}
	rest := b[48:]
	section := func() ([]byte, error) {
		if len(rest) < 8 {
			return nil, errors.New("it is cut off")
		}
		n := binary.LittleEndian.Uint64(rest)
		padded := (n + 7) &^ 7
		if n > uint64(len(rest)) || padded > uint64(len(rest)-8) {
			return nil, errors.New("an array leads outside it")
		}
		out := rest[8 : 8+n : 8+n]
		rest = rest[8+padded:]
		return out, nil
	}
	head, err := section()
	if err != nil {
		return nil, err
	}
	var h indexHeader
	if err := json.Unmarshal(head, &h); err != nil {
		return nil, err
	}
	if h.Fingerprint != fingerprint() {
		return nil, errors.New("it was made by another version of the program")
	}
	x := &index{}
	for _, a := range x.arrays() {
		body, err := section()
		if err == nil {
			err = a.set(body)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := x.setNumbers(h.Numbers); err != nil {
		return nil, err
	}
	if len(rest) != 0 {
		return nil, errors.New("something follows the arrays")
	}
	if err := x.sound(); err != nil {
		return nil, err
	}
	return newScreener(x, h.Lists, opts), nil
}

// sound checks that the arrays fit each other. What they hold stands for by the
// digest.
func (x *index) sound() error {
	if len(x.facts) == 0 {
		return errors.New("it has no forms, nor their end")
	}
	names, entries := len(x.nameEntry), len(x.entryList)
	for _, fit := range []struct{ have, want int }{
		{len(x.extents), names},
		{len(x.recordAt), names + 1}, {len(x.entryAt), entries + 1}, {len(x.entryNames), entries + 1},
	} {
		if fit.have != fit.want {
			return fmt.Errorf("an array has %d members where %d belong", fit.have, fit.want)
		}
	}
	return nil
}

func littleEndian() bool {
	n := uint16(1)
	return *(*byte)(unsafe.Pointer(&n)) == 1
}
