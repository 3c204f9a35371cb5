// Package confine lets a process give up rights that reading needs none of. It
// is part of the programs: what is given up cannot be had again.
package confine
