package winreg

import (
	"errors"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"interdict/find/regkey"
)

// rights ask for reading alone, and for the whole registry: a 32-bit program
// would be shown the part that is made for it.
const rights = registry.QUERY_VALUE | registry.ENUMERATE_SUB_KEYS | registry.WOW64_64KEY

// Live opens the registry of the running system: software and services of the
// machine, and software of each user whose registry is loaded.
func Live() ([]Root, error) {
	var roots []Root
	var missed error
	add := func(root registry.Key, below, path, user string) {
		k, err := registry.OpenKey(root, below, rights)
		if errors.Is(err, registry.ErrNotExist) {
			return
		}
		if err != nil {
			missed = errors.Join(missed, &openError{path, err})
			return
		}
		roots = append(roots, Root{Path: path, User: user, Key: key{k}})
	}
	add(registry.LOCAL_MACHINE, `SOFTWARE`, `HKLM\SOFTWARE`, "")
	add(registry.LOCAL_MACHINE, `SYSTEM\CurrentControlSet\Services`, `HKLM\SYSTEM\CurrentControlSet\Services`, "")
	users, err := registry.USERS.ReadSubKeyNames(0)
	for _, sid := range users {
		if !strings.HasSuffix(sid, "_Classes") {
			add(registry.USERS, sid+`\Software`, `HKU\`+sid+`\Software`, sid)
		}
	}
	return roots, errors.Join(missed, err)
}

// An openError names the key that could not be opened.
type openError struct {
	path string
	err  error
}

func (e *openError) Error() string { return e.path + ": " + e.err.Error() }

func (e *openError) Unwrap() error { return e.err }

// key is a key of the running system.
type key struct{ registry.Key }

// maxValue bounds the bytes of one value. Certificates and paths are far below.
const maxValue = 1 << 20

// Values reads all values of the key that say something.
func (k key) Values() ([]regkey.Value, error) {
	names, err := k.ReadValueNames(0)
	var missed error
	out := make([]regkey.Value, 0, len(names))
	buf := make([]byte, 1024)
	for _, name := range names {
		n, kind, err := k.GetValue(name, buf)
		for errors.Is(err, registry.ErrShortBuffer) && n > len(buf) && n <= maxValue { // it may grow meanwhile
			buf = make([]byte, n)
			n, kind, err = k.GetValue(name, buf)
		}
		switch {
		case err == nil:
			out = append(out, regkey.Decode(name, kind, append([]byte(nil), buf[:n]...)))
		case errors.Is(err, registry.ErrShortBuffer), errors.Is(err, registry.ErrNotExist): // too large to say anything, or gone
		default:
			missed = err
		}
	}
	return out, errors.Join(missed, err)
}

// Subkeys names the keys right below.
func (k key) Subkeys() ([]string, error) { return k.ReadSubKeyNames(0) }

// openLink is REG_OPTION_OPEN_LINK of RegOpenKeyEx.
const openLink = 0x8

// Open opens a key below without following where it may be a link to: what is
// linked is met at its own place.
func (k key) Open(name string) (Key, error) {
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	var h windows.Handle
	err = windows.RegOpenKeyEx(windows.Handle(k.Key), p, openLink, rights, &h)
	if errors.Is(err, windows.ERROR_KEY_DELETED) {
		return nil, registry.ErrNotExist
	}
	if err != nil {
		return nil, err
	}
	return key{registry.Key(h)}, nil
}
