#!/bin/sh
# style.sh - the part of the style that a machine can see; 90 columns are the aim, 100 the end.
. "$(dirname "$0")/common.sh"

files=$(c_files)
[ -n "$files" ] || skip "no sources"

{
	# Under LC_ALL=C lengths are bytes; continuation bytes of UTF-8 are taken out first.
	LC_ALL=C awk '
	function finding(why)
	{
		print FILENAME ":" FNR ": " why
	}
	function columns(s,   parts, n, i, width)
	{
		gsub(/[\200-\277]/, "", s)
		n = split(s, parts, "\t")
		for (i = 1; i < n; i++)
			width += length(parts[i]) - (width + length(parts[i])) % 8 + 8
		return width + length(parts[n])
	}
	FNR == 1 {
		base = FILENAME
		sub(/.*\//, "", base)
		head = ""
		top = ""
		opened = 0
	}
	FNR <= 2 { head = head $0 }
	FNR == 2 && index(head, base " - ") == 0 {
		finding("begins with a comment: /* " base " - what it is */")
	}
	/\r/ { finding("carriage return") }
	/[ \t]$/ { finding("white space at the end of the line") }
	/^ +[^ *]/ { finding("indent with tabs") }
	columns($0) > 100 { finding(columns($0) " columns") }
	FNR == 901 { finding("more than 900 lines: two rooms") }
	$0 == "{" {
		opened = FNR
		if (top !~ /^[A-Za-z_][A-Za-z0-9_]*\(/)
			finding("a definition has its return type on a line of its own")
	}
	$0 == "}" && opened {
		if (FNR - opened > 80)
			finding("a function of " FNR - opened " lines wants splitting")
		opened = 0
	}
	/^[A-Za-z_]/ { top = $0 }
	' $files
	for file in $files; do
		[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
	done
	project_files | grep '\.sh$' | while read -r file; do
		sh -n "$file" 2>/dev/null || echo "$file: sh -n refuses it"
	done
} | verdict "$(echo "$files" | wc -l) files"
