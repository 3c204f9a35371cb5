#!/bin/bash
# Runs every fuzz target of the module, each for the time given (10s). Goes on
# after a failure, so that one run shows all; a failing input is left in the
# package's testdata/fuzz, where go test finds it from then on.
set -euo pipefail
cd "$(dirname "$0")/.."
each=${1:-10s}

failed=()
count=0
while IFS=: read -r file func; do
	target=${func#func }
	package=./$(dirname "$file")
	count=$((count + 1))
	echo "== $package $target, $each"
	# Shrinking an interesting input may take longer than finding it.
	if ! go test -run '^$' -fuzz "^$target\$" -fuzztime "$each" -fuzzminimizetime 2s "$package"; then
		failed+=("$package $target")
	fi
done < <(find . -name '*_test.go' -not -path '*/node_modules/*' -printf '%P\n' | sort | xargs grep -HoE '^func Fuzz[A-Za-z0-9_]+')

echo "$count fuzz targets, ${#failed[@]} failed"
if [ ${#failed[@]} -gt 0 ]; then
	printf 'failed: %s\n' "${failed[@]}"
	exit 1
fi
[ "$count" -gt 0 ]
