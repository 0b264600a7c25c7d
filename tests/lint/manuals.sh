#!/bin/sh
# manuals.sh - the manual pages are well-formed.
. "$(dirname "$0")/common.sh"

pages=$(project_files daemon client | grep '\.[1578]$')
[ -n "$pages" ] || skip "no manual pages"
command -v mandoc >/dev/null || skip "mandoc is not installed"
# References to pages of other packages cannot be resolved everywhere.
mandoc -T lint -W style $pages 2>&1 | grep -v 'referenced manual not found' |
	sed 's/^mandoc: //' | verdict "$(echo "$pages" | wc -l) pages"
