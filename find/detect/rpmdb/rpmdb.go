// Package rpmdb reads RPM's package databases where they lie: SQLite (since RPM
// 4.16), NDB (SUSE) and Berkeley DB hash files (before).
//
// The libraries for these formats open files by name and some write beside
// them, which a scanner must not do inside an image. All that is needed is to
// read one table from start to end, which each format allows in a few dozen
// lines.
package rpmdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/detect/rpm"
)

// Detector reads package databases.
var Detector = &find.Detector{
	Name: "rpmdb",
	Doc: `read the packages that RPM has recorded

Reads rpmdb.sqlite, Packages.db (NDB) and Packages (Berkeley DB) in the folders
of RPM. Reports name, version, release, vendor, description, architecture and
source package of every package. A write-ahead log beside a SQLite database is
not applied; if it is there, that is said.`,
	Want: func(f *find.File) bool { return format(f) != nil },
	Run:  run,
}

// blobs calls each with every package's header.
type blobs func(ctx context.Context, c find.Content, each func([]byte)) error

func format(f *find.File) blobs {
	name := f.Name()
	if !strings.Contains(name, "rpm/") && !strings.Contains(name, "rpmdb") && len(f.Path) > 0 && strings.Contains(name, "/") {
		return nil
	}
	switch base := name[strings.LastIndexByte(name, '/')+1:]; {
	case base == "rpmdb.sqlite" && bytes.HasPrefix(f.Head, sqliteMagic):
		return sqlite
	case base == "Packages.db" && bytes.HasPrefix(f.Head, ndbMagic):
		return ndb
	case base == "Packages" && len(f.Head) >= 16 && (binary.LittleEndian.Uint32(f.Head[12:]) == bdbHash || binary.BigEndian.Uint32(f.Head[12:]) == bdbHash):
		return bdb
	}
	return nil
}

// maxPackage bounds one header, in bytes.
const maxPackage = 64 << 20

func run(ctx context.Context, f *find.File, emit find.Emit) error {
	read := format(f)
	if read == nil {
		return find.ErrNotRecognized
	}
	bad := 0
	err := read(ctx, f.Content, func(b []byte) {
		facts, err := rpm.Facts(b)
		if err != nil {
			bad++
			return
		}
		facts.Add("state", "installed")
		emit(interdict.Observation{Kind: interdict.Package, Platform: interdict.Linux, Facts: facts})
	})
	if err == nil && f.Open != nil {
		if wal, e := f.Open(f.Name() + "-wal"); e == nil && wal.Size() > 0 {
			err = fmt.Errorf("a write-ahead log lies beside it that was not applied: packages of the last moments may be missing")
		}
	}
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d records could not be read", bad)
	}
	return err
}
