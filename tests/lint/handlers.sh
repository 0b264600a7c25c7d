#!/bin/sh
# handlers.sh - a handler translates a call and its answer: it writes no row and no journal.
. "$(dirname "$0")/common.sh"

handlers=$(project_files daemon | grep '/handle_[a-z]*\.c$')
[ -n "$handlers" ] || skip "no handlers"
# What a table family offers for writing, by the names of style: insert, save, put, set and so on.
writing=$(project_files daemon/store | grep '\.h$' | xargs sed -n \
	's/.*[ *]\([a-z_]*_\(insert\|save\|put\|add\|set\|delete\|clear\|take\|release\|store\|forget\|append\|use\|raise\|new\|next_id\)\(_[a-z_]*\)*\)(.*/\1/p' |
	sort -u | grep -v '^row_cache_')
[ -n "$writing" ] || skip "no writing functions"

names=$(echo $writing | tr ' ' '|')
grep -nE "(^|[^a-z_])($names)\\(" $handlers /dev/null |
	sed -E "s/:([0-9]+):(.*[^a-z_])?($names)\\(.*/:\\1: calls \\3, which writes/" |
	verdict "$(echo "$handlers" | wc -l) handlers, $(echo "$writing" | wc -l) writing functions"
