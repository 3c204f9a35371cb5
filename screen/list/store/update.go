package store

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"time"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/edtf"
)

// UpdateOptions say how lists are fetched.
type UpdateOptions struct {
	Sources     []string // ids of sources or of lists; empty for all
	AllowShrink bool
	AllowOlder  bool // take also what the address dates earlier than what is in force
	Force       bool // fetch also what the publisher says has not changed
	DryRun      bool // fetch and read, and put nothing in force
}

// An Update is what fetching one source came to.
type Update struct {
	Source   string         `json:"source"`
	Changes  []Change       `json:"changes,omitempty"`
	Current  bool           `json:"current"` // the publisher has nothing newer
	Warnings []list.Warning `json:"warnings,omitempty"`
	Err      error          `json:"-"` // the edition before stays in force
	Error    string         `json:"error,omitempty"`
}

// Update fetches the lists of the sources. A source that fails does not stop
// the others, and its lists stay as they are. The error is for a store that
// cannot be read or written; what a source did is in its Update.
func (s *Store) Update(ctx context.Context, opt UpdateOptions) ([]Update, error) {
	wanted, err := s.wanted(opt.Sources)
	if err != nil {
		return nil, err
	}
	var out []Update
	for _, src := range wanted {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		st, err := s.read() // anew each time: another program may have written
		if err != nil {
			return out, err
		}
		u := Update{Source: src.ID}
		b, current, err := s.get(ctx, &st, src, opt)
		if u.Err = err; err == nil {
			if err := s.arrive(&u, src, b, current); err != nil {
				return out, err
			}
		}
		if u.Err != nil {
			u.Error = u.Err.Error()
		}
		out = append(out, u)
	}
	return out, nil
}

func (s *Store) wanted(ids []string) ([]Source, error) {
	if len(ids) == 0 {
		return s.Sources, nil
	}
	var out []Source
	for _, src := range s.Sources {
		if slices.ContainsFunc(ids, src.named) {
			out = append(out, src)
		}
	}
	for _, id := range ids {
		if !slices.ContainsFunc(s.Sources, func(src Source) bool { return src.named(id) }) {
			return nil, UnknownSource{id}
		}
	}
	return out, nil
}

// UnknownSource is the error of Update when nothing has an id that was asked for.
type UnknownSource struct{ ID string }

// Error names the id.
func (e UnknownSource) Error() string { return fmt.Sprintf("no publisher of %q is known", e.ID) }

// named reports whether an id is that of the source or of one of its lists.
func (s Source) named(id string) bool {
	return s.ID == id || slices.Contains(s.Lists, interdict.ListID(id))
}

// get fetches the files of one source, and says whether the publisher has none
// newer than those known.
func (s *Store) get(ctx context.Context, st *state, src Source, opt UpdateOptions) (b batch, current bool, err error) {
	today := s.Now().UTC().Format(time.DateOnly)
	b = batch{source: src.ID, way: list.Fetched, checked: today, want: src.Lists, allowShrink: opt.AllowShrink, allowOlder: opt.AllowOlder, dry: opt.DryRun}
	current = true
	for _, from := range src.Files {
		f, err := s.fetch(ctx, st, src, from, opt.Force)
		if err != nil {
			return b, false, fmt.Errorf("%s: %w", from, err)
		}
		current = current && f.same
		b.files = append(b.files, f)
		if d := modified(f.lastModified); d > b.asOf {
			b.asOf = d
		}
	}
	return b, current, nil
}

// arrive takes what was fetched into the store as it is by then: fetching takes
// minutes, in which another program may have written.
func (s *Store) arrive(u *Update, src Source, b batch, current bool) error {
	t, err := s.begin(b.dry)
	if err != nil {
		u.Err = err
		return nil
	}
	defer t.End()
	if current && s.touch(&t.st, src, b.checked) {
		u.Current = true
	} else {
		u.Changes, u.Warnings, u.Err = s.install(&t.st, b)
	}
	if b.dry || !u.Current && len(u.Changes) == 0 {
		return nil
	}
	return t.Commit()
}

// modified is the day of a Last-Modified header.
func modified(header string) string {
	t, err := http.ParseTime(header)
	if err != nil {
		return ""
	}
	return edtf.Date(t.UTC().Year(), int(t.UTC().Month()), t.UTC().Day())
}

// touch notes that the lists of a source are still current. It reports false
// where one of them is not in force, so that it has to be read after all.
func (s *Store) touch(st *state, src Source, today string) bool {
	for _, id := range src.Lists {
		if e := st.edition(id); e == nil || e.Source != src.ID {
			return false
		}
	}
	found := false
	for i := range st.Editions {
		if st.Editions[i].Source == src.ID {
			st.Editions[i].Checked = today
			found = true
		}
	}
	return found
}

// fetch gets one file, or takes the stored one where the publisher says that it
// has not changed and it is undamaged.
func (s *Store) fetch(ctx context.Context, st *state, src Source, from string, force bool) (arrived, error) {
	known, ok := st.Answers[from]
	var have []byte
	if ok && !force {
		b, err := s.stored(known.Dir, stored{Name: known.Name, SHA256: known.SHA256})
		if err == nil {
			have = b
		}
	}
	f := arrived{stored: stored{Name: path.Base(address(from)), From: from}}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return f, err
	}
	req.Header.Set("User-Agent", "interdict-lists")
	if have != nil {
		if known.ETag != "" {
			req.Header.Set("If-None-Match", known.ETag)
		}
		if known.LastModified != "" {
			req.Header.Set("If-Modified-Since", known.LastModified)
		}
	}
	stall := s.Stall
	if stall == 0 {
		stall = time.Minute
	}
	watch := time.AfterFunc(stall, func() { cancel(fmt.Errorf("nothing was sent for %s", stall)) })
	defer watch.Stop()
	resp, err := s.client(src).Do(req)
	if err != nil {
		return f, cause(ctx, err)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNotModified && have != nil:
		f.body, f.same, f.etag, f.lastModified = have, true, known.ETag, known.LastModified
		return f, nil
	case resp.StatusCode != http.StatusOK:
		return f, fmt.Errorf("the publisher answers %s", resp.Status)
	}
	f.etag, f.lastModified = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	f.body, err = s.body(src, from, resp, func() { watch.Reset(stall) })
	if err != nil {
		return f, cause(ctx, err)
	}
	return f, checkSums(resp, f.body)
}

func address(from string) string {
	if u, err := url.Parse(from); err == nil {
		return u.Path
	}
	return from
}

// cause is why a request was given up, where we did it.
func cause(ctx context.Context, err error) error {
	if c := context.Cause(ctx); c != nil && errors.Is(err, context.Canceled) {
		return c
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the connection broke off: %w", list.ErrTruncated)
	}
	return err
}

// body reads an answer within the limit of its source, unpacked, and tells how
// it goes on.
func (s *Store) body(src Source, from string, resp *http.Response, alive func()) ([]byte, error) {
	limit := src.limit()
	p := Progress{Source: src.ID, File: path.Base(address(from)), Total: resp.ContentLength}
	if p.Total > limit {
		return nil, fmt.Errorf("larger than %d MB", limit>>20)
	}
	var out []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := resp.Body.Read(buf)
		if n > 0 {
			alive()
			if out = append(out, buf[:n]...); int64(len(out)) > limit {
				return nil, fmt.Errorf("larger than %d MB when unpacked", limit>>20)
			}
			p.Bytes = int64(len(out))
			s.tell(p)
		}
		if err == io.EOF {
			p.Done = true
			s.tell(p)
			return out, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (s *Store) tell(p Progress) {
	if s.Progress != nil {
		s.Progress(p)
	}
}

// client is the one given, or one with limits of its own, that follows
// redirects only where the source allows them.
func (s *Store) client(src Source) *http.Client {
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
		if len(via) >= 5 {
			return errors.New("redirected more than five times")
		}
		return src.allows(via[len(via)-1].URL, req.URL)
	}
	return &c
}
