package store_test

import (
	"compress/gzip"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/gen"
	"interdict/screen/list/policy"
	"interdict/screen/list/store"
)

// A publisher serves the SDN list's files, well or badly.
type publisher struct {
	*httptest.Server
	serve atomic.Pointer[func(w http.ResponseWriter, r *http.Request)]
	asked atomic.Int32 // requests
	whole atomic.Int32 // answers with a body
}

func newPublisher(t *testing.T) *publisher {
	t.Helper()
	p := &publisher{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Add(1)
		(*p.serve.Load())(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *publisher) does(f func(w http.ResponseWriter, r *http.Request)) { p.serve.Store(&f) }

// well serves files with ETag and Last-Modified, and answers 304.
func (p *publisher) well(named map[string][]byte, when string) {
	p.does(func(w http.ResponseWriter, r *http.Request) {
		b, ok := named[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		tag := fmt.Sprintf("%q", list.SHA256(b)[:16])
		w.Header().Set("ETag", tag)
		w.Header().Set("Last-Modified", when)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		p.whole.Add(1)
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		md, sum := md5.Sum(b), sha256.Sum256(b)
		w.Header().Set("Content-MD5", base64.StdEncoding.EncodeToString(md[:]))
		w.Header().Set("Digest", "sha-256="+base64.StdEncoding.EncodeToString(sum[:]))
		w.Write(b)
	})
}

func (p *publisher) source() store.Source {
	s := store.Source{ID: "ofac-sdn", Lists: []interdict.ListID{"us/sdn"}}
	for _, f := range []string{"sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"} {
		s.Files = append(s.Files, p.URL+"/"+f)
	}
	return s
}

func newStore(t *testing.T, p *publisher) *store.Store {
	return &store.Store{Dir: t.TempDir(), Now: at("2026-11-20"), Sources: []store.Source{p.source()}, Stall: 300 * time.Millisecond}
}

func update(t *testing.T, s *store.Store, opt store.UpdateOptions) store.Update {
	t.Helper()
	u, err := s.Update(t.Context(), opt)
	if err != nil || len(u) != 1 {
		t.Fatalf("%v, %v", u, err)
	}
	return u[0]
}

const friday = "Fri, 20 Nov 2026 08:00:00 GMT"

// TestUpdate: the first fetch installs, the second costs four questions and no
// body, and the day of the check moves on.
func TestUpdate(t *testing.T) {
	p := newPublisher(t)
	p.well(sdn(gen.Parties(1, 200)), friday)
	s := newStore(t, p)
	var progress []store.Progress
	s.Progress = func(pr store.Progress) { progress = append(progress, pr) }
	u := update(t, s, store.UpdateOptions{})
	if u.Err != nil || len(u.Changes) != 1 || u.Changes[0].Entries != 200 || p.whole.Load() != 4 {
		t.Fatalf("%+v", u)
	}
	done := 0
	for _, pr := range progress {
		if pr.Done {
			done++
		}
	}
	if done != 4 || progress[0].Source != "ofac-sdn" || progress[0].Total <= 0 {
		t.Errorf("progress %+v", progress)
	}
	snaps, _ := load(t, s)
	if got := snaps["us/sdn"]; got.AsOf != "2026-11-20" || got.Checked != "2026-11-20" || got.Source != "ofac-sdn" {
		t.Errorf("as of %s, checked %s, from %s", got.AsOf, got.Checked, got.Source)
	}
	s.Now = at("2026-11-23")
	u = update(t, s, store.UpdateOptions{})
	if u.Err != nil || !u.Current || len(u.Changes) != 0 || p.whole.Load() != 4 || p.asked.Load() != 8 {
		t.Errorf("%+v; %d bodies", u, p.whole.Load())
	}
	snaps, _ = load(t, s)
	if got := snaps["us/sdn"]; got.AsOf != "2026-11-20" || got.Checked != "2026-11-23" {
		t.Errorf("as of %s, checked %s", got.AsOf, got.Checked)
	}
	// Force asks for everything; the same bytes are no new edition.
	if u = update(t, s, store.UpdateOptions{Force: true}); u.Err != nil || len(u.Changes) != 1 || !u.Changes[0].Same || p.whole.Load() != 8 {
		t.Errorf("%+v", u)
	}
	// One file of the four changes.
	next := sdn(gen.Parties(1, 200))
	next["alt.csv"] = append([]byte("1005,1,\"aka\",\"ANOTHER NAME\",-0- \r\n"), next["alt.csv"]...)
	p.well(next, friday)
	if u = update(t, s, store.UpdateOptions{}); u.Err != nil || len(u.Changes) != 1 || u.Changes[0].Same || p.whole.Load() != 9 {
		t.Errorf("%+v; %d bodies", u, p.whole.Load())
	}
	// A damaged store asks for whole files again, whatever the publisher knows.
	status, err := s.Editions()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range status {
		if e.List == "us/sdn" {
			flip(t, s.Dir+"/editions/"+e.Dir+"/1-sdn.csv")
		}
	}
	if u = update(t, s, store.UpdateOptions{}); u.Err != nil || p.whole.Load() != 10 {
		t.Errorf("%+v; %d bodies", u, p.whole.Load())
	}
	if _, warnings := load(t, s); len(warnings) != 0 {
		t.Errorf("%v", warnings)
	}
}

// TestMisbehaviour: whatever the publisher does, the good list stays in force
// and the reason is said.
func TestMisbehaviour(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "1,x\n") }))
	t.Cleanup(elsewhere.Close)
	good := sdn(gen.Parties(1, 200))
	serve := func(change func(w http.ResponseWriter, r *http.Request, b []byte)) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			b := good[strings.TrimPrefix(r.URL.Path, "/")]
			if r.URL.Path != "/sdn.csv" {
				w.Write(b)
				return
			}
			change(w, r, b)
		}
	}
	tests := []struct {
		name string
		do   func(w http.ResponseWriter, r *http.Request, b []byte)
		want string
		is   error
	}{
		{"the connection breaks off", func(w http.ResponseWriter, _ *http.Request, b []byte) {
			w.Header().Set("Content-Length", fmt.Sprint(len(b)))
			w.Write(b[:len(b)/2])
		}, "broke off", list.ErrTruncated},
		{"half a file that claims to be whole", func(w http.ResponseWriter, _ *http.Request, b []byte) { w.Write(b[:len(b)/2]) }, "cut off", list.ErrTruncated},
		{"half the rows, cut at a line end", func(w http.ResponseWriter, _ *http.Request, b []byte) {
			lines := strings.SplitAfter(string(b), "\n")
			io.WriteString(w, strings.Join(lines[:len(lines)/2], ""))
		}, "100 entries where the edition in force has 200", store.ErrShrunk},
		{"a web page with status 200", func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<!DOCTYPE html><html><body>Maintenance</body></html>")
		}, "primary file", nil},
		{"an empty file", func(http.ResponseWriter, *http.Request, []byte) {}, "primary file", nil},
		{"not found", func(w http.ResponseWriter, r *http.Request, _ []byte) { http.NotFound(w, r) }, "404", nil},
		{"an error of its own", func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(http.StatusServiceUnavailable) }, "503", nil},
		{"304 to a question that was not asked so", func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(http.StatusNotModified) }, "304", nil},
		{"a redirect elsewhere", func(w http.ResponseWriter, r *http.Request, _ []byte) {
			http.Redirect(w, r, elsewhere.URL+"/sdn.csv", http.StatusFound)
		}, "redirected elsewhere", nil},
		{"a redirect to itself", func(w http.ResponseWriter, r *http.Request, _ []byte) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}, "more than five times", nil},
		{"silence before the answer", func(_ http.ResponseWriter, r *http.Request, _ []byte) { <-r.Context().Done() }, "nothing was sent", nil},
		{"silence in the middle", func(w http.ResponseWriter, r *http.Request, b []byte) {
			w.Write(b[:100])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, "nothing was sent", nil},
		{"a body without end", func(w http.ResponseWriter, r *http.Request, _ []byte) {
			junk := make([]byte, 64<<10)
			for r.Context().Err() == nil {
				if _, err := w.Write(junk); err != nil {
					return
				}
			}
		}, "larger than 1 MB", nil},
		{"a size that is too large to begin with", func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			w.Header().Set("Content-Length", "999999999999")
			w.WriteHeader(http.StatusOK)
		}, "larger than 1 MB", nil},
		{"a gzip bomb", func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			zeros := make([]byte, 1<<20)
			for range 64 {
				if _, err := z.Write(zeros); err != nil {
					return
				}
			}
			z.Close()
		}, "larger than 1 MB when unpacked", nil},
		{"gzip that is damaged", func(w http.ResponseWriter, _ *http.Request, b []byte) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			z.Write(b)
		}, "broke off", list.ErrTruncated},
		{"a checksum that does not fit", func(w http.ResponseWriter, _ *http.Request, b []byte) {
			w.Header().Set("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg==")
			w.Write(b)
		}, "does not fit", store.ErrChecksum},
		{"a digest that does not fit", func(w http.ResponseWriter, _ *http.Request, b []byte) {
			sum := sha256.Sum256(b[1:])
			w.Header().Set("Repr-Digest", "sha-512=:AAAA:, sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
			w.Write(b)
		}, "does not fit", store.ErrChecksum},
		{"another list", func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.Write(gen.DPL(gen.Parties(1, 300))) }, "hold no us/sdn", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPublisher(t)
			s := newStore(t, p)
			p.well(good, friday)
			if u := update(t, s, store.UpdateOptions{}); u.Err != nil {
				t.Fatal(u.Err)
			}
			s.Now = at("2026-11-23")
			s.Sources[0].MaxMB = 1
			p.does(serve(tt.do))
			began := time.Now()
			u := update(t, s, store.UpdateOptions{Force: true})
			if u.Err == nil || u.Error == "" || !strings.Contains(u.Error, tt.want) || tt.is != nil && !errors.Is(u.Err, tt.is) {
				t.Errorf("%+v, want %q", u, tt.want)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			snaps, warnings := load(t, s)
			if got := snaps["us/sdn"]; len(got.Entries) != 200 || got.Checked != "2026-11-20" || !got.Complete || len(warnings) != 0 {
				t.Errorf("%d entries, checked %s, complete %v, %v", len(got.Entries), got.Checked, got.Complete, warnings)
			}
		})
	}
}

// TestRedirects: to a host that the source names it is followed.
func TestRedirects(t *testing.T) {
	good := sdn(gen.Parties(1, 100))
	mirror := newPublisher(t)
	mirror.well(good, friday)
	p := newPublisher(t)
	p.does(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, mirror.URL+r.URL.Path, http.StatusFound)
	})
	s := newStore(t, p)
	s.Sources[0].Hosts = []string{strings.TrimPrefix(mirror.URL, "http://")}
	if u := update(t, s, store.UpdateOptions{}); u.Err != nil || len(u.Changes) != 1 {
		t.Errorf("%+v", u)
	}
}

// TestSlowButSteady: a slow publisher is waited for as long as something comes.
func TestSlowButSteady(t *testing.T) {
	p := newPublisher(t)
	good := sdn(gen.Parties(1, 100))
	p.does(func(w http.ResponseWriter, r *http.Request) {
		b := good[strings.TrimPrefix(r.URL.Path, "/")]
		for n := 0; n < len(b); n += 1 + len(b)/5 {
			w.Write(b[n:min(len(b), n+1+len(b)/5)])
			w.(http.Flusher).Flush()
			time.Sleep(100 * time.Millisecond)
		}
	})
	s := newStore(t, p)
	s.Sources[0].Files = s.Sources[0].Files[:2]
	if u := update(t, s, store.UpdateOptions{}); u.Err != nil {
		t.Error(u.Err)
	}
}

// TestOneSourceFails: the other is updated.
func TestOneSourceFails(t *testing.T) {
	p := newPublisher(t)
	named := sdn(gen.Parties(1, 100))
	named["un.xml"] = gen.UNSC(gen.Parties(2, 60))
	p.well(named, friday)
	s := newStore(t, p)
	s.Sources = append([]store.Source{{ID: "gone", Lists: []interdict.ListID{"us/dpl"}, Files: []string{p.URL + "/dpl.txt"}}}, s.Sources...)
	s.Sources = append(s.Sources, store.Source{ID: "un", Lists: []interdict.ListID{"un/sc"}, Files: []string{p.URL + "/un.xml"}})
	u, err := s.Update(t.Context(), store.UpdateOptions{})
	if err != nil || len(u) != 3 || u[0].Err == nil || u[1].Err != nil || u[2].Err != nil {
		t.Fatalf("%+v, %v", u, err)
	}
	if u, err = s.Update(t.Context(), store.UpdateOptions{Sources: []string{"un"}}); err != nil || len(u) != 1 || !u[0].Current {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err = s.Update(t.Context(), store.UpdateOptions{Sources: []string{"nobody"}}); err == nil {
		t.Error("a source that is not there was fetched")
	}
}

// TestCancelled: a fetch that the caller gives up leaves the store as it was.
func TestCancelled(t *testing.T) {
	p := newPublisher(t)
	s := newStore(t, p)
	s.Stall = time.Minute
	ctx, cancel := context.WithCancel(t.Context())
	p.does(func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	u, err := s.Update(ctx, store.UpdateOptions{})
	if err == nil && (len(u) != 1 || !errors.Is(u[0].Err, context.Canceled)) {
		t.Errorf("%+v, %v", u, err)
	}
}

// TestFreshAfterUpdate: what Update brought satisfies a policy, and no longer
// when it is too old.
func TestFreshAfterUpdate(t *testing.T) {
	p := newPublisher(t)
	p.well(sdn(gen.Parties(1, 200)), friday)
	s := newStore(t, p)
	if u := update(t, s, store.UpdateOptions{}); u.Err != nil {
		t.Fatal(u.Err)
	}
	want := policy.Policy{Require: []policy.Requirement{{List: "us/sdn", MaxAgeDays: 7, MinEntries: 150}}}
	snaps, _, err := s.Load()
	if err != nil || len(want.Check(policy.Of(snaps), at("2026-11-27")())) != 0 {
		t.Errorf("%v", want.Check(policy.Of(snaps), at("2026-11-27")()))
	}
	if gaps := want.Check(policy.Of(snaps), at("2026-11-28")()); len(gaps) != 1 || gaps[0].Why != policy.Stale {
		t.Errorf("%v", gaps)
	}
}

// TestDryRun: what would change is told, and the store stays as it was.
func TestDryRun(t *testing.T) {
	p := newPublisher(t)
	s := newStore(t, p)
	p.well(sdn(gen.Parties(1, 200)), friday)
	if u := update(t, s, store.UpdateOptions{DryRun: true}); u.Err != nil || len(u.Changes) != 1 || u.Changes[0].Added != 200 {
		t.Errorf("%+v", u)
	}
	if snaps, _ := load(t, s); len(snaps["us/sdn"].Entries) != 12 {
		t.Errorf("%d entries after a dry run", len(snaps["us/sdn"].Entries))
	}
	if u := update(t, s, store.UpdateOptions{Sources: []string{"us/sdn"}}); u.Err != nil {
		t.Fatal(u.Err)
	}
	p.well(sdn(gen.Parties(1, 190)), friday)
	u := update(t, s, store.UpdateOptions{DryRun: true})
	if u.Err != nil || len(u.Changes) != 1 || u.Changes[0].Removed-u.Changes[0].Added != 10 || u.Changes[0].Was != 200 {
		t.Errorf("%+v", u)
	}
	if snaps, warnings := load(t, s); len(snaps["us/sdn"].Entries) != 200 || len(warnings) != 0 {
		t.Errorf("%d entries after a dry run, %v", len(snaps["us/sdn"].Entries), warnings)
	}
}

// TestMirrorThatLags: files that their address dates earlier than what is in
// force do not make an old list look fresh.
func TestMirrorThatLags(t *testing.T) {
	p := newPublisher(t)
	s := newStore(t, p)
	p.well(sdn(gen.Parties(1, 200)), friday)
	if u := update(t, s, store.UpdateOptions{}); u.Err != nil {
		t.Fatal(u.Err)
	}
	s.Now = at("2026-11-27")
	p.well(sdn(gen.Parties(2, 200)), "Fri, 13 Nov 2026 08:00:00 GMT")
	if u := update(t, s, store.UpdateOptions{}); !errors.Is(u.Err, store.ErrOlder) {
		t.Errorf("%+v", u)
	}
	if snaps, _ := load(t, s); snaps["us/sdn"].Checked != "2026-11-20" {
		t.Errorf("checked %s", snaps["us/sdn"].Checked)
	}
	if u := update(t, s, store.UpdateOptions{AllowOlder: true}); u.Err != nil || len(u.Changes) != 1 {
		t.Errorf("%+v", u)
	}
}
