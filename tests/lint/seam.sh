#!/bin/sh
# seam.sh - tests meet the database through store/engine.h; these alone are about SQLite itself.
. "$(dirname "$0")/common.sh"

# the disk that fails, files of older schemas and of none, statements recorded and run again,
# plain BM25 of FTS5 to compare with
own='^tests/(unit/(faultvfs\.h|sqlite_file\.h|test_(copy|long_rows)\.c)|bench/(lib/replay|match)\.c)$'
files=$(project_files tests | grep '\.[ch]$' | grep -vE "$own")
[ -n "$files" ] || [ -n "$(project_files tests)" ] || skip "no tests"

{
	bare_code $files | grep -E '^[^:]*:[0-9]+:.*(^|[^A-Za-z0-9_])sqlite3' |
		sed 's/^\([^:]*:[0-9]*\):.*/\1: SQLite itself; raw.h goes through the seam/'
	grep -n '#include "sqlite_file\.h"' $files /dev/null |
		grep -vE '^tests/unit/test_(migrate|store)\.c:' |
		sed 's/^\([^:]*:[0-9]*\):.*/\1: sqlite_file.h is for the tests of store\/sqlite/'
} | verdict "$(echo "$files" | wc -l) files"
