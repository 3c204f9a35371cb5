//go:build !windows

package hunt

// HostDisks are the disks of this host. All of them are mounted below one root;
// those of other machines a scan leaves out when it meets them.
func HostDisks() Disks { return Disks{Roots: []string{"/"}} }
