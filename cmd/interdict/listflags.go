package main

import (
	"time"

	"github.com/spf13/cobra"

	"interdict/internal/lists"
	"interdict/screen/list"
)

// listFlags are the flags of every verb that looks parties up.
type listFlags struct {
	dir    string
	files  []string
	asOf   string
	policy string
	held   *lists.Opened // judged anew instead of being read again
}

// register adds the flags to a verb.
func (f *listFlags) register(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.files, "list", nil, "search this `ID=PATH` too, a published file or folder as it is; repeatable")
	if err := c.RegisterFlagCompletionFunc("list", completeGiven); err != nil {
		panic(err) // the flag was added one line above
	}
	f.registerDir(c)
	c.Flags().StringVar(&f.asOf, "as-of", "", "the `day` of the files of --list, where they do not say it")
	c.Flags().StringVar(&f.policy, "policy", "", "`file` that says which lists must be there, and how fresh")
}

// registerDir adds only the flag that says where lists are kept.
func (f *listFlags) registerDir(c *cobra.Command) {
	c.Flags().StringVar(&f.dir, "lists", "", "`folder` where lists are kept; INTERDICT_LISTS or the user's data folder unless given")
}

// folder is where lists are kept, "" if nowhere.
func (f *listFlags) folder(a *app) string {
	if f.dir != "" {
		return f.dir
	}
	return lists.DefaultDir(a.Env)
}

// open reads what the flags name and tells what was odd about it.
func (f *listFlags) open(a *app, now time.Time) (*lists.Opened, error) {
	if f.asOf != "" {
		if _, err := time.Parse(time.DateOnly, f.asOf); err != nil {
			return nil, usagef("write 2026-11-20", "--as-of %q is not a day", f.asOf)
		}
	}
	if f.held != nil {
		return f.held.At(now), nil
	}
	o, err := lists.Open(lists.Options{Dir: f.folder(a), Files: f.files, AsOf: f.asOf, Policy: f.policy}, now)
	if err != nil {
		return nil, err
	}
	a.sayWarnings(o.Warnings)
	return o, nil
}

// sayWarnings tells what was odd about lists, each sort once.
func (a *app) sayWarnings(warnings []list.Warning) {
	said := map[string]bool{}
	for _, w := range warnings {
		if !said[w.Code+w.File] {
			said[w.Code+w.File] = true
			a.remark(w.String())
		}
	}
}

// suppressionFlag gives a verb the file of pairs that somebody has cleared.
func suppressionFlag(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "suppressions", "", "`file` of pairs that somebody has cleared")
}
