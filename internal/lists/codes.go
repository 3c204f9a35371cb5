package lists

// A Code is a fixed word by which lists say what is odd or missing.
type Code struct {
	Code  string
	Means string
	Do    string // what a person can do about it; "" for nothing
}

// Codes are all the words, those of gaps first. A test holds them to the code.
func Codes() []Code {
	const again = "fetch or import the list again"
	return []Code{
		{"missing", "a list that the policy requires is not loaded, so nothing is clear", "interdict lists update, or interdict lists import"},
		{"incomplete", "a required list is loaded in part only: its note says what is missing", again},
		{"stale", "a required list is older than the policy allows", "interdict lists update"},
		{"undated", "nobody knows of which day a required list is", "import it with --as-of DAY"},
		{"small", "a required list has fewer entries than the whole list can have", again},

		{"bad-row", "a row could not be read: the others stand, and the list is incomplete", again + "; if it stays, the publisher's format has changed"},
		{"short-row", "a row has fewer columns than belong: it was read as far as it goes, and the list is incomplete", again},
		{"duplicate-id", "two rows have one number: both are kept", ""},
		{"second-header", "the line of headings stands in the file again: it was passed over", ""},
		{"not-utf-8", "text in another encoding: in tables it was read as Windows-1252, in JSON some letters are lost", ""},
		{"truncated", "the file is cut off and was read because that was allowed: the list is incomplete", again},
		{"no-end-mark", "the end mark that the publisher writes is missing; the rows are whole", ""},
		{"no-name", "an entry without a name was left out: the list is incomplete", again},
		{"ended", "a listing that has ended was left out", ""},
		{"unknown-sub-list", "a part of the file belongs to a list that has no id here and was left out", "say so to the makers of this program"},
		{"not-a-list", "a file of several is no list and was left out", ""},
		{"no-alias-file", "the alias file of OFAC was not given: the list is incomplete", "give sdn.csv, alt.csv and add.csv together"},
		{"no-address-file", "the address file of OFAC was not given: names can be searched, addresses cannot", "give sdn.csv, alt.csv and add.csv together"},
		{"remark-cut", "a remark fills its column and the comments file was not given", "give the comments file too"},
		{"alias-of-nobody", "aliases of a party that has no row: the files are of two editions; the names are searched nevertheless", "fetch all files of one day"},
		{"address-of-nobody", "addresses of a party that has no row", "fetch all files of one day"},
		{"comment-of-nobody", "the rest of a remark of a party that has no row", "fetch all files of one day"},
		{"comment-out-of-step", "the rest of a remark that is not full: the files are of two editions", "fetch all files of one day"},
		{"category-entry", "an entry covers a category of goods and names no company", "read it: a screening of names cannot find it"},
		{"no-company-read", "an entry in which no company was recognised: the list is incomplete", "read it, and say so to the makers of this program"},
		{"no-target", "an entity of the file is on no list and was left out", ""},
		{"column-guess", "what a column of your table was taken for", "if it is wrong, name the column as the message says"},
		{"column-skip", "a column of your table was not read", ""},
		{"damaged", "a file that is kept is not what it was: the edition before is used, or the list is missing", again},
		{"kept-other", "a list was not replaced: the edition in force is nearer to its publisher, or far longer", ""},
	}
}
