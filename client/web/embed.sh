#!/bin/sh
# embed.sh - turns the files of client/web/ into a C table of assets; run by the Makefile.
#
#   embed.sh FILE...          paths below client/web/; the table goes to standard output
#
# One hash, of all files and their names, stands in the path of each: /assets/views/today.HASH.js.
# The files name each other by their own names, in quotes, and the hash is put in here, since no
# inline script could tell a page: "./calls.js" and "/assets/calls.js" become "./calls.HASH.js" and
# "/assets/calls.HASH.js", `./words/${language}.js` as well. Three files are asked for by names of
# their own, because browsers want them there: index.html (/), sw.js and manifest.webmanifest.
# main.js has in it all modules that it imports but first.js (bundle.awk): fewer ways to the server.
# In all of them "@VERSION@" becomes the hash, and "@ASSETS@" (with its quotes) the paths of all
# other files as a JSON list. Each file is there plain and by gzip, without its comments and indents.
set -eu
export LC_ALL=C

top=client/web
work=$(mktemp -d "${TMPDIR:-/tmp}/convene-embed.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

hash=$(for file; do echo "$file"; cat "$top/$file"; done | sha256sum | cut -c1-16)

# The path a file is asked for by.
path_of()
{
	case $1 in
	index.html) echo / ;;
	sw.js | manifest.webmanifest) echo "/$1" ;;
	*) echo "/assets/${1%.*}.$hash.${1##*.}" ;;
	esac
}

type_of()
{
	case $1 in
	*.html) echo 'text/html; charset=utf-8' ;;
	*.js) echo 'text/javascript; charset=utf-8' ;;
	*.css) echo 'text/css; charset=utf-8' ;;
	*.svg) echo 'image/svg+xml' ;;
	*.png) echo 'image/png' ;;
	*.webmanifest) echo 'application/manifest+json' ;;
	*.json) echo 'application/json' ;;
	*.txt) echo 'text/plain; charset=utf-8' ;;
	*)
		echo "client/web/embed.sh: $1: nobody has said what type such a file is" >&2
		return 1
		;;
	esac
}

# The modules that main.js is made of have no path of their own.
whole()
{
	(cd $top && awk -f bundle.awk -v whole=main.js -v apart=first.js "$@")
}

inside=$(whole -v names=1 | tr "\n" " ")
for file; do
	shift
	case " $inside" in
	*" $file "*) ;;
	*) set -- "$@" "$file" ;;
	esac
done

list=
for file; do
	case $file in
	index.html | sw.js | manifest.webmanifest) ;;
	*) list=$list${list:+, }\"$(path_of "$file")\" ;;
	esac
done

# Without what only a reader of the source needs: indents, empty lines and comments of their own.
slim()
{
	sed 's/^[ 	]*//' "$1" | awk '
		/^\/\*/ { inside = 1 }
		!inside && NF { print }
		/\*\/$/ { inside = 0 }'
}

# Bytes as the initialiser of an array.
bytes()
{
	od -An -v -tx1 "$1" | sed 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g; s/^/	/'
}

echo '/* web_embedded.c - the files of client/web/, made by client/web/embed.sh. */'
echo '#include "web/assets.h"'
table=
number=0
for file; do
	case $file in
	main.js) whole >"$work/plain" ;;
	*.js) whole -v of="$file" >"$work/plain" ;;
	*) cp "$top/$file" "$work/plain" ;;
	esac
	case $file in
	*.png) ;;
	*) sed -E "s#(['\"\`](\.{1,2}/|/assets/)[A-Za-z0-9_/.\${}-]+)\.(js|css|svg|png|json|txt)(['\"\`])#\1.$hash.\3\4#g
		s#\"@ASSETS@\"#[$list]#g; s#@VERSION@#$hash#g" "$work/plain" >"$work/named" && mv "$work/named" "$work/plain" ;;
	esac
	case $file in
	*.js | *.css)
		slim "$work/plain" >"$work/slim"
		mv "$work/slim" "$work/plain"
		;;
	esac
	gzip -9nc "$work/plain" >"$work/gzip"
	number=$((number + 1))
	type=$(type_of "$file")
	printf '\nstatic const unsigned char PLAIN_%d[] = {\n' $number
	bytes "$work/plain"
	printf '};\nstatic const unsigned char GZIP_%d[] = {\n' $number
	bytes "$work/gzip"
	echo '};'
	case $file in
	index.html | sw.js | manifest.webmanifest) lasts=false ;;
	*) lasts=true ;;
	esac
	table="$table	{\"$(path_of "$file")\", \"$type\", $lasts, PLAIN_$number,
		sizeof PLAIN_$number, GZIP_$number, sizeof GZIP_$number},
"
done
printf '\nconst struct asset web_assets[] = {\n%s};\n' "$table"
printf 'const size_t web_assets_count = %d;\n' $number
printf 'const char web_assets_version[] = "%s";\n' "$hash"
