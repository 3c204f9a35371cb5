package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A decade runs verbs on a day of its own.
type decade struct {
	t   *testing.T
	dir string
	out bytes.Buffer
}

func (d *decade) run(day string, want int, args ...string) string {
	d.t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		d.t.Fatal(err)
	}
	d.out.Reset()
	var errs bytes.Buffer
	a := &app{In: strings.NewReader(""), Out: &d.out, Err: &errs, Now: func() time.Time { return at },
		Env: func(k string) string { return map[string]string{"INTERDICT_KEY": filepath.Join(d.dir, "key")}[k] }}
	if code := a.run(d.t.Context(), args); code != want {
		d.t.Fatalf("%s: %v ends with %d, want %d\n%s", day, args, code, want, errs.String())
	}
	return d.out.String()
}

// TestTenYearsLater: what was asked is dropped when its time is over, the log
// says so, and the bundle of it verifies as before.
func TestTenYearsLater(t *testing.T) {
	d := &decade{t: t, dir: t.TempDir()}
	log, pub := filepath.Join(d.dir, "log"), filepath.Join(d.dir, "pub")
	d.run("2026-11-23", 0, "key", "new", "--name", "evidence.example.com", "--years", "50")
	if err := os.WriteFile(pub, []byte(d.run("2026-11-23", 0, "key", "show")), 0o600); err != nil {
		t.Fatal(err)
	}
	deal := func(day, name string) {
		t.Helper()
		d.run(day, 3, "decide", "--act", "resell", "--set", "actor.country=US", "--set", "counterparty.name="+name, "--set", "product.id=kaspersky/total-security", "--set", "performed_at=2024-10-02", "--record", log)
	}
	deal("2026-11-23", "Acme Clinic")
	deal("2026-11-23", "Pell County")
	deal("2030-01-01", "Fossheim Marine")
	d.run("2031-01-01", 0, "evidence", "hold", "add", log, "case-17", "--naming", "acme clinic", "--who", "J. Doe", "--why", "inquiry")
	dry := d.run("2036-11-24", 0, "evidence", "gc", log, "--dry-run", "--format", "text")
	for _, want := range []string{"held by case-17", "4 records in the log; of 1 what was asked would be dropped, 1 held, 0 had nothing to drop", "kept by us/ofac, the first until 2040-01-01"} {
		if !strings.Contains(dry, want) {
			t.Errorf("a dry run says %s, want %q", dry, want)
		}
	}
	if again := d.run("2036-11-23", 0, "evidence", "gc", log, "--format", "text"); !strings.Contains(again, "of 0 what was asked dropped") {
		t.Errorf("on the last day: %s", again)
	}
	var plan struct {
		Dropped int
		Items   []struct{ Record, Held string }
	}
	if err := json.Unmarshal([]byte(d.run("2036-11-24", 0, "evidence", "gc", log)), &plan); err != nil || plan.Dropped != 1 {
		t.Fatalf("%+v, %v", plan, err)
	}
	asked := ""
	files, err := filepath.Glob(filepath.Join(log, "disclosed", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		asked += string(b)
	}
	if strings.Contains(asked, "Pell County") || !strings.Contains(asked, "Acme Clinic") || !strings.Contains(asked, "Fossheim") {
		t.Errorf("what is left: %s", asked)
	}
	if again := d.run("2036-11-25", 0, "evidence", "gc", log, "--format", "text"); !strings.Contains(again, "5 records in the log; of 0 what was asked dropped, 1 held, 1 had nothing to drop") {
		t.Errorf("again: %s", again)
	}
	bundle := filepath.Join(d.dir, "b")
	d.run("2036-11-25", 0, "bundle", log, "-o", bundle)
	var v struct {
		OK                          bool
		Records, Replayed, Withheld int
	}
	if err := json.Unmarshal([]byte(d.run("2036-11-25", 0, "verify", bundle, "--keys", pub)), &v); err != nil || !v.OK || v.Records != 5 || v.Replayed != 2 || v.Withheld != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	// Released, and over.
	d.run("2037-01-01", 0, "evidence", "hold", "release", log, "case-17", "--who", "J. Doe", "--why", "closed")
	if err := json.Unmarshal([]byte(d.run("2037-01-02", 0, "evidence", "gc", log)), &plan); err != nil || plan.Dropped != 1 {
		t.Errorf("%+v, %v", plan, err)
	}
	// A person asks for what must still be kept.
	list := d.run("2037-02-01", 0, "evidence", "gc", log, "--dry-run")
	if err := json.Unmarshal([]byte(list), &plan); err != nil || len(plan.Items) == 0 {
		t.Fatalf("%+v, %v", plan, err)
	}
	id := plan.Items[0].Record
	d.run("2037-02-01", 1, "evidence", "erase", log, "--record", id, "--who", "J. Doe", "--why", "request")
	d.run("2037-02-01", 2, "evidence", "erase", log, "--record", id)
	d.run("2037-02-01", 0, "evidence", "erase", log, "--record", id, "--who", "J. Doe", "--why", "request", "--before-its-time")
	if left := d.run("2037-02-01", 0, "evidence", "gc", log, "--dry-run"); strings.Contains(left, id) {
		t.Errorf("what is left: %s", left)
	}
	d.run("2037-02-02", 0, "bundle", log, "-o", bundle+"2")
	if err := json.Unmarshal([]byte(d.run("2037-02-02", 0, "verify", bundle+"2", "--keys", pub)), &v); err != nil || !v.OK {
		t.Errorf("%+v, %v", v, err)
	}
}
