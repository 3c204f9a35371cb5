package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/find/vex"
)

// vexFlags are the flags that bring vendors' answers in, and say whose ours are.
type vexFlags struct {
	vex    []string
	author string
}

func (f *vexFlags) register(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.vex, "vex", nil, "`file` of vendors' answers, OpenVEX or CycloneDX; they are shown at each finding, and hide none; repeatable")
	c.Flags().StringVar(&f.author, "author", "unnamed user of interdict", "with openvex and cyclonedx-vex: `who` makes the statements")
}

// answers reads what vendors have said. What breaks the rules of its form does
// not count, and is named.
func (f *vexFlags) answers(a *app) ([]vex.Statement, error) {
	var all []vex.Statement
	for _, name := range f.vex {
		b, err := readBounded(name, vex.MaxSize)
		if err != nil {
			return nil, err
		}
		got, faults, err := vex.Read(name, b)
		if errors.Is(err, vex.ErrNotVEX) {
			return nil, hinted(err, "--vex takes what a vendor says of its products; name inventories and SBOMs as paths")
		}
		if err != nil {
			return nil, err
		}
		for i, fault := range faults {
			if i == maxFaults {
				a.remark(fmt.Sprintf("%s: %d more do not count", shown(name), len(faults)-i))
				break
			}
			a.remark(shown(fault))
		}
		all = append(all, got...)
	}
	return all, nil
}

// maxFaults bounds how many statements that do not count are named.
const maxFaults = 20

func readBounded(name string, limit int64) ([]byte, error) {
	r, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%s: more than %d bytes", name, limit)
	}
	return b, err
}

// vex writes findings as statements. Nothing found is no document in OpenVEX.
func (s *findSink) vex(found []interdict.Finding) error {
	made := vex.Made{Author: s.f.author, At: s.at, Tool: program().Version}
	if s.f.format.value == "cyclonedx-vex" {
		return vex.CycloneDX(s.w, found, made)
	}
	err := vex.OpenVEX(s.w, found, made)
	if errors.Is(err, vex.ErrNothing) {
		s.a.remark(err.Error())
		return nil
	}
	return err
}

// question prints what would settle a finding, and what vendors have answered.
func (s *findSink) question(f *interdict.Finding) {
	if f.Question != "" {
		s.line("   ask: %s", shown(f.Question))
	}
	for _, a := range f.Said() {
		s.line("   %s", shown(a))
	}
}
