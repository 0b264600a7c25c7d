#!/bin/sh
# globals.sh - no mutable variable of file or static scope, but in main.c and base/log.c.
. "$(dirname "$0")/common.sh"

[ -z "${SANITIZE:-}" ] || skip "sanitizers add variables of their own"
[ -d "$CONVENE_BUILD/obj" ] || skip "nothing is built"

# An object whose source is gone is a left-over of an earlier build.
objects=$(find "$CONVENE_BUILD/obj/daemon" "$CONVENE_BUILD/obj/client" -name '*.o' 2>/dev/null |
	while read -r object; do
		source=${object#"$CONVENE_BUILD/obj/"}
		[ -f "${source%.o}.c" ] && echo "$object"
	done | grep -vE '/(daemon/main|client/main|daemon/base/log)\.o$' | LC_ALL=C sort)
[ -n "$objects" ] || skip "nothing is built"

objdump -t $objects | awk -v build="$CONVENE_BUILD/obj/" '
	/file format/ { file = $1; sub(/:$/, "", file); sub(build, "", file); sub(/\.o$/, ".c", file) }
	/ O \.(data|bss|tdata|tbss)(\.[^r][^\t ]*)?[\t ]/ { print file ": " $NF " can change" }
' | verdict "$(echo "$objects" | wc -l) objects"
