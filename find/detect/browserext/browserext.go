// Package browserext reads extensions of browsers.
package browserext

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"strings"

	"interdict"
	"interdict/find"
)

// Detector reads extensions of Chromium's family and of Firefox, and the
// programs that browsers may start for them.
var Detector = &find.Detector{
	Name: "browserext",
	Doc: `read browser extensions and native messaging hosts

Reads Extensions/ID/VERSION/manifest.json of Chrome, Edge, Brave, Opera and
others, extensions.json of Firefox profiles, and manifests in folders of
NativeMessagingHosts. Reports the id, name, version and author of extensions, and
name and program of hosts. A name that the extension keeps in its translations
is looked up there.`,
	Want: func(f *find.File) bool { return sort(f.Name()) != "" && f.Size < maxSize },
	Run:  run,
}

// maxSize bounds a file, in bytes. A Firefox profile with 200 add-ons has one
// of some 2 MB.
const maxSize = 16 << 20

func sort(name string) string {
	base := path.Base(name)
	switch {
	case base == "manifest.json" && strings.Contains(name, "Extensions/") && extensionID(name) != "":
		return "chromium"
	case base == "extensions.json" && (strings.Contains(name, "irefox") || strings.Contains(name, "Profiles/")):
		return "firefox"
	case strings.HasSuffix(base, ".json") && (strings.Contains(name, "NativeMessagingHosts/") || strings.Contains(name, "native-messaging-hosts/")):
		return "host"
	}
	return ""
}

// extensionID is the folder of 32 letters from a to p below Extensions.
func extensionID(name string) string {
	parts := strings.Split(name, "/")
	for i := range parts {
		if parts[i] == "Extensions" && i+1 < len(parts) && len(parts[i+1]) == 32 && strings.Trim(parts[i+1], "abcdefghijklmnop") == "" {
			return parts[i+1]
		}
	}
	return ""
}

func run(_ context.Context, f *find.File, emit find.Emit) error {
	b, err := io.ReadAll(io.NewSectionReader(f.Content, 0, min(f.Content.Size(), maxSize)))
	if err != nil {
		return err
	}
	b = []byte(strings.TrimPrefix(string(b), "\ufeff"))
	switch sort(f.Name()) {
	case "chromium":
		return chromium(f, b, emit)
	case "firefox":
		return firefox(b, emit)
	}
	return host(b, emit)
}

var errJSON = errors.New("the file is not the JSON that its place says")

func chromium(f *find.File, b []byte, emit find.Emit) error {
	var m struct {
		Name          string `json:"name"`
		Version       string `json:"version"`
		Author        any    `json:"author"`
		DefaultLocale string `json:"default_locale"`
		Description   string `json:"description"`
	}
	if json.Unmarshal(b, &m) != nil {
		return errJSON
	}
	o := interdict.Observation{Kind: interdict.BrowserExtension}
	o.Facts.Add("extension_id", extensionID(f.Name()))
	o.Facts.Add("name", bounded(translated(f, m.Name, m.DefaultLocale)))
	o.Facts.Add("version", bounded(m.Version))
	if s, ok := m.Author.(string); ok {
		o.Facts.Add("author", bounded(s))
	}
	o.Facts.Add("browser", browser(f.Name()))
	emit(o)
	return nil
}

// translated looks up a name of the form __MSG_key__ in the extension's texts.
func translated(f *find.File, name, locale string) string {
	key, ok := strings.CutPrefix(name, "__MSG_")
	if !ok || f.Open == nil || locale == "" || strings.ContainsAny(locale, `/\.`) {
		return name
	}
	c, err := f.Open(path.Join(path.Dir(f.Name()), "_locales", locale, "messages.json"))
	if err != nil || c.Size() > maxSize {
		return name
	}
	var texts map[string]struct {
		Message string `json:"message"`
	}
	if json.NewDecoder(io.NewSectionReader(c, 0, c.Size())).Decode(&texts) != nil {
		return name
	}
	key = strings.TrimSuffix(key, "__")
	for k, t := range texts {
		if strings.EqualFold(k, key) && t.Message != "" {
			return t.Message
		}
	}
	return name
}

func browser(name string) string {
	for _, b := range []string{"Chrome", "Chromium", "Edge", "Brave", "Opera", "Vivaldi", "Yandex"} {
		if strings.Contains(strings.ToLower(name), strings.ToLower(b)) {
			return strings.ToLower(b)
		}
	}
	return "chromium"
}

func firefox(b []byte, emit find.Emit) error {
	var m struct {
		Addons []struct {
			ID            string `json:"id"`
			Version       string `json:"version"`
			Type          string `json:"type"`
			Active        bool   `json:"active"`
			DefaultLocale struct {
				Name    string `json:"name"`
				Creator string `json:"creator"`
			} `json:"defaultLocale"`
			SourceURI string `json:"sourceURI"`
		} `json:"addons"`
	}
	if json.Unmarshal(b, &m) != nil {
		return errJSON
	}
	for _, a := range m.Addons {
		o := interdict.Observation{Kind: interdict.BrowserExtension}
		o.Facts.Add("extension_id", bounded(a.ID))
		o.Facts.Add("name", bounded(a.DefaultLocale.Name))
		o.Facts.Add("version", bounded(a.Version))
		o.Facts.Add("author", bounded(a.DefaultLocale.Creator))
		o.Facts.Add("source", bounded(a.SourceURI))
		o.Facts.Add("browser", "firefox")
		if !a.Active {
			o.Facts.Add("state", "disabled")
		}
		if o.Facts.Get("extension_id") != "" {
			emit(o)
		}
	}
	return nil
}

func host(b []byte, emit find.Emit) error {
	var m struct {
		Name string `json:"name"`
		Path string `json:"path"`
	}
	if json.Unmarshal(b, &m) != nil {
		return errJSON
	}
	if m.Name == "" {
		return find.ErrNotRecognized
	}
	o := interdict.Observation{Kind: interdict.NativeMessaging}
	o.Facts.Add("name", bounded(m.Name))
	o.Facts.Add("path", bounded(m.Path))
	emit(o)
	return nil
}

func bounded(s string) string { return strings.ToValidUTF8(s[:min(len(s), 4096)], "\uFFFD") }
