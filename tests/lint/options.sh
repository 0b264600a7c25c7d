#!/bin/sh
# options.sh - the sample configuration is what the daemon's option table says.
. "$(dirname "$0")/common.sh"

[ -x "$CONVENE_BUILD/convened" ] || skip "convened is not built"
{
	if ! [ -f packaging/convened.conf ]; then
		echo "packaging/convened.conf: missing; convened --sample-config makes it"
	elif ! said=$("$CONVENE_BUILD/convened" --sample-config 2>&1); then
		echo "convened --sample-config: $(echo "$said" | tail -n 1)"
	elif [ "$said" != "$(cat packaging/convened.conf)" ]; then
		echo "packaging/convened.conf: not what convened --sample-config prints;" \
			"first difference: $(echo "$said" | diff packaging/convened.conf - | sed -n 2p)"
	fi
} | verdict "packaging/convened.conf"
