package find

import (
	"context"
	"io/fs"
)

// RunFile looks at one file that somebody has handed over, under the name that
// they call it by. The name is a label: nothing on disk is opened, not even a
// neighbour that the file speaks of. The error is for an interrupted scan.
func (s *Scan) RunFile(ctx context.Context, name string, c Content) (Summary, error) {
	u := &unit{s: s, asset: name}
	f := &File{Path: []string{name}, Asset: name, Size: c.Size(), Content: c, unit: u, Open: alone}
	u.count(1, 0)
	s.disk.Add(1)
	s.name(f, name)
	if err := f.readHead(make([]byte, HeadSize)); err != nil {
		u.skip(f.Path, reason(err), "")
		return s.summary(ctx.Err()), ctx.Err()
	}
	if len(f.Head) > 0 {
		s.look(ctx, f, 0, &budget{members: s.Limits.Members, packed: f.Size, heads: &heads{}})
		if err := s.Deep.begin().finish(ctx, f, nil); err != nil && ctx.Err() == nil {
			u.skip(f.Path, reason(err), "")
		}
	}
	return s.summary(ctx.Err()), ctx.Err()
}

// alone is the folder of a file that has no neighbours.
func alone(string) (Content, error) { return nil, fs.ErrNotExist }
