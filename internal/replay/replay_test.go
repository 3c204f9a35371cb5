package replay

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/catalog"
	"interdict/deal"
	"interdict/internal/desk"
	"interdict/law"
	"interdict/prove"
)

var day = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func chance() io.Reader { return rand.NewChaCha8([32]byte{1}) }

// evidence records the answers to some deals and gives a bundle's members, with
// what signs and verifies it.
func evidence(t testing.TB, deals ...string) (prove.Members, *prove.KeyFile) {
	t.Helper()
	return evidenceBy(t, desk.Options{Only: []string{"us/icts-2021-002"}}, deals...)
}

// evidenceBy is evidence by some of the shipped law.
func evidenceBy(t testing.TB, o desk.Options, deals ...string) (prove.Members, *prove.KeyFile) {
	t.Helper()
	k, err := prove.NewKey(chance(), "log.example.com", day, day.AddDate(1, 0, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := k.Signer(nil, day)
	if err != nil {
		t.Fatal(err)
	}
	ring := &prove.KeyRing{Keys: []prove.PublicKey{k.Public()}}
	dir := t.TempDir()
	log, err := prove.Create(dir, signer, ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	r := &Recorder{Log: log, Program: prove.Program{Name: "interdict"}, Random: chance(), Now: func() time.Time { return day }, Desk: d, Clocks: desk.Clocks{KnownAt: day, MaxAge: 24000 * time.Hour}}
	e, err := d.Engine(r.Clocks, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := e.NewWorker(nil)
	for _, text := range deals {
		one, _, err := deal.Parse(strings.Split(text, " "), deal.Options{})
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.Decide(&one)
		if err != nil {
			t.Fatal(err)
		}
		dec := a.Decision()
		if err := r.Decision(&one, &dec); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Commit(); err != nil {
		t.Fatal(err)
	}
	log.Close()
	l, cp, err := prove.Open(dir, ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	m, err := Packs(law.Files(), catalog.Files())
	if err != nil {
		t.Fatal(err)
	}
	m["checkpoint"] = cp.Note
	for i := range cp.Tree.N {
		name := fmt.Sprintf("%08d.json", i)
		b, err := l.Entry(i)
		if err != nil {
			t.Fatal(err)
		}
		p, err := l.Prove(i)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := prove.ParseRecord(b)
		if err != nil {
			t.Fatal(err)
		}
		said, err := l.Disclosure(i, rec.ID)
		if err != nil {
			t.Fatal(err)
		}
		m["records/"+name] = b
		m["proofs/"+name], _ = prove.Canonical(prove.NewProof(i, cp.Tree.N, p))
		m["disclosed/"+name], _ = prove.Canonical(said)
	}
	return m, k
}

func verify(t testing.TB, m prove.Members, k *prove.KeyFile) *prove.Verdict {
	t.Helper()
	return verifyBy(t, m, k, NewSource().New)
}

func verifyBy(t testing.TB, m prove.Members, k *prove.KeyFile, replay func() prove.Replayer) *prove.Verdict {
	t.Helper()
	signer, err := k.Signer(nil, day)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := prove.WriteBundle(&b, m, k.Name, signer, day); err != nil {
		t.Fatal(err)
	}
	return prove.Verify(b.Bytes(), &prove.KeyRing{Keys: []prove.PublicKey{k.Public()}}, replay, nil)
}

var book = []string{
	"act=resell actor.country=US actor.name=Bob product.id=kaspersky/total-security performed_at=2024-10-02",
	"act=use actor.country=US product.id=kaspersky/total-security performed_at=2024-10-02",
	"act=resell actor.country=US product.id=kaspersky/total-security",
}

func TestReplay(t *testing.T) {
	m, k := evidence(t, book...)
	if v := verify(t, m, k); !v.OK || v.Replayed != 3 || len(v.Notes) != 0 {
		t.Errorf("%+v", v)
	}
	page, err := Report(m, "log.example.com")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"3 records", "Prohibited", "kaspersky/total-security", "Bob"} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if bytes.Contains(page, []byte("<script")) {
		t.Error("the report has a script")
	}
}

// TestSwappedPack puts another law under the same name: the owner of the key
// could sign that, the record names the law that was used.
func TestSwappedPack(t *testing.T) {
	m, k := evidence(t, book...)
	name := "packs/law/us/icts-2021-002/restriction.yaml"
	m[name] = append(bytes.Clone(m[name]), "\n# changed\n"...)
	v := verify(t, m, k)
	if v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), "us/icts-2021-002 in the bundle is not the one that the record names") {
		t.Errorf("%+v", v)
	}
	m, k = evidence(t, book...)
	for n := range m {
		if strings.HasPrefix(n, "packs/law/us/icts-2021-002/") {
			delete(m, n)
		}
	}
	if v := verify(t, m, k); v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), "us/icts-2021-002 is not in the bundle") {
		t.Errorf("%+v", v)
	}
	m, k = evidence(t, book...)
	for n := range m {
		if strings.HasPrefix(n, "packs/catalog/") && strings.HasSuffix(n, "home.yaml") {
			m[n] = append(bytes.Clone(m[n]), "\n# changed\n"...)
		}
	}
	if v := verify(t, m, k); v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), "the catalog in the bundle is not the one") {
		t.Errorf("%+v", v)
	}
}

// TestKnownLawCounts: what a library has met in one bundle does not stand in for
// what another one lacks or has changed.
func TestKnownLawCounts(t *testing.T) {
	m, k := evidence(t, book...)
	var known Library
	if v := verifyBy(t, m, k, known.Source().New); !v.OK || v.Replayed != 3 {
		t.Fatalf("%+v", v)
	}
	name := "packs/law/us/icts-2021-002/restriction.yaml"
	whole := m[name]
	for _, c := range []struct {
		what   string
		change func()
		words  string
	}{
		{"the law is away", func() { delete(m, name) }, "us/icts-2021-002 is not in the bundle"},
		{"another law", func() { m[name] = append(bytes.Clone(whole), "# another\n"...) }, "not the one that the record names"},
		{"the law lies elsewhere", func() { m["packs/law/us/other/restriction.yaml"] = whole; delete(m, name) }, "us/icts-2021-002 is not in the bundle"},
	} {
		c.change()
		if v := verifyBy(t, m, k, known.Source().New); v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), c.words) {
			t.Errorf("%s: %q", c.what, v.Problems)
		}
		m[name] = whole
	}
	if v := verifyBy(t, m, k, known.Source().New); !v.OK || v.Replayed != 3 {
		t.Errorf("%+v", v)
	}
}

// TestOtherWords: words that differ are remarked on, and words of parts that a
// newer or older program has are not.
func TestOtherWords(t *testing.T) {
	for _, c := range []struct {
		what     string
		from, to string
		remarked bool
	}{
		{"another sentence", `"text":"Kaspersky`, `"text":"The Kaspersky`, true},
		{"another id", `"id":"PO-7"`, `"id":"PO-8"`, true},
		{"how a name was read", `is Kaspersky Total Security (`, `is the Kaspersky Total Security (`, true},
		{"a part that this program does not know", `{"advisories"`, `{"a_new_part":1,"advisories"`, false},
		{"notes of the reading", `"outcome":"prohibited","reasons"`, `"notes":["row 7"],"outcome":"prohibited","reasons"`, false},
	} {
		m, k := evidence(t, "id=PO-7 "+book[0])
		const at = "disclosed/00000000.json"
		was := string(m[at])
		m[at] = []byte(strings.Replace(was, c.from, c.to, 1))
		if string(m[at]) == was {
			t.Fatalf("%s: nothing to change in %s", c.what, was)
		}
		// The house commits to these words instead.
		said := opened(t, m[at])
		rec, err := prove.ParseRecord(m["records/00000000.json"])
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(said.Prose)
		rec.Prose = hex.EncodeToString(sum[:])
		again, err := NewSource().New().Replay(rec, said, m.FS("packs/"))
		if err != nil || len(again.Notes) > 0 != c.remarked {
			t.Errorf("%s: %+v, %v", c.what, again, err)
		}
		if v := verify(t, m, k); v.OK {
			t.Errorf("%s: words that were not committed to are taken", c.what)
		}
	}
}

// What is taken apart is put together again as it was.
func TestFactsRoundTrip(t *testing.T) {
	one, _, err := deal.Parse(strings.Split(book[0]+" counterparty.kind=local_government under_contract.number=7 product.class=antivirus|cybersecurity", " "), deal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := Recorder{Random: chance()}
	facts, err := r.facts(&one, &prove.Disclosure{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := unflatten(facts)
	if err != nil {
		t.Fatal(err)
	}
	var again interdict.Deal
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	x, err1 := prove.Canonical(one)
	y, err2 := prove.Canonical(again)
	if err1 != nil || err2 != nil || !bytes.Equal(x, y) {
		t.Errorf("%s became %s (%v, %v)", x, y, err1, err2)
	}
}
