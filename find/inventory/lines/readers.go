package lines

import (
	"regexp"
	"strings"

	"interdict"
)

// dpkg reads lines "ii  name:arch  version  arch  description". "rc" is removed
// with its configuration left behind.
func dpkg() lineReader {
	return func(line string) interdict.Facts {
		w := strings.Fields(line)
		if len(w) < 3 || len(w[0]) < 2 || len(w[0]) > 3 || !strings.ContainsRune("uihrp", rune(w[0][0])) || !strings.ContainsRune("ncHUFWti", rune(w[0][1])) {
			return nil
		}
		name, _, _ := strings.Cut(w[1], ":")
		f := facts("manager", "dpkg", "name", name, "version", w[2])
		switch w[0][1] {
		case 'i', 'U', 'F', 'H', 'W', 't':
			f.Add("state", "installed")
		case 'c':
			f.Add("state", "removed, configuration left")
		default:
			f.Add("state", "not installed")
		}
		if len(w) > 4 {
			f.Add("description", strings.Join(w[4:], " "))
		}
		return f
	}
}

// rpm reads name-version-release.architecture.
func rpm() lineReader {
	return func(line string) interdict.Facts {
		line = strings.TrimSpace(line)
		dot := strings.LastIndexByte(line, '.')
		if dot < 0 {
			return nil
		}
		release := strings.LastIndexByte(line[:dot], '-')
		if release < 1 {
			return nil
		}
		version := strings.LastIndexByte(line[:release], '-')
		if version < 1 {
			return nil
		}
		return facts("manager", "rpm", "name", line[:version], "version", line[version+1:release], "release", line[release+1:dot], "state", "installed")
	}
}

var apkName = regexp.MustCompile(`^(\S+)-(\d\S*-r\d+) `)

func apkList() lineReader {
	return func(line string) interdict.Facts {
		m := apkName.FindStringSubmatch(line)
		if m == nil {
			return nil
		}
		f := facts("manager", "apk", "name", m[1], "version", m[2])
		if strings.Contains(line, "[installed]") {
			f.Add("state", "installed")
		}
		return f
	}
}

// systemExtensions reads rows "enabled active teamID bundleID (version) name
// [state]", cut by tabs; the first two hold a star or nothing.
func systemExtensions() lineReader {
	bundle := regexp.MustCompile(`^(\S+\.\S+) \(([^)]*)\)$`)
	return func(line string) interdict.Facts {
		cells := strings.Split(line, "\t")
		if len(cells) < 5 {
			return nil
		}
		m := bundle.FindStringSubmatch(strings.TrimSpace(cells[3]))
		if m == nil {
			return nil
		}
		f := facts("team_id", cells[2], "bundle_id", m[1], "version", m[2], "name", cells[4])
		if len(cells) > 5 {
			f.Add("state", strings.Trim(strings.TrimSpace(cells[5]), "[]"))
		}
		return f
	}
}

var kext = regexp.MustCompile(`(\S+\.\S+\.\S+) \(([^)]+)\)`)

func kextstat() lineReader {
	return func(line string) interdict.Facts {
		m := kext.FindStringSubmatch(line)
		if m == nil {
			return nil
		}
		return facts("bundle_id", m[1], "version", m[2])
	}
}

// adb reads "package:com.example", with the path before it when asked for.
func adb() lineReader {
	return func(line string) interdict.Facts {
		id, ok := strings.CutPrefix(strings.TrimSpace(line), "package:")
		if !ok {
			return nil
		}
		path := ""
		if i := strings.LastIndexByte(id, '='); i >= 0 {
			path, id = id[:i], id[i+1:]
		}
		return facts("app_id", id, "path", path)
	}
}

// processes reads ps in any of its forms: the header tells in which word the
// command begins; it runs to the end of the line.
func processes() lineReader {
	command, pid := -1, -1
	return func(line string) interdict.Facts {
		w := strings.Fields(line)
		if command < 0 {
			for i, h := range w {
				switch h {
				case "COMMAND", "CMD", "ARGS":
					command = i
				case "PID":
					pid = i
				}
			}
			return nil
		}
		if len(w) <= command || pid >= len(w) {
			return nil
		}
		program := w[command]
		f := facts("command", strings.Join(w[command:], " "))
		if pid >= 0 {
			f.Add("pid", w[pid])
		}
		if strings.HasPrefix(program, "/") {
			f.Add("path", program)
		}
		f.Add("name", strings.Trim(program[strings.LastIndexByte(program, '/')+1:], "[]:"))
		return f
	}
}

// scQuery reads blocks of "NAME: value" lines; one with a service's name
// begins each. A service is told when the next begins or its state is read.
func scQuery() lineReader {
	var f interdict.Facts
	return func(line string) interdict.Facts {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil
		}
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(name) {
		case "SERVICE_NAME":
			f = facts("name", value)
		case "DISPLAY_NAME":
			f.Add("display", value)
		case "TYPE":
			f.Add("type", value)
		case "STATE":
			if w := strings.Fields(value); len(w) > 1 && len(f) > 0 {
				f.Add("state", strings.ToLower(w[1]))
				out := f
				f = nil
				return out
			}
		}
		return nil
	}
}

func units() lineReader {
	return func(line string) interdict.Facts {
		w := strings.Fields(strings.TrimLeft(line, " ●*"))
		if len(w) < 4 || !strings.Contains(w[0], ".") {
			return nil
		}
		return facts("name", w[0], "state", w[2]+" "+w[3], "description", strings.Join(w[4:], " "))
	}
}

// pattern reads lines by an expression whose groups are named like facts.
func pattern(expr string) func() lineReader {
	re := regexp.MustCompile(expr)
	return func() lineReader {
		return func(line string) interdict.Facts {
			m := re.FindStringSubmatch(line)
			if m == nil {
				return nil
			}
			var f interdict.Facts
			for i, name := range re.SubexpNames() {
				if name != "" {
					f.Add(name, m[i])
				}
			}
			return f
		}
	}
}

var dnsLabels = regexp.MustCompile(`\(\d+\)`)

// windowsDNS reads names written as (3)www(7)example(3)com(0).
func windowsDNS() lineReader {
	re := regexp.MustCompile(`UDP (?:Rcv|Snd) (\S+)\s.*\s((?:\(\d+\)[^()\s]*)+)\s*$`)
	return func(line string) interdict.Facts {
		m := re.FindStringSubmatch(line)
		if m == nil {
			return nil
		}
		return facts("client", m[1], "host", strings.Trim(dnsLabels.ReplaceAllString(m[2], "."), "."))
	}
}

// zeek reads the log of connections, DNS or HTTP; "#fields" names the columns.
func zeek() lineReader {
	wanted := map[string]string{"query": "host", "host": "host", "server_name": "host", "id.orig_h": "client", "id.resp_p": "port"}
	var names []string
	return func(line string) interdict.Facts {
		cells := strings.Split(line, "\t")
		if cells[0] == "#fields" {
			names = cells[1:]
			return nil
		}
		if strings.HasPrefix(line, "#") {
			return nil
		}
		var f interdict.Facts
		for i, v := range cells {
			if i < len(names) && v != "-" && v != "(empty)" {
				if fact := wanted[names[i]]; fact != "" {
					f.Add(fact, v)
				}
			}
		}
		if f.Get("host") == "" {
			return nil
		}
		return f
	}
}

// cef reads the header of a CEF event: vendor, product and version.
func cef() lineReader {
	return func(line string) interdict.Facts {
		i := strings.Index(line, "CEF:")
		if i < 0 {
			return nil
		}
		w := strings.SplitN(line[i:], "|", 8)
		if len(w) < 7 {
			return nil
		}
		header := strings.Join(w[:3], "|") + "|"
		return facts("header", header, "vendor", w[1], "product", w[2], "version", w[3], "name", w[5])
	}
}

// configuration gives each line that says something as it is. The braces of a
// block are left out, since the names of blocks stand before them.
func configuration() lineReader {
	var blocks []string
	return func(line string) interdict.Facts {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "/*") {
			return nil
		}
		if block, ok := strings.CutSuffix(line, "{"); ok {
			if len(blocks) < 32 {
				blocks = append(blocks, strings.TrimSpace(block))
			}
			return nil
		}
		if line == "}" {
			if len(blocks) > 0 {
				blocks = blocks[:len(blocks)-1]
			}
			return nil
		}
		return facts("line", strings.Join(append(blocks[:len(blocks):len(blocks)], strings.TrimSuffix(line, ";")), " "))
	}
}
