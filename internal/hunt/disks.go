package hunt

// Disks are what a scan of the running host looks at.
type Disks struct {
	Roots []string
	Left  []string // what is left out, and why: drives of other machines, drives without a disk
}
