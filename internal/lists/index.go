package lists

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"

	"interdict/screen"
	"interdict/screen/list"
)

// The compiled index of the lists of a store lies beside them, named by what it
// was made of: the digests of the lists, and what is said of them. So another
// edition, or the same one checked on another day, has another name, and an old
// index can never answer for new lists.

// indexName is the name of the index of some lists.
func indexName(snaps []list.Snapshot) (string, error) {
	h := sha256.New()
	e := json.NewEncoder(h)
	for _, s := range snaps {
		s.Entries = nil // their digest stands for them
		if err := e.Encode(s); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16]) + ".idx", nil
}

// index opens the compiled index of the lists, making it when it is not there
// or is refused. A folder that cannot be written to costs time, not answers.
func (o *Opened) index() (*screen.Screener, error) {
	name, err := indexName(o.snaps)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(o.dir, "index")
	path := filepath.Join(dir, name)
	if s, err := screen.Open(path, screen.Options{}); err == nil {
		return s, nil
	}
	s := screen.New(o.snaps, screen.Options{})
	var b bytes.Buffer
	if err := s.WriteIndex(&b); err != nil {
		return nil, err
	}
	old, _ := filepath.Glob(filepath.Join(dir, "*.idx"))
	if writeIndex(dir, path, b.Bytes()) == nil {
		for _, x := range old {
			if x != path {
				os.Remove(x) // mapped files of other programs stay until they are closed
			}
		}
	}
	return s, nil
}

func writeIndex(dir, path string, b []byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(b); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
