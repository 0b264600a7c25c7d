#!/bin/sh
# schema.sh - current.sql is what the migrations lead to, and their numbers have no gap.
. "$(dirname "$0")/common.sh"

schema=schema/sqlite

[ -x "$CONVENE_BUILD/convened" ] || skip "convened is not built"
{
	if ! [ -f $schema/current.sql ]; then
		echo "$schema/current.sql: missing; convened --print-schema makes it"
	elif ! said=$("$CONVENE_BUILD/convened" --print-schema 2>&1); then
		echo "convened --print-schema: $(echo "$said" | tail -n 1)"
	elif [ "$said" != "$(cat $schema/current.sql)" ]; then
		echo "$schema/current.sql: not what convened --print-schema prints;" \
			"first difference: $(echo "$said" | diff $schema/current.sql - | sed -n 2p)"
	fi
	number=0
	for file in $schema/[0-9]*.sql; do
		[ -f "$file" ] || continue
		number=$((number + 1))
		case $file in
		$schema/$(printf %04d $number)_[a-z]*.sql) ;;
		*) echo "$file: migration $number is expected here" ;;
		esac
	done
} | verdict "$schema/current.sql and the migrations"
