package web

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// policy lets a page have our stylesheet, our script and forms to ourselves.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// Protect wraps pages that run on a person's own machine. It answers only to
// loopback host names and to those in hosts, so that a foreign name resolved
// to this machine (DNS rebinding) reads nothing; refuses posts that come from
// another origin; and sets the headers that keep a page to itself.
func Protect(next http.Handler, hosts ...string) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "this form was sent from another site\nhint: open the page here and send it again", http.StatusForbidden)
	}))
	inner := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !allowedHost(r.Host, hosts) {
			http.Error(w, "this server does not answer to the name "+quoteShort(r.Host)+"\nhint: use the address that it printed", http.StatusMisdirectedRequest)
			return
		}
		inner.ServeHTTP(w, r)
	})
}

// allowedHost reports whether a Host header names this machine to itself, or
// is one of the names given.
func allowedHost(host string, hosts []string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if name == "localhost" || slices.Contains(hosts, name) || slices.Contains(hosts, host) {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// quoteShort quotes at most 60 bytes of what somebody sent.
func quoteShort(s string) string {
	if len(s) > 60 {
		s = s[:60] + "…"
	}
	return `"` + strings.ToValidUTF8(s, "?") + `"`
}
