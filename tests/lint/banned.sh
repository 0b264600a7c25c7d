#!/bin/sh
# banned.sh - functions and forms that are not used here, each with what to use instead.
. "$(dirname "$0")/common.sh"

files=$(c_files)
[ -n "$files" ] || skip "no sources"
scripts=$(project_files tests | grep -E '\.(py|sh)$' | grep -vE '^tests/(lint|demo|bench)/')
statements=$(project_files tests | grep '\.py$')

{
	bare_code $files | awk '
	BEGIN {
		FS = "\n"
		instead["strcpy"] = instead["strcat"] = "snprintf or struct buf"
		instead["strncpy"] = instead["strncat"] = "snprintf or struct buf"
		instead["sprintf"] = instead["vsprintf"] = "snprintf or buf_addf"
		instead["gets"] = "fgets"
		instead["strtok"] = "strsep or strchr"
		instead["atoi"] = instead["atol"] = instead["atof"] = "strtoll with its end checked"
		instead["localtime"] = instead["gmtime"] = "wire/when"
		instead["ctime"] = instead["asctime"] = "wire/when"
		instead["rand"] = instead["srand"] = instead["random"] = "base/ids or a seeded generator"
		instead["system"] = instead["popen"] = "posix_spawn with an argument vector"
		instead["alloca"] = "an arena or struct buf"
		instead["mktemp"] = instead["tmpnam"] = "mkstemp"
		instead["sleep"] = instead["usleep"] = instead["nanosleep"] = "waiting for a condition"
		instead["setjmp"] = instead["longjmp"] = "bool f(..., struct err *e)"
		instead["assert"] = "BUG_ON"
	}
	function finding(why)
	{
		print where ": " why
	}
	{
		match($0, /^[^:]*:[0-9]+:/)
		where = substr($0, 1, RLENGTH - 1)
		code = substr($0, RLENGTH + 1)
		if (code ~ /(^|[^A-Za-z0-9_])typedef[ \t]+(struct|union|enum)/)
			finding("typedef hides a struct; say struct thing")
		if (code ~ /\/\//)
			finding("// comment; /* like this */")
		while (match(code, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
			word = substr(code, RSTART, RLENGTH - 1)
			before = RSTART > 1 ? substr(code, RSTART - 1, 1) : " "
			sub(/[ \t]+$/, "", word)
			code = substr(code, RSTART + RLENGTH)
			if (word in instead && before != "." && before != ">")
				finding(word "(): use " instead[word])
			else if (word ~ /^(malloc|calloc|realloc|strdup)$/ &&
			    where ~ /^(daemon|client)/ && where !~ /^daemon\/wire\/buf\.c:/)
				finding(word "(): use x" word "()")
		}
	}'
	# A row by the place of its values changes its meaning with the next column.
	awk '
	{
		said = FNR == 1 ? $0 : before $0
		gsub(/"[ \t]*f?"/, "", said)
		if (said ~ /(INSERT|REPLACE)( OR [A-Z]+)? INTO [a-z_]+ *(VALUES|SELECT|WITH)/)
			print FILENAME ":" FNR ": INSERT by position: name the columns"
		before = /INTO [a-z_]+ *"$/ ? $0 : ""
		sub(/.*(INSERT|REPLACE)/, "INSERT", before)
	}' $files $statements /dev/null
	# A test waits for a condition. What must be slow on purpose says why on its line.
	[ -z "$scripts" ] || grep -nE '(^|[^A-Za-z_])(time\.)?sleep[ (]+[0-9A-Za-z_.]+' $scripts /dev/null |
		grep -v '# paced: ' | sed 's/^\([^:]*:[0-9]*\):.*/\1: sleep: wait for a condition, or say "# paced: why"/'
} | verdict "$(echo "$files" | wc -l) files"
