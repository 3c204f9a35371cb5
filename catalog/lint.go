package catalog

func (r *rows) lint() []error { return nil }
