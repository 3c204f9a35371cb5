// Command interdict carries out a technology ban.
//
//	interdict VERB [flags] [arguments]
//
// # Verbs
//
//	decide      may this deal go ahead? by this person, on this date, and why
//	screen      is this party on a restricted-party list? any script, any spelling
//	lists       restricted-party lists: what is loaded, of which day, from where
//	find        where is the software? on hosts, in archives, images, SBOMs and inventories
//	bundle      write evidence into one file for an auditor
//	verify      check evidence offline: signature, inclusion, replay
//	override    set a recorded answer aside: by whom, why, by which authority, until when
//	key         signing keys for evidence: make, show, rotate
//	evidence    how long evidence is kept: drop what is over, hold what is disputed
//	update      take law, catalog and lists from signed packs, out of a folder or an address
//	pack        sign law, catalog and lists for others, and show what such a set holds
//	law         the bench of rule authors: list, show, lint, test, check and compare law packs
//	explain     print a rule with its source and cases, a restriction, a product, a list's entry, or a code
//	serve       pages on this machine: order books, parties on lists, findings of software, prints
//	bench       measure here and now, each figure with its base from the same run
//	schema      print the JSON Schema of deals or of decisions
//	version     show what this program is and knows, with digests
//	completion  print the completion script of your shell
//	help        show examples, use and flags of a verb
//
// interdict help VERB shows examples first, then every flag.
//
// # Deals
//
// interdict decide reads XLSX, CSV, JSON, JSON Lines and YAML, or one deal by
// --act and --set. It answers each deal: prohibited, needs a licence, review or
// permitted, always with the reason. A fact that is not stated is unknown,
// never a default; if it matters, the answer is a review with the question.
// --profile names a file of standing facts of the house. doc/decide.md tells
// how to ask and how to read an answer, doc/deal.md lists every field,
// doc/profile.md describes profiles, and
// interdict schema prints the JSON Schemas of deals and decisions.
//
// A row that cannot be read is named with file, line and column, and counted.
// It never stops the rest. A law pack or profile that cannot be read stops the
// run before the first answer.
//
// # Parties
//
// interdict screen looks names up, of the command line or of a table, on the
// lists that are loaded: interdict lists fetches and imports them, --list names
// files as published. A band says what to do. Nothing is clear while a list that
// the policy requires is missing, cut or stale; what is missing is said and ends
// with code 5. doc/screen.md tells how to ask and how to read an answer.
//
// # Software
//
// interdict find reads files, archives, images, bills of materials and exports
// of other tools, and reports what is there with its trail: doc/find.md. Nothing
// is written, run or fetched. What was not read is said and ends with code 5.
// --owner puts each finding to the law. doc/observations.md is the form for
// sources of one's own, doc/findings.md the form of what is written.
//
// # Evidence
//
// interdict decide --record keeps evidence of each answer in a signed log,
// bundle writes it into one file, and verify checks that offline and decides
// anew: doc/evidence.md. A person may set an answer aside: override makes a
// second record that points to it, and nothing is edited. Keys come by file, passphrases by file or environment.
//
// # Clocks
//
// Each act is put to the law in force at its own time. --law-at puts it to the
// law of another time, and --known-at to the law as the world could know it
// then. --now sets the clock of the run, so that an answer can be repeated.
// These take a date or an instant with an offset.
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
