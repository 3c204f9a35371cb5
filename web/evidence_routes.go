package web

import (
	"html/template"
	"net/http"

	"interdict"
	"interdict/internal/words"
)

// evidenceRoutes lists every address of the evidence pages.
func (s *site) evidenceRoutes(mux *http.ServeMux, frame *Frame) (err error) {
	s.evidencePages, err = frame.Parse(files, "templates/evidence", template.FuncMap{
		"textual": s.zone.textual,
		"int":     func(n int64) int { return int(n) },
		"basis":   func(b interdict.Basis) string { return words.Upper(basisWords(b)) },
	})
	if err != nil {
		return err
	}
	ev := s.opt.Evidence
	mux.HandleFunc("GET /evidence", s.evidence)
	if ev.Verifier != nil {
		mux.HandleFunc("GET /evidence/verify", s.verify)
		mux.HandleFunc("POST /evidence/verify", s.postVerify)
	}
	if ev.Keeper != nil {
		mux.HandleFunc("POST /books/{id}/deals/{line}/record", s.postKeepLine)
		mux.HandleFunc("POST /books/{id}/record", s.postKeepBook)
		mux.HandleFunc("POST /evidence/{number}/override", s.postOverride)
	}
	if ev.Log != nil {
		mux.HandleFunc("GET /evidence/checkpoint", s.checkpoint)
		mux.HandleFunc("GET /evidence/{number}", s.record)
	}
	if ev.Bundler != nil {
		mux.HandleFunc("POST /evidence/bundle", s.postBundle)
	}
	return nil
}
