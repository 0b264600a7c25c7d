/* methods_files.c - rows of the method table: files in and out. */
#include "methods/method_rows.h"

/* clang-format off */
static const struct method rows[] = {
	{.name = "import.begin",
		.summary = "begin to send the files of a fair",
		.result = "the import and its limits",
		.roles = STAFF, .where = RUN_LOOP, .run = handle_import_begin,
		.params = {KEY,
			TEXT("encoding", false, 1, 32, "of texts that are not UTF-8: cp949, ..."),
			{.name = "overwrite", .type = PARAM_BOOL,
				.help = "also what people changed since the last import"},
			{.name = "new_event", .type = PARAM_BOOL,
				.help = "a code that no event has is of one more event"},
			{.name = "same_person", .type = PARAM_BOOL,
				.help = "who has another name and mailbox keeps the login"}},
		.schema = "import:#I limits:ImportLimits"},
	{.name = "import.put",
		.summary = "send a piece of a file; the same piece again is fine",
		.result = "size so far",
		.roles = STAFF, .where = RUN_LOOP, .run = handle_import_put,
		.params = {ID("import", PARAM_IMPORT, "which"),
			TEXT("file", true, 1, 120, "event.ini, fair.xlsx, ..."),
			{.name = "offset", .type = PARAM_INT, .required = true,
				.max = INT64_MAX, .help = "bytes sent before"},
			{.name = "text", .type = PARAM_STR, .max = 262144, .text = TEXT_PIECE,
				.help = "the piece"},
			{.name = "base64", .type = PARAM_STR, .max = 262144,
				.help = "or its bytes in base64url, when they are no UTF-8"}},
		.errors = "IMPORT_UNKNOWN IMPORT_TOO_LARGE IMPORT_OFFSET",
		.schema = "file:text size:int"},
	{.name = "import.check",
		.summary = "what would be added, changed, kept; and every bad row",
		.result = "the report",
		.roles = STAFF, .where = RUN_READ, .run = handle_import_check,
		.params = {ID("import", PARAM_IMPORT, "which")},
		.errors = "IMPORT_UNKNOWN",
		.schema = "ok:bool event?:text files:[ImportFile]"
			" errors:[ImportFault] errors_total:int"
			" warnings:[ImportWarning] changes:[ImportChange]"
			" changes_total:int kept:[ImportChange] kept_total:int"
			" persons:[ImportPerson]"},
	{.name = "import.apply",
		.summary = "take the files in, all or nothing",
		.result = "the report",
		.roles = STAFF, .where = RUN_WRITE, .run = handle_import_apply,
		.flags = METHOD_SLICED | METHOD_FREES,
		.params = {KEY, ID("import", PARAM_IMPORT, "which")},
		.errors = "IMPORT_UNKNOWN IMPORT_INVALID IMPORT_TOO_LARGE MEETING_IN_THE_WAY",
		.schema = "ok:bool event?:text files:[ImportFile]"
			" errors:[ImportFault] errors_total:int"
			" warnings:[ImportWarning] changes:[ImportChange]"
			" changes_total:int kept:[ImportChange] kept_total:int"
			" persons:[ImportPerson]" CONCERNED},
	{.name = "import.template",
		.summary = "files to begin a fair with: headers, examples, remarks",
		.result = "their texts",
		.roles = STAFF, .where = RUN_READ, .run = handle_import_template,
		.schema = "files:[FileText]"},
	{.name = "export.list",
		.summary = "the files of the fair",
		.result = "their names",
		.roles = STAFF, .where = RUN_READ, .run = handle_export_list,
		.schema = "files:[text]"},
	{.name = "export.get",
		.summary = "a piece of a file of the fair",
		.result = "file, text, next",
		.roles = STAFF, .where = RUN_READ, .run = handle_export_get,
		.params = {TEXT("file", true, 1, 64, "event.ini, ..."), CURSOR},
		.errors = "RESYNC IMPORT_TOO_LARGE",
		.schema = "file:text text:text next?:text"},

};
/* clang-format on */

const struct method_group methods_files = {rows, sizeof rows / sizeof *rows};
