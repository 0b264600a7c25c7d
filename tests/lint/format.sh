#!/bin/sh
# format.sh - every C file and every script of the pages is as clang-format writes it, but for the
# tables fenced against it.
. "$(dirname "$0")/common.sh"

style=$(cd "$(dirname "$0")/../.." && pwd)
command -v clang-format >/dev/null || skip "no clang-format"
# Debian 12's; each version breaks lines in its own way.
clang-format --version | grep -q 'version 14\.' || skip "$(clang-format --version) is not version 14"
files=$(c_files)
[ -n "$files" ] || skip "no sources"

scripts=$(project_files client | grep '^client/web/.*\.js$' | grep -v '/words/')
{
	echo "$files" | xargs clang-format --style="file:$style/.clang-format" --dry-run 2>&1
	[ -z "$scripts" ] || echo "$scripts" |
		xargs clang-format --style="file:$style/client/web/.clang-format" --dry-run 2>&1
} |
	sed -n 's/^\([^:]*:[0-9]*\):[0-9]*: .*-Wclang-format-violations.*/\1: not as clang-format writes it: make format/p' |
	awk -F: '$1 != before { print } { before = $1 }' |
	verdict "$(echo "$files" "$scripts" | wc -w) files"
