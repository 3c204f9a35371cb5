package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"interdict/internal/lists"
	"interdict/internal/packs"
	"interdict/screen/list/store"
	"interdict/web"
)

// watchEvery is how often the files in force are looked at. What has changed is
// taken when it has stood still for one turn.
const watchEvery = 2 * time.Second

// maxWatched bounds the files that are looked at in one folder.
const maxWatched = 20_000

// A stamp is how the files in force lie on the disk: names, sizes and times.
// Reading them all every two seconds would be dear; an edit changes the time.
type stamp struct{ lists, rest string }

// stamp looks at every file that an answer rests on.
func (h *house) stamp() stamp {
	f := h.f
	var s stamp
	held := []string{f.listFlags.policy}
	if dir := f.folder(h.a); dir != "" {
		held = append(held, (&store.Store{Dir: dir}).Watched()...) // they name the digests of the rest
	}
	for _, text := range f.listFlags.files {
		if g, err := lists.ParseGiven(text); err == nil {
			held = append(held, g.Path)
		}
	}
	s.lists = stampOf(held)
	rest := append([]string{f.law, f.catalog, f.profile, f.suppressions, f.ignore, cmp.Or(f.packs, packs.DefaultDir(h.a.Env))}, f.vex...)
	// Age is judged by the day: what was fresh yesterday may be stale.
	s.rest = stampOf(rest) + h.now().UTC().Format(time.DateOnly)
	return s
}

// stampOf looks at files and folders; "" stands for none.
func stampOf(paths []string) string {
	sum := sha256.New()
	for _, p := range paths {
		if p == "" {
			continue
		}
		seen := 0
		// A file that goes away meanwhile makes another stamp, and that is all.
		_ = filepath.WalkDir(p, func(name string, d fs.DirEntry, err error) error {
			if seen++; seen > maxWatched {
				return fs.SkipAll
			}
			if d != nil && d.IsDir() && name != p && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			info, at := fs.FileInfo(nil), error(err)
			if err == nil {
				info, at = os.Stat(name)
			}
			if at != nil || info.IsDir() {
				fmt.Fprintf(sum, "%q %v\n", name, at != nil)
				return nil
			}
			fmt.Fprintf(sum, "%q %d %d %v\n", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
			return nil
		})
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// A watch keeps the pages at what lies on the disk.
type watch struct {
	*house
	pages   *web.Handler
	held    *held
	good    stamp // of what is in force
	tried   stamp // of what was taken or refused last
	before  stamp // at the last look
	refused time.Time
}

// run looks every so often until the context ends, and at once on a hangup.
func (w *watch) run(ctx context.Context, every time.Duration) {
	hangup, stop := hangups()
	defer stop()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
			w.take(w.stamp())
		case done := <-w.asked:
			w.take(w.stamp())
			close(done)
		case <-tick.C:
			w.look()
		}
	}
}

// look takes what has changed, once it stands still.
func (w *watch) look() {
	now := w.stamp()
	still := now == w.before
	w.before = now
	switch {
	case now == w.tried || !still:
	case now == w.good:
		w.tried = now
		w.pages.Refuse(refusal(w.held.notUsed(), w.now())) // what was refused is gone
		w.refused = time.Time{}
	default:
		w.take(now)
	}
}

// take loads what lies on the disk and puts it in force; what cannot be loaded
// is refused, and what was in force stays.
func (w *watch) take(now stamp) {
	w.tried, w.before = now, now
	x, err := w.load(w.held, now.lists == w.good.lists)
	if w.stamp() != now {
		return // somebody is still writing: the next look sees all of it
	}
	if err != nil {
		w.refuse(err)
		return
	}
	change, err := x.changed(w.held)
	if err == nil {
		err = w.pages.Replace(x.opt, change)
	}
	if err != nil {
		w.refuse(err)
		return
	}
	w.held, w.good, w.refused = x, now, time.Time{}
	w.pages.Refuse(refusal(x.notUsed(), w.now()))
	if change.From != change.To {
		w.a.remark("law, catalog or lists have changed: edition " + x.opt.Edition.ID[:12] + " is in force")
	}
}

// refuse says that what lies on the disk is not in force, and since when.
func (w *watch) refuse(err error) {
	if w.refused.IsZero() {
		w.refused = w.now()
	}
	w.pages.Refuse(refusal(err, w.refused))
	w.a.complain(fmt.Errorf("newer files are not in force: %w", err))
}

func refusal(err error, since time.Time) *web.Refusal {
	if err == nil {
		return nil
	}
	why, hint, _ := strings.Cut(err.Error(), "\nhint: ")
	return &web.Refusal{Why: why, Hint: hint, Since: since}
}
