package catalog

import (
	"strings"
	"testing"
)

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(files); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEmbedded is what a program pays at its start: no lint.
func BenchmarkEmbedded(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := load(files, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	src, _, err := readAll(files)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		raw, err := decode(src)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		raw.build()
	}
}

func BenchmarkResolve(b *testing.B) {
	c, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	lines := map[string]Query{
		"name":     {Name: "Kaspersky Endpoint Security for Business Select 250 seats 1Y"},
		"number":   {SKU: "KL4863KAPDR", Name: "KES Select BR 25-49 Node 2Y Rnl Lic"},
		"other":    {Name: "Dell Latitude 5420 i5 16GB 512GB SSD", Maker: "Dell"},
		"unknown":  {Name: "Ergonomic chair, black, with arm rests"},
		"misspelt": {Name: "Kapersky Internet Securty 3 Device 1 Year"},
		"cyrillic": {Name: "Kaspersky Endpoint Security для бизнеса - Стандартный 25-49 узлов 1 год"},
		"japanese": {Name: "カスペルスキー スモール オフィス セキュリティ 5台 1年版"},
	}
	lines["hostile"] = Query{Name: strings.Repeat("Kaspersky endpoint xsecurty KL4863 ", 150)[:maxText]}
	for name, q := range lines {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Resolve(q)
			}
		})
	}
}

func BenchmarkParty(b *testing.B) {
	c, err := Embedded()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"AO Kaspersky Lab", "Example Reseller Inc."} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Party(name)
			}
		})
	}
}
