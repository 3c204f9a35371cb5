package web_test

import (
	"errors"
	"io"

	"interdict"
	"interdict/web"
)

// nobody decides and reads nothing.
type nobody struct{}

func (nobody) Decide(interdict.Deal) (interdict.Decision, error) {
	return interdict.Decision{}, errors.New("nobody decides")
}

func (nobody) Read(string, io.Reader) (web.Book, error) {
	return web.Book{}, errors.New("nobody reads")
}
