package hunt

import (
	"interdict/find"
	"interdict/find/detect/apk"
	"interdict/find/detect/browserext"
	"interdict/find/detect/deb"
	"interdict/find/detect/dpkg"
	"interdict/find/detect/elf"
	"interdict/find/detect/flatpak"
	"interdict/find/detect/hive"
	"interdict/find/detect/macho"
	"interdict/find/detect/manifest"
	"interdict/find/detect/msi"
	"interdict/find/detect/pacman"
	"interdict/find/detect/pe"
	"interdict/find/detect/plist"
	"interdict/find/detect/rpm"
	"interdict/find/detect/rpmdb"
	"interdict/find/detect/snap"
	"interdict/find/detect/systemd"
	"interdict/find/inventory/container"
	"interdict/find/inventory/cyclonedx"
	"interdict/find/inventory/lines"
	"interdict/find/inventory/observations"
	"interdict/find/inventory/registry"
	"interdict/find/inventory/rows"
	"interdict/find/inventory/spdx"
	"interdict/find/inventory/syft"
	"interdict/find/inventory/table"
	"interdict/find/place/ar"
	"interdict/find/place/cpio"
	"interdict/find/place/image"
	placemsi "interdict/find/place/msi"
	"interdict/find/place/packed"
	placerpm "interdict/find/place/rpm"
	"interdict/find/place/sevenzip"
	"interdict/find/place/tar"
	"interdict/find/place/zip"
)

// Detectors are all detectors, cheapest first. A test names any folder that
// the list forgot.
func Detectors(trust pe.Trust) []*find.Detector {
	return []*find.Detector{
		pe.Detector(trust),
		deb.Detector,
		rpm.Detector,
		dpkg.Detector,
		apk.Detector,
		pacman.Detector,
		rpmdb.Detector,
		snap.Detector,
		flatpak.Detector,
		systemd.Detector,
		plist.Detector,
		msi.Detector,
		hive.Detector,
		macho.Detector(apple(trust)),
		elf.Detector,
		browserext.Detector,
		manifest.Detector,
	}
}

// apple is the trust in programs of macOS. Apple's roots are known there; those of
// the system, which certify web sites, do not count.
func apple(t pe.Trust) macho.Trust {
	if !t.Given {
		return macho.Trust{Now: t.Now}
	}
	return macho.Trust{Roots: t.Roots, Now: t.Now}
}

// Places are all places.
func Places() []*find.Place {
	files := []*find.Place{
		zip.Place,
		image.Place,
		tar.Place,
		packed.Place,
		ar.Place,
		placerpm.Place,
		cpio.Place,
		sevenzip.Place,
		placemsi.Place,
	}
	return append([]*find.Place{image.Folder(files...)}, files...)
}

// Inventories are all inventories, those with the surest marks first.
func Inventories() []*find.Inventory {
	return []*find.Inventory{
		cyclonedx.Inventory,
		spdx.Inventory,
		syft.Inventory,
		observations.Inventory,
		container.Inventory,
		registry.Inventory,
		rows.Inventory,
		table.Inventory,
		lines.Inventory,
	}
}
