package hunt

import (
	"crypto/x509"
	"unsafe"

	"golang.org/x/sys/windows"
)

// maxRoots bounds how many roots are read; a real store has some hundred.
const maxRoots = 10_000

// SystemRoots are the roots that this system trusts. They are read once from its
// store and chains are followed here: Windows itself, when asked whether a chain
// holds, may fetch certificates from the network.
func SystemRoots() *x509.CertPool {
	pool := x509.NewCertPool()
	name, err := windows.UTF16PtrFromString("ROOT")
	if err != nil {
		return pool
	}
	const flags = windows.CERT_SYSTEM_STORE_CURRENT_USER | windows.CERT_STORE_READONLY_FLAG | windows.CERT_STORE_OPEN_EXISTING_FLAG
	store, err := windows.CertOpenStore(windows.CERT_STORE_PROV_SYSTEM, 0, 0, flags, uintptr(unsafe.Pointer(name)))
	if err != nil {
		return pool
	}
	defer windows.CertCloseStore(store, 0)
	var c *windows.CertContext
	for range maxRoots {
		if c, err = windows.CertEnumCertificatesInStore(store, c); err != nil {
			break
		}
		der := unsafe.Slice(c.EncodedCert, c.Length)
		if cert, err := x509.ParseCertificate(append([]byte(nil), der...)); err == nil {
			pool.AddCert(cert)
		}
	}
	return pool
}
