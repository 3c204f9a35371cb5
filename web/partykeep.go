package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"interdict/internal/words"
)

// A PartyKeeper records what the lists say of parties now, in their order, and
// gives the number of the first record. It is called by one request at a time,
// and returns when the records are on the disk.
type PartyKeeper interface {
	KeepParties(context.Context, []AskedParty) (first int64, err error)
}

// A keptParty says where in the log the answer for a party is, and what it
// rested on.
type keptParty struct {
	number  int64
	at      time.Time
	edition string
}

// partyKey names a party among all files.
type partyKey struct {
	file string
	line int
}

// keepOfParty says where a party's answer is recorded; nil when none is kept.
func (s *partySite) keepOfParty(l *partyLine, base string, q url.Values) *keepData {
	if s.opt.PartyKeeper == nil {
		return nil
	}
	d := &keepData{Action: base + "/record", Flash: q.Get("recorded") != ""}
	s.parties.mu.RLock()
	defer s.parties.mu.RUnlock()
	if k, ok := s.parties.kept[partyKey{l.file, l.party.Line}]; ok {
		d.Href, d.Number, d.When, d.Changed = recordHref(k.number), k.number, s.zone.instant(k.at), k.edition != s.opt.Screener.Lists().Edition
	}
	d.Flash = d.Flash && d.Href != ""
	return d
}

// keepOfFile counts the answers of a file that are recorded.
func (s *partySite) keepOfFile(f *partyFile, q url.Values) *keepBook {
	if s.opt.PartyKeeper == nil || len(f.lines) == 0 {
		return nil
	}
	k := &keepBook{Action: "/parties/" + f.id + "/record", Lines: len(f.lines)}
	k.Flash, _ = strconv.Atoi(q.Get("recorded"))
	edition := s.opt.Screener.Lists().Edition
	s.parties.mu.RLock()
	defer s.parties.mu.RUnlock()
	for _, l := range f.lines {
		switch kept, ok := s.parties.kept[partyKey{l.file, l.party.Line}]; {
		case ok && kept.edition == edition:
			k.Recorded++
		case ok:
			k.Changed++
		}
	}
	return k
}

// postKeepParty records the answer for one party.
func (s *partySite) postKeepParty(w http.ResponseWriter, r *http.Request) {
	f, l, ok := s.partyOf(w, r)
	if !ok || !s.form(w, r) {
		return
	}
	base := "/parties/" + f.id + "/" + strconv.Itoa(l.party.Line)
	if _, err := s.keepParties(r.Context(), []*partyLine{l}); err != nil {
		s.notKept(w, err, 0, base, "Back to the party")
		return
	}
	http.Redirect(w, r, base+"?recorded=1#evidence", http.StatusSeeOther)
}

// postKeepParties records the answers of a file that are not recorded as they
// stand.
func (s *partySite) postKeepParties(w http.ResponseWriter, r *http.Request) {
	f, ok := s.fileOf(w, r)
	if !ok || !s.form(w, r) {
		return
	}
	base := "/parties/" + f.id
	n, err := s.keepParties(r.Context(), f.lines)
	if err != nil {
		s.notKept(w, err, n, base, "Back to the parties")
		return
	}
	http.Redirect(w, r, base+"?recorded="+strconv.Itoa(n)+"#evidence", http.StatusSeeOther)
}

// keepParties records answers batch by batch, and gives how many. One request
// records at a time, so that nothing is recorded twice.
func (s *partySite) keepParties(ctx context.Context, lines []*partyLine) (int, error) {
	if s.opt.PartyKeeper == nil {
		return 0, errNoKeeper
	}
	select {
	case s.keeping <- struct{}{}:
		defer func() { <-s.keeping }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	edition := s.opt.Screener.Lists().Edition
	var left []*partyLine
	s.parties.mu.RLock()
	for _, l := range lines {
		if s.parties.kept[partyKey{l.file, l.party.Line}].edition != edition {
			left = append(left, l)
		}
	}
	s.parties.mu.RUnlock()
	done := 0
	for len(left) > 0 {
		batch := left[:min(len(left), keepBatch)]
		left = left[len(batch):]
		asked := make([]AskedParty, len(batch))
		for i, l := range batch {
			asked[i] = l.party
		}
		first, err := s.opt.PartyKeeper.KeepParties(ctx, asked)
		if err != nil {
			return done, err
		}
		s.parties.mu.Lock()
		for i, l := range batch {
			s.parties.kept[partyKey{l.file, l.party.Line}] = keptParty{first + int64(i), s.now(), edition}
		}
		s.parties.mu.Unlock()
		done += len(batch)
	}
	return done, nil
}

// recordedWords says how many answers of a file are recorded.
func recordedWords(k *keepBook) string {
	if k.Recorded == k.Lines {
		return "Every answer is recorded as it stands."
	}
	said := words.Number(k.Recorded) + " of " + words.Plural(k.Lines, "answer") + " recorded as they stand."
	if k.Changed > 0 {
		said += " " + words.Plural(k.Changed, "answer") + " recorded when lists, day or clearings were others."
	}
	return said
}
