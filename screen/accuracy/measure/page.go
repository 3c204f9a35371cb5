package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"interdict/screen"
	"interdict/screen/accuracy"
	"interdict/screen/list"
)

// page measures both flavours on two seeds each and writes accuracy.md and
// accuracy.svg into dir.
func page(dir string, snaps []list.Snapshot, s *screen.Screener, size accuracy.Size, pairs string) error {
	c := screen.Shipped()
	same := accuracy.By(s, accuracy.SameParty(snaps))
	p := accuracy.Page{Lists: snaps, Names: s.Names(), Calibration: c.Version, Seeds: []uint64{20240624, 77}}
	for _, f := range []struct {
		name    string
		flavour accuracy.Flavour
	}{{"plain flavour", accuracy.Plain}, {"other flavour", accuracy.Other}} {
		for _, seed := range p.Seeds {
			t := accuracy.Measure(f.flavour.Make(snaps, seed, size), same, float64(c.Review), float64(c.Match), 2)
			p.Lines = append(p.Lines, accuracy.Line{Name: fmt.Sprintf("%s, seed %d", f.name, seed), Table: t})
		}
	}
	text, err := os.ReadFile(pairs)
	if err != nil {
		return err
	}
	all, fails := 0, 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "#") {
			all++
			fails += strings.Count(line, "\tfails\t")
		}
	}
	p.HardPairs = fmt.Sprintf("%d, of which %d are known to be judged wrongly and marked so", all, fails)
	md, err := os.Create(filepath.Join(dir, "accuracy.md"))
	if err != nil {
		return err
	}
	defer md.Close()
	if err := p.Write(md); err != nil {
		return err
	}
	svg, err := os.Create(filepath.Join(dir, "accuracy.svg"))
	if err != nil {
		return err
	}
	defer svg.Close()
	return accuracy.Curve(svg, p.Lines)
}
