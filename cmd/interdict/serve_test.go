package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestServe starts the pages with the example order book, finds the address on
// standard output, reads a page, and stops them as an interrupt would.
func TestServe(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	out, w := io.Pipe()
	var errs bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--file", "../../examples/orders-2024.csv",
			"--profile", "../../examples/profile.yaml", "--now", "2026-11-23", "--quiet"}, strings.NewReader(""), w, &errs)
		_ = w.Close()
		ended <- code
	}()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("no address: %v, exit code %d, %s", err, <-ended, errs.String())
	}
	if address = strings.TrimSpace(address); !strings.HasPrefix(address, "http://127.0.0.1:") {
		t.Fatalf("serves at %q", address)
	}
	client := http.Client{Timeout: 20 * time.Second}
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", res.StatusCode, err)
	}
	for _, want := range []string{"orders-2024.csv", "calloway-ridge-2024", "Not legal advice"} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the first page does not say %q", want)
		}
	}
	interrupt()
	if code := <-ended; code != exitClear || errs.Len() > 0 {
		t.Errorf("exit code %d after an interrupt: %s", code, errs.String())
	}
}

// TestServeRefuses: an address that others can reach, a book that is not
// there, and law that cannot be read end the verb before it answers anyone.
func TestServeRefuses(t *testing.T) {
	for _, args := range [][]string{
		{"serve", "--addr", "0.0.0.0:0"},
		{"serve", "--addr", "127.0.0.1:0", "--file", "nowhere.csv"},
		{"serve", "--addr", "127.0.0.1:0", "--law", "testdata"},
		{"serve", "--addr", "127.0.0.1:0", "--profile", "main.go"},
	} {
		var out, errs bytes.Buffer
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		code := run(ctx, args, strings.NewReader(""), &out, &errs)
		stop()
		if code != exitFailed && code != exitUsage || out.Len() > 0 || errs.Len() == 0 {
			t.Errorf("%v: exit code %d, %q, %q", args, code, out.String(), errs.String())
		}
	}
}
