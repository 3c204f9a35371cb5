package hunt

import (
	"bytes"
	"encoding/json"
	"net/url"
	"testing"

	"interdict"
	"interdict/find"
)

func TestURI(t *testing.T) {
	for _, c := range []struct{ place, want string }{
		{"tree/a b.zip › var/lib/dpkg/status", "tree/a%20b.zip%21/var/lib/dpkg/status"},
		{"/srv/app", "file:///srv/app"},
		{`C:\Program Files\X`, "file:///C:/Program%20Files/X"},
		{`\\server\share\x`, "file://server/share/x"},
		{`HKLM:\SOFTWARE\X`, "./HKLM:/SOFTWARE/X"},
		{"a\xff\x1b%?#", "a%EF%BF%BD%1B%25%3F%23"},
		{"", ""},
	} {
		got := uri(c.place)
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.place, got, c.want)
		}
		if _, err := url.Parse(got); err != nil {
			t.Errorf("%q: %v", c.place, err)
		}
	}
}

// What was not read makes the run one that did not succeed, and is named.
func TestSARIFSaysWhatWasNotRead(t *testing.T) {
	var b bytes.Buffer
	scan := Scan{Version: "v1", Summary: find.Summary{Skipped: map[string]int{"damaged": 2}}, Skips: []Skip{{[]string{"a.zip", "b"}, "damaged: cut off"}}}
	if err := SARIF(&b, []interdict.Finding{{Verdict: interdict.ForReview, Name: "X", Asset: "h"}}, scan); err != nil {
		t.Fatal(err)
	}
	var log struct {
		Runs []struct {
			Invocations []sarifInvocation
			Results     []sarifResult
			Tool        struct {
				Driver struct {
					Version string
					Rules   []sarifRule
				}
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if i := run.Invocations[0]; i.Successful || len(i.Notices) != 2 || i.Notices[0].Message.Text != "not read: damaged: cut off" || i.Notices[1].Message.Text != "not read in all, damaged: 2" {
		t.Errorf("%+v", i)
	}
	if r := run.Results[0]; run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID || r.Level != "warning" || run.Tool.Driver.Version != "v1" {
		t.Errorf("%+v", run)
	}
}
