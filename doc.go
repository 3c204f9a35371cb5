// Package interdict is the vocabulary of technology bans: the types in which
// the rest of this module speaks, with pure methods and no I/O.
//
// A Deal is one line of business put to the question. A Decision is the
// answer. Between them stand restrictions (package law), products (package
// catalog) and the engine (package decide); this package knows none of them.
//
// # What is not known
//
// An absent field of a Deal is unknown, never a default. A known field holds
// one value, or several of which one is true, or "!x" for any value but x,
// or "n/a" for "does not apply". Values carries all of these.
package interdict

// NotLegalAdvice stands on every report made for a person.
const NotLegalAdvice = "Not legal advice."
