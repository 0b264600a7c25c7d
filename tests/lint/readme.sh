#!/bin/sh
# readme.sh - every path the README names is there, and every command of it is one.
. "$(dirname "$0")/common.sh"

[ -f README.md ] || skip "no README.md"

paths()
{
	grep -oE '`[A-Za-z0-9_./-]+`' README.md | tr -d '`' | sort -u | while read -r path; do
		case $path in
		daemon/* | client/* | schema/* | tests/* | packaging/*)
			[ -e "$path" ] || echo "README.md: $path is not there"
			;;
		test_*.py | test_*.c)
			[ -e "tests/system/$path" ] || [ -e "tests/unit/$path" ] ||
				echo "README.md: no test $path"
			;;
		esac
	done
}

commands()
{
	[ -x "$CONVENE_BUILD/convene" ] || return
	sed -n 's|^\$ convene \(--[a-z]* [^ ]* \)*\([a-z]*\).*|\2|p' README.md | sort -u |
		while read -r word; do
		"$CONVENE_BUILD/convene" help "$word" >/dev/null 2>&1 ||
			echo "README.md: convene has no command $word"
	done
}

{
	paths
	commands
} | verdict "paths and commands of README.md"
