package lists

import (
	"slices"

	"interdict"
	"interdict/decide"
	"interdict/internal/listed"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/policy"
)

// Answers puts screening behind what packs and catalog know. ok is false when
// nothing but the starter set is open: then there is nothing to add.
func (o *Opened) Answers(inner decide.Lists, opts screen.Options) (a *listed.Answers, ok bool, err error) {
	ok = slices.ContainsFunc(o.Lists, func(l Held) bool { return l.Way != list.Carried })
	if !ok {
		return nil, false, nil
	}
	opts.Limit = listed.Limit
	s, err := o.Screener(opts)
	return &listed.Answers{Packs: inner, Search: s, Counts: o.Whole(), Policy: o.Policy.Policy}, true, err
}

// Whole are the lists on which "not found" counts, with the days of their
// editions: those that are complete, and fresh enough.
func (o *Opened) Whole() map[interdict.ListID]string {
	return listed.Whole(policy.Of(o.snaps), o.Policy.Policy, o.now)
}

// Versions are the editions that were looked at, for the decision.
func (o *Opened) Versions() []interdict.ListVersion {
	var out []interdict.ListVersion
	for _, l := range o.Lists {
		out = append(out, interdict.ListVersion{ID: l.ID, AsOf: l.AsOf, SHA256: l.SHA256, Way: string(l.Way), Complete: l.Complete})
	}
	return out
}
