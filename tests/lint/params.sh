#!/bin/sh
# params.sh - a handler asks only for parameters that a row of its file's methods has: a name no
# row has would be found when the method is called.
. "$(dirname "$0")/common.sh"

common=$(project_files daemon | grep -E '/method_rows\.h$')
rows=$(project_files daemon | grep -E '/methods(_[a-z]+)?\.c$')
handlers=$(project_files daemon | grep '/handle_[a-z]*\.c$')
[ -n "$rows" ] && [ -n "$handlers" ] || skip "no methods"

LC_ALL=C awk '
# The words in quotes of a line, and those of the macros it names.
function words(line,    all, word, m) {
	all = ""
	for (m in macro)
		if (line ~ "(^|[^A-Za-z_])" m "([^A-Za-z_]|$)")
			all = all macro[m]
	while (match(line, /"[a-z_]+"/)) {
		all = all " " substr(line, RSTART + 1, RLENGTH - 2) " "
		line = substr(line, RSTART + RLENGTH)
	}
	return all
}

# The table and what its rows have in common: rows begin with the name of their method, and name their handler.
FILENAME ~ /\/method(s(_[a-z]+)?\.c|_rows\.h)$/ {
	if ($1 == "#define") {
		defined = $2
		sub(/\(.*/, "", defined)
		macro[defined] = ""
	} else if (!continued) {
		defined = ""
	}
	if (defined != "")
		macro[defined] = macro[defined] words($0)
	continued = /\\$/
	if (/^\t\{\.name = "/)
		row = handler = ""
	row = row words($0)
	if (match($0, /handle_[a-z_]+/))
		handler = substr($0, RSTART, RLENGTH)
	if (handler != "")
		of[handler] = row
	next
}

FNR == 1 {
	has[FILENAME] = ""
}

/^handle_[a-z_]+\(/ {
	handler = $0
	sub(/\(.*/, "", handler)
	has[FILENAME] = has[FILENAME] of[handler]
}

{
	line = $0
	while (match(line, /(arg_[a-z]+\(&c->args|call_[a-z_]+\(c|find_[a-z_]+\(c), "[a-z_]+"/)) {
		name = substr(line, RSTART, RLENGTH - 1)
		sub(/.*"/, "", name)
		asked[++n] = FILENAME SUBSEP FNR SUBSEP name
		line = substr(line, RSTART + RLENGTH)
	}
}

END {
	for (i = 1; i <= n; i++) {
		split(asked[i], place, SUBSEP)
		if (!index(has[place[1]], " " place[3] " "))
			print place[1] ":" place[2] ": no method of this file has a parameter " place[3]
	}
}' $common $rows $handlers |
	verdict "$(grep -hoE '(arg_[a-z]+\(&c->args|call_[a-z_]+\(c), "' $handlers | wc -l) names of parameters"
