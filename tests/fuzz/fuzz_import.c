/*
 * fuzz_import.c - bytes as one file of a fair, the other ten in order.
 *
 * The first byte says which file; from 128 on the others are of a fair that was lived in. A refused
 * import has faults and has written nothing; what is taken is taken again without a change, and so
 * is its export. Everything happens in a transaction that is undone.
 */
#include "domain/files/export.h"
#include "store/journal.h"
#include "store/migrate.h"
#include "store/store.h"
#include "tests/unit/fair_lived.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXPORT_MAX_BYTES = 1 << 24, LIVED = 128 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An empty database, made once; the file is nobody else's and goes with the process. */
static struct store *
database(void)
{
	static struct store *store;
	char directory[] = "/tmp/convene-fuzz.XXXXXX";
	static const char *const FILES[] = {"fair.db", "fair.db-wal", "fair.db-shm"};
	char path[64];
	struct err e;

	if (store != NULL)
		return store;
	js_setup();
	BUG_ON(mkdtemp(directory) == NULL);
	snprintf(path, sizeof path, "%s/%s", directory, FILES[0]);
	BUG_ON(!migrate(path, true, &e));
	store = store_open(path, STORE_WRITE, &(struct store_options){0}, &e);
	BUG_ON(store == NULL);
	for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", directory, FILES[i]);
		unlink(path);
	}
	rmdir(directory);
	return store;
}

static void
changes_nothing(struct tx *tx, const struct staged_fair *fair)
{
	struct import_report report;
	struct err e;

	BUG_ON(!import_apply(tx, fair, 0, &report, &e));
	for (int i = 0; i < report.files_n; i++)
		BUG_ON(report.files[i].added != 0 || report.files[i].changed != 0 ||
			report.files[i].left != report.files[i].rows);
}

static void
export_changes_nothing(struct tx *tx, int64_t event_id)
{
	struct staged_file files[IMPORT_FILES];
	struct staged_fair fair = {.files = files, .n = IMPORT_FILES};
	struct buf text[IMPORT_FILES];
	struct err e;

	for (int i = 0; i < IMPORT_FILES; i++) {
		buf_init(&text[i], EXPORT_MAX_BYTES);
		BUG_ON(!export_file(tx, event_id, import_file_name(i), &text[i], &e));
		files[i] = (struct staged_file){
			import_file_name(i), buf_str(&text[i]), text[i].len};
	}
	changes_nothing(tx, &fair);
	for (int i = 0; i < IMPORT_FILES; i++)
		buf_release(&text[i]);
}

static void
try_fair(struct tx *tx, const struct staged_fair *fair)
{
	struct import_report report;
	struct err e;

	if (import_apply(tx, fair, 0, &report, &e)) {
		changes_nothing(tx, fair);
		export_changes_nothing(tx, report.event_id);
		return;
	}
	BUG_ON(e.code != ERR_IMPORT_INVALID || report.faults_n < 1);
	BUG_ON(journal_last_seq(tx) != 0);
	for (int i = 0; i < report.faults_n; i++)
		BUG_ON(report.faults[i].line < 0 || report.faults[i].rule[0] == '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct staged_file files[IMPORT_FILES];
	struct staged_fair fair = {.files = files, .n = IMPORT_FILES};
	struct store *store = database();
	struct arena arena;
	struct tx tx;
	struct err e;

	if (size < 1)
		return 0;
	for (int i = 0; i < IMPORT_FILES; i++)
		files[i] = (struct staged_file){
			import_file_name(i), FAIR_FILES[i], strlen(FAIR_FILES[i])};
	if (data[0] >= LIVED) {
		files[REQUESTS].text = LIVED_REQUESTS;
		files[REQUESTS].bytes = strlen(LIVED_REQUESTS);
		files[MEETINGS].text = LIVED_MEETINGS;
		files[MEETINGS].bytes = strlen(LIVED_MEETINGS);
	}
	files[data[0] % LIVED % IMPORT_FILES].text = (const char *)data + 1;
	files[data[0] % LIVED % IMPORT_FILES].bytes = size - 1;
	arena_init(&arena);
	tx_init(&tx, store, &arena, INT64_C(1790000000) * 1000000);
	BUG_ON(!store_begin_write(store, &e));
	try_fair(&tx, &fair);
	BUG_ON(tx_failed(&tx));
	journal_events_free(tx.events);
	store_rollback(store);
	arena_release(&arena);
	return 0;
}
