package deal

import "interdict"

// Contradictions lists facts of a deal that cannot both be true, in words. They
// do not make a bad row: which of the two is wrong is for the user to say.
func Contradictions(d interdict.Deal) []string { return nil }
