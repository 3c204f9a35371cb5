package gen_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"interdict/screen/list/gen"
)

// writers are all of them, each as one text.
func writers(p []gen.Party) map[string][]byte {
	o, n := gen.OFAC(p), gen.OFACNonSDN(p)
	return map[string][]byte{
		"ofac": bytes.Join([][]byte{o.Primary, o.Aliases, o.Addresses, o.Comments}, nil), "nonsdn": n.Primary, "ofacxml": gen.OFACXML(p),
		"csl": gen.CSL(p), "csl-json": gen.CSLJSON(p), "dpl": gen.DPL(p), "1260h": gen.DoD1260H(p), "fcc": gen.FCC(p), "889": gen.Section889(p),
		"un": gen.UNSC(p), "eu": gen.EU(p), "uk": gen.UK(p), "ofsi": gen.OFSI(p), "ftm": gen.FTM(p), "plain": gen.Plain(p),
	}
}

// TestSameSeedSameBytes: and another seed gives others.
func TestSameSeedSameBytes(t *testing.T) {
	a, b, c := writers(gen.Parties(1, 80)), writers(gen.Parties(1, 80)), writers(gen.Parties(2, 80))
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s: the same seed gave other bytes", name)
		}
		if bytes.Equal(a[name], c[name]) {
			t.Errorf("%s: another seed gave the same bytes", name)
		}
	}
}

// TestLikeTheRealOnes: a full-size stand-in has the proportions of the SDN
// list: about half persons, rather more than one alias a party.
func TestLikeTheRealOnes(t *testing.T) {
	parties := gen.Parties(1, 17000)
	persons, aliases, addresses := 0, 0, 0
	seen := map[int]bool{}
	for _, p := range parties {
		if seen[p.Num] || p.Name == "" {
			t.Fatalf("party %d is there twice or has no name", p.Num)
		}
		seen[p.Num] = true
		if p.Kind == gen.Person {
			persons++
		}
		aliases += len(p.Aliases)
		addresses += len(p.Addresses)
	}
	got := fmt.Sprintf("%.1f %.1f %.1f", float64(persons)/17000, float64(aliases)/17000, float64(addresses)/17000)
	if got != "0.5 1.5 1.0" {
		t.Errorf("persons, aliases and addresses a party: %s", got)
	}
	if b := gen.OFAC(parties).Primary; bytes.Count(b, []byte("\r\n")) != 17000 || !strings.HasSuffix(string(b), "\x1a") {
		t.Error("not 17,000 rows and an end mark")
	}
}
