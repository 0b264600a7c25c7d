#!/bin/sh
# run.sh - runs the parts of the test suite named as arguments and counts: the one place that does.
#
# Parts: lint unit corpora system planted memcheck. Every part prints one line per test,
#     ok NAME        not ok NAME: why        skip NAME: why
# (the system tests are counted from pytest's own report), and the last line of all is
#     N passed, N failed, N skipped
# Before it, what each failing case said last is there once more: in a long run it has scrolled by.
# The exit status is 0 only when something passed and nothing failed.
#
# Environment: CONVENE_BUILD (absolute path of the object tree), CC, SANITIZE, PYTHON; for work by
# hand UNIT (names of unit tests) and PYTEST_ARGS (more arguments for pytest).
set -u

cd "$(dirname "$0")/.." || exit 1
: "${CONVENE_BUILD:=$PWD/build}" "${CC:=gcc}" "${SANITIZE:=}" "${PYTHON:=/usr/bin/python3}"
: "${PYTEST_ARGS:=}" "${UNIT:=*}"
export CONVENE_BUILD CC SANITIZE PYTHON
export LC_ALL=C.UTF-8

passed=0
failed=0
skipped=0
failures=
results=$CONVENE_BUILD/results
mkdir -p "$results" || exit 1
said=$results/said # by those that failed
: >"$said" || exit 1

# ThreadSanitizer of gcc 12 cannot lay out its shadow memory when mmap is too random.
launch=
case $SANITIZE in *thread*) launch='setarch -R' ;; esac
slower=1
[ -n "$SANITIZE" ] && slower=4
export ASAN_OPTIONS="${ASAN_OPTIONS:-abort_on_error=1:detect_stack_use_after_return=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}"

pass()
{
	passed=$((passed + 1))
	echo "ok $1"
}

fail()
{
	failed=$((failed + 1))
	failures="$failures
  $1"
	echo "not ok $1"
}

# keep NAME: the last of what a failing case said, from standard input, for the end of the run.
keep()
{
	{
		echo "-- $1"
		tail -n 40 | sed 's/^/   /'
	} >>"$said"
}

# The same of every failing case of a file in the common format: remarks before and behind its line.
keep_failing()
{
	awk '
		function show(lines, n, i) {
			for (i = n > 20 ? n - 19 : 1; i <= n; i++)
				print "   " lines[i]
		}
		function end_of_case() {
			if (name != "") {
				print "-- " name
				show(before, before_n)
				show(remark, n)
			}
			name = ""
		}
		/^(ok|not ok|skip) / {
			end_of_case()
			if (sub(/^not ok /, ""))
				name = $0
			for (i = 1; i <= n; i++)
				before[i] = remark[i]
			before_n = n
			n = 0
			next
		}
		{ remark[++n] = $0 }
		END { end_of_case() }' "$1" >>"$said"
}

# Adds up a file of lines in the common format; lines of other shapes are remarks.
count()
{
	passed=$((passed + $(grep -c '^ok ' "$1")))
	failed=$((failed + $(grep -c '^not ok ' "$1")))
	skipped=$((skipped + $(grep -c '^skip ' "$1")))
	if grep -q '^not ok ' "$1"; then
		failures="$failures
$(sed -n 's/^not ok /  /p' "$1")"
		keep_failing "$1"
	fi
}

# cmocka's TAP to the common format. A program that dies in the middle, or runs fewer tests than
# it announced, is a failure of its own: silence is not success.
from_tap()
{
	awk -v program="$1" -v status="$2" '
		match($0, /^1\.\.[0-9]+/) { announced += substr($0, 4, RLENGTH - 3); next }
		/^ok [0-9]+ # SKIP/ || /# SKIP/ {
			sub(/^(not )?ok [0-9]+ (- )?/, ""); sub(/ *# SKIP */, "")
			seen++; print "skip " program "/" $0 ": asked to"; next
		}
		/^ok [0-9]+/ { sub(/^ok [0-9]+ - /, ""); seen++; print "ok " program "/" $0; next }
		/^not ok [0-9]+/ {
			sub(/^not ok [0-9]+ - /, ""); seen++; bad++
			print "not ok " program "/" $0; next
		}
		/^# (not )?ok - / { next }
		{ sub(/^# /, ""); print "# " $0 }
		END {
			if (status == 124)
				print "not ok " program ": ran out of time"
			else if (status != 0 && !bad)
				print "not ok " program ": exit status " status
			else if (seen < announced || !seen)
				print "not ok " program ": " seen + 0 " of " announced + 0 " tests ran"
		}'
}

unit_tests()
{
	wrapper=$1
	set -f
	wanted=$(printf 'tests/unit/test_%s.c\n' $UNIT)
	set +f
	for source in $wanted; do
		[ -f "$source" ] || continue
		name=$(basename "$source" .c)
		CMOCKA_MESSAGE_OUTPUT=TAP timeout --foreground -k 5 $((120 * slower)) \
			$launch $wrapper "$CONVENE_BUILD/unit/$name" >"$results/raw" 2>&1 </dev/null
		from_tap "$name" $? <"$results/raw" >"$results/$name"
		cat "$results/$name"
		count "$results/$name"
	done
}

run_unit()
{
	unit_tests ''
}

run_memcheck()
{
	slower=20
	unit_tests 'valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite'
}

run_corpora()
{
	for source in tests/fuzz/fuzz_*.c; do
		[ -f "$source" ] || continue
		name=$(basename "$source" .c)
		corpus=tests/fuzz/corpus/${name#fuzz_}
		if [ ! -d "$corpus" ]; then
			fail "corpus $name: there is no $corpus"
		elif timeout --foreground -k 5 $((60 * slower)) \
			$launch "$CONVENE_BUILD/corpus/$name" "$corpus" >"$results/$name" 2>&1 </dev/null; then
			pass "corpus $name: $(tail -n 1 "$results/$name")"
		else
			sed 's/^/# /' "$results/$name"
			fail "corpus $name: see above; the last file named is the one"
			keep "corpus $name" <"$results/$name"
		fi
	done
}

# A script whose report is in the common format already: script, its name in our report, seconds.
script()
{
	timeout --foreground -k 5 "$3" sh "$1" >"$results/script" 2>&1 </dev/null
	status=$?
	cat "$results/script"
	count "$results/script"
	if ! grep -Eq '^(ok|not ok|skip) ' "$results/script"; then
		fail "$2: said nothing, exit status $status"
		keep "$2" <"$results/script"
	elif [ $status -ne 0 ] && ! grep -q '^not ok ' "$results/script"; then
		fail "$2: exit status $status"
		keep "$2" <"$results/script"
	fi
}

run_lint()
{
	for check in tests/lint/*.sh; do
		[ -f "$check" ] || continue
		name=$(basename "$check" .sh)
		case $name in
		common) ;;
		*) script "$check" "lint $name" 300 ;;
		esac
	done
}

run_planted()
{
	script tests/planted/run.sh planted 600
}

# What pytest tells of each failing test, from under its own heading of the log.
keep_pytest()
{
	awk '
		function show(from, to, most, i) {
			for (i = to - from < most ? from : to - most + 1; i <= to; i++)
				print "   " line[i]
		}
		# first why, then what the daemon said meanwhile
		function end_of_case() {
			if (name != "") {
				print "-- " name
				show(1, said ? said - 1 : n, 40)
				show(said ? said : n + 1, n, 20)
			}
			name = ""
			n = said = 0
		}
		/^=+ .* =+$/ { end_of_case(); telling = / (FAILURES|ERRORS) / }
		telling && /^_+ .* _+$/ {
			end_of_case()
			name = $0
			gsub(/^_+ | _+$/, "", name)
			next
		}
		{ line[++n] = $0 }
		!said && /^-+ .* -+$/ { said = n }
		END { end_of_case() }' "$1" >>"$said"
}

run_system()
{
	# Tests of the Python parts (the demo's generator) stand beside the unit tests.
	where=$(find tests/unit tests/system -name 'test_*.py' -printf '%h\n' 2>/dev/null | sort -u)
	[ -n "$where" ] || return 0
	report=$results/system.xml
	rm -f "$report"
	{
		timeout --foreground -k 10 $((900 * slower)) \
			$launch "$PYTHON" -m pytest -n 2 -q -p no:cacheprovider --junitxml="$report" \
			$PYTEST_ARGS $where </dev/null 2>&1
		echo $? >"$results/status"
	} | tee "$results/system"
	status=$(cat "$results/status")
	counts=$("$PYTHON" - "$report" 2>/dev/null <<-'END'
		import sys, xml.etree.ElementTree as tree
		total = [0, 0, 0]
		for suite in tree.parse(sys.argv[1]).iter("testsuite"):
		    n, bad, out = (sum(int(suite.get(k, 0)) for k in ks)
		                   for ks in (["tests"], ["failures", "errors"], ["skipped"]))
		    total = [total[0] + n - bad - out, total[1] + bad, total[2] + out]
		print(*total)
	END
	) || counts=
	if [ -z "$counts" ]; then
		fail "system: pytest left no report, exit status $status"
		keep system <"$results/system"
		return
	fi
	set -- $counts
	passed=$((passed + $1))
	failed=$((failed + $2))
	skipped=$((skipped + $3))
	if [ "$2" -gt 0 ]; then
		failures="$failures
  system: $2 of pytest, see its summary"
		keep_pytest "$results/system"
	elif [ $status -ne 0 ]; then
		fail "system: pytest exit status $status"
		keep system <"$results/system"
	fi
}

for part in "$@"; do
	echo "== $part"
	begun=$(date +%s)
	run_$part
	echo "== $part took $(($(date +%s) - begun)) s"
done
if [ -n "$failures" ]; then
	echo "== what failed said"
	head -n 1000 "$said"
	printf 'failed:%s\n' "$failures"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
