package screen

import (
	"runtime"
	"sync/atomic"

	"interdict/screen/list"
	"interdict/screen/name"
)

// # How an index is built
//
// Cutting names into words takes most of the time and no name needs another
// one for it, so portions of entries are prepared on all processors. What they
// come to is put together in the order of the lists, by one, which gives forms
// their numbers: the same lists give the same bytes on any machine.

// portionSize is how many entries a portion has.
const portionSize = 256

// A portion is some entries in a row, prepared.
type portion struct {
	list    uint32
	blob    []byte
	entries []prepared
}

// prepared is an entry of a portion.
type prepared struct {
	end   uint32 // of its bytes in the portion's blob
	names []preparedName
	ids   []uint64 // hashes of its identifiers
}

// preparedName is a name of an entry, cut into words.
type preparedName struct {
	kind  list.NameKind
	name  name.Name
	side  side
	pairs [][]name.Form // each token written together with the next
}

// portions prepares all entries and calls use with every portion, in order.
func portions(snaps []list.Snapshot, use func(*portion)) {
	type part struct {
		list    uint32
		entries []list.Entry
		done    chan *portion
	}
	var parts []part
	for l := range snaps {
		for rest := snaps[l].Entries; len(rest) > 0; {
			n := min(portionSize, len(rest))
			parts = append(parts, part{uint32(l), rest[:n], make(chan *portion, 1)})
			rest = rest[n:]
		}
	}
	workers := min(runtime.GOMAXPROCS(0), len(parts))
	if workers < 2 {
		for _, p := range parts {
			use(prepare(p.list, p.entries))
		}
		return
	}
	var next atomic.Int64
	room := make(chan struct{}, 2*workers) // portions that wait for their turn
	for range workers {
		go func() {
			for {
				room <- struct{}{}
				i := int(next.Add(1)) - 1
				if i >= len(parts) {
					<-room
					return
				}
				parts[i].done <- prepare(parts[i].list, parts[i].entries)
			}
		}()
	}
	for i := range parts {
		use(<-parts[i].done)
		<-room
	}
}

func prepare(l uint32, entries []list.Entry) *portion {
	p := &portion{list: l, entries: make([]prepared, len(entries)), blob: make([]byte, 0, 512*len(entries))}
	for i := range entries {
		e, out := &entries[i], &p.entries[i]
		p.blob = encodeEntry(p.blob, e)
		out.end = uint32(len(p.blob))
		hint := hintOf(e.Kind)
		out.names = make([]preparedName, len(e.Names))
		for k := range e.Names {
			out.names[k].prepare(&e.Names[k], hint)
		}
		for _, id := range e.IDs {
			if v := plainID(id.Value); v != "" {
				out.ids = append(out.ids, hash(saltID, v))
			}
		}
	}
	return p
}

func (p *preparedName) prepare(n *list.Name, hint name.Hint) {
	p.kind, p.name = n.Kind, parseListed(n, hint)
	p.side = sideOf(&p.name, hint)
	tokens := p.name.Tokens
	for i := range tokens {
		if len(tokens[i].Forms) > maxForms {
			tokens[i].Forms = tokens[i].Forms[:maxForms]
		}
	}
	for i := 0; i+1 < len(tokens); i++ {
		p.pairs = append(p.pairs, name.Join(tokens[i:i+2]))
	}
}

// maxForms is what fits into a slot. No script gives a token more than eight.
const maxForms = 15

// hintOf is what the kind of an entry says about how its names are built.
func hintOf(k list.Kind) name.Hint {
	switch k {
	case list.Individual:
		return name.PersonHint
	case list.Entity:
		return name.ThingHint
	case list.Vessel, list.Aircraft:
		return name.CraftHint
	}
	return name.NoHint
}

// parseListed reads a name of a list; where the publisher says which words are
// the family name, that stands.
func parseListed(n *list.Name, hint name.Hint) name.Name {
	p := name.Parse(n.Text, hint)
	if n.Parts.Family != "" {
		p.SetFamily(n.Parts.Family)
	}
	return p
}
