package prove

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be the writer that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PROVE_WRITER"); dir != "" {
		writeForever(dir)
	}
	os.Exit(m.Run())
}

// writeForever adds records, in batches of growing size, and says which were
// acknowledged.
func writeForever(dir string) {
	t := &testing.T{}
	h := newHouse(t, 1, "log.example.com")
	l, err := Create(dir, h.signer, h.ring.Verifiers())
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	for n, batch := l.Size(), int64(1); ; batch = batch%7 + 1 {
		for range batch {
			r, d := record(t, fmt.Sprintf("r%d", n), "permitted")
			if err := l.Add(r, d); err != nil {
				fmt.Println("error", err)
				os.Exit(1)
			}
			n++
		}
		if err := l.Commit(); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

// TestKilledWriter kills a writer at any moment, again and again: nothing that
// was acknowledged is lost, and the log never forks. INTERDICT_CRASHES says how
// often; 20 times without it.
func TestKilledWriter(t *testing.T) {
	crashes := 20
	if n, err := strconv.Atoi(os.Getenv("INTERDICT_CRASHES")); err == nil {
		crashes = n
	}
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	var before *Checkpoint
	for i := range crashes {
		acknowledged := crash(t, dir, time.Duration(5+i*37%120)*time.Millisecond)
		l, cp, err := Open(dir, h.ring.Verifiers())
		if err != nil {
			if acknowledged == 0 && before == nil {
				continue // killed before the first checkpoint
			}
			t.Fatalf("crash %d: %v", i, err)
		}
		if cp.Tree.N < acknowledged {
			t.Fatalf("crash %d: %d records were acknowledged, %d are there", i, acknowledged, cp.Tree.N)
		}
		if before != nil && before.Tree.N > 0 && before.Tree.N < cp.Tree.N {
			p, err := l.ProveSince(before.Tree.N)
			if err != nil {
				t.Fatalf("crash %d: %v", i, err)
			}
			v := &Verdict{}
			v.consistency(nil, cp, &Older{before.Note, p}, h.ring)
			if len(v.Problems) > 0 {
				t.Fatalf("crash %d: %v", i, v.Problems)
			}
		}
		from := int64(0) // what was read after an earlier crash is read again now and then
		if before != nil && i%100 != 0 && i != crashes-1 {
			from = before.Tree.N
		}
		for n := from; n < cp.Tree.N; n++ {
			b, err := l.Entry(n)
			if err != nil || !strings.Contains(string(b), fmt.Sprintf(`"id":"r%d"`, n)) {
				t.Fatalf("crash %d: record %d: %v %.80s", i, n, err, b)
			}
			if d, err := l.Disclosure(n, fmt.Sprintf("r%d", n)); err != nil || d == nil {
				t.Fatalf("crash %d: what was asked for record %d: %v", i, n, err)
			}
		}
		before = cp
	}
	if before == nil || before.Tree.N < int64(crashes) {
		t.Errorf("the writer wrote nothing worth killing: %+v", before)
	}
}

// crash runs the writer for a while, kills it, and returns the last size that
// it acknowledged.
func crash(t *testing.T, dir string, after time.Duration) int64 {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "PROVE_WRITER="+dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	last := int64(0)
	started := false
	timer := time.AfterFunc(10*time.Second, func() { c.Process.Kill() })
	defer timer.Stop()
	sc := bufio.NewScanner(out)
	for sc.Scan() {
		if strings.HasPrefix(sc.Text(), "error") {
			t.Fatal(sc.Text())
		}
		if n, err := strconv.ParseInt(sc.Text(), 10, 64); err == nil {
			last = n
		}
		if !started { // the clock runs from the first acknowledgement
			started = true
			time.AfterFunc(after, func() { c.Process.Kill() })
		}
	}
	c.Wait()
	return last
}
