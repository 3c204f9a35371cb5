// Command termsvg turns terminal text into an SVG picture.
//
//	interdict decide --color always … | go run ./internal/termsvg 'what it shows' > doc/decide.svg
//
// It reads text with SGR colour sequences ("\x1b[1;31m") from standard input
// and takes the picture's title, which screen readers say, as its argument.
// The picture follows the reader's light or dark mode. The same text gives
// the same bytes, so that a test can hold a picture to the program.
//
// Understood are bold, dim, italic, underlined, reversed, and the sixteen
// named colours for text and ground. Any other control sequence is an error:
// a picture must not quietly differ from what was printed.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// maxInput bounds the text; a picture of more than a few screens is no picture.
const maxInput = 1 << 20

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) != 1 {
		fmt.Fprintln(stderr, "termsvg: want one argument, the title of the picture")
		return 2
	}
	text, err := io.ReadAll(io.LimitReader(stdin, maxInput+1))
	if err == nil && len(text) > maxInput {
		err = fmt.Errorf("more than %d bytes of text", maxInput)
	}
	var picture []byte
	if err == nil {
		picture, err = render(args[0], string(text))
	}
	if err == nil {
		_, err = stdout.Write(picture)
	}
	if err != nil {
		fmt.Fprintln(stderr, "termsvg:", err)
		return 1
	}
	return 0
}
