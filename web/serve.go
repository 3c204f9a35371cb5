package web

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// Listen opens addr, which must be on loopback ("127.0.0.1:8080", "[::1]:0",
// "localhost:0"): the pages have no sign-in, so they are for this machine only.
func Listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w\nhint: give host and port, as 127.0.0.1:8080", addr, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("listen on %q: not a loopback address, and these pages have no sign-in\nhint: use 127.0.0.1", addr)
	}
	return net.Listen("tcp", addr)
}

// patient lets an answer take as long as it takes: for recording, bundling and
// verifying, which a person has asked for and which take minutes on a slow
// machine. What is sent to us keeps its limit.
func patient(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // the writer of a test has none
}

// Server is an http.Server for h with a limit on every wait.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       2 * time.Minute, // an upload from a slow disk
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
