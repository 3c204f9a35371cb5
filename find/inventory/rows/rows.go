// Package rows reads inventories that are JSON: results of osquery and Fleet,
// exports of Wazuh, Intune and Jamf, of winget and PowerShell.
//
// These tools wrap their rows in objects of their own and change the wrapping
// from version to version; the rows stay. So a document is walked, every object
// whose members fit a shape (package row) is a row, and what the objects around
// it say of the host holds for it. A document of any size is read record by
// record: a record is a line of JSON Lines, or a member of a list that stands
// in the outermost objects.
package rows

import (
	"bytes"
	"context"
	"io"

	"interdict/find"
	"interdict/find/inventory/jsonrec"
	"interdict/find/inventory/row"
	"interdict/find/inventory/text"
)

// Inventory reads rows of JSON.
var Inventory = &find.Inventory{
	Name: "rows",
	Doc: `read an inventory that is JSON: osquery, Fleet, Wazuh, Intune, Jamf, winget

Recognised by members that these tools write. Each object that looks like a row
of one of their tables is reported; the host's name comes from the objects
around it.`,
	Want: want,
	Read: read,
}

// markers are members by one of which a document is known. Each is a tool's
// own word: ordinary JSON with names and versions is no inventory.
var markers = [][]byte{
	[]byte(`"hostIdentifier"`), []byte(`"host_identifier"`), []byte(`"host_display_name"`), []byte(`"snapshot"`), []byte(`"affected_items"`),
	[]byte(`"identifying_number"`), []byte(`"bundle_identifier"`), []byte(`"bundleId"`), []byte(`"@odata.`), []byte(`"PackageIdentifier"`),
	[]byte(`"UninstallString"`), []byte(`"team_identifier"`), []byte(`"browser_type"`), []byte(`"hosts_count"`), []byte(`"generated_cpe"`),
	[]byte(`"installed_paths"`), []byte(`"PSComputerName"`), []byte(`"productState"`), []byte(`"path_to_signed_product_exe"`), []byte(`"_source"`),
	[]byte(`"package_id"`), []byte(`"fragment_path"`), []byte(`"PathName"`), []byte(`"service_type"`), []byte(`"start_type"`), []byte(`"self_signed"`),
	[]byte(`"subject_name"`), []byte(`"program_arguments"`), []byte(`"StartMode"`), []byte(`"applicationName"`), []byte(`"maintainer"`),
}

func want(f *find.File) bool {
	head := text.Head(f)
	first := bytes.TrimLeft(head, " \t\r\n")
	if len(first) == 0 || first[0] != '{' && first[0] != '[' {
		return false
	}
	for _, m := range notOurs {
		if bytes.Contains(head, m) && !bytes.Contains(head, wingetExport) {
			return false
		}
	}
	for _, m := range markers {
		if bytes.Contains(head, m) {
			return true
		}
	}
	return false
}

// wingetExport is the schema that "winget export" names.
var wingetExport = []byte("/winget-packages.schema")

// notOurs are members of documents that other inventories read.
var notOurs = [][]byte{[]byte(`"bomFormat"`), []byte(`"spdxVersion"`), []byte(`"SPDXID"`), []byte(`"facts"`), []byte(`"$schema"`)}

func read(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	open := func() io.Reader { return text.Open(f) }
	return jsonrec.Each(ctx, open, func(where string, record any, around *jsonrec.Object, err error) error {
		if err != nil {
			bad(where, err)
			return nil
		}
		w := walker{emit: emit, where: where}
		w.walk(record, deepHost(around, 0), 0)
		return nil
	})
}

// A walker looks for rows in one record.
type walker struct {
	emit  find.Emit
	where string
}

// maxDepth bounds how deep in a record rows are looked for.
const maxDepth = 12

func (w *walker) walk(v any, asset string, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			w.walk(e, asset, depth+1)
		}
	case *jsonrec.Object:
		if a := host(v); a != "" {
			asset = a
		}
		w.row(v, asset)
		for i := range v.Members {
			w.walk(v.Members[i].Value, asset, depth+1)
		}
	}
}

// row emits an object that looks like a row of a table.
func (w *walker) row(o *jsonrec.Object, asset string) {
	var cells []row.Cell
	var names []string
	for _, m := range o.Members {
		if s, ok := m.Value.(string); ok {
			cells = append(cells, row.Cell{Column: m.Name, Value: s})
			names = append(names, m.Name)
		} else if list, ok := m.Value.([]any); ok && len(list) > 0 && len(list) <= 32 {
			for _, e := range list {
				if s, ok := e.(string); ok {
					cells = append(cells, row.Cell{Column: m.Name, Value: s})
					names = append(names, m.Name)
				}
			}
		}
	}
	shape := row.Find(names)
	if shape == nil {
		return
	}
	if seen, ok := shape.Observe(cells); ok {
		if seen.Asset == "" {
			seen.Asset = asset
		}
		if w.where != "" {
			seen.Path = []string{w.where}
		}
		w.emit(seen)
	}
}

// hostMembers are members that name the host, and hostObjects objects whose
// "name" does.
var (
	hostMembers = []string{"hostIdentifier", "host_identifier", "host_display_name", "hostname", "host_name", "computer_name", "computerName", "deviceName", "device_name", "PSComputerName", "agent_name"}
	hostObjects = []string{"agent", "general", "computer", "device", "host"}
)

// host is the host that an object speaks of, "" if it names none.
func host(o *jsonrec.Object) string {
	if o == nil {
		return ""
	}
	for _, name := range hostMembers {
		if s, ok := o.Get(name).(string); ok && s != "" {
			return s
		}
	}
	for _, name := range hostObjects {
		inner, ok := o.Get(name).(*jsonrec.Object)
		if !ok {
			continue
		}
		if s, ok := inner.Get("name").(string); ok && s != "" {
			return s
		}
		for _, name := range hostMembers {
			if s, ok := inner.Get(name).(string); ok && s != "" {
				return s
			}
		}
	}
	return ""
}

// deepHost is the host that the objects around a record name, the innermost
// first.
func deepHost(o *jsonrec.Object, depth int) string {
	if o == nil || depth > maxDepth {
		return ""
	}
	for _, m := range o.Members {
		if inner, ok := m.Value.(*jsonrec.Object); ok {
			if h := deepHost(inner, depth+1); h != "" {
				return h
			}
		}
	}
	return host(o)
}
