// Package detect is the folder of detectors: one folder below for each kind of
// file, each with a Detector value. See find.Detector for what one is, and
// doc/contributing.md for how to add one.
package detect
