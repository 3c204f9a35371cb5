package web

import (
	"html/template"
	"net/http"
)

// evidenceRoutes lists every address of the evidence pages.
func (s *site) evidenceRoutes(mux *http.ServeMux, frame *Frame) (err error) {
	s.evidencePages, err = frame.Parse(files, "templates/evidence", template.FuncMap{
		"textual": s.zone.textual,
		"int":     func(n int64) int { return int(n) },
	})
	if err != nil {
		return err
	}
	ev := s.opt.Evidence
	mux.HandleFunc("GET /evidence", s.evidence)
	if ev.Keeper != nil {
		mux.HandleFunc("POST /books/{id}/deals/{line}/record", s.postKeepLine)
		mux.HandleFunc("POST /books/{id}/record", s.postKeepBook)
	}
	if ev.Log != nil {
		mux.HandleFunc("GET /evidence/checkpoint", s.checkpoint)
	}
	return nil
}
