package name_test

import "strings"

func words(s string) []string { return strings.Fields(s) }
