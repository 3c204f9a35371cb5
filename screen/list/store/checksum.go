package store

import (
	"bytes"
	"crypto/md5" // not for security: it is what publishers send
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ErrChecksum is wrapped by the error for a file that is not what its publisher
// says it sent.
var ErrChecksum = errors.New("the checksum that came with it does not fit")

// checkSums holds a body against the checksums that came with it: Repr-Digest
// and Digest with SHA-256, and Content-MD5. They tell a file that was damaged on
// the way, no more: whoever changes a file on purpose changes them too. What was
// packed for the way had its checksums made of the packed bytes, and is left.
func checkSums(resp *http.Response, body []byte) error {
	if resp.Uncompressed {
		return nil
	}
	sha, md := sha256.Sum256(body), md5.Sum(body)
	for _, h := range []struct {
		header string
		prefix string // of the value that is meant, in small letters
		sum    []byte
	}{{"Repr-Digest", "sha-256=", sha[:]}, {"Digest", "sha-256=", sha[:]}, {"Content-MD5", "", md[:]}} {
		for value := range strings.SplitSeq(resp.Header.Get(h.header), ",") {
			value = strings.TrimSpace(value)
			if value == "" || len(value) < len(h.prefix) || !strings.EqualFold(value[:len(h.prefix)], h.prefix) {
				continue
			}
			want, err := base64.StdEncoding.DecodeString(strings.Trim(value[len(h.prefix):], ":"))
			if err != nil || !bytes.Equal(want, h.sum) {
				return fmt.Errorf("%s %q: %w", h.header, value, ErrChecksum)
			}
		}
	}
	return nil
}
