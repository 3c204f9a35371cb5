package packs

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"interdict/prove"
)

// A source gives files by their plain names.
type source interface {
	get(ctx context.Context, name string, limit int64) ([]byte, error)
}

// open tells an address from a path, and the index from the folder it is in.
func (s *Store) open(from string) (source, string, error) {
	if strings.HasPrefix(from, "https://") || strings.HasPrefix(from, "http://") {
		u, err := url.Parse(from)
		if err != nil {
			return nil, "", err
		}
		return s.server(u)
	}
	info, err := os.Stat(from)
	if err != nil {
		return nil, "", err
	}
	if info.IsDir() {
		return folder(from), prove.IndexName, nil
	}
	return folder(filepath.Dir(from)), filepath.Base(from), nil
}

// A folder is a source on disk. It gives plain files, never what a link leads
// to.
type folder string

func (f folder) get(_ context.Context, name string, limit int64) ([]byte, error) {
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no plain file", name)
	}
	r, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return prove.ReadLimited(r, limit)
}

// A server is a source at an address. It may not redirect to another host, send
// more than the index says, or send nothing for long.
type server struct {
	client   *http.Client
	base     *url.URL
	stall    time.Duration
	progress func(Progress)
}

func (s *Store) server(u *url.URL) (source, string, error) {
	host := u.Hostname()
	local := host == "127.0.0.1" || host == "localhost" || host == "::1"
	switch {
	case u.User != nil:
		return nil, "", fmt.Errorf("the address on %s holds a password", u.Host)
	case u.Scheme != "https" && !local || u.Host == "":
		return nil, "", fmt.Errorf("address %q is not https", u)
	}
	name := prove.IndexName
	if strings.HasSuffix(u.Path, ".packs") {
		name = path.Base(u.Path)
		u.Path = path.Dir(u.Path)
	}
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), ""
	out := server{client: s.client(), base: u, stall: s.Stall, progress: s.Progress}
	if out.stall == 0 {
		out.stall = time.Minute
	}
	return out, name, nil
}

func (s *Store) client() *http.Client {
	c := http.Client{}
	if s.Client != nil {
		c = *s.Client
	}
	if c.Transport == nil {
		c.Transport = &http.Transport{
			Proxy:                 s.Proxy,
			DialContext:           (&net.Dialer{Timeout: 30 * time.Second}).DialContext,
			TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:   30 * time.Second,
			ResponseHeaderTimeout: 2 * time.Minute,
			DisableKeepAlives:     true,
		}
	}
	c.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		last := via[len(via)-1].URL
		switch {
		case len(via) >= 5:
			return errors.New("redirected more than five times")
		case req.URL.Host != last.Host || req.URL.Scheme != last.Scheme:
			return fmt.Errorf("redirected elsewhere, to %s://%s", req.URL.Scheme, req.URL.Host)
		}
		return nil
	}
	return &c
}

func (s server) get(ctx context.Context, name string, limit int64) ([]byte, error) {
	u := *s.base
	u.Path += "/" + name
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "interdict-update")
	watch := time.AfterFunc(s.stall, func() { cancel(fmt.Errorf("nothing was sent for %s", s.stall)) })
	defer watch.Stop()
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, reason(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: the server answers %s", &u, resp.Status)
	}
	if resp.ContentLength > limit {
		return nil, fmt.Errorf("%s: larger than the %d bytes that it may have", &u, limit)
	}
	b, err := prove.ReadLimited(&watched{resp.Body, func(n int64) {
		watch.Reset(s.stall)
		if s.progress != nil {
			s.progress(Progress{name, n, resp.ContentLength})
		}
	}, 0}, limit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", &u, reason(ctx, err))
	}
	return b, nil
}

// A watched reader tells how much has come.
type watched struct {
	r    io.Reader
	tell func(int64)
	n    int64
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if w.n += int64(n); n > 0 {
		w.tell(w.n)
	}
	return n, err
}

// reason is why a request was given up, where we did it.
func reason(ctx context.Context, err error) error {
	if c := context.Cause(ctx); c != nil && errors.Is(err, context.Canceled) {
		return c
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the connection broke off")
	}
	return err
}
