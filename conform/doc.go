// Package conform lets other people's programs judge what interdict writes:
// verifiers of signed envelopes, and the published schemas of the formats.
//
// It is a module of its own, so that none of them is linked into interdict or
// stands in its list of components. It knows interdict as a user does: its
// tests build the program and run it.
package conform
