package hunt

import (
	"crypto/x509"
	"os"
)

// SystemRoots are the roots that Apple ships as a file. What an owner has added
// lies in keychains, which are not read: macOS itself, when asked whether a chain
// holds, may fetch certificates from the network.
func SystemRoots() *x509.CertPool {
	pool := x509.NewCertPool()
	if b, err := os.ReadFile("/etc/ssl/cert.pem"); err == nil {
		pool.AppendCertsFromPEM(b)
	}
	return pool
}
