package store

import (
	_ "embed"
	"fmt"
	"net/url"
	"strings"

	"interdict"
	"interdict/internal/strictyaml"
)

// A Source is where a publisher puts the files of one or more lists.
type Source struct {
	ID         string
	Lists      []interdict.ListID // those that the files must give; others are taken too
	Files      []string           // addresses, fetched together
	Hosts      []string           // where redirects may lead besides; ".x.org" means any host below
	MaxMB      int                // of one file, unpacked; 0 means 256
	Confidence interdict.Confidence
}

//go:embed sources.yaml
var defaultSources []byte

type sourceFile struct {
	Sources []struct {
		ID         string          `yaml:"id,required"`
		Lists      strictyaml.List `yaml:"lists"`
		Files      strictyaml.List `yaml:"files"`
		Hosts      strictyaml.List `yaml:"hosts"`
		MaxMB      int             `yaml:"max_mb"`
		Confidence string          `yaml:"confidence"`
		Remove     bool            `yaml:"remove"`
	} `yaml:"sources,required"`
}

// DefaultSources are the publishers' addresses that the program carries.
func DefaultSources() ([]Source, error) { return ParseSources("sources.yaml", defaultSources, nil) }

// ParseSources reads a file of addresses over a base: a source with the id of
// one in the base takes its place, "remove: true" takes it out, others are added.
func ParseSources(name string, src []byte, base []Source) ([]Source, error) {
	var f sourceFile
	if err := strictyaml.Unmarshal(name, src, &f); err != nil {
		return nil, err
	}
	out := append([]Source(nil), base...)
	for _, x := range f.Sources {
		s := Source{ID: x.ID, Files: x.Files, Hosts: x.Hosts, MaxMB: x.MaxMB, Confidence: interdict.Confidence(x.Confidence)}
		if s.Confidence == "" {
			s.Confidence = interdict.Unverified
		}
		for _, l := range x.Lists {
			s.Lists = append(s.Lists, interdict.ListID(l))
		}
		if !x.Remove {
			if err := s.Check(); err != nil {
				return nil, fmt.Errorf("%s: source %s: %w", name, x.ID, err)
			}
		}
		at := -1
		for i := range out {
			if out[i].ID == s.ID {
				at = i
			}
		}
		switch {
		case x.Remove && at >= 0:
			out = append(out[:at], out[at+1:]...)
		case x.Remove:
		case at >= 0:
			out[at] = s
		default:
			out = append(out, s)
		}
	}
	return out, nil
}

// Check refuses a source that could not be fetched, or not safely.
func (s Source) Check() error {
	if len(s.Files) == 0 || len(s.Files) > 20 {
		return fmt.Errorf("%d addresses; between 1 and 20 belong under files", len(s.Files))
	}
	if s.MaxMB < 0 || s.MaxMB > 4096 {
		return fmt.Errorf("max_mb %d is not between 1 and 4096", s.MaxMB)
	}
	for _, f := range s.Files {
		u, err := url.Parse(f)
		if err != nil {
			return err
		}
		if u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
			return fmt.Errorf("address %q is not https", f)
		}
		if u.User != nil {
			return fmt.Errorf("the address on %s holds a password\nhint: keep it in a netrc file or a proxy of your own", u.Host)
		}
	}
	return nil
}

func loopback(host string) bool { return host == "127.0.0.1" || host == "localhost" || host == "::1" }

// limit is the most bytes of one file, unpacked.
func (s Source) limit() int64 {
	if s.MaxMB == 0 {
		return 256 << 20
	}
	return int64(s.MaxMB) << 20
}

// allows reports whether a redirect from an address of the source may lead to
// another: over https, or as plainly as it began on this machine, and to a host
// that is its own or named.
func (s Source) allows(from, to *url.URL) error {
	if to.Scheme != "https" && to.Scheme != from.Scheme {
		return fmt.Errorf("redirected from %s to %s", from.Scheme, to.Scheme)
	}
	if to.Host == from.Host {
		return nil
	}
	host := to.Hostname()
	for _, h := range s.Hosts {
		if host == h || to.Host == h || strings.HasPrefix(h, ".") && strings.HasSuffix(host, h) {
			return nil
		}
	}
	return fmt.Errorf("redirected elsewhere, to %s\nhint: if the publisher has moved, add the host under hosts of source %s", to.Host, s.ID)
}
