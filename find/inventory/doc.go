// Package inventory is the folder of what other tools have seen: one folder
// below for each kind of export, each with an Inventory value.
//
//	table      CSV and XLSX of any console, known by their columns (row)
//	rows       JSON of osquery, Fleet, Wazuh, Intune, Jamf, winget
//	container  docker inspect, podman inspect, images' own configuration
//	registry   .reg files, reg query, Wine's own files
//	lines      what tools print: dpkg -l, fltmc, ps, DNS and proxy logs
//	cyclonedx  spdx  syft   bills of materials
//
// Helpers: row (columns to facts), jsonrec (JSON of any size, record by
// record), text (encodings and lines), inventorytest.
package inventory
