#!/bin/sh
# log_keys.sh - every key given to the log is a row of its table: the daemon aborts on others, and
# a line of a level that is off would show that only to whom turns it on.
. "$(dirname "$0")/common.sh"

table=daemon/base/log.c
[ -f "$table" ] || skip "there is no $table"

keys=$(sed -n 's/^\t{"\([a-z_]*\)", ".*/\1/p' "$table")
[ -n "$keys" ] || skip "no keys"
files=$(project_files daemon | grep '\.[ch]$')
{
	grep -noE 'L_(INT|STR|BYTES)\("[^"]*"' $files /dev/null |
		sed 's/^\([^:]*:[0-9]*\):.*("\(.*\)"$/\1 \2/' | while read -r where key; do
		echo "$keys" | grep -qx "$key" || echo "$where: the key $key is not in $table"
	done
	echo "$keys" | LC_ALL=C sort -c 2>&1 | sed "s|.*: |$table: out of order: |"
} | verdict "$(echo "$keys" | wc -l) keys"
