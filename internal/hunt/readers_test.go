package hunt

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"interdict/find"
	"interdict/find/detect/pe"
	"interdict/find/source/macproc"
	"interdict/find/source/procfs"
	"interdict/find/source/winproc"
	"interdict/find/source/winreg"
)

var update = flag.Bool("update", false, "write doc/readers.md anew")

// TestDocReaders holds the page of readers to what the readers say of
// themselves.
func TestDocReaders(t *testing.T) {
	var b strings.Builder
	b.WriteString("# What `interdict find` reads\n\n" +
		"Made from the readers themselves; change it there and run `go test ./internal/hunt -run TestDocReaders -update`.\n" +
		"What the facts are called, [observations.md](observations.md) says.\n")
	type reader struct{ name, doc string }
	section := func(title, what string, readers []reader) {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", title, what)
		slices.SortFunc(readers, func(a, b reader) int { return cmp.Compare(a.name, b.name) })
		for _, r := range readers {
			does, more, ok := strings.Cut(r.doc, "\n\n")
			if !ok || strings.Contains(does, "\n") || len(more) < 40 {
				t.Errorf("%s: its Doc is a line, an empty line, and what it reads and leaves out: %q", r.name, r.doc)
			}
			fmt.Fprintf(&b, "\n### %s\n\n%s%s.\n\n%s\n", r.name, strings.ToUpper(does[:1]), strings.TrimSuffix(does[1:], "."), more)
		}
	}
	var detectors, places, inventories, sources []reader
	for _, x := range Detectors(pe.Trust{}) {
		detectors = append(detectors, reader{x.Name, x.Doc})
	}
	for _, x := range Places() {
		places = append(places, reader{x.Name, x.Doc})
	}
	for _, x := range Inventories() {
		inventories = append(inventories, reader{x.Name, x.Doc})
	}
	for _, x := range []*find.Source{procfs.Source(nil), winreg.Source(nil), winproc.Source(nil), macproc.Source(nil)} { // of every system
		sources = append(sources, reader{x.Name, x.Doc})
	}
	section("Detectors", "A detector reads one kind of file and says what it is.", detectors)
	section("Places", "A place is a kind of file that holds files. It is read where it lies; nothing is unpacked onto a disk.", places)
	section("Inventories", "An inventory is what another tool has seen. It is known by its content, whatever its name.", inventories)
	section("Sources", "With `--host` the running system is asked too.", sources)
	const page = "../../doc/readers.md"
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(page); err != nil || string(have) != b.String() {
		t.Errorf("doc/readers.md is not what the readers say (%v); run go test ./internal/hunt -run TestDocReaders -update", err)
	}
}
