package replay

import (
	"bytes"
	"fmt"
	"testing"

	"interdict/internal/desk"
	"interdict/prove"
)

// BenchmarkVerify measures verifying a bundle of one record, by a source of its
// own and by one that has seen its law before, and of a thousand.
func BenchmarkVerify(b *testing.B) {
	for _, n := range []int{1, 1000} {
		var deals []string
		for i := range n {
			deals = append(deals, fmt.Sprintf("id=PO-%d %s", i, book[i%len(book)]))
		}
		m, k := evidenceBy(b, desk.Options{}, deals...)
		signer, err := k.Signer(nil, day)
		if err != nil {
			b.Fatal(err)
		}
		var file bytes.Buffer
		if err := prove.WriteBundle(&file, m, k.Name, signer, day); err != nil {
			b.Fatal(err)
		}
		ring := &prove.KeyRing{Keys: []prove.PublicKey{k.Public()}}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if v := prove.Verify(file.Bytes(), ring, NewSource().New, nil); !v.OK || v.Replayed != n {
					b.Fatalf("%+v", v)
				}
			}
		})
	}
}

// BenchmarkVerifyAgain measures a bundle of one record where the law and catalog
// were met before, as on the pages.
func BenchmarkVerifyAgain(b *testing.B) {
	m, k := evidenceBy(b, desk.Options{}, book[0])
	signer, err := k.Signer(nil, day)
	if err != nil {
		b.Fatal(err)
	}
	var file bytes.Buffer
	if err := prove.WriteBundle(&file, m, k.Name, signer, day); err != nil {
		b.Fatal(err)
	}
	var known Library
	for b.Loop() {
		if v := prove.Verify(file.Bytes(), &prove.KeyRing{Keys: []prove.PublicKey{k.Public()}}, known.Source().New, nil); !v.OK || v.Replayed != 1 {
			b.Fatalf("%+v", v)
		}
	}
}
