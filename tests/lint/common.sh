# common.sh - what the checks of this directory share; read with ".", never run.
#
# A check prints "ok NAME: what was looked at" once, or "not ok NAME: where: why" per finding, or
# "skip NAME: why". LINT_ROOT is the tree looked at, CONVENE_BUILD its object tree; selftest.sh
# points both at small trees with a planted defect.
set -u

root=${LINT_ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
: "${CONVENE_BUILD:=$root/build}" "${CC:=gcc}"
name=$(basename "$0" .sh)
cd "$root" || exit 1

skip()
{
	echo "skip $name: $*"
	exit 0
}

# Reads findings, one "where: why" per line; says them, or that all is well.
verdict()
{
	awk -v name="$name" -v looked="$1" '
		NF { print "not ok " name ": " $0; bad = 1 }
		END {
			if (!bad)
				print "ok " name ": " looked
			exit bad
		}'
}

# Files of the project: what git knows or would add; every file where there is no git.
project_files()
{
	if [ -e .git ]; then
		git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
			[ -f "$file" ] && echo "$file"
		done
	elif [ $# -gt 0 ]; then
		find "$@" -type f 2>/dev/null
	else
		find . -type f -not -path './build/*' | sed 's|^\./||'
	fi | LC_ALL=C sort
}

c_files()
{
	project_files daemon client tests | grep '\.[ch]$'
}

# The C files named, as "FILE:LINE:code", without comments, strings and character constants.
bare_code()
{
	LC_ALL=C awk '
		FNR == 1 { inside = 0 }
		{
			line = $0
			out = ""
			while (line != "") {
				if (inside) {
					end = index(line, "*/")
					if (!end)
						break
					line = substr(line, end + 2)
					inside = 0
				} else if (match(line, /\/\*|\/\/|"|\047/)) {
					token = substr(line, RSTART, RLENGTH)
					out = out substr(line, 1, RSTART - 1)
					rest = substr(line, RSTART)
					if (token == "/*") {
						inside = 1
						line = substr(rest, 3)
					} else if (token == "//") {
						out = out "//"
						break
					} else if (token == "\"" && match(rest, /^"([^"\\]|\\.)*"/)) {
						out = out "\"\""
						line = substr(rest, RLENGTH + 1)
					} else if (token == "\047" && match(rest, /^\047([^\047\\]|\\.)*\047/)) {
						out = out "0"
						line = substr(rest, RLENGTH + 1)
					} else {
						line = substr(rest, 2)
					}
				} else {
					out = out line
					break
				}
			}
			print FILENAME ":" FNR ":" out
		}' "$@" /dev/null
}
