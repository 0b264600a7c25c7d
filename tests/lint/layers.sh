#!/bin/sh
# layers.sh - who may include whom: the two tables below are the architecture of the daemon.
. "$(dirname "$0")/common.sh"

files=$(project_files daemon client | grep '\.[ch]$')
[ -n "$files" ] || skip "no sources"

awk '
BEGIN {
	# A room and what it may include: rooms, single headers of a room, or "room/" with all the
	# rooms in it.
	may["wire"] = "wire"
	may["base"] = "base wire"
	may["plan"] = "plan wire/err.h base/vec.h base/arena.h"
	may["ical"] = "ical base wire"
	may["store"] = "store base wire"
	may["store/sqlite"] = "store/sqlite store/engine.h store/val.h store/disk.h store/guard.h " \
		"store/copy.h store/migrate.h base wire"
	may["net"] = "net base wire"
	may["domain/fair"] = "domain/fair store base wire"
	may["domain/matching"] = "domain/matching domain/fair store base wire"
	may["domain/seating"] = "domain/seating domain/fair store base wire"
	may["domain/invitations"] = "domain/invitations domain/fair ical store base wire"
	may["domain/booking"] = "domain/booking domain/seating domain/matching domain/invitations " \
		"domain/fair store base wire"
	may["domain/files"] = "domain/files domain/booking domain/seating domain/fair store base wire"
	may["domain/people"] = "domain/people domain/files domain/booking domain/fair store base wire"
	may["domain/mailing"] = "domain/mailing domain/people domain/invitations domain/fair ical " \
		"store base wire"
	may["domain/planning"] = "domain/planning domain/booking domain/seating domain/matching " \
		"domain/fair plan store base wire"
	may["domain/report"] = "domain/ ical store base wire"
	may["mail"] = "mail store base wire"
	may["work"] = "work mail domain/ store base wire"
	may["methods"] = "methods work domain/ ical store base wire"
	may["rpc"] = "rpc methods work base wire"
	may["web"] = "web methods work domain/ ical store net base wire"
	may["client"] = "wire base/csv.h"

	# Headers of a library and the only files that may include them.
	only["jansson.h"] = "^daemon/wire/json\\.c$"
	only["openssl/"] = "^daemon/(wire/(tls|digest)|net/[a-z0-9_]+)\\.c$"
	only["systemd/"] = "^daemon/base/log\\.c$"
	only["syslog.h"] = "^daemon/base/log\\.c$"
	only["ini.h"] = "^daemon/base/ini\\.c$"
	only["csv.h"] = "^daemon/base/csv\\.c$"
	only["zip.h"] = "^daemon/base/zipped\\.c$"
	only["expat.h"] = "^daemon/base/xml\\.c$"
	only["utf8proc.h"] = "^daemon/base/(fold|cluster|terms)\\.c$"
	only["iconv.h"] = "^(daemon/base/encoding|client/received_charset)\\.c$"
	only["ccadical.h"] = "^daemon/plan/(prove\\.c|maxsat\\.[ch])$"
	only["libical/"] = "^daemon/ical/[a-z0-9_]+\\.c$"
	only["sqlite3.h"] = "^daemon/store/sqlite/[a-z0-9_]+\\.c$"
	only["event2/"] = "^daemon/net/[a-z0-9_]+\\.c$"
	only["curl/"] = "^daemon/mail/smtp\\.c$"
	only["libsmartcols.h"] = "^client/render\\.c$"
	only["libsmartcols/"] = "^client/render\\.c$"
	only["qrencode.h"] = "^client/qr\\.c$"

	n = split("assert ctype dirent endian errno fcntl float fnmatch getopt glob grp inttypes " \
		"langinfo libgen limits locale math netdb poll pthread pwd sched signal stdalign " \
		"spawn stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings " \
		"sysexits termios time unistd wchar wctype", word, " ")
	for (i = 1; i <= n; i++)
		libc[word[i] ".h"] = 1
}

function finding(why)
{
	print FILENAME ":" FNR ": " why
}

FNR == 1 {
	room = FILENAME
	if (!sub(/^client\/.*/, "client", room)) {
		sub(/^daemon\//, "", room)
		sub(/\/[^\/]*$/, "", room)
	}
	main_level = FILENAME ~ /^daemon\/[a-z]+\.[ch]$/
	if (!(room in may) && !main_level)
		finding("the room " room " is not in the table of tests/lint/layers.sh")
	# An archive, a debugger and a log know a file of the daemon by its base name alone.
	base = FILENAME
	sub(/.*\//, "", base)
	if (room != "client" && base in named)
		finding("its base name is that of " named[base])
	if (room != "client")
		named[base] = FILENAME
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	header = $0
	sub(/^[^<]*</, "", header)
	sub(/>.*/, "", header)
	folder = header
	sub(/\/.*/, "/", folder)
	if (header in libc || folder == "sys/" || folder == "netinet/" || folder == "arpa/" ||
	    folder == "net/")
		next
	key = header in only ? header : folder
	if (!(key in only))
		finding("<" header "> is of no library the project uses")
	else if (FILENAME !~ only[key])
		finding("<" header "> belongs to " only[key])
	next
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	header = $0
	sub(/^[^"]*"/, "", header)
	sub(/".*/, "", header)
	from = header
	if (!sub(/\/[^\/]*$/, "", from)) {
		if (room != "client" && !main_level)
			finding("\"" header "\": includes start with a room")
		next
	}
	# The main level knows every room, but no engine: that is behind the store.
	if (main_level) {
		if (header ~ /^store\/(engine\.h|sqlite\/)/)
			finding("the main level may not include \"" header "\"")
		next
	}
	n = split(may[room], allowed, " ")
	fine = 0
	for (i = 1; i <= n; i++)
		if (allowed[i] == from || allowed[i] == header ||
		    (allowed[i] ~ /\/$/ && index(from, allowed[i]) == 1))
			fine = 1
	if (header == "store/engine.h" && room !~ /^store/)
		fine = 0
	if (!fine)
		finding(room " may not include \"" header "\"")
}
' $files | verdict "$(echo "$files" | wc -l) files"
