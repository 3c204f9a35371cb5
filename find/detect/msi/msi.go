// Package msi reads the tables of Windows Installer packages.
package msi

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"interdict"
	"interdict/find"
	placemsi "interdict/find/place/msi"
)

// Detector reads the properties of Windows Installer packages.
var Detector = &find.Detector{
	Name: "msi",
	Doc: `read Windows Installer packages: product, maker, version, codes

Reports ProductName, Manufacturer, ProductVersion, ProductCode and UpgradeCode of
the package's Property table. Transforms and patches, which hold only what they
change, say nothing. Who signed a package is not read.`,
	Want: placemsi.Place.Want,
	Run:  run,
}

// maxTable bounds each of the three streams that are read, in bytes.
const maxTable = 16 << 20

func run(_ context.Context, f *find.File, emit find.Emit) error {
	doc, err := mscfb.New(f.Content)
	if err != nil {
		return fmt.Errorf("the compound file is damaged: %w", err)
	}
	streams := map[string][]byte{}
	for _, e := range doc.File {
		switch name := placemsi.Name(e.Name); name {
		case "!_StringPool", "!_StringData", "!Property":
			if e.Size < 0 || e.Size > min(maxTable, f.Content.Size()) {
				return fmt.Errorf("its table %s has %d bytes", name[1:], e.Size)
			}
			b := make([]byte, e.Size)
			if _, err := io.ReadFull(e, b); err != nil {
				return fmt.Errorf("its table %s is cut off", name[1:])
			}
			streams[name] = b
		}
	}
	if streams["!Property"] == nil {
		return find.ErrNotRecognized
	}
	all, width, err := texts(streams["!_StringPool"], streams["!_StringData"])
	if err != nil {
		return err
	}
	p := properties(streams["!Property"], all, width)
	o := interdict.Observation{Kind: interdict.Installer, Platform: interdict.Windows}
	o.Facts.Add("name", p["ProductName"])
	o.Facts.Add("publisher", p["Manufacturer"])
	o.Facts.Add("version", p["ProductVersion"])
	o.Facts.Add("product_code", p["ProductCode"])
	o.Facts.Add("upgrade_code", p["UpgradeCode"])
	if len(o.Facts) > 0 {
		o.Facts.Add("manager", "msi")
		emit(o)
	}
	return nil
}

// texts reads the string pool, in which every text of every table stands once.
// The pool begins with the code page; then each text has its length and the
// count of its uses, 16 bits each. A length of zero with uses says that the next
// four bytes are the length. Tables name a text by its number, from one on, in
// two bytes or, by the top bit of the code page, three. Format: as read by the
// open implementations of Windows Installer; Microsoft documents the tables only.
func texts(pool, data []byte) (all []string, width int, err error) {
	if len(pool) < 4 {
		return nil, 0, fmt.Errorf("its string pool is cut off")
	}
	width = 2
	page := binary.LittleEndian.Uint32(pool)
	if page&0x80000000 != 0 {
		width = 3
	}
	decode := encodingOf(page &^ 0x80000000).NewDecoder()
	all = []string{""}
	for at := 4; at+4 <= len(pool); at += 4 {
		n, uses := int(binary.LittleEndian.Uint16(pool[at:])), binary.LittleEndian.Uint16(pool[at+2:])
		if n == 0 && uses != 0 && at+8 <= len(pool) {
			at += 4
			n = int(binary.LittleEndian.Uint32(pool[at:]))
		}
		if n > len(data) {
			return nil, 0, fmt.Errorf("its string pool tells of more than there is")
		}
		text, err := decode.Bytes(data[:n])
		if err != nil {
			text = bytes.ToValidUTF8(data[:n], []byte("\uFFFD"))
		}
		all, data = append(all, string(text)), data[n:]
	}
	return all, width, nil
}

// encodingOf is a Windows code page; one that is not known is read as UTF-8.
func encodingOf(page uint32) encoding.Encoding {
	pages := map[uint32]encoding.Encoding{
		874: charmap.Windows874, 932: japanese.ShiftJIS, 936: simplifiedchinese.GBK, 949: korean.EUCKR, 950: traditionalchinese.Big5,
		0: charmap.Windows1252, 1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253, 1254: charmap.Windows1254,
		1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257, 1258: charmap.Windows1258,
	}
	if e := pages[page]; e != nil {
		return e
	}
	return encoding.Nop
}

// properties reads the Property table: all names, then all values.
func properties(table []byte, all []string, width int) map[string]string {
	out := map[string]string{}
	n := len(table) / (2 * width)
	at := func(i int) string {
		b := table[i*width:]
		ref := int(b[0]) | int(b[1])<<8
		if width == 3 {
			ref |= int(b[2]) << 16
		}
		if ref >= len(all) {
			return ""
		}
		return all[ref]
	}
	for i := range n {
		if name := at(i); name != "" {
			out[name] = at(n + i)
		}
	}
	return out
}
