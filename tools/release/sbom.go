package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// sbom lists what a program is made of, as the linker wrote it into it. Nothing
// in it hangs on when and where it was made.
func sbom(b *binary, info *debug.BuildInfo) ([]byte, error) {
	program, err := os.ReadFile(b.file)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(program)
	self := purl("interdict", "v"+b.version) + fmt.Sprintf("?goos=%s&goarch=%s#cmd/%s", b.os, b.arch, b.name)
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{
		Timestamp: b.time.Format(time.RFC3339),
		Component: &cdx.Component{BOMRef: self, Type: cdx.ComponentTypeApplication, Name: b.name, Version: b.version, PackageURL: self,
			Hashes:   &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(sum[:])}},
			Licenses: &cdx.Licenses{{License: &cdx.License{ID: "Apache-2.0"}}}},
		Properties: settings(info),
	}
	components, refs := []cdx.Component{}, []string{}
	add := func(path, version, sum string) {
		c := cdx.Component{BOMRef: purl(path, version), Type: cdx.ComponentTypeLibrary, Name: path, Version: version, PackageURL: purl(path, version), Scope: cdx.ScopeRequired}
		if sum != "" {
			c.Properties = &[]cdx.Property{{Name: "go:sum", Value: sum}}
		}
		components, refs = append(components, c), append(refs, c.BOMRef)
	}
	add("std", strings.TrimPrefix(info.GoVersion, "go"), "")
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		add(m.Path, m.Version, m.Sum)
	}
	bom.Components, bom.Dependencies = &components, &[]cdx.Dependency{{Ref: self, Dependencies: &refs}}
	return encode(bom)
}

// settings are how the program was built, as far as it changes its bytes.
func settings(info *debug.BuildInfo) *[]cdx.Property {
	out := []cdx.Property{{Name: "go:version", Value: info.GoVersion}}
	for _, s := range info.Settings {
		out = append(out, cdx.Property{Name: "go:build:" + s.Key, Value: s.Value})
	}
	return &out
}

// encode writes the list, numbered by its own digest.
func encode(bom *cdx.BOM) ([]byte, error) {
	var out bytes.Buffer
	write := func() error {
		out.Reset()
		e := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON)
		return e.SetPretty(true).SetEscapeHTML(false).EncodeVersion(bom, cdx.SpecVersion1_6)
	}
	if err := write(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(out.Bytes())
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // a UUID of version 8: of one's own making
	bom.SerialNumber = fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	err := write()
	return out.Bytes(), err
}

// purl names a Go module.
func purl(path, version string) string {
	return "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
}
