package strictyaml

import (
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// BenchmarkUnmarshal reads a file of the shape of a law pack, beside the
// YAML library's own tree alone as the base.
func BenchmarkUnmarshal(b *testing.B) {
	var src strings.Builder
	src.WriteString("id: mill\nparts:\n")
	for i := range 1000 {
		fmt.Fprintf(&src, "  - name: \"part %d\" # a remark\n    size: %d\n", i, i)
	}
	text := []byte(src.String())
	b.Run("strict", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			var m machine
			if err := Unmarshal("f", text, &m); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			var n yaml.Node
			if err := yaml.Unmarshal(text, &n); err != nil {
				b.Fatal(err)
			}
		}
	})
}
