// Package manifest reads the metadata of libraries that lie installed in a
// tree: npm, PyPI, Maven, NuGet, Go and Cargo.
package manifest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/url"
	"path"
	"regexp"
	"strings"

	"interdict"
	"interdict/find"
)

// Detector reads metadata of libraries.
var Detector = &find.Detector{
	Name: "manifest",
	Doc: `read the metadata of installed libraries

Reads node_modules/…/package.json (npm), *.dist-info/METADATA and *.egg-info/PKG-INFO
(PyPI), META-INF/maven/…/pom.properties (Maven), *.nuspec (NuGet), the require lines of
go.mod, and Cargo.lock. Reports name, version, author and package URL of each. What a
library asks for but is not installed is not reported, except by go.mod and Cargo.lock.`,
	Want: func(f *find.File) bool { return sort(f.Name()) != nil && f.Size < maxSize },
	Run: func(_ context.Context, f *find.File, emit find.Emit) error {
		b, err := io.ReadAll(io.NewSectionReader(f.Content, 0, min(f.Content.Size(), maxSize)))
		if err != nil {
			return err
		}
		return sort(f.Name())(f.Name(), b, emit)
	},
}

// maxSize bounds a metadata file, in bytes; a long description has some 500 KB.
const maxSize = 8 << 20

type reader func(name string, b []byte, emit find.Emit) error

func sort(name string) reader {
	base := path.Base(name)
	switch {
	case base == "package.json" && strings.Contains(name, "node_modules/"):
		return npm
	case base == "METADATA" && strings.HasSuffix(path.Dir(name), ".dist-info"), base == "PKG-INFO":
		return pypi
	case base == "pom.properties" && strings.Contains(name, "META-INF/"):
		return maven
	case strings.HasSuffix(base, ".nuspec"):
		return nuget
	case base == "go.mod":
		return goMod
	case base == "Cargo.lock":
		return cargo
	}
	return nil
}

func emitLibrary(emit find.Emit, kind, group, name, version, author string) {
	if name == "" {
		return
	}
	o := interdict.Observation{Kind: interdict.Dependency}
	full := name
	purl := "pkg:" + kind + "/"
	if group != "" {
		full = group + "/" + name
		purl += strings.ReplaceAll(url.PathEscape(group), "@", "%40") + "/"
		if kind == "golang" {
			purl = "pkg:golang/" + group + "/"
		}
	}
	purl += name
	if version != "" {
		purl += "@" + version
	}
	o.Facts.Add("name", clip(full))
	o.Facts.Add("version", clip(version))
	o.Facts.Add("author", clip(author))
	o.Facts.Add("purl", clip(purl))
	emit(o)
}

func clip(s string) string {
	s = strings.TrimSpace(s)
	return strings.ToValidUTF8(s[:min(len(s), 1024)], "\uFFFD")
}

func npm(_ string, b []byte, emit find.Emit) error {
	var m struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		Author  any    `json:"author"`
	}
	if json.Unmarshal(b, &m) != nil {
		return find.ErrNotRecognized // tests of packages hold broken ones on purpose
	}
	author := ""
	switch a := m.Author.(type) {
	case string:
		author = a
	case map[string]any:
		author, _ = a["name"].(string)
	}
	group, name := "", m.Name
	if strings.HasPrefix(name, "@") {
		if g, n, ok := strings.Cut(name, "/"); ok {
			group, name = g, n
		}
	}
	emitLibrary(emit, "npm", group, name, m.Version, author)
	return nil
}

func pypi(_ string, b []byte, emit find.Emit) error {
	var name, version, author string
	for line := range bytes.Lines(b) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break // the description follows
		}
		k, v, _ := strings.Cut(string(line), ":")
		switch k {
		case "Name":
			name = strings.TrimSpace(v)
		case "Version":
			version = strings.TrimSpace(v)
		case "Author", "Author-email":
			if author == "" {
				author = strings.TrimSpace(v)
			}
		}
	}
	emitLibrary(emit, "pypi", "", strings.ToLower(name), version, author)
	return nil
}

func maven(_ string, b []byte, emit find.Emit) error {
	var group, name, version string
	for line := range bytes.Lines(b) {
		k, v, _ := strings.Cut(strings.TrimSpace(string(line)), "=")
		switch k {
		case "groupId":
			group = v
		case "artifactId":
			name = v
		case "version":
			version = v
		}
	}
	emitLibrary(emit, "maven", group, name, version, group)
	return nil
}

var nuspec = regexp.MustCompile(`(?s)<(id|version|authors|owners)>([^<]+)</`)

func nuget(_ string, b []byte, emit find.Emit) error {
	found := map[string]string{}
	for _, m := range nuspec.FindAllSubmatch(b, 64) {
		if k := string(m[1]); found[k] == "" {
			found[k] = string(m[2])
		}
	}
	emitLibrary(emit, "nuget", "", found["id"], found["version"], found["authors"])
	return nil
}

var require = regexp.MustCompile(`^(?:require\s+)?([a-zA-Z0-9.~_-]+\.[a-zA-Z0-9.~_-]+(?:/[^\s]+)*)\s+(v[0-9][^\s]*)`)

func goMod(_ string, b []byte, emit find.Emit) error {
	sc := bufio.NewScanner(bytes.NewReader(b))
	for sc.Scan() {
		if m := require.FindStringSubmatch(strings.TrimSpace(sc.Text())); m != nil {
			group, name := path.Split(m[1])
			emitLibrary(emit, "golang", strings.TrimSuffix(group, "/"), name, m[2], "")
		}
	}
	return sc.Err()
}

func cargo(_ string, b []byte, emit find.Emit) error {
	var name, version string
	flush := func() {
		emitLibrary(emit, "cargo", "", name, version, "")
		name, version = "", ""
	}
	for line := range bytes.Lines(b) {
		k, v, _ := strings.Cut(strings.TrimSpace(string(line)), " = ")
		switch k {
		case "[[package]]":
			flush()
		case "name":
			name = strings.Trim(v, `"`)
		case "version":
			version = strings.Trim(v, `"`)
		}
	}
	flush()
	return nil
}
