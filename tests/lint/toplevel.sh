#!/bin/sh
# toplevel.sh - the first directory a reader sees has only the agreed entries.
. "$(dirname "$0")/common.sh"

project_files | sed 's|/.*||' | sort -u | while read -r entry; do
	case $entry in
	Makefile | README.md | daemon | client | schema | tests | packaging) ;;
	.ci | .clang-format | .editorconfig | .gitignore | .gitattributes) ;;
	*) echo "$entry: not an agreed entry of the top level" ;;
	esac
done | verdict "top level"
