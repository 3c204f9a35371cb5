package web

import (
	"errors"
	"net/http"
)

// A HuntKeeper records what was found in a file, as find --record does, and gives
// the number of the record. It is called by one request at a time, and returns
// when the record is on the disk.
type HuntKeeper interface {
	KeepHunt(name string, h *Hunted) (int64, error)
}

// keepOfScan says where findings are recorded; nil when no evidence is kept.
func (f *finder) keepOfScan(x *scan, r *http.Request) *keepData {
	if x.by.hunts == nil {
		return nil
	}
	d := &keepData{Action: x.href() + "/record"}
	f.scans.mu.RLock()
	defer f.scans.mu.RUnlock()
	if k, ok := f.scans.kept[x.id]; ok {
		d.Href, d.Number, d.When = recordHref(k.number), k.number, f.zone.instant(k.at)
		d.Flash = r.URL.Query().Has("recorded")
	}
	return d
}

// postKeepScan records the findings of a scan, once.
func (f *finder) postKeepScan(w http.ResponseWriter, r *http.Request) {
	x, ok := f.scanOf(w, r)
	if !ok || !f.form(w, r) || !f.turnTo(f.keeping, r) {
		return
	}
	defer f.leave(f.keeping)
	f.scans.mu.RLock()
	_, done := f.scans.kept[x.id]
	f.scans.mu.RUnlock()
	var err error
	switch {
	case done:
	case x.Report:
		err = errors.New("a report is the word of the scan that wrote it\nhint: record that scan where it runs, with interdict find --record")
	case x.by.hunts == nil:
		err = errNoKeeper
	default:
		patient(w)
		var n int64
		if n, err = x.by.hunts.KeepHunt(x.name, &x.Hunted); err == nil {
			f.scans.mu.Lock()
			f.scans.kept[x.id] = keptAt{number: n, at: f.now()}
			f.scans.mu.Unlock()
		}
	}
	if err != nil {
		f.notKept(w, err, 0, x.href(), "Back to the findings")
		return
	}
	http.Redirect(w, r, x.href()+"?recorded=1#evidence", http.StatusSeeOther)
}
