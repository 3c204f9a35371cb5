// Package source holds one folder for each thing that a running host can be
// asked. internal/hunt lists those of each system.
package source
