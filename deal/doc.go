// Package deal reads deals from files: order books as CSV or XLSX, JSON, JSON
// Lines, YAML, and key=value flags.
//
// Every format becomes the same small tree of fields and values, each with its
// place in the file, and one strict binder turns a tree into an
// interdict.Deal. What a field takes stands in one table, Fields.
//
// # What is read how
//
// JSON and YAML are written by programs and by careful people: words are taken
// as they stand, and a word that is not known is an error that names the
// nearest one. Cells of CSV and XLSX and values of flags are written by busy
// people: there the spellings of order books are read too ("United States",
// "30 Sep 2024", "$1,200", "Verlängerung"), but only where they have one
// reading, and every such reading is told in Row.Notes.
//
//   - An empty cell is unknown, never a default.
//   - "|" separates several values in a cell; "\|" is the character itself.
//   - "!US" is any value but US, "n/a" says that a fact does not apply, "{}"
//     in the column of an object is one of which nothing is known.
//   - A cell that begins with ' followed by one of = + - @ ' tab is read
//     without the first '. Write puts it there, so that a spreadsheet
//     shows the text and does not run it.
//   - Members of a list stand in numbered columns ("parties.0.name"), a party
//     also in columns named by its role ("parties.end_user.name").
//
// # Bad rows
//
// A row that cannot be read comes as a Row with Err, which holds a Problem for
// each thing that is wrong. It changes no other row. When the rest of a file
// cannot be read at all, the last Row is marked Fatal.
//
// # Headers
//
// Columns are recognised by the fields' own dotted names, by Options.Map, and
// by the headers that order books have in English, German, French, Spanish and
// Russian. A column that maps to nothing is not read, and is listed with the
// reason in what Options.OnMapping is given. Two choices are worth knowing: the
// date of an order is agreement_at, the date of delivery performed_at, and,
// where there is no delivery date, that of the invoice. See Columns.
package deal
