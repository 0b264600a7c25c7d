#!/bin/sh
# words.sh - no notes to ourselves, no paths of one machine, no hosts of package registries.
. "$(dirname "$0")/common.sh"

# Every pattern has a bracket in it so that this file does not contain what it looks for.
notes='(^|[^A-Za-z0-9_])(TOD[O]|FIXM[E]|XX[X]|HAC[K])([^A-Za-z0-9_]|$)'
paths='(^|[^A-Za-z0-9_.$}])/(wor[k]|roo[t]|home/[a-z][a-z]*|tmp/pla[n])(/|$|[^A-Za-z0-9_])'
hosts='(pypi\.or[g]|npmjs\.(or[g]|co[m])|crates\.i[o]|ghcr\.i[o]|docker\.i[o]|quay\.i[o]|proxy\.golan[g]|deb\.debia[n]\.org|maven\.or[g])'

files=$(project_files | grep -vE '\.(ics|bin|db|png)$|/corpus/|/golden/')
[ -n "$files" ] || skip "no files"
{
	grep -nIE "$notes" $files /dev/null | sed 's/^\([^:]*:[0-9]*\):.*/\1: a note to ourselves/'
	grep -nIE "$paths" $files /dev/null | sed 's/^\([^:]*:[0-9]*\):.*/\1: a path of one machine/'
	grep -nIE "$hosts" $files /dev/null | sed 's/^\([^:]*:[0-9]*\):.*/\1: a registry host/'
} | verdict "$(echo "$files" | wc -l) files"
