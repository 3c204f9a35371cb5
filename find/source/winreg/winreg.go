// Package winreg asks a running Windows for what its registry says of the
// software on it: of the machine and of all users who are logged in, in the
// views of 64-bit and of 32-bit programs.
package winreg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"interdict"
	"interdict/find"
	"interdict/find/regkey"
)

// A Key is an open key of a registry.
type Key interface {
	Values() ([]regkey.Value, error)
	Subkeys() ([]string, error)
	Open(name string) (Key, error)
	Close() error
}

// A Root is where a walk begins.
type Root struct {
	Path string // as regkey names it: `HKLM\SOFTWARE`
	User string // whose it is, for keys of users
	Key  Key    // Run closes it
}

// Source asks the registry whose roots open gives; Live opens that of the
// running system.
func Source(open func() ([]Root, error)) *find.Source {
	return &find.Source{
		Name: "winreg",
		Doc: `ask Windows for its registry

Reports uninstall keys of machine and users in both views, services, drivers,
minifilters with their altitudes, autostart, the Security Center, trusted roots,
hosts of browsers, and the keys of vendors by their names. Users who are not
logged in have their registry in a file, which a scan of the disk reads. Keys
that these rights do not open are counted and said.`,
		Run: func(ctx context.Context, emit find.Emit) error {
			roots, err := open()
			w := walk{ctx: ctx, emit: emit}
			for _, r := range roots {
				w.root(r)
			}
			return errors.Join(err, w.end())
		},
	}
}

// The limits of a walk. The largest real registries have some 500,000 keys, of
// which few say anything; Windows allows 512 levels.
const (
	maxKeys  = 2_000_000
	maxDepth = 512
)

type walk struct {
	ctx    context.Context
	emit   find.Emit
	user   string
	keys   int
	closed int    // keys that could not be read
	first  string // the first of them
	why    error
	over   error
}

func (w *walk) root(r Root) {
	w.user = r.User
	w.down(r.Key, r.Path, 0)
}

// down reports a key and what is below it, and closes it.
func (w *walk) down(k Key, path string, depth int) {
	defer k.Close()
	if w.keys++; w.keys > maxKeys || depth > maxDepth {
		w.over = fmt.Errorf("more than %d keys, or %d of them in each other", maxKeys, maxDepth)
	}
	if w.over != nil || w.ctx.Err() != nil {
		return
	}
	if depth > 0 {
		values, err := k.Values()
		w.missed(path, err)
		regkey.Read(&regkey.Key{Path: path, Values: values}, w.tell)
	}
	if regkey.Barren(regkey.Canonical(path)) {
		return
	}
	names, err := k.Subkeys()
	w.missed(path, err)
	for _, name := range names {
		sub, err := k.Open(name)
		if err != nil {
			w.missed(path+`\`+name, err)
			continue
		}
		w.down(sub, path+`\`+name, depth+1)
	}
}

// tell says whose key it is, which its path does not.
func (w *walk) tell(o interdict.Observation) {
	if w.user != "" {
		o.Path = append([]string{"user " + w.user}, o.Path...)
	}
	w.emit(o)
}

// missed counts what could not be read. A key that is gone meanwhile is not
// here any more: no error.
func (w *walk) missed(path string, err error) {
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return
	}
	if w.closed++; w.closed == 1 {
		w.first, w.why = path, err
	}
}

func (w *walk) end() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.closed == 0 {
		return w.over
	}
	return errors.Join(w.over, fmt.Errorf("%d keys could not be read, the first %s (%w); an administrator may read more", w.closed, w.first, w.why))
}
