package winreg_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/find/inventory/inventorytest"
	"interdict/find/regkey"
	"interdict/find/source/winreg"
)

// A key of a registry that is a map: the values of keys by their path.
type key struct {
	at    string
	keys  map[string][]regkey.Value
	shut  string // a key that may not be opened
	gone  string // a key that is gone when it is opened
	deep  bool   // every key has one below
	open  *int
	reads *int
}

func (k key) Close() error {
	*k.open--
	return nil
}

func (k key) Values() ([]regkey.Value, error) { *k.reads++; return k.keys[k.at], nil }

func (k key) Subkeys() ([]string, error) {
	if k.deep {
		return []string{"Uninstall"}, nil
	}
	below := map[string]bool{}
	for p := range k.keys {
		if rest, ok := strings.CutPrefix(p, k.at+`\`); ok {
			name, _, _ := strings.Cut(rest, `\`)
			below[name] = true
		}
	}
	return slices.Sorted(maps.Keys(below)), nil
}

func (k key) Open(name string) (winreg.Key, error) {
	switch k.at += `\` + name; k.at {
	case k.shut:
		return nil, fs.ErrPermission
	case k.gone:
		return nil, fs.ErrNotExist
	}
	*k.open++
	return k, nil
}

// ask reads a registry, and returns a line an observation. No key may stay open.
func ask(t *testing.T, ctx context.Context, k key, roots ...winreg.Root) (string, error) {
	t.Helper()
	open, reads := len(roots), 0
	k.open, k.reads = &open, &reads
	for i := range roots {
		k.at = roots[i].Path
		roots[i].Key = k
	}
	var out []string
	err := winreg.Source(func() ([]winreg.Root, error) { return roots, nil }).Run(ctx, func(o interdict.Observation) {
		out = append(out, strings.Join(o.Path, "!")+" "+inventorytest.Line(&o))
	})
	if open != 0 {
		t.Errorf("%d keys were left open", open)
	}
	return strings.Join(out, "\n"), err
}

func named(name string) []regkey.Value { return []regkey.Value{{Name: "DisplayName", Text: name}} }

var example = map[string][]regkey.Value{
	`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\a`:             named("Example AV"),
	`HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\b`: named("Example Agent"),
	`HKLM\SOFTWARE\ExampleLab\Key`:                                           nil,
	`HKLM\SOFTWARE\Classes\ExampleLab.Document`:                              nil,
	`HKU\S-1-5-21-7\Software\Microsoft\Windows\CurrentVersion\Uninstall\c`:   named("Example Music"),
}

var both = []winreg.Root{{Path: `HKLM\SOFTWARE`}, {Path: `HKU\S-1-5-21-7\Software`, User: "S-1-5-21-7"}}

func TestBothViewsAndUsers(t *testing.T) {
	got, err := ask(t, t.Context(), key{keys: example}, both...)
	want := `HKLM\SOFTWARE\ExampleLab registry-key key=HKLM\SOFTWARE\ExampleLab
HKLM\SOFTWARE\ExampleLab\Key registry-key key=HKLM\SOFTWARE\ExampleLab\Key
HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\a installed-program name=Example AV key=HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\a
HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\b installed-program name=Example Agent key=HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\b
user S-1-5-21-7!HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\c installed-program name=Example Music key=HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\c`
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

func TestClosedKeysAreCounted(t *testing.T) {
	got, err := ask(t, t.Context(), key{keys: example, shut: `HKLM\SOFTWARE\ExampleLab`}, both...)
	if err == nil || !strings.Contains(err.Error(), `1 keys could not be read, the first HKLM\SOFTWARE\ExampleLab`) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("the answer is %v", err)
	}
	if strings.Contains(got, "ExampleLab") || !strings.Contains(got, "Example AV") {
		t.Errorf("the rest is not as it should be:\n%s", got)
	}
}

func TestKeyThatIsGone(t *testing.T) {
	if got, err := ask(t, t.Context(), key{keys: example, gone: `HKLM\SOFTWARE\ExampleLab`}, both...); err != nil || !strings.Contains(got, "Example AV") {
		t.Errorf("%v\n%s", err, got)
	}
}

// A registry that is a circle ends, where nothing is left out because nothing
// comes below.
func TestCircle(t *testing.T) {
	if _, err := ask(t, t.Context(), key{deep: true}, winreg.Root{Path: `HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion`}); err != nil {
		t.Errorf("keys below what says something are not walked: %v", err)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if got, err := ask(t, ctx, key{keys: example}, both...); !errors.Is(err, context.Canceled) || got != "" {
		t.Errorf("%v\n%s", err, got)
	}
}
