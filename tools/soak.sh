#!/bin/bash
# Runs what takes longer than minutes and writes the result to doc/soak.md.
# Tests that belong here carry the build tag soak. FUZZTIME is the time for
# each fuzz target (10m).
set -euo pipefail
cd "$(dirname "$0")/.."
logs=$(mktemp -d)
rows=()
worst=0

step() { # step NAME COMMAND…
	local name=$1 start=$SECONDS result=passed
	shift
	echo "== $name: $*"
	if ! "$@" >"$logs/$name" 2>&1; then
		result=FAILED
		worst=1
		tail -40 "$logs/$name"
	fi
	rows+=("| $name | \`$*\` | $((SECONDS - start)) s | $result | $(tail -1 "$logs/$name" | tr '|\t' '  ' | cut -c 1-100) |")
	echo "   $result after $((SECONDS - start)) s"
}

step race make race
step cross make cross
step long go test -count=1 -tags soak -timeout 24h ./...
step conform go -C conform test -count=1 -tags soak -timeout 2h ./...
step release go -C tools/release test -count=1 -tags soak -timeout 2h ./...
step crashes env INTERDICT_CRASHES=1000 go test -count=1 -timeout 2h -run TestKilledWriter ./prove
step fuzz tools/fuzz.sh "${FUZZTIME:-10m}"

{
	echo "# The last soak run"
	echo
	echo "Written by \`make soak\`: what takes longer than minutes, and how it ended."
	echo
	echo "Begun from commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown), ended $(date -u +%F), $(nproc) cores, $(go env GOVERSION)."
	echo
	echo "| Step | Command | Took | Result | Last line |"
	echo "| --- | --- | --- | --- | --- |"
	printf '%s\n' "${rows[@]}"
} >doc/soak.md
echo "written: doc/soak.md; full output: $logs"
exit $worst
