// Package web is the frame of the pages that `interdict serve` shows, and the
// pages inside it: of DECIDE, and of each job for which Options has something.
//
// # The frame
//
// A Frame draws what all pages share: the masthead with its entries, the grey
// band with age and state of the law, the footer, the marks (squares say what,
// circles say how sure). Another job parses its own templates with
// Frame.Parse, mounts its handler through Options.Mounts and names itself in
// the literal list of Options.Nav. It needs nothing else of this package.
//
// # What a page may do
//
// Pages are rendered here, whole without script, and fetch nothing from
// elsewhere: the content security policy that Protect sets allows one
// stylesheet and one small script of our own. Protect also refuses foreign
// Host headers (DNS rebinding) and posts from other origins, and Server sets
// the timeouts. Everything that a browser sends is bounded; see limits.go.
//
// # State
//
// Uploaded books and the answers given to questions live in memory and end
// with the process. An answer sets one field of the deal, is kept with who
// gave it and when, and can be taken back; the line is decided again from the
// deal as it was read plus the answers that stand.
//
// What answers rest on comes with Options and is an Edition. Handler.Replace puts
// another in force: a request ends with the edition with which it began, and a
// line of a book keeps that which has answered it until somebody has it decided
// anew.
//
// Files of parties live in memory too. Their answers are made anew whenever
// something has changed that they rest on: the day, the lists, a clearing.
// Clearings are kept by the Screener.
//
// # Evidence
//
// What is recorded leaves memory: Evidence.Keeper writes it to a signed log, one
// request at a time, and a line remembers the numbers of its records. A record's
// page shows checks that were made for it at that moment, as they are made for an
// auditor. A bundle that somebody hands in is checked and not kept.
//
// What was found in files that were dropped lives in memory as well and does not
// change: the files themselves are looked at once, in memory, and not kept, but for
// a small table, which is read anew when somebody says what its columns mean.
//
// # Words and marks
//
// Serif type is the source's own words and nothing else. Every outcome has its
// word beside its square, every source its confidence beside its circle. What
// is not known is said ("not stated", "not known"), never left blank.
package web
