#!/bin/sh
# selftest.sh - every check of this directory is made to fail: a small sound tree passes, the same
# tree with one planted defect does not, and the check names the planted place.
. "$(dirname "$0")/common.sh"

checks=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT
name=selftest
tried=0
proven=
findings=$tree/findings
: >"$findings"

# put FILE: standard input becomes that file of the tree.
put()
{
	mkdir -p "$(dirname "$tree/t/$1")"
	cat >"$tree/t/$1"
}

sound_tree()
{
	rm -rf "$tree/t"
	put Makefile <<-'END'
		all:
	END
	put daemon/wire/thing.h <<-'END'
		/* thing.h - a thing for the checks to look at. */
		#ifndef WIRE_THING_H
		#define WIRE_THING_H

		#include <stddef.h>

		size_t thing_size(const char *name);

		#endif
	END
	put daemon/wire/thing.c <<-'END'
		/* thing.c - strcpy( and // and "typedef struct" do not count in a comment. */
		#include "wire/thing.h"

		#include <string.h>

		static const char *const WORDS[] = {"sprintf(", "\"//\"", "a"};

		size_t
		thing_size(const char *name)
		{
			return strlen(name) + strlen(WORDS[0]) + (name[0] == '"');
		}
	END
	put daemon/thing.8 <<-'END'
		.Dd July 1, 2022
		.Dt THING 8
		.Os
		.Sh NAME
		.Nm thing
		.Nd a thing
		.Sh DESCRIPTION
		It is a thing.
	END
	put tests/system/test_thing.py <<-'END'
		def test_thing():
		    assert True
	END
	put tests/lint/bugs.txt <<-'END'
		# bugs.txt - none.
	END
	put packaging/convened.conf <<-'END'
		[listen]
		port = 7443
	END
	put schema/sqlite/0001_main.sql <<-'END'
		CREATE TABLE thing (id INTEGER);
	END
	cp "$tree/t/schema/sqlite/0001_main.sql" "$tree/t/schema/sqlite/current.sql"
	put build/convened <<-'END'
		#!/bin/sh
		case $1 in
		--sample-config) printf '[listen]\nport = 7443\n' ;;
		--print-schema) echo 'CREATE TABLE thing (id INTEGER);' ;;
		esac
	END
	chmod +x "$tree/t/build/convened"
}

look()
{
	LINT_ROOT=$tree/t CONVENE_BUILD=$tree/t/build SANITIZE='' sh "$checks/$1.sh" 2>&1
}

sound()
{
	look "$1" | grep -q "^ok $1: " || echo "$1.sh: finds fault with a sound tree" >>"$findings"
}

# caught CHECK WORDS: the defect is in the tree; CHECK has to say so in a line with WORDS.
caught()
{
	tried=$((tried + 1))
	proven="$proven $1"
	look "$1" | grep -q "^not ok $1: .*$2" || echo "$1.sh: does not see the planted: $2" >>"$findings"
	sound_tree
}

sound_tree
for check in layers headers banned seam style options schema toplevel words; do
	sound $check
done

put daemon/wire/bad.c <<-'END'
	#include "store/store.h"
END
caught layers 'bad.c:1: wire may not include "store/store.h"'
put daemon/domain/fair/bad.c <<-'END'
	#include <sqlite3.h>
END
caught layers 'bad.c:1: <sqlite3.h> belongs to'
put daemon/store/bad.c <<-'END'
	#include <sqlite3.h>
END
caught layers 'bad.c:1: <sqlite3.h> belongs to'
put daemon/domain/fair/bad.c <<-'END'
	#include "store/sqlite/steps.h"
END
caught layers 'bad.c:1: domain/fair may not include "store/sqlite/steps.h"'
put daemon/bad.c <<-'END'
	#include "store/sqlite/steps.h"
END
caught layers 'bad.c:1: the main level may not include "store/sqlite/steps.h"'
put daemon/bad.c <<-'END'
	#include "store/engine.h"
END
caught layers 'bad.c:1: the main level may not include "store/engine.h"'
put daemon/rpc/bad.c <<-'END'
	#include "store/engine.h"
END
caught layers 'bad.c:1: rpc may not include "store/engine.h"'
put daemon/store/sqlite/bad.c <<-'END'
	#include "store/stmt.h"
END
caught layers 'bad.c:1: store/sqlite may not include "store/stmt.h"'
put daemon/net/bad.c <<-'END'
	#include <uv.h>
END
caught layers 'bad.c:1: <uv.h> is of no library'
put client/bad.c <<-'END'
	#include "base/log.h"
END
caught layers 'bad.c:1: client may not include'
put daemon/plan/bad.c <<-'END'
	#include "wire/json.h"
END
caught layers 'bad.c:1: plan may not include'
put daemon/wire/zone.c <<-'END'
	int x;
END
put daemon/base/zone.c <<-'END'
	int y;
END
caught layers 'daemon/wire/zone.c:1: its base name is that of daemon/base/zone.c'
put daemon/misc/bad.c <<-'END'
	int x;
END
caught layers 'bad.c:1: the room misc is not in the table'

put daemon/wire/bad.h <<-'END'
	size_t bad(void);
END
caught headers 'bad.h: '
put daemon/wire/bad.h <<-'END'
	struct bad { int x; };
END
caught headers 'bad.h: .*redefinition'

for call in 'strcpy(a, b)' 'x = sprintf (a, b)' 'strtok(a, b)' 'if (atoi(a))' 'localtime(a)' \
	'system(a)' 'alloca(1)' 'p = malloc(1)' 'usleep(1)' 'assert(a)'; do
	echo "	$call;" | put daemon/wire/bad.c
	caught banned "bad.c:1: $(echo "$call" | sed 's/.*= //; s/if (//; s/[ (].*//')()"
done
put daemon/wire/bad.c <<-'END'
	/* a */ typedef struct bad bad;
END
caught banned 'bad.c:1: typedef'
put daemon/wire/bad.c <<-'END'
	int x; // a comment
END
caught banned 'bad.c:1: // comment'
put tests/unit/bad.c <<-'END'
	fixture_sql(f, "INSERT INTO thing VALUES (1)");
END
caught banned 'bad.c:1: INSERT by position'
put tests/unit/bad.c <<-'END'
	fixture_sql(f, "INSERT OR IGNORE INTO thing"
		" SELECT 1");
END
caught banned 'bad.c:2: INSERT by position'
put tests/system/bad.py <<-'END'
	database.execute("INSERT INTO thing VALUES (1)")
END
caught banned 'bad.py:1: INSERT by position'
put tests/system/bad.py <<-'END'
	time.sleep(1)
END
caught banned 'bad.py:1: sleep'

put tests/unit/test_bad.c <<-'END'
	#include <sqlite3.h>
END
caught seam 'test_bad.c:1: '
put tests/unit/test_bad.c <<-'END'
	#include "faultvfs.h"
	fixture_sql(f, "sqlite3_changes in a text is none");
	n = sqlite3_changes(f->raw);
END
caught seam 'test_bad.c:3: '
put tests/unit/test_bad.c <<-'END'
	#include "sqlite_file.h"
END
caught seam 'test_bad.c:1: '

put daemon/wire/bad.c <<-'END'
	/* bad.c - BUG_ON(in a comment) is none. */
	BUG_ON(bad);
END
caught bugs 'bad.c: 1 BUG_ON, 0 in '
echo 'daemon/wire/thing.c 1 own: it had one' | put tests/lint/bugs.txt
caught bugs 'thing.c has none any more'
echo 'daemon/wire/thing.c 1 because' | put tests/lint/bugs.txt
caught bugs 'not FILE COUNT KIND'

long=$(printf 'int x%0100d;' 1)
for line in 'trailing ' '    spaces;' "$long"; do
	printf '/* bad.c - bad. */\n\n%s\n' "$line" | put daemon/wire/bad.c
	caught style 'bad.c:3: '
done
put daemon/wire/bad.c <<-'END'
	int x;
	int y;
END
caught style 'bad.c:2: begins with a comment'
put daemon/wire/bad.c <<-'END'
	/* bad.c - bad. */

	static int bad(void)
	{
	}
END
caught style 'bad.c:4: a definition has its return type'
{
	printf '/* bad.c - bad. */\n\nint\nbad(void)\n{\n'
	seq -f '	f(%g);' 90
	echo '}'
} | put daemon/wire/bad.c
caught style 'bad.c:96: a function of'
{
	printf '/* bad.c - bad. */\n\n'
	seq -f 'int x%g;' 900
} | put daemon/wire/bad.c
caught style 'bad.c:901: more than 900 lines'
printf '/* bad.c - bad. */\n\nint x;' | put daemon/wire/bad.c
caught style 'bad.c: no newline'
echo 'if then' | put tests/bad.sh
caught style 'bad.sh: sh -n'

put packaging/convened.conf <<-'END'
	[listen]
	port = 1
END
caught options 'convened.conf: not what'
rm "$tree/t/packaging/convened.conf"
caught options 'convened.conf: missing'

echo 'CREATE TABLE other (id INTEGER);' | put schema/sqlite/current.sql
caught schema 'current.sql: not what'
mv "$tree/t/schema/sqlite/0001_main.sql" "$tree/t/schema/sqlite/0002_main.sql"
caught schema '0002_main.sql: migration 1 is expected'

printf '\t{"conn", "a number"},\n\t{"req", "another"},\n' | put daemon/base/log.c
sound log_keys
printf '\t{"conn", "a number"},\n\t{"req", "another"},\n' | put daemon/base/log.c
echo 'log_event(LOG_DEBUG, "a.b", L_INT("conn", 1), L_STR("hat", "h"));' | put daemon/net/bad.c
caught log_keys 'bad.c:1: the key hat is not in'
printf '\t{"req", "another"},\n\t{"conn", "a number"},\n' | put daemon/base/log.c
caught log_keys 'log.c: out of order'

echo 'read `daemon/wire/gone.c` and `test_gone.py`' | put README.md
caught readme 'README.md: daemon/wire/gone.c is not there'
echo 'read `test_gone.py` first' | put README.md
caught readme 'README.md: no test test_gone.py'

echo 'notes' | put NOTES.txt
caught toplevel 'NOTES.txt: not an agreed entry'

for word in 'TO''DO: later' '/wo''rk/main/x' 'see pypi''.org' '"/ho''me/someone/x"'; do
	echo "$word" | put daemon/wire/bad.c
	caught words 'bad.c:1: '
done

put daemon/store/things.h <<-'END'
	void thing_save(struct tx *tx, const struct thing *t);
END
put daemon/methods/handle_thing.c <<-'END'
	thing_view(c->tx, t);
END
sound handlers
put daemon/store/things.h <<-'END'
	void thing_save(struct tx *tx, const struct thing *t);
END
put daemon/methods/handle_thing.c <<-'END'
	thing_save(c->tx, t);
END
caught handlers 'handle_thing.c:1: calls thing_save'

# Its rows are known by their one tab.
put daemon/rpc/methods.c <<'END'
#define KEY \
	{.name = "key"}
const struct method methods[] = {
	{.name = "thing.get", .run = handle_thing_get, .params = {{.name = "code"}}},
	{.name = "thing.set",
		.run = handle_thing_set,
		.params = {KEY, {.name = "value"}}},
};
END
put daemon/rpc/handle_thing.c <<-'END'
	handle_thing_set(struct call *c)
	{
		const char *key = arg_str(&c->args, "key"), *value = arg_str(&c->args, "value");
END
sound params
put daemon/rpc/handle_thing.c <<-'END'
	handle_thing_set(struct call *c)
	{
		return call_find_thing(c, "code", &thing, &e);
END
caught params 'handle_thing.c:3: no method of this file has a parameter code'

# The tree's statements: one line, FAMILY, number and text with tabs between.
statement()
{
	mkdir -p "$tree/t/build/lint"
	printf '#!/bin/sh\nprintf "things\\t0\\t%s\\n"\n' "$1" >"$tree/t/build/lint/statements"
	chmod +x "$tree/t/build/lint/statements"
}
if [ -x /usr/lib/postgresql/15/bin/initdb ]; then
	statement 'SELECT id FROM thing WHERE id = ?1'
	sound engines
	statement 'SELECT id FROM thing WHERE id IS ?1'
	caught engines 'syntax error'
	statement 'SELECT id FROM thing WHERE (?1 = 0 OR id = ?1)'
	caught engines 'parameter of 32 bits in things_0'
else
	proven="$proven engines"
fi

if command -v mandoc >/dev/null; then
	sound manuals
	printf '.Dd July 1, 2022\n.Dt BAD 8\n.Os\n.Sh NAME\n.Xx\n' | put daemon/bad.8
	caught manuals 'daemon/bad.8:'
fi

if command -v clang-format >/dev/null; then
	# what stands above in the tree has lost its tabs
	printf '/* thing.c - a thing. */\n\nint\nthing(void)\n{\n\treturn 1;\n}\n' |
		put daemon/wire/thing.c
	sound format
	printf '/* bad.c - bad. */\n\nint\nbad(void)\n{\n\treturn  1;\n}\n' | put daemon/wire/bad.c
	caught format 'bad.c:6: not as clang-format'
else
	proven="$proven format"
fi

if systemd-analyze security --help 2>/dev/null | grep -q -- --offline; then
	put packaging/convened.service <packaging/convened.service
	sound service
	grep -vE '^(Protect|Restrict|SystemCall)' packaging/convened.service |
		put packaging/convened.service
	caught service 'convened.service: exposure [0-9.]*, not under 2'
else
	proven="$proven service"
fi

compile()
{
	mkdir -p "$(dirname "$tree/t/build/$1")"
	shift_to=$tree/t/build/$1
	shift
	"${CC%% *}" -x c - -o "$shift_to" "$@"
}
if command -v "${CC%% *}" >/dev/null; then
	echo 'static const int x = 1; const int *x_at(void); const int *x_at(void) { return &x; }' |
		compile obj/daemon/wire/thing.o -c
	sound globals
	echo 'static int planted; int *at(void); int *at(void) { return &planted; }' |
		compile obj/daemon/wire/thing.o -c
	caught globals 'thing.c: planted can change'
	echo 'int *at(void); int *at(void) { static int planted = 1; return &planted; }' |
		compile obj/daemon/wire/thing.o -c
	caught globals 'thing.c: planted'

	hard='-fPIE -pie -Wl,-z,relro,-z,now'
	rm -f "$tree/t/build/convened"
	echo 'int main(void) { return 0; }' | compile convene $hard
	sound client_links
	rm -f "$tree/t/build/convened"
	echo 'int main(void) { return 0; }' | compile convene $hard -Wl,--no-as-needed -lsqlite3
	caught client_links 'convene: links .*libsqlite3'
	rm -f "$tree/t/build/convened"
	echo 'int main(void) { return 0; }' | compile convene -fPIE -pie -Wl,-z,lazy
	caught client_links 'convene: not -z now'
fi

for check in "$checks"/*.sh; do
	check=$(basename "$check" .sh)
	case " common runner selftest $proven " in
	*" $check "*) ;;
	*) echo "$check.sh: no defect is planted for it" >>"$findings" ;;
	esac
done
verdict "$tried planted defects were seen" <"$findings"
