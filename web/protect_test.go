package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHostsAnsweredTo(t *testing.T) {
	for host, ok := range map[string]bool{
		"127.0.0.1:8080": true, "127.0.0.1": true, "localhost:8080": true, "LOCALHOST": true, "[::1]:8080": true, "[::1]": true, "127.3.2.1:1": true,
		"desk.example:8080": true, "desk.example": true,
		"attacker.example": false, "127.0.0.1.attacker.example": false, "10.0.0.7:8080": false, "": false, "localhost.attacker.example:8080": false,
	} {
		if got := allowedHost(host, []string{"desk.example"}); got != ok {
			t.Errorf("host %q: %v, want %v", host, got, ok)
		}
	}
}

func TestForeignNamesAndOriginsAreRefused(t *testing.T) {
	h := newSite(t, openBook(t))
	r := httptest.NewRequest(http.MethodGet, "/books/1", nil)
	r.Host = "attacker.example"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusMisdirectedRequest || strings.Contains(w.Body.String(), "Pell") {
		t.Errorf("a foreign name got %d: %s", w.Code, w.Body)
	}
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:9999"} {
		r := httptest.NewRequest(http.MethodPost, "/books/1/close", nil)
		r.Header.Set(header, value)
		if w := do(h, r); w.Code != http.StatusForbidden {
			t.Errorf("a post with %s: %s got %d", header, value, w.Code)
		}
	}
	get(t, h, "/books/1")
}

func TestEveryAnswerKeepsToItself(t *testing.T) {
	h := newSite(t, openBook(t))
	for _, path := range []string{"/", "/books/1", "/books/1/deals/2", "/nowhere", "/books/1/deals.csv", "/static/style.css"} {
		w := do(h, httptest.NewRequest(http.MethodGet, path, nil))
		for header, want := range map[string]string{"Content-Security-Policy": "default-src 'none'; style-src 'self'", "X-Content-Type-Options": "nosniff",
			"X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"} {
			if !strings.HasPrefix(w.Header().Get(header), want) {
				t.Errorf("%s: %s is %q", path, header, w.Header().Get(header))
			}
		}
		for _, bad := range []string{"style=\"", "<style", "javascript:", "http://", "https://"} {
			if path != "/static/style.css" && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && strings.Contains(w.Body.String(), bad) {
				t.Errorf("%s holds %q, which the policy forbids", path, bad)
			}
		}
	}
}

func TestListenIsLoopbackOnly(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:0": true, "localhost:0": true, "0.0.0.0:0": false, ":0": false, "192.0.2.1:0": false, "example.com:0": false, "8080": false} {
		l, err := Listen(addr)
		if (err == nil) != ok {
			t.Errorf("listen on %q: %v", addr, err)
		}
		if l != nil {
			_ = l.Close()
		}
		if err != nil && !strings.Contains(err.Error(), "\nhint: ") {
			t.Errorf("listen on %q: no hint in %v", addr, err)
		}
	}
}

func TestServerHasTimeouts(t *testing.T) {
	s := Server(http.NotFoundHandler())
	for name, d := range map[string]int64{"header": int64(s.ReadHeaderTimeout), "read": int64(s.ReadTimeout), "write": int64(s.WriteTimeout), "idle": int64(s.IdleTimeout)} {
		if d <= 0 {
			t.Errorf("no %s timeout", name)
		}
	}
}
