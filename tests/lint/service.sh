#!/bin/sh
# service.sh - the unit file leaves the daemon little to do harm with, exposure under 2 of 10, keeps
# its memory to itself and does not restart it for ever.
. "$(dirname "$0")/common.sh"

unit=packaging/convened.service
[ -f "$unit" ] || skip "no unit file"
command -v systemd-analyze >/dev/null || skip "systemd-analyze is not installed"
systemd-analyze security --help 2>/dev/null | grep -q -- --offline ||
	skip "this systemd-analyze cannot look at a file"

said=$(systemd-analyze security --offline=true --no-pager "$unit" 2>&1 |
	sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
{
	awk -v said="$said" 'BEGIN {
		if (said == "")
			print "'"$unit"': systemd-analyze gives no exposure level"
		else if (said >= 2)
			print "'"$unit"': exposure " said ", not under 2"
	}' </dev/null
	# Keys stay out of core files, and a crash loop ends where somebody sees it.
	for line in LimitCORE=0 UMask=0077 StartLimitIntervalSec= StartLimitBurst=; do
		grep -q "^$line" "$unit" || echo "$unit: there is no $line"
	done
} | verdict "exposure ${said:-unknown}"
