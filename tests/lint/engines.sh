#!/bin/sh
# engines.sh - a second engine takes the schema's tables and every statement of the table files:
# PostgreSQL 15, started here and thrown away. What only one engine has (transactions, PRAGMAs)
# belongs to that engine's files and is no family's.
. "$(dirname "$0")/common.sh"

programs=/usr/lib/postgresql/15/bin
statements=$CONVENE_BUILD/lint/statements
[ -x $programs/initdb ] || skip "postgresql 15 is not installed"
[ -x "$statements" ] || skip "$statements is not built: run make tests"

home=$(mktemp -d) || exit 1
as=
if [ "$(id -u)" -eq 0 ]; then
	as='runuser -u postgres --'
	chown postgres "$home" || exit 1
fi
stop()
{
	(cd / && $as $programs/pg_ctl -D "$home/data" -m immediate stop) >/dev/null 2>&1
	rm -rf "$home"
}
trap stop EXIT INT TERM
run()
{
	(cd / && $as "$@")
}
{
	run $programs/initdb -D "$home/data" -E UTF8 --locale=C -A trust -U fair --no-sync &&
		run $programs/pg_ctl -D "$home/data" -w -l "$home/log" start \
			-o "-k $home -c listen_addresses='' -c fsync=off"
} >"$home/start" 2>&1 || {
	sed "s|^|not ok $name: postgresql: |" "$home/start" | tail -n 3
	exit 1
}

# The tables as PostgreSQL writes them: its own file will say so (types, no triggers).
awk '
	/^CREATE TABLE sqlite_/ { next }
	/^CREATE TRIGGER/ { trigger = 1 }
	!trigger {
		sub(/[ \t]*-- .*/, "")
		sub(/\) (STRICT, WITHOUT ROWID|WITHOUT ROWID, STRICT|STRICT|WITHOUT ROWID);/, ");")
		gsub(/INTEGER/, "bigint")
		gsub(/BLOB/, "bytea")
		print
	}
	/^END;/ { trigger = 0 }
' schema/sqlite/current.sql >"$home/schema.sql"

# One statement each: a fault does not end the others. Then the parameters: what a program binds as
# 64 bits must not have become 32 by the company it keeps.
"$statements" | awk -F '\t' '
	{
		sql = $3
		gsub(/\?[0-9]+/, "$&", sql)
		gsub(/\$\?/, "$", sql)
		printf "PREPARE %s_%d AS %s;\n", $1, $2, sql
		n++
	}
	END { printf "-- %d\n", n }
' >"$home/prepare.sql"
cat >>"$home/prepare.sql" <<'END'
SELECT 'parameter of 32 bits in ' || name FROM pg_prepared_statements
WHERE 'integer'::regtype = ANY (parameter_types) ORDER BY name;
END
psql()
{
	run $programs/psql -h "$home" -U fair -d postgres -X -q -A -t "$@" 2>&1
}
chmod 755 "$home"
# The picture is in order of name: a table may refer to one that comes later, so again until no
# error is left but that all of it is there.
for pass in 1 2 3 4 5 6; do
	psql -f "$home/schema.sql" | grep ERROR | grep -v 'already exists' >"$home/errors" || break
done
{
	cat "$home/errors"
	psql -f "$home/prepare.sql" | grep -E 'ERROR|parameter of'
} | sed "s|^psql:$home/||" |
	verdict "$(grep -c '^PREPARE' "$home/prepare.sql") statements, $(grep -c '^CREATE TABLE' "$home/schema.sql") tables"
