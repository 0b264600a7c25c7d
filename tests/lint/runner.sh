#!/bin/sh
# runner.sh - tests/run.sh and .ci/run tell the truth: made-up test programs go through them.
. "$(dirname "$0")/common.sh"

[ -f tests/run.sh ] && [ -f .ci/run ] || skip "no test runner"
tree=$(mktemp -d) || exit 1
trap 'rm -rf "$tree"' EXIT
findings=$tree/findings
: >"$findings"

mkdir -p "$tree/.ci" "$tree/tests/unit" "$tree/tests/lint" "$tree/tests/fuzz/corpus/x" \
	"$tree/tests/system" "$tree/build/unit" "$tree/build/corpus"
cp tests/run.sh "$tree/tests/run.sh"
cp .ci/run "$tree/.ci/run"

# program FILE: standard input becomes the body of a shell script.
program()
{
	{
		echo '#!/bin/sh'
		cat
	} >"$tree/$1"
	chmod +x "$tree/$1"
}

# expect PART STATUS COUNT: what the runner says of the part, and how it exits.
expect()
{
	echo run >>"$tree/tried"
	said=$(CONVENE_BUILD=$tree/build SANITIZE='' UNIT='*' PYTEST_ARGS='' \
		sh "$tree/tests/run.sh" "$1" 2>&1 </dev/null)
	status=$?
	last=$(echo "$said" | tail -n 1)
	[ "$last" = "$3" ] || echo "$1 ($4): says '$last' and not '$3'" >>"$findings"
	[ "$status" -eq "$2" ] || echo "$1 ($4): exit status $status and not $2" >>"$findings"
}

# again TEXT HEADING: the last run says it once more, with the case's name over it, before its count.
again()
{
	echo run >>"$tree/tried"
	echo "$said" | awk -v text="   $1" -v name="-- $2" '
		/^== what failed said$/ { end = 1 }
		end && $0 == name { named = 1 }
		named && $0 == text { found = 1 }
		END { exit !found }' ||
		echo "'$1' of $2 is not there again at the end" >>"$findings"
}

expect unit 1 '0 passed, 0 failed, 0 skipped' 'nothing to run'

: >"$tree/tests/unit/test_x.c"
printf 'printf "1..2\\nok 1 - a\\nok 2 - b\\n"\n' | program build/unit/test_x
expect unit 0 '2 passed, 0 failed, 0 skipped' 'all well'
printf 'printf "1..3\\nok 1 - a\\nnot ok 2 - b\\n# why\\nnot ok 3 # SKIP c\\n"\nexit 1\n' |
	program build/unit/test_x
expect unit 1 '1 passed, 1 failed, 1 skipped' 'one of each'
again '# why' test_x/b
printf 'printf "1..2\\nok 1 - a\\nok 2 - b\\n"\nexit 1\n' | program build/unit/test_x
expect unit 1 '2 passed, 1 failed, 0 skipped' 'a failing end'
printf 'printf "1..3\\nok 1 - a\\n"\nkill -SEGV $$\n' | program build/unit/test_x
expect unit 1 '1 passed, 1 failed, 0 skipped' 'a crash'
printf 'printf "1..3\\nok 1 - a\\n"\n' | program build/unit/test_x
expect unit 1 '1 passed, 1 failed, 0 skipped' 'fewer tests than announced'
printf ':\n' | program build/unit/test_x
expect unit 1 '0 passed, 1 failed, 0 skipped' 'silence'
rm "$tree/build/unit/test_x"
expect unit 1 '0 passed, 1 failed, 0 skipped' 'not built'

: >"$tree/tests/fuzz/fuzz_x.c"
printf 'echo "3 files"\n' | program build/corpus/fuzz_x
expect corpora 0 '1 passed, 0 failed, 0 skipped' 'all well'
printf 'echo path\nkill -ABRT $$\n' | program build/corpus/fuzz_x
expect corpora 1 '0 passed, 1 failed, 0 skipped' 'a crash'
again path 'corpus fuzz_x'

printf 'echo "ok x: all"\n' | program tests/lint/x.sh
expect lint 0 '1 passed, 0 failed, 0 skipped' 'all well'
printf 'echo "not ok x: a"\necho "not ok x: b"\necho "  line 7"\nexit 1\n' | program tests/lint/x.sh
expect lint 1 '0 passed, 2 failed, 0 skipped' 'two findings'
again '  line 7' 'x: b'
printf 'echo "cannot fork"\nexit 2\n' | program tests/lint/x.sh
expect lint 1 '0 passed, 1 failed, 0 skipped' 'no line of a result'
again 'cannot fork' 'lint x'
printf ':\n' | program tests/lint/x.sh
expect lint 1 '0 passed, 1 failed, 0 skipped' 'silence'

if "${PYTHON:=/usr/bin/python3}" -c 'import pytest, xdist' 2>/dev/null; then
	cat >"$tree/tests/system/test_x.py" <<-'END'
		import pytest
		def test_good(): pass
		def test_bad(): assert not "a reason"
		def test_skipped(): pytest.skip("why")
		@pytest.fixture
		def broken(): raise OSError
		def test_error(broken): pass
	END
	expect system 1 '1 passed, 2 failed, 1 skipped' 'one of each'
	again 'E   AssertionError: assert not '"'a reason'" test_bad
	again 'E   OSError' 'ERROR at setup of test_error'
	echo 'import nothing_of_that_name' >"$tree/tests/system/test_x.py"
	expect system 1 '0 passed, 1 failed, 0 skipped' 'not importable'
	echo 'def test_good(): pass' >"$tree/tests/system/test_x.py"
	expect system 0 '1 passed, 0 failed, 0 skipped' 'all well'
fi

# ci STATUS LAST: the last line of .ci/run over a make that does what standard input says.
ci()
{
	echo run >>"$tree/tried"
	{
		echo 'test:'
		sed 's/^/\t@/'
	} >"$tree/Makefile"
	said=$(MAKEFLAGS='' bash "$tree/.ci/run" 2>&1 </dev/null)
	status=$?
	last=$(echo "$said" | tail -n 1)
	[ "$last" = "$2" ] && [ "$(echo "$said" | grep -c ' passed, ')" -eq 1 ] ||
		echo ".ci/run: ends with '$last' and not '$2'" >>"$findings"
	[ "$status" -eq "$1" ] || echo ".ci/run: exit status $status and not $1" >>"$findings"
}

echo 'echo "5 passed, 0 failed, 1 skipped"' | ci 0 '5 passed, 0 failed, 1 skipped'
echo 'echo "5 passed, 1 failed, 0 skipped"; exit 1' | ci 2 '5 passed, 1 failed, 0 skipped'
echo 'exit 1' | ci 2 '0 passed, 1 failed, 0 skipped'
echo ':' | ci 1 '0 passed, 1 failed, 0 skipped'

verdict "$(wc -l <"$tree/tried") runs were counted right" <"$findings"
