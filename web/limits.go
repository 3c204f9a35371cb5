package web

import "time"

// Limits of what one process holds for its browser. They are said aloud on the
// page when reached.
const (
	// MaxBooks bounds the order books that are open at once. Sixteen full ones
	// take under 1 GB.
	MaxBooks = 16

	// MaxRows bounds the lines of one book. Above it a page stops being a page;
	// `interdict decide` has no such limit.
	MaxRows = 20_000

	// MaxUpload bounds an uploaded file: a workbook of 20,000 wide rows is
	// about 4 MB, as JSON 20 MB.
	MaxUpload = 32 << 20

	// MaxBundleRecords bounds the records of a bundle that is made here;
	// `interdict bundle` has no such limit.
	MaxBundleRecords = 2000

	// MaxBundle bounds a bundle that is verified here: some two thousand
	// records. `interdict verify` takes more.
	MaxBundle = 64 << 20

	// maxKeys bounds the public keys that are given with it, and the older
	// checkpoint.
	maxKeys = 64 << 10

	// maxVerified is how many records of a verified bundle are listed.
	maxVerified = 50

	// maxDrain is how much of a too large upload is read and thrown away, so
	// that the browser gets to see the page that says so.
	maxDrain = 256 << 20

	// maxForm bounds every other posted form: a dozen short answers.
	maxForm = 64 << 10

	// maxAnswers bounds the answers kept for one line, those taken back included.
	maxAnswers = 200

	// maxText bounds one typed answer.
	maxText = 2000

	// pageRows is how many lines one page of a book shows.
	pageRows = 100

	// MaxScans bounds the files looked through for software that are open at
	// once, and MaxFindings what is kept of one. A full one takes about 75 MB.
	MaxScans    = 16
	MaxFindings = 20_000

	// MaxDropped bounds what is dropped at once to be looked through for
	// software: a bill of materials of 50,000 components is about 40 MB.
	MaxDropped = 64 << 20

	// maxKeptTable bounds a dropped table that is kept, so that it can be read anew
	// with other columns.
	maxKeptTable = 8 << 20

	// maxHunt is how long a drop is looked through. A browser is answered within
	// two minutes; see Server.
	maxHunt = 90 * time.Second

	// maxDroppedFiles is how many files may be dropped at once.
	maxDroppedFiles = 500

	// maxOwners, maxProducts, maxTrail and maxFacts bound what the pages of one
	// scan and one finding show; the rest is counted.
	maxOwners   = 4
	maxProducts = 40
	maxTrail    = 60
	maxFacts    = 40

	// maxUnread is how many unread things of one drop are named.
	maxUnread = 1000

	// maxBadShown is how many unread rows a page names before it links to the rest.
	maxBadShown = 8
)
