// Package place is the folder of places: files that hold files. One folder
// below for each kind, each with a Place value.
package place
