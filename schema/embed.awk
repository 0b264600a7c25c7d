# embed.awk - turns the migration files named as arguments into a C table; run by the Makefile.
#
# The name NNNN_word.sql gives the version and the name. Every line becomes one string literal;
# "?" is escaped because -std=c11 still knows trigraphs.

BEGIN {
	print "/* schema_embedded.c - the files of schema/sqlite/, made by schema/embed.awk. */"
	print "#include \"store/sqlite/steps.h\"\n"
	print "const struct migration schema_migrations[] = {"
}

FNR == 1 {
	if (count++)
		print "\t},"
	name = FILENAME
	sub(/^.*\//, "", name)
	sub(/\.sql$/, "", name)
	version = name
	sub(/_.*$/, "", version)
	sub(/^[0-9]+_/, "", name)
	printf "\t{.version = %d, .name = \"%s\", .sql =\n", version, name
}

{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	gsub(/\?/, "\\?")
	printf "\t\t\"%s\\n\"\n", $0
}

END {
	if (count)
		print "\t},"
	print "};\n"
	printf "const size_t schema_migrations_count = %d;\n", count
}
