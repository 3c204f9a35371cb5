package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// extra is what goes with a program: its licence, those of what it is made of,
// and the pages for its user. The example files stay behind: they name what a
// scan looks for, and would be found on every host.
func (r *release) extra(info *debug.BuildInfo) ([]member, error) {
	notices, err := r.notices(info)
	if err != nil {
		return nil, err
	}
	out := []member{{"THIRD-PARTY.txt", notices, false}}
	for _, g := range []string{"LICENSE", "README.md", "CHANGELOG.md", "doc/*.md", "doc/*.svg", "law/FORMAT.md", "catalog/FORMAT.md"} {
		names, err := filepath.Glob(filepath.Join(r.root, filepath.FromSlash(g)))
		if err != nil || len(names) == 0 {
			return nil, fmt.Errorf("%s: no such file (%v)", g, err)
		}
		for _, name := range names {
			if info, err := os.Stat(name); err != nil || info.IsDir() {
				continue
			}
			body, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			short, err := filepath.Rel(r.root, name)
			if err != nil {
				return nil, err
			}
			out = append(out, member{filepath.ToSlash(short), body, false})
		}
	}
	return out, nil
}

// notices are the licences of the modules that are linked in, and Go's own.
// Most of them ask that their text goes with every copy.
func (r *release) notices(info *debug.BuildInfo) ([]byte, error) {
	folders, err := r.folders()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("This program contains the following works, each under its own licence.\n")
	for _, m := range append([]*debug.Module{{Path: "go"}}, info.Deps...) {
		if m.Replace != nil {
			m = m.Replace
		}
		texts, err := licences(folders[m.Path])
		if err != nil {
			return nil, fmt.Errorf("module %s: %w", m.Path, err)
		}
		fmt.Fprintf(&out, "\n%s\n%s %s\n%s\n", strings.Repeat("=", 78), m.Path, m.Version, strings.Repeat("=", 78))
		for _, t := range texts {
			out.WriteString("\n" + strings.TrimSpace(strings.ReplaceAll(t, "\r\n", "\n")) + "\n")
		}
	}
	return out.Bytes(), nil
}

// folders are where the go command keeps the modules, by path.
func (r *release) folders() (map[string]string, error) {
	root := exec.Command("go", "env", "GOROOT")
	list := exec.Command("go", "list", "-m", "-f", "{{.Path}}\t{{.Dir}}", "all")
	out := map[string]string{}
	for _, c := range []*exec.Cmd{root, list} {
		c.Dir, c.Env = r.root, r.goEnv()
		text, err := c.Output()
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			path, dir, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
			if !ok { // the folder of Go itself
				path, dir = "go", path
			}
			out[path] = dir
		}
	}
	return out, nil
}

func licences(dir string) ([]string, error) {
	if dir == "" {
		return nil, fmt.Errorf("it is not on this machine")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"}, func(p string) bool { return strings.HasPrefix(name, p) }) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, string(b))
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no licence", dir)
	}
	return out, nil
}
