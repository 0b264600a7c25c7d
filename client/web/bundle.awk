# bundle.awk - makes one module of a module and all that it imports, for fewer ways to the server.
#
#   awk -f bundle.awk -v whole=main.js -v apart=first.js          the whole, to standard output
#   awk -f bundle.awk -v whole=main.js -v apart=first.js -v names=1   the modules in it, but the last
#   awk -f bundle.awk -v whole=main.js -v apart=first.js -v of=FILE   FILE, which is not in it
#
# Run in client/web by embed.sh. A module of the whole becomes a function that is called once, in the
# order of the imports, and gives what it exports: calls.js is $calls. The last one, the whole's own,
# stands behind them as it is. Who is outside gets what it imports from the whole. apart is imported
# by all and is in no whole. What is not written as the modules here are is refused: imports and
# exports begin a line; exported are functions, classes, constants and one default.
function die(why)
{
	print "client/web/bundle.awk: " why >"/dev/stderr"
	failed = 1
	exit 1
}

# words/en.js -> $words_en
function name_of(file)
{
	sub(/\.js$/, "", file)
	gsub(/\//, "_", file)
	return "$" file
}

# What is in the whole has no file of its own to be fetched later.
function check_later(line)
{
	if (match(line, /import\('\.\/[^']+'\)/) && substr(line, RSTART + 10, RLENGTH - 12) in state)
		die("it is in " whole " already: " line)
}

# The lines of a file, a statement of import as one of them.
function read_file(file, lines,    n, line, status)
{
	n = 0
	while ((status = (getline line <file)) > 0) {
		if (n > 0 && lines[n] ~ /^import / && lines[n] !~ /;$/) {
			sub(/^[ \t]+/, " ", line)
			lines[n] = lines[n] line
		} else {
			lines[++n] = line
		}
	}
	if (status < 0)
		die(file " cannot be read")
	close(file)
	return n
}

function imported(line)
{
	if (!match(line, /'\.\/[a-z_0-9\/]+\.js';$/))
		die("not understood: " line)
	return substr(line, RSTART + 3, RLENGTH - 5)
}

# What a statement of import gives names to, as a constant: of is what it is imported from.
function constant(line, of,    names)
{
	names = line
	sub(/^import /, "", names)
	if (!sub(/ from '[^']*';$/, "", names))
		return ""
	if (names ~ /^\* as [a-z_]+$/)
		return "const " substr(names, 6) " = " of ";"
	if (names ~ /^[a-z_]+$/)
		return "const " names " = " of ".default;"
	if (names !~ /^\{[A-Za-z_, ]+\}$/)
		die("not understood: " line)
	return "const " names " = " of ";"
}

function exported(line)
{
	sub(/^export (async )?(function|class|const) /, "", line)
	match(line, /^[A-Za-z_0-9]+/)
	return substr(line, 1, RLENGTH)
}

# One module of the whole, behind those that it imports.
function take(file, last,    lines, n, i, from, text, gives)
{
	if (file in state) {
		if (state[file] == "open")
			die(file " imports itself by others")
		return
	}
	state[file] = "open"
	n = read_file(file, lines)
	for (i = 1; i <= n; i++) {
		if (lines[i] ~ /^import /) {
			from = imported(lines[i])
			if (file ~ /\//)
				die(file " stands below and imports")
			if (from != apart)
				take(from, 0)
			text = text constant(lines[i], name_of(from)) "\n"
		} else if (lines[i] ~ /^export (async )?(function|class|const) [A-Za-z_]/) {
			gives = gives exported(lines[i]) ", "
			text = text substr(lines[i], 8) "\n"
		} else if (lines[i] ~ /^export default /) {
			gives = gives "default: given, "
			text = text "const given = " substr(lines[i], 16) "\n"
		} else if (lines[i] ~ /^export/) {
			die("not understood: " lines[i])
		} else {
			text = text lines[i] "\n"
		}
	}
	state[file] = "taken"
	if (last) {
		whole_text = whole_text text
		return
	}
	sub(/, $/, "", gives)
	whole_text = whole_text "const " name_of(file) " = (() => {\n" text "return {" gives "};\n})();\n"
	whole_names = whole_names (whole_names == "" ? "" : ", ") name_of(file)
}

function rewrite(file,    lines, n, i, from)
{
	n = read_file(file, lines)
	for (i = 1; i <= n; i++) {
		check_later(lines[i])
		from = lines[i] ~ /^import / ? imported(lines[i]) : ""
		if (from in state) {
			print "import {" name_of(from) "} from './" whole "';"
			print constant(lines[i], name_of(from))
		} else {
			print lines[i]
		}
	}
}

BEGIN {
	take(whole, 1)
	n = split(whole_text, all, "\n")
	for (i = 1; i <= n; i++)
		check_later(all[i])
	if (names) {
		for (file in state)
			if (file != whole)
				print file
	} else if (of == "") {
		print "import * as " name_of(apart) " from './" apart "';"
		printf "%s", whole_text
		print "export {" whole_names "};"
	} else {
		rewrite(of)
	}
	exit failed
}
