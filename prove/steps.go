package prove

import "fmt"

// A stage is one of the checks of Verify, in the order in which they are made.
type stage int

const (
	stageForm stage = iota
	stageSignature
	stageRoot
	stageSince
	stageInclusion
	stageStatement
	stageFacts
	stageReplay
	stages
)

// Steps are the names of the checks of Verify, in their order: that every byte
// of the file is accounted for; who has signed it; who has signed the log's
// root; that the log continues an older one; that each record is in the log;
// that statements say the records; that facts, answers and overrides are what
// was committed to; that what was answered comes out the same when made anew.
func Steps() []string {
	return []string{"form", "signature", "checkpoint", "consistency", "inclusion", "statements", "facts", "replay"}
}

// The states of a Step.
const (
	Holds   = "holds"
	Fails   = "fails"
	NotDone = "not_done" // there was nothing to look at, or an earlier check failed
)

// A Step is what one check of Verify came to.
type Step struct {
	Step     string   `json:"step"` // one of Steps
	State    string   `json:"state"`
	Looked   int      `json:"looked"` // how many things were looked at
	Problems []string `json:"problems,omitempty"`
}

// maxProblems bounds how many problems are told.
const maxProblems = 100

// problem tells what does not hold, and at which check it was seen.
func (v *Verdict) problem(at stage, format string, args ...any) {
	if len(v.Problems) < maxProblems {
		v.Problems, v.at = append(v.Problems, fmt.Sprintf(format, args...)), append(v.at, at)
	}
	v.failed[at]++
}

// finish draws the sum of all checks.
func (v *Verdict) finish() *Verdict {
	v.Notes = append(v.Notes, v.remarked()...)
	v.remarks = nil
	v.OK = true
	for i, name := range Steps() {
		s := Step{Step: name, State: Holds, Looked: v.looked[i]}
		for k, p := range v.Problems {
			if v.at[k] == stage(i) {
				s.Problems = append(s.Problems, p)
			}
		}
		switch {
		case v.failed[i] > 0:
			s.State, v.OK = Fails, false
		case s.Looked == 0:
			s.State = NotDone
		}
		v.Steps = append(v.Steps, s)
	}
	return v
}
