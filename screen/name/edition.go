package name

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// Edition is the digest of the tables by which names are read and weighed. What
// was computed with one edition must not be compared with another.
func Edition() string { return edition() }

var edition = sync.OnceValue(func() string {
	h := sha256.New()
	for _, table := range [...]string{wordsText, formsText, rarityText, pinyinText, surnamesText, arabicNames} {
		h.Write([]byte(table))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
})
