#!/bin/sh
# run.sh - lets each libFuzzer target named run for a while; what it finds goes to the build tree.
#
# Usage: run.sh SECONDS TARGET... The corpora under tests/fuzz/corpus/ are the start and are not
# written to; a crash is kept as build/fuzzer/found/NAME-crash-... to be added there by hand.
set -u
cd "$(dirname "$0")/../.." || exit 1

seconds=$1
shift
[ $# -gt 0 ] || {
	echo "there are no fuzz targets"
	exit 1
}
status=0
for target in "$@"; do
	name=$(basename "$target")
	grown=$(dirname "$target")/../grown/$name
	found=$(dirname "$target")/../found
	mkdir -p "$grown" "$found"
	echo "== $name, $seconds s"
	"$target" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=1024 \
		-print_final_stats=1 -verbosity=0 -artifact_prefix="$found/$name-" \
		"$grown" "tests/fuzz/corpus/${name#fuzz_}" ||
		{
			echo "not ok $name: see $found"
			status=1
		}
done
exit $status
