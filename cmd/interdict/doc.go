// Command interdict carries out a technology ban.
//
//	interdict VERB [flags] [arguments]
//
// # Verbs
//
//	version     show what this program is and knows, with digests
//	completion  print the completion script of your shell
//	help        show examples, use and flags of a verb
//
// interdict help VERB shows examples first, then every flag.
//
// # Output
//
// Results go to standard output, everything else to standard error. The flag
// --format chooses the form: text is for people and the default on a terminal,
// json the default elsewhere. Long work shows its progress on a terminal, none
// with --quiet. Colours follow --color, NO_COLOR and the terminal. The same
// inputs, law, lists and clocks give the same bytes.
//
// # Exit codes
//
//	0  clear: permitted, no match, nothing found
//	1  the tool failed: there is no answer
//	2  wrong use: the question was not understood
//	3  bad news: prohibited, matched, found; a check that failed
//	4  needs a licence or a review
//	5  incomplete: something could not be read, and nothing worse
//
// The worst result decides: 3 over 4 over 5 over 0. Without a verb the program
// shows its help and ends with 2, so that a script whose verb got lost does
// not read "clear". Secrets never come by flag.
//
// # Limitations
//
// Nothing that this program prints is legal advice. It knows the restrictions
// that it ships and was given, as of the dates that version shows, and says
// for each how well its source was seen. "No restriction known to this tool
// reaches it" does not say that the law allows it. What is not known is never
// taken as permitted.
package main
