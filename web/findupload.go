package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"interdict"
	"interdict/internal/words"
)

// dropData is the form in which files are dropped, with what went wrong the
// last time.
type dropData struct {
	Wrong, Hint string
	Limit       string
	Kinds       []verdictOption
	Kind        string
	Country     string
}

// ownerKinds are the sorts of owners that the form offers.
var ownerKinds = [...]string{"company", "federal_agency", "state_agency", "local_government", "school", "public_body", "contractor", "subsidy_recipient", "individual", "foreign_government"}

func newDrop(d dropData) dropData {
	d.Limit = words.Number(MaxDropped>>20) + " MB in all"
	for _, k := range ownerKinds {
		d.Kinds = append(d.Kinds, verdictOption{k, words.Upper(ownerWords("kind=" + k))})
	}
	return d
}

// dropped is what the form holds.
type dropped struct {
	kind, country string
	given         []string // the owner as fields, where it is not of the form
	files         []Dropped
}

// owner is the owner as fields of a party; nil is not stated.
func (d *dropped) owner() []string {
	out := d.given
	if d.kind != "" {
		out = append(out, "kind="+d.kind)
	}
	if d.country != "" {
		out = append(out, "country="+d.country)
	}
	return out
}

// drop looks files through and shows what is in them. Whatever goes wrong, what
// is open stays as it is.
func (f *finder) drop(w http.ResponseWriter, r *http.Request) {
	body := &capped{r: r.Body, left: MaxDropped + 1<<18}
	r.Body = io.NopCloser(body)
	var in dropped
	x, err := f.readDrop(r, body, &in)
	if err == nil {
		http.Redirect(w, r, x.href(), http.StatusSeeOther)
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(body.r, maxDrain))
	d := dropData{Kind: in.kind, Country: in.country}
	status := http.StatusUnprocessableEntity
	switch {
	case errors.Is(err, errTooLarge):
		status = http.StatusRequestEntityTooLarge
		d.Wrong = "It is larger than " + words.Number(MaxDropped>>20) + " MB and was not looked through."
		d.Hint = "Run interdict find on it, which has no such limit, and drop its report."
	case errors.Is(err, errScansFull):
		status = http.StatusConflict
		d.Wrong = words.Number(MaxScans) + " results are open, as many as this program holds."
		d.Hint = "Close one of them first."
	default:
		said, hint, _ := strings.Cut(err.Error(), "\nhint: ")
		d.Wrong = ended(opening(clipText(said, 500)))
		if hint != "" {
			d.Hint = ended(words.Upper(clipText(hint, 500)))
		}
	}
	f.pages.Render(w, "overview", Page{Title: "Nothing was looked through", Here: "/findings", Status: status, Data: f.overviewData(d)})
}

// readDrop takes files out of the form and looks them through.
func (f *finder) readDrop(r *http.Request, body *capped, in *dropped) (*scan, error) {
	select {
	case f.hunting <- struct{}{}:
		defer func() { <-f.hunting }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if r.ContentLength > MaxDropped+1<<18 {
		return nil, errTooLarge
	}
	if f.scans.full() {
		return nil, errScansFull
	}
	if err := in.read(r); err != nil || body.over {
		if body.over {
			return nil, errTooLarge
		}
		return nil, err
	}
	name, h, err := f.hunt(r.Context(), in)
	if err != nil {
		return nil, err
	}
	x, err := f.scans.add(name, h, f.force, f.now())
	if err == nil && len(in.files) == 1 {
		file := in.files[0]
		file.Owner = in.owner()
		f.scans.keepFile(x, &file)
	}
	return x, err
}

var (
	errHuntLong = errors.New("looking through it took too long for a page\nhint: run interdict find on it, and drop its report")
	errNoFile   = errors.New("no file was sent\nhint: choose a file, or drop one on the field")
)

// read takes the parts of the form.
func (d *dropped) read(r *http.Request) error {
	form, err := r.MultipartReader()
	if err != nil {
		return errNoFile
	}
	left := int64(MaxDropped)
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return errNoFile
		}
		name := part.FileName()
		switch part.FormName() {
		case "kind", "country":
			text, err := io.ReadAll(io.LimitReader(part, 100))
			if err != nil {
				return err
			}
			d.field(part.FormName(), strings.TrimSpace(string(text)))
		case "file":
			if name == "" {
				continue // the field was left empty
			}
			if len(d.files) == maxDroppedFiles {
				return errors.New("more than " + words.Number(maxDroppedFiles) + " files were dropped at once\nhint: drop fewer, or put them into a zip archive")
			}
			b, err := io.ReadAll(io.LimitReader(part, left+1))
			if err != nil {
				return err
			}
			if left -= int64(len(b)); left < 0 {
				return errTooLarge
			}
			d.files = append(d.files, Dropped{Name: fileName(name), Content: b})
		}
	}
	if len(d.files) == 0 {
		return errNoFile
	}
	return nil
}

func (d *dropped) field(name, value string) {
	switch {
	case !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool { return r < 0x20 }):
	case name == "kind" && slices.Contains(ownerKinds[:], value):
		d.kind = value
	case name == "country":
		d.country = value
	}
}

// hunt looks every file through, as long as a browser waits. One that nobody can
// read among others that can be is named as not read.
func (f *finder) hunt(whole context.Context, in *dropped) (string, Hunted, error) {
	ctx, cancel := context.WithTimeout(whole, f.patience)
	defer cancel()
	var all []Hunt
	var unread []NotRead
	for _, file := range in.files {
		file.Owner = in.owner()
		if len(bytes.TrimSpace(file.Content)) == 0 {
			unread = append(unread, NotRead{[]string{file.Name}, "the file is empty"})
			continue
		}
		h, err := f.hunter.Hunt(ctx, file)
		if whole.Err() != nil {
			return "", Hunted{}, whole.Err()
		}
		if ctx.Err() != nil {
			err = errHuntLong
		}
		if err != nil {
			said, hint, _ := strings.Cut(err.Error(), "\nhint: ")
			if len(in.files) == 1 {
				return "", Hunted{}, err
			}
			unread = append(unread, NotRead{[]string{file.Name}, ended(said) + " " + ended(words.Upper(hint))})
			continue
		}
		all = append(all, Hunt{Name: file.Name, Hunted: h})
	}
	if len(all) == 0 {
		return "", Hunted{}, errors.New(unread[0].Path[0] + ": " + strings.TrimSpace(unread[0].Why))
	}
	name, out := merge(all)
	for _, u := range unread {
		out.unread(u)
	}
	return name, out, nil
}

// unread notes one more thing that was not read.
func (h *Hunted) unread(u NotRead) {
	h.Complete = false
	h.Missed++
	if len(h.Unread) < maxUnread {
		h.Unread = append(h.Unread, u)
	}
}

// merge puts what several files hold into one. A host of one name is one host
// in all of them; a folder is another one in each.
func merge(all []Hunt) (string, Hunted) {
	if len(all) == 1 {
		return all[0].Name, all[0].Hunted
	}
	out := Hunted{Complete: true, Catalog: all[0].Catalog}
	var names, as []string
	for _, h := range all {
		names = append(names, h.Name)
		if !slices.Contains(as, h.As) {
			as = append(as, h.As)
		}
		for _, x := range h.Findings {
			if isPath(x.Asset) && x.Asset != h.Name {
				x.Asset = h.Name + " › " + x.Asset
			}
			out.Findings = append(out.Findings, x)
		}
		out.Report, out.Complete = out.Report || h.Report, out.Complete && h.Complete
		out.Rows, out.Over, out.Missed, out.Files = out.Rows+h.Rows, out.Over+h.Over, out.Missed+h.Missed, out.Files+h.Files
		out.Unread, out.From = append(out.Unread, h.Unread...), append(out.From, h.From...)
		for _, n := range h.Notes {
			out.Notes = append(out.Notes, h.Name+": "+n)
		}
	}
	out.Unread = out.Unread[:min(len(out.Unread), maxUnread)]
	out.As = strings.Join(as, "; ")
	if len(names) > 3 {
		return words.Number(len(names)) + " files, " + names[0] + " the first", out
	}
	return words.AndList(names), out
}

// isPath reports whether an asset is a folder, a file or a drive, which every
// machine has of its own.
func isPath(asset string) bool {
	return strings.ContainsAny(asset, `/\`) || asset == "." || strings.HasSuffix(asset, ":")
}

// findOverview is the page where files are dropped, with what is open.
type findOverview struct {
	Headline, Lead string
	Scans          []scanRow
	Drop           dropData
	Full           bool
}

// A scanRow is a scan in the overview.
type scanRow struct {
	ID, Name, Read, Said string
	Here, Likely, Ask    int
	Noted, Known, All    int
	Missed               int
	Complete             bool
}

func (f *finder) overview(w http.ResponseWriter, r *http.Request) {
	d := f.overviewData(dropData{})
	f.pages.Render(w, "overview", Page{Title: d.Headline, Here: "/findings", Data: d})
}

func (f *finder) overviewData(drop dropData) findOverview {
	d := findOverview{Drop: newDrop(drop), Full: f.scans.full(), Headline: "No findings are open yet",
		Lead: "Drop a bill of materials, an inventory or the report of a scan, and see what restricted software it shows, where, and how sure that is."}
	now := f.now()
	for _, x := range f.scans.all() {
		c := countFound(x)
		row := scanRow{ID: x.id, Name: x.name, Read: f.zone.instant(x.readAt) + " (" + age(x.readAt, now) + ")", Said: c.headline(x),
			Here: c.by[interdict.Present] + c.by[interdict.PresentEmbedded], Likely: c.by[interdict.Probable] + c.by[interdict.Imposter], Ask: c.by[interdict.ForReview],
			Noted: c.noted(), Known: c.known + c.answered, All: len(x.rows) + x.Over, Missed: x.Missed, Complete: x.Complete}
		d.Scans = append(d.Scans, row)
	}
	switch len(d.Scans) {
	case 0:
	case 1:
		d.Headline, d.Lead = d.Scans[0].Said, ""
	default:
		d.Headline, d.Lead = words.Plural(len(d.Scans), "result")+" are open", ""
	}
	return d
}
