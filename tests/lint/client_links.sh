#!/bin/sh
# client_links.sh - the client stays thin, and both programs are linked hardened.
. "$(dirname "$0")/common.sh"

[ -x "$CONVENE_BUILD/convene" ] || skip "convene is not built"
{
	readelf -d "$CONVENE_BUILD/convene" | awk '/NEEDED/ {print $NF}' |
		grep -E 'libevent|libsqlite3|libical|libcurl|libinih|libsystemd' |
		sed 's/.*/convene: links &/'
	for program in convene convened; do
		[ -x "$CONVENE_BUILD/$program" ] || continue
		readelf -h "$CONVENE_BUILD/$program" | grep -q 'Type: *DYN' || echo "$program: no PIE"
		readelf -d "$CONVENE_BUILD/$program" | grep -q 'BIND_NOW\|Flags:.*NOW' ||
			echo "$program: not -z now"
		readelf -lW "$CONVENE_BUILD/$program" | grep -q GNU_RELRO || echo "$program: not -z relro"
	done
} | verdict "linkage of the programs"
