package law

import (
	"interdict"
	"interdict/internal/strictyaml"
)

// Cases are the tests of a pack, in words that a lawyer can check.
type Cases struct {
	Pos     strictyaml.Pos
	KnownAt string                           `yaml:"known_at,required"` // date; tests never read the clock
	Given   strictyaml.Map[*strictyaml.Node] `yaml:"given"`             // deals that cases build on
	Cases   []Case                           `yaml:"cases,required"`
}

// A Case is one deal, or one line of facts, and the answer that the pack gives.
type Case struct {
	Pos     strictyaml.Pos
	Name    string                          `yaml:"name,required"`
	Like    string                          `yaml:"like"`  // a given deal, on which Deal is laid
	Deal    *strictyaml.Node                `yaml:"deal"`  // deal fields
	Facts   strictyaml.Map[strictyaml.List] `yaml:"facts"` // coded facts, instead of a deal
	Each    strictyaml.Map[strictyaml.List] `yaml:"each"`  // one case for each of these values
	KnownAt string                          `yaml:"known_at"`
	Expect  Expect                          `yaml:"expect,required"`
}

// Expect is what a case must get; absent fields are not checked.
type Expect struct {
	Outcome    interdict.Outcome    `yaml:"outcome,required"`
	Between    strictyaml.List      `yaml:"between"`
	Basis      interdict.Basis      `yaml:"basis"`
	Rules      strictyaml.List      `yaml:"rules"` // ids of the reasons, exactly
	Needs      strictyaml.List      `yaml:"needs"` // facts or fields asked for, exactly
	Advisories strictyaml.List      `yaml:"advisories"`
	Duties     strictyaml.List      `yaml:"duties"`
	Confidence interdict.Confidence `yaml:"confidence"`
}

// Cases reads cases.yaml beside the pack, once; nil where there is none.
// Whoever decides deals never asks for them, and so never pays for them.
func (p *Pack) Cases() (*Cases, error) {
	if p.cases == nil {
		return nil, nil
	}
	return p.cases()
}

// ParseCases reads one cases.yaml.
func ParseCases(file string, src []byte) (*Cases, error) {
	c := &Cases{}
	if err := strictyaml.Unmarshal(file, src, c); err != nil {
		return nil, err
	}
	return c, nil
}
