#!/bin/sh
# bugs.sh - every BUG_ON is accounted for in bugs.txt: whoever adds one says why nobody can reach it.
. "$(dirname "$0")/common.sh"

table=tests/lint/bugs.txt
[ -f "$table" ] || skip "there is no $table"

files=$(project_files daemon client | grep '\.[ch]$')
{
	grep -v '^#' "$table"
	bare_code $files | grep -E '(^|[^A-Za-z0-9_])BUG_ON\(' | grep -v '#define' | sed 's/^/code:/'
} | awk -F: -v table="$table" '
	$1 == "code" { found[$2]++; next }
	{
		split($0, word, " ")
		if (word[2] !~ /^[1-9][0-9]*$/ ||
		    word[3] !~ /^(every|own|checked|sized|memory|library):?$/)
			print table ": not FILE COUNT KIND: WHY: " $0
		said[word[1]] += word[2]
	}
	END {
		for (file in found)
			if (found[file] != said[file] + 0)
				print file ": " found[file] " BUG_ON, " said[file] + 0 \
				    " in " table ": say why nobody can reach it"
		for (file in said)
			if (!(file in found))
				print table ": " file " has none any more"
	}' | LC_ALL=C sort | verdict "$(grep -vc '^#' "$table") rows"
