package words

import (
	"fmt"
	"strings"
	"testing"
)

func TestShown(t *testing.T) {
	for in, want := range map[string]string{
		"plain Ünïcode 卡巴斯基": "plain Ünïcode 卡巴斯基",
		"a\x1b[31m":          "a·[31m",
		"a\nb\tc\x07":        "a·b·c·",
		"a\xffb":             "a\uFFFDb",
		"a\u202eexe\u200f":   "a·exe·",
		"a\u009b1m":          "a·1m",
	} {
		if got := Shown(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
	var b strings.Builder
	if n, err := fmt.Fprint(ShownTo(&b), "<p>\n\ta\x1b\xff</p>\n"); n != 13 || err != nil || b.String() != "<p>\n\ta·\uFFFD</p>\n" {
		t.Errorf("%d %v %q", n, err, b.String())
	}
}
