#!/bin/sh
# headers.sh - every header compiles alone, and twice, without a warning.
. "$(dirname "$0")/common.sh"

headers=$(project_files daemon client | grep '\.h$')
[ -n "$headers" ] || skip "no headers"
command -v "${CC%% *}" >/dev/null || skip "no $CC"

for header in $headers; do
	path=${header#daemon/}
	said=$(printf '#include "%s"\n#include "%s"\nextern int something;\n' "$path" "$path" |
		$CC -std=c11 -D_GNU_SOURCE -Idaemon -I. $(pkg-config --cflags smartcols 2>/dev/null) \
			-Wall -Wextra -Wstrict-prototypes -Werror -fsyntax-only -x c - 2>&1) ||
		echo "$header: $(echo "$said" | grep -m 1 error)"
done | verdict "$(echo "$headers" | wc -l) headers"
