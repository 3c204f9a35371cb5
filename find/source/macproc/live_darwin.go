package macproc

import "golang.org/x/sys/unix"

// Live is the running system.
func Live() System { return live{} }

type live struct{}

// zombie is the state of a process that has ended and is not yet fetched.
const zombie = 5

// Processes lists what runs.
func (live) Processes() ([]Process, error) {
	all, err := unix.SysctlKinfoProcSlice("kern.proc.all")
	if err != nil {
		return nil, err
	}
	out := make([]Process, 0, len(all))
	for i := range all {
		if p := &all[i].Proc; p.P_stat != zombie {
			out = append(out, Process{ID: p.P_pid, Name: unix.ByteSliceToString(p.P_comm[:])})
		}
	}
	return out, nil
}

// Arguments asks for one process.
func (live) Arguments(id int32) ([]byte, error) { return unix.SysctlRaw("kern.procargs2", int(id)) }
