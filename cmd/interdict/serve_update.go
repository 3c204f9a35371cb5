package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"interdict/internal/packs"
	"interdict/internal/words"
	"interdict/law"
	"interdict/screen/list/store"
	"interdict/web"
)

// An updater lets the pages take signed sets from one source, as update does:
// by the keys that were trusted there, without any of the flags that allow more.
type updater struct {
	*house
	from string
}

// From is the folder or address that is asked.
func (u updater) From() string { return u.from }

// Update takes the set, and waits until the pages have it in force.
func (u updater) Update(ctx context.Context, dry bool) (web.Updated, error) {
	lists, _, err := (&storeFlags{dir: u.f.listFlags.dir}).store(u.a)
	if err != nil {
		return web.Updated{}, err
	}
	flags := packsFlag{packs: u.f.packs}
	s, err := flags.store(u.a, lists)
	if err != nil {
		return web.Updated{}, err
	}
	if s == nil {
		return web.Updated{}, usagef("name a folder with --packs or INTERDICT_PACKS", "nowhere to keep packs")
	}
	if err := carried(s); err != nil {
		return web.Updated{}, err
	}
	ring, err := s.Keys()
	if err != nil {
		return web.Updated{}, err
	}
	got, err := s.Update(ctx, u.from, ring, packs.Options{DryRun: dry})
	if err != nil {
		return web.Updated{}, err
	}
	if !dry {
		u.hurry(ctx)
	}
	return updated(got, u.now())
}

// hurry has the files looked at now, and waits until they are in force or refused.
func (h *house) hurry(ctx context.Context) {
	done := make(chan struct{})
	select {
	case h.asked <- done:
	case <-ctx.Done():
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// updated puts what an update came to into the words of the pages.
func updated(u *packs.Update, known time.Time) (web.Updated, error) {
	out := web.Updated{Set: fmt.Sprintf("set %d of %s", u.Version, u.Name), ID: u.Digest(), MadeAt: u.MadeAt, Signed: u.Trust, Current: u.Current, Notes: u.Notes}
	for _, c := range u.Law {
		d, err := lawChanged(c.Old, c.New, known)
		if err != nil {
			return out, err
		}
		out.Law = append(out.Law, d)
	}
	if c := u.Catalog; c != nil {
		out.Others = append(out.Others, fmt.Sprintf("the catalog has %s and %s; before: %s and %s", words.Plural(c.To.Products, "product"), words.Plural(c.To.Makers, "maker"),
			words.Plural(c.From.Products, "product"), words.Plural(c.From.Makers, "maker")))
	}
	for _, c := range u.Lists {
		if !c.Same {
			out.Others = append(out.Others, listChanged(c))
		}
	}
	return out, nil
}

func listChanged(c store.Change) string {
	said := string(c.List) + " has " + words.Plural(c.Entries, "entry")
	if c.Was == 0 {
		return said + ", and was not here before"
	}
	return said + "; before: " + words.Number(c.Was) + ", with " + words.Number(c.Added) + " new, " + words.Number(c.Removed) + " gone, " + words.Number(c.Changed) + " changed"
}

// stock says what is in force beside the lists, how old it is and how it came.
func (x *held) stock(a *app, f *serveFlags) ([]web.Stock, error) {
	set, err := f.set(a)
	if err != nil {
		return nil, err
	}
	ship, err := law.Embedded()
	if err != nil {
		return nil, err
	}
	const program = "carried by the program"
	var out []web.Stock
	from := program
	if set != nil {
		from = fmt.Sprintf("signed set %d of %s", set.Version, set.Name)
		out = append(out, web.Stock{Title: "Signed set of " + set.Name, Version: fmt.Sprint(set.Version), Day: set.MadeAt.UTC().Format(time.DateOnly), Is: "made", Until: set.Until,
			Came: "signed update from " + set.From + ", by a key from " + set.Trust, SHA256: set.SHA256})
	}
	for _, p := range x.sitting.desk.Packs {
		came := from
		switch {
		case f.law != "":
			came = "your folder " + f.law
		case slices.ContainsFunc(ship, func(q *law.Pack) bool { return q.ID == p.ID && q.SHA256 == p.SHA256 }):
			came = program
		}
		out = append(out, web.Stock{Title: lawTitle(p), Href: "/law/" + string(p.ID), Version: fmt.Sprintf("%d, %s", p.Version, p.Status), Day: p.CheckedAt, Is: "checked", Came: came, SHA256: p.SHA256})
	}
	c := web.Stock{Title: "Catalog of products", Came: program, SHA256: x.sitting.desk.Catalog.Digest(), Version: words.Plural(x.sitting.desk.Catalog.Version().Products, "product")}
	if set != nil && set.Catalog != nil {
		c.Came, c.Day, c.Is = from, set.MadeAt.UTC().Format(time.DateOnly), "made"
	}
	out = append(out, c)
	if f.catalog != "" {
		out = append(out, web.Stock{Title: "Catalog for findings", Came: "your folder " + f.catalog + " beside it", SHA256: x.hunter.catalog.Digest()})
	}
	if p := x.sitting.profile; p != nil {
		out = append(out, web.Stock{Title: "Standing facts of " + p.Name, Came: "your file " + f.profile, SHA256: p.SHA256})
	}
	return out, nil
}

func lawTitle(p *law.Pack) string {
	if p.Short != "" {
		return p.Short
	}
	return p.Title
}
