// Package hive reads registry hives of Windows from a disk or an image, with
// the changes that lie in their logs.
package hive

import (
	"context"
	"path"
	"strings"

	"interdict/find"
	"interdict/find/regkey"
)

// Detector reads hives.
var Detector = &find.Detector{
	Name: "hive",
	Doc: `read registry hives: SOFTWARE, SYSTEM, NTUSER.DAT

Reports uninstall keys of both views, services, drivers, minifilters with their
altitudes, autostart, the Security Center, trusted roots, and the keys of vendors
by their names. A hive that was not closed cleanly is read with its logs (.LOG1,
.LOG2, .LOG; of Windows 8.1 and later, and of those before) laid over it in memory;
where none fits, that is said. Of a system hive only the control set in use is
reported. Deleted keys are not looked for.`,
	Want: func(f *find.File) bool {
		return len(f.Head) >= baseSize && string(f.Head[:4]) == "regf" && !isLog(f.Name())
	},
	Run: run,
}

func isLog(name string) bool {
	ext := strings.ToUpper(path.Ext(name))
	return ext == ".LOG" || ext == ".LOG1" || ext == ".LOG2"
}

func run(ctx context.Context, f *find.File, emit find.Emit) error {
	h, err := open(f)
	if err != nil {
		return err
	}
	root, err := h.key(h.root)
	if err != nil {
		return err
	}
	w := walk{ctx: ctx, h: h, emit: emit, seen: map[uint32]bool{}}
	prefix := w.place(f.Name(), root)
	if prefix == "" {
		return nil // a hive of settings in which no software is registered
	}
	if err := w.down(root, prefix, 0); err != nil {
		return err
	}
	return h.damage
}

// The limits of a walk. The largest real hives have some 500,000 keys, and
// Windows allows 512 levels.
const (
	maxKeys  = 2_000_000
	maxDepth = 512
)

type walk struct {
	ctx     context.Context
	h       *hive
	emit    find.Emit
	seen    map[uint32]bool // keys, against loops
	current string          // name of the control set in use; "" if the hive does not say
}

// place tells where in the registry a hive is mounted: by its name, or for
// copies that were renamed by the keys at its top.
func (w *walk) place(name string, root *key) string {
	has := map[string]bool{}
	for _, k := range w.h.subkeys(root) {
		has[strings.ToLower(k.name)] = true
		if strings.EqualFold(k.name, "Select") {
			for _, v := range w.h.values(k) {
				if strings.EqualFold(v.Name, "Current") && len(v.Text) == 1 {
					w.current = "controlset00" + v.Text
				}
			}
		}
	}
	switch base := strings.ToUpper(path.Base(name)); {
	case has["select"] && (has["controlset001"] || has["controlset002"]), base == "SYSTEM":
		return `HKLM\SYSTEM`
	case has["software"], strings.HasPrefix(base, "NTUSER"), base == "DEFAULT":
		return `HKCU`
	case has["microsoft"], base == "SOFTWARE":
		return `HKLM\SOFTWARE`
	}
	return ""
}

func (w *walk) down(k *key, at string, depth int) error {
	if depth > maxDepth {
		return errorf("keys nested deeper than %d", maxDepth)
	}
	if w.seen[k.offset] {
		return errorf("the key at %#x is its own descendant", k.offset)
	}
	if w.seen[k.offset] = true; len(w.seen) > maxKeys {
		return errorf("more than %d keys", maxKeys)
	}
	if len(w.seen)%1024 == 0 && w.ctx.Err() != nil {
		return w.ctx.Err()
	}
	if depth > 0 {
		regkey.Read(&regkey.Key{Path: at, Values: w.h.values(k)}, w.emit)
	}
	if regkey.Barren(regkey.Canonical(at)) {
		return nil
	}
	for _, sub := range w.h.subkeys(k) {
		if at == `HKLM\SYSTEM` && w.current != "" && strings.HasPrefix(strings.ToLower(sub.name), "controlset") && !strings.EqualFold(sub.name, w.current) {
			continue
		}
		if err := w.down(sub, at+`\`+sub.name, depth+1); err != nil {
			return err
		}
	}
	return nil
}
