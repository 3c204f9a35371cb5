//go:build !windows && !darwin

package hunt

import "crypto/x509"

// SystemRoots are the roots that this system trusts, from its files. A system
// without any trusts nobody.
func SystemRoots() *x509.CertPool {
	pool, err := x509.SystemCertPool()
	if err != nil {
		return x509.NewCertPool()
	}
	return pool
}
