// Package container reads how containers and their images are set up: what
// docker inspect and podman inspect print, and the configuration that lies in
// every saved image.
package container

import (
	"bytes"
	"context"
	"io"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/jsonrec"
	"interdict/find/inventory/text"
)

// Inventory reads the set-up of containers.
var Inventory = &find.Inventory{
	Name: "container",
	Doc: `read docker inspect, podman inspect, and the configuration of saved images

Known by their members. Reports environment, command, mounts, the name of the
image, its labels, and what each layer was made by. The container's name is the
asset.`,
	Want: want,
	Read: read,
}

func want(f *find.File) bool {
	head := bytes.TrimLeft(text.Head(f), " \t\r\n")
	if len(head) == 0 || head[0] != '{' && head[0] != '[' {
		return false
	}
	has := func(all ...string) bool {
		for _, s := range all {
			if !bytes.Contains(head, []byte(s)) {
				return false
			}
		}
		return true
	}
	inspect := has(`"Id"`, `"Created"`) && (has(`"RepoTags"`) || has(`"State"`) || has(`"Config"`) || has(`"ImageName"`))
	return inspect || has(`"architecture"`, `"os"`) && (has(`"config"`) || has(`"rootfs"`) || has(`"history"`))
}

func read(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	found := false
	open := func() io.Reader { return text.Open(f) }
	err := jsonrec.Each(ctx, open, func(where string, v any, _ *jsonrec.Object, err error) error {
		if err != nil {
			bad(where, err)
			return nil
		}
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, e := range list {
			if o, ok := e.(*jsonrec.Object); ok && one(o, emit) {
				found = true
			}
		}
		return nil
	})
	if err == nil && !found {
		return find.ErrNotRecognized
	}
	return err
}

// maxLayers bounds the steps of an image; Docker allows 127.
const maxLayers = 1000

// one reports a container or an image; false if it is neither.
func one(o *jsonrec.Object, emit find.Emit) bool {
	config, _ := member(o, "Config", "config").(*jsonrec.Object)
	if config == nil {
		return false
	}
	out := interdict.Observation{Kind: interdict.ContainerConfig, Platform: interdict.Linux, Asset: strings.TrimPrefix(o.Text("Name"), "/")}
	for _, name := range texts(o.Get("RepoTags")) {
		out.Facts.Add("image", name)
	}
	out.Facts.Add("image", config.Text("Image"))
	for _, v := range texts(member(config, "Env")) {
		out.Facts.Add("env", v)
	}
	command := append(texts(member(config, "Entrypoint")), texts(member(config, "Cmd"))...)
	out.Facts.Add("command", strings.Join(command, " "))
	if volumes, ok := member(config, "Volumes").(*jsonrec.Object); ok {
		for _, m := range volumes.Members {
			out.Facts.Add("mount", m.Name)
		}
	}
	mounts, _ := o.Get("Mounts").([]any)
	for _, m := range mounts {
		if m, ok := m.(*jsonrec.Object); ok {
			out.Facts.Add("mount", m.Text("Source"))
			out.Facts.Add("mount", m.Text("Destination"))
		}
	}
	if labels, ok := member(config, "Labels").(*jsonrec.Object); ok {
		for _, l := range labels.Members {
			if v, ok := l.Value.(string); ok {
				out.Facts.Add("text", l.Name+"="+v)
			}
		}
	}
	history, _ := o.Get("history").([]any)
	for _, h := range history[:min(len(history), maxLayers)] {
		if h, ok := h.(*jsonrec.Object); ok {
			out.Facts.Add("text", h.Text("created_by"))
		}
	}
	if state, ok := o.Get("State").(*jsonrec.Object); ok {
		out.Facts.Add("state", state.Text("Status"))
	}
	if len(out.Facts) > 0 {
		emit(out)
	}
	return true
}

// member is the first of these members that there is.
func member(o *jsonrec.Object, names ...string) any {
	for _, n := range names {
		if v := o.Get(n); v != nil {
			return v
		}
	}
	return nil
}

// texts are the texts of a list; one text is a list of one.
func texts(v any) []string {
	if s, ok := v.(string); ok {
		return []string{s}
	}
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
