package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"interdict/internal/packs"
	"interdict/law"
	"interdict/prove"
	"interdict/web"
)

// A watched house is one whose files a test edits. Every look happens when the
// test says so.
type watchedHouse struct {
	*watch
	dir string
}

// watched serves two restrictions of the shipped law from a folder, with a
// list of the house's own.
func watched(t *testing.T) *watchedHouse {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"icts-2021-002", "ofac-sdn"} {
		sub, err := fs.Sub(law.Files(), "us/"+name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(dir, "law/us", name), sub); err != nil {
			t.Fatal(err)
		}
	}
	lay(t, filepath.Join(dir, "own.csv"), "name,country\nZorvil Trading,RU\n")
	lay(t, filepath.Join(dir, "orders.csv"), "id,act,actor.role,product.name,counterparty.name,counterparty.country,performed_at\n"+
		"1,resell,reseller,Kaspersky Endpoint Security,Pell County,US,2024-10-02\n2,resell,reseller,Paper,Pell County,US,2024-10-02\n")
	w := &watchedHouse{dir: dir}
	a := &app{Now: time.Now, Out: io.Discard, Err: &bytes.Buffer{}, Env: func(string) string { return "" }}
	f := &serveFlags{}
	f.deskFlags.law, f.deskFlags.now = filepath.Join(dir, "law"), "2026-11-25"
	f.listFlags.files, f.listFlags.asOf = []string{"user/own=" + filepath.Join(dir, "own.csv")}, "2026-11-24"
	f.orders = []string{filepath.Join(dir, "orders.csv")}
	f.packs = filepath.Join(dir, "packs")
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	h := &house{a: a, f: f, now: func() time.Time { return now }, cleared: &clearings{}}
	seen := h.stamp()
	x, pages, err := h.start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.watch = &watch{house: h, pages: pages, held: x, good: seen, tried: seen, before: seen}
	return w
}

func lay(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// edit replaces text in a file below the folder.
func (w *watchedHouse) edit(t *testing.T, name, old, with string) {
	t.Helper()
	path := filepath.Join(w.dir, name)
	b, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(b, []byte(old)) {
		t.Fatalf("%s does not say %q: %v", name, old, err)
	}
	lay(t, path, strings.Replace(string(b), old, with, 1))
}

// twoLooks are enough for what stands still.
func (w *watchedHouse) twoLooks() { w.look(); w.look() }

func (w *watchedHouse) says(t *testing.T, path string, texts ...string) {
	t.Helper()
	body := string(page(t, w.pages, path))
	for _, s := range texts {
		if !strings.Contains(body, s) {
			t.Errorf("%s does not say %q\n%s", path, s, body[strings.Index(body, "<main"):])
		}
	}
}

const restriction = "law/us/icts-2021-002/restriction.yaml"

// TestReloadLaw: an edited restriction is in force two looks later; the order
// book that is open says that it is of the one before, with the law diff, and is
// decided anew when asked.
func TestReloadLaw(t *testing.T) {
	w := watched(t)
	first := w.held.opt.Edition.ID
	w.says(t, "/books/1", "may not go ahead", first[:12])
	w.twoLooks()
	if w.held.opt.Edition.ID != first {
		t.Fatal("nothing has changed, and another edition is in force")
	}
	w.edit(t, restriction, "version: 1", "version: 2")
	w.edit(t, restriction, "      - {act: resell}\n      - {act: [sell, renew], by_kaspersky: \"no\"}\n    clock: performed_at\n    from: T2\n    outcome: prohibited", "      - {act: [sell, renew], by_kaspersky: \"no\"}\n    clock: performed_at\n    from: T2\n    outcome: prohibited")
	w.look()
	if w.held.opt.Edition.ID != first {
		t.Error("taken at the first look, when somebody may still be writing")
	}
	w.look()
	second := w.held.opt.Edition.ID
	if second == first {
		t.Fatalf("the edit is not in force: %s", w.a.Err)
	}
	w.says(t, "/books/1", "2 answers here were made by earlier law or lists", first[:12], "version 2 after 1", "combinations of facts are answered otherwise", "may not go ahead")
	w.says(t, "/law/us/icts-2021-002", "version 2")
	if code := send(w.pages, "/books/1/anew"); code != http.StatusSeeOther {
		t.Fatalf("decided anew: %d", code)
	}
	w.says(t, "/books/1", second[:12], "was prohibited")
}

// TestReloadRefuses: what does not parse, what lint finds fault with, a profile
// or a list that cannot be read is refused with file and line. What was in force
// answers on, until the fault is mended.
func TestReloadRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, old, with, says string }{
		{"a key that is none", restriction, "zone: America", "zoone: America", "restriction.yaml:14:1"},
		{"a zone that is none", restriction, "zone: America/New_York", "zone: America/Nowhere", "us/icts-2021-002/restriction.yaml:6:1: zone"},
		{"days that lint finds not to fit", restriction, "days: {count: 30,", "days: {count: 31,", "us/icts-2021-002/restriction.yaml:"},
		{"a list cut off", "own.csv", "name,country\nZorvil Trading,RU\n", "\x00\x01", "own.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := watched(t)
			first := w.held.opt.Edition.ID
			w.edit(t, c.file, c.old, c.with)
			w.twoLooks()
			if w.held.opt.Edition.ID != first {
				t.Fatal("it is in force")
			}
			w.says(t, "/books/1", "Newer law or lists", "refused since 25 Nov 2026", "may not go ahead")
			w.says(t, "/inforce", c.says, "Every answer still rests on edition <code>"+first[:12])
			w.edit(t, c.file, c.with, c.old)
			w.twoLooks()
			if body := page(t, w.pages, "/"); bytes.Contains(body, []byte("refused since")) {
				t.Error("the fault is mended, and the pages still tell of it")
			}
		})
	}
}

// TestReloadList: somebody who is newly on a list is found by the pages of
// parties at once; their answers are never those of the lists before.
func TestReloadList(t *testing.T) {
	w := watched(t)
	ask := func() web.Band {
		d := w.held.opt.Screener
		for a := range d.Screen(t.Context(), slices.Values([]web.AskedParty{{Name: "Quandle Freight"}})) {
			return a.Band
		}
		return ""
	}
	if b := ask(); b == web.BandMatch {
		t.Fatalf("before: %s", b)
	}
	edition := w.held.opt.Screener.Lists().Edition
	w.edit(t, "own.csv", "Zorvil Trading,RU\n", "Zorvil Trading,RU\nQuandle Freight,CY\n")
	w.twoLooks()
	if b := ask(); b != web.BandMatch || w.held.opt.Screener.Lists().Edition == edition {
		t.Errorf("after: %s", b)
	}
	w.says(t, "/inforce", "A list of your own of 2026-11-24 has 2 entries; before: a list of your own of 2026-11-24 has 1 entry.")
}

// TestReloadKeepsClearings: a clearing that lives in memory is known to the lists
// that come after it.
func TestReloadKeepsClearings(t *testing.T) {
	w := watched(t)
	p := web.AskedParty{Name: "Zorvil Trading"}
	ref := ""
	for a := range w.held.opt.Screener.Screen(t.Context(), slices.Values([]web.AskedParty{p})) {
		ref = a.Matches[0].Ref
	}
	if err := w.held.opt.Screener.Clear(p, ref, web.Clearing{Who: "A. Clerk", Why: "another seat", Until: "2027-01-01"}); err != nil {
		t.Fatal(err)
	}
	w.edit(t, "own.csv", "Zorvil Trading,RU\n", "Zorvil Trading,RU\nQuandle Freight,CY\n")
	w.twoLooks()
	for a := range w.held.opt.Screener.Screen(t.Context(), slices.Values([]web.AskedParty{p})) {
		if a.Matches[0].Cleared == nil {
			t.Error("the clearing is forgotten")
		}
	}
}

// TestReloadDay: on another day the lists are judged anew, and nothing else is
// read again.
func TestReloadDay(t *testing.T) {
	w := watched(t)
	lists := w.held.sitting.lists
	w.now = func() time.Time { return time.Date(2026, 12, 25, 12, 0, 0, 0, time.UTC) }
	w.f.deskFlags.now = "2026-12-25"
	w.twoLooks()
	if w.held.sitting.lists == lists || *w.held.sitting.lists.Lists[0].AgeDays == *lists.Lists[0].AgeDays {
		t.Error("the lists are as old as before")
	}
}

// send posts an empty form from the pages themselves.
func send(h http.Handler, path string) int {
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+path, strings.NewReader(""))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code
}

// TestServeReloads is the whole program: an edit of the profile on the disk is
// told on the pages within seconds, and an interrupt ends the watch too.
func TestServeReloads(t *testing.T) {
	profile := filepath.Join(t.TempDir(), "house.yaml")
	text, err := os.ReadFile("../../examples/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lay(t, profile, string(text))
	base, end := serving(t, "--file", "../../examples/orders-2024.csv", "--profile", profile, "--now", "2026-11-23", "--quiet")
	defer end()
	lay(t, profile, string(text)+"\nnonsense: [\n")
	deadline := time.Now().Add(60 * time.Second) // two looks of two seconds, on a machine that has others to serve
	for !strings.Contains(fetchPage(t, base+"inforce"), "Refused since") {
		if time.Now().After(deadline) {
			t.Fatal("a profile that cannot be read is not told of")
		}
		time.Sleep(200 * time.Millisecond)
	}
	if body := fetchPage(t, base+"inforce"); !strings.Contains(body, "house.yaml:") {
		t.Errorf("the page does not name file and line:\n%s", body)
	}
}

// serving runs the verb and gives its address.
func serving(t *testing.T, args ...string) (base string, end func()) {
	t.Helper()
	ctx, interrupt := context.WithCancel(context.Background())
	out, w := io.Pipe()
	var errs bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), strings.NewReader(""), w, &errs)
		_ = w.Close()
		ended <- code
	}()
	line := make([]byte, 100)
	n, err := out.Read(line)
	if err != nil {
		t.Fatalf("no address: %v, exit code %d, %s", err, <-ended, errs.String())
	}
	return strings.TrimSpace(string(line[:n])), func() {
		interrupt()
		if code := <-ended; code != exitClear {
			t.Errorf("exit code %d: %s", code, errs.String())
		}
	}
}

func fetchPage(t *testing.T, address string) string {
	t.Helper()
	client := http.Client{Timeout: 20 * time.Second}
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestReloadPacks: interdict update puts a set in force for pages that run. One
// whose bytes are not what was signed is refused; the pages say so, and what came
// before answers on.
func TestReloadPacks(t *testing.T) {
	w, verb, at := packed(t)
	w.edit(t, "law/us/icts-2021-002/restriction.yaml", "version: 1", "version: 2")
	verb("pack", "sign", at("public"), "--law", at("law"))
	verb("update", at("public"), "--keys", at("packs.pub"))
	w.twoLooks()
	w.says(t, "/law/us/icts-2021-002", "version 2")
	w.says(t, "/inforce", "version 2 after 1: every one of", "combinations of facts is answered as before")
	good := w.held.opt.Edition.ID

	kept, err := filepath.Glob(at("INTERDICT_PACKS/packs/*"))
	if err != nil || len(kept) == 0 {
		t.Fatal(kept, err)
	}
	for _, p := range kept {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)/2] ^= 1
		lay(t, p, string(b))
	}
	w.twoLooks()
	if w.held.opt.Edition.ID != good {
		t.Error("another edition is in force")
	}
	w.says(t, "/inforce", "Refused since", "the signed set 1 of packs.example.com is not used", "Every answer still rests on edition <code>"+good[:12])
	w.says(t, "/law/us/icts-2021-002", "version 2")
}

// TestReloadOneStep: an update that is cut off before its step changes nothing on
// pages that run; with the step, law and lists are those of the set, in one
// reload, and tidying up afterwards is none.
func TestReloadOneStep(t *testing.T) {
	w, verb, at := packed(t)
	w.edit(t, "law/us/icts-2021-002/restriction.yaml", "version: 1", "version: 2")
	lay(t, at("own.csv"), "name,country\nZorvil Trading,RU\n")
	verb("lists", "import", at("own.csv"), "--list", "user/own", "--as-of", time.Now().UTC().Format(time.DateOnly), "--lists", at("theirs"))
	verb("pack", "sign", at("public"), "--law", at("law"), "--lists", at("theirs"))
	before := w.held.opt.Edition.ID
	verb("update", at("public"), "--keys", at("packs.pub"))
	step, err := os.ReadFile(at("INTERDICT_PACKS/state.json"))
	if err != nil {
		t.Fatal(err)
	}
	lists, err := os.ReadFile(at("INTERDICT_LISTS/state.json"))
	if err != nil {
		t.Fatal(err)
	}

	// As a crash before the step leaves it: the lists are promised, and the set is not in force.
	var sets struct{ Taken map[string]string }
	var state map[string]any
	if err := errors.Join(json.Unmarshal(step, &sets), json.Unmarshal(lists, &state)); err != nil {
		t.Fatal(err)
	}
	pending, err := json.Marshal(map[string]any{"version": 1, "editions": []string{}, "pending": map[string]any{
		"switch": at("INTERDICT_PACKS/state.json"), "folder": at("INTERDICT_LISTS"), "token": sets.Taken[at("INTERDICT_LISTS")], "editions": state["editions"]}})
	if err != nil {
		t.Fatal(err)
	}
	lay(t, at("INTERDICT_LISTS/state.json"), string(pending))
	if err := os.Remove(at("INTERDICT_PACKS/state.json")); err != nil {
		t.Fatal(err)
	}
	w.twoLooks()
	if w.held.opt.Edition.ID != before || w.good != w.stamp() {
		t.Fatalf("an update that was cut off has changed the pages, or was not looked at")
	}
	lay(t, at("INTERDICT_PACKS/state.json"), string(step))
	w.twoLooks()
	after := w.held.opt.Edition.ID
	w.says(t, "/inforce", "version 2 after 1", "New: a list of your own")
	if after == before {
		t.Fatal("the set is not in force")
	}
	lay(t, at("INTERDICT_LISTS/state.json"), string(lists))
	w.twoLooks()
	if w.held.opt.Edition.ID != after || w.good != w.stamp() {
		t.Error("tidying up has made another edition")
	}
}

// TestUpdateFromPages: the form on the page takes a signed set as interdict update
// does, and it is in force when the answer comes. Without a trusted key, and for
// one that is older, nothing is taken.
func TestUpdateFromPages(t *testing.T) {
	w, verb, at := packed(t)
	w.edit(t, "law/us/icts-2021-002/restriction.yaml", "version: 1", "version: 2")
	verb("pack", "sign", at("public"), "--law", at("law"))
	u := w.held.opt.Updater
	if _, err := u.Update(t.Context(), true); err == nil || !strings.Contains(err.Error(), "no publisher's key is trusted yet") {
		t.Fatalf("without keys: %v", err)
	}
	verb("update", at("public"), "--keys", at("packs.pub"), "--dry-run")
	ring, err := prove.ReadKeyRing(at("packs.pub"))
	if err != nil {
		t.Fatal(err)
	}
	if err := (&packs.Store{Dir: at("INTERDICT_PACKS"), Now: time.Now}).Trust(ring); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { w.run(ctx, time.Hour) })
	dry, err := u.Update(t.Context(), true)
	if err != nil || len(dry.Law) != 1 || dry.Law[0].Version != 2 || dry.Current {
		t.Fatalf("%+v, %v", dry, err)
	}
	w.says(t, "/law/us/icts-2021-002", "version 1")
	took, err := u.Update(t.Context(), false)
	if err != nil || took.ID != dry.ID {
		t.Fatalf("%+v, %v", took, err)
	}
	w.says(t, "/law/us/icts-2021-002", "version 2")
	w.says(t, "/inforce", "Signed update from "+at("public"), "Signed set 1 of packs.example.com")
	stop()
	watching.Wait()
}

// packed serves what is shipped; a publisher's key and a copy of one restriction
// lie ready. Verbs use the same folders.
func packed(t *testing.T) (w *watchedHouse, verb func(...string) string, at func(string) string) {
	t.Helper()
	dir := t.TempDir()
	at = func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"INTERDICT_KEY", "INTERDICT_PACKS", "INTERDICT_LISTS"} {
		t.Setenv(name, at(name))
	}
	verb = func(args ...string) string { t.Helper(); return verbIn(t, args...) }
	verb("key", "new", "--name", "packs.example.com", "-q")
	lay(t, at("packs.pub"), verb("key", "show"))
	if err := os.CopyFS(at("law/us/icts-2021-002"), mustSub(t, "us/icts-2021-002")); err != nil {
		t.Fatal(err)
	}
	a := &app{Now: time.Now, Out: io.Discard, Err: &bytes.Buffer{}, Env: os.Getenv}
	h := &house{a: a, f: &serveFlags{updates: at("public")}, now: time.Now, cleared: &clearings{}, asked: make(chan chan struct{})}
	seen := h.stamp()
	x, pages, err := h.start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &watchedHouse{watch: &watch{house: h, pages: pages, held: x, good: seen, tried: seen, before: seen}, dir: dir}, verb, at
}

func mustSub(t *testing.T, dir string) fs.FS {
	t.Helper()
	sub, err := fs.Sub(law.Files(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// verbIn runs a verb that must end well.
func verbIn(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), &out, &errs); code != exitClear {
		t.Fatalf("%v: exit code %d, %s", args, code, errs.String())
	}
	return out.String()
}
