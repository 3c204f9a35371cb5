package prove

import (
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// A Growth leads from the root of a log's first records to its root of now: the
// log holds all that it held then.
type Growth struct {
	Old    int64    `json:"old"`
	Size   int64    `json:"size"`
	Hashes []string `json:"hashes"`
}

// AddSince puts the proof into a bundle that a log holds all that it held when
// it had old records.
func (m Members) AddSince(l *Log, old int64) error {
	if old < 1 || old > l.tree.N {
		return fmt.Errorf("the log has %d records and never had %d", l.tree.N, old)
	}
	p, err := l.ProveSince(old)
	if err != nil {
		return err
	}
	g := Growth{Old: old, Size: l.tree.N, Hashes: []string{}}
	for _, h := range p {
		g.Hashes = append(g.Hashes, h.String())
	}
	m[sinceName(old)], err = Canonical(g)
	return err
}

func sinceName(old int64) string { return fmt.Sprintf("consistency/%d.json", old) }

// since is the proof in a bundle that leads from an older root.
func (m Members) since(old, size int64) (tlog.TreeProof, error) {
	b, ok := m[sinceName(old)]
	if !ok {
		return nil, fmt.Errorf("the bundle has no proof that its log continues the %d records of the older checkpoint; one made with --since %d has", old, old)
	}
	var g Growth
	if err := json.Unmarshal(b, &g); err != nil {
		return nil, fmt.Errorf("%s: %w", sinceName(old), err)
	}
	if g.Old != old || g.Size != size {
		return nil, fmt.Errorf("%s leads from %d records to %d, not from %d to %d", sinceName(old), g.Old, g.Size, old, size)
	}
	p := tlog.TreeProof{}
	for _, s := range g.Hashes {
		h, err := tlog.ParseHash(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", sinceName(old), err)
		}
		p = append(p, h)
	}
	return p, nil
}
