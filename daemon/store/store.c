/* store.c - a connection to the database and the statements prepared on it. */
#include "store/store.h"

#include "base/log.h"
#include "base/zones.h"
#include "store/disk.h"
#include "store/engine.h"
#include "store/families.h"
#include "wire/buf.h"
#include "wire/digest.h"
#include "wire/utf8.h"
#include "wire/when.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400, SLOT_MOST = 65535 };

struct store {
	struct engine *engine;
	struct stmt **prepared[FAMILY_COUNT];
	struct zones *zones;
	const char *_Atomic *web; /* NULL: none */
	struct tx_keep keep;
	struct disk disk;
	struct disk
		home; /* ... when the log is brought home: that may fail while commits pass */
};

int
store_log_pages(const struct store *s)
{
	return engine_log_pages(s->engine);
}

static bool
prepare_all(struct store *s, struct err *e)
{
	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct stmt_family *fam = family_of((enum family)f);

		s->prepared[f] = xcalloc((size_t)fam->count, sizeof(struct stmt *));
		for (int i = 0; i < fam->count; i++) {
			BUG_ON(fam->sql[i] == NULL);
			s->prepared[f][i] = engine_prepare(s->engine, fam->sql[i]);
			if (s->prepared[f][i] == NULL)
				return engine_error(s->engine, e, fam->sql[i]);
		}
	}
	return true;
}

void
store_setup(void)
{
	engine_setup();
}

struct store *
store_open(const char *path, enum store_mode mode, const struct store_options *o,
	struct err *e)
{
	struct engine *g = engine_open(
		path, mode == STORE_WRITE ? ENGINE_WRITE : ENGINE_READ, o->max_pages, e);
	struct store *s;

	if (g == NULL)
		return NULL;
	s = xcalloc(1, sizeof *s);
	s->engine = g;
	s->zones = zones_new();
	s->web = o->web;
	if (prepare_all(s, e))
		return s;
	store_close(s);
	return NULL;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	for (int f = 0; f < FAMILY_COUNT; f++) {
		if (s->prepared[f] == NULL)
			continue;
		for (int i = 0; i < family_of((enum family)f)->count; i++)
			engine_finalize(s->prepared[f][i]);
		free(s->prepared[f]);
	}
	engine_close(s->engine);
	zones_free(s->zones);
	if (s->keep.what != NULL)
		s->keep.release(s->keep.what);
	free(s);
}

void
tx_init(struct tx *tx, struct store *s, struct arena *arena, int64_t now_us)
{
	*tx = (struct tx){.store = s,
		.arena = arena,
		.zones = s->zones,
		.keep = &s->keep,
		.now_us = now_us,
		.now_s = now_us / 1000000,
		.web = s->web != NULL ? atomic_load(s->web) : "",
		.random = random_bytes,
		.context = {.principal = "daemon", .method = "", .key = ""}};
}

static const char *
sentence_of(enum err_code code)
{
	switch ((int)code) {
	case ERR_STORAGE_FULL:
		return "the disk or the database file is full";
	case ERR_STORAGE_FAILED:
		return "the disk does not take or give its data";
	case ERR_BUSY:
		return "the database is busy";
	case ERR_CORRUPT:
		return "the database is damaged";
	default:
		return "a fault of the daemon; nothing was changed";
	}
}

/* The engine's words are for the operator; the caller gets a sentence. */
static bool
refused(struct store *s, struct err *e, const char *doing)
{
	struct err engine;

	engine_error(s->engine, &engine, doing);
	if (disk_at_fault(engine.code))
		disk_failed(&s->disk, &engine, engine_reason(s->engine));
	else
		log_event(LOG_ERR, "database.fault", L_ERR(&engine));
	return err_set(e, engine.code, "%s", sentence_of(engine.code));
}

static bool
control(struct store *s, enum engine_own which, struct err *e)
{
	struct stmt *q = engine_own(s->engine, which);

	if (engine_step(q) == ENGINE_DONE)
		return true;
	refused(s, e, engine_sql(q));
	engine_reset(q);
	return false;
}

bool
store_begin_write(struct store *s, struct err *e)
{
	return control(s, ENGINE_BEGIN_WRITE, e);
}

bool
store_begin_read(struct store *s, struct err *e)
{
	return control(s, ENGINE_BEGIN_READ, e);
}

bool
store_savepoint(struct store *s, struct err *e)
{
	return control(s, ENGINE_SAVEPOINT, e);
}

bool
store_release(struct store *s, struct err *e)
{
	return control(s, ENGINE_RELEASE, e);
}

bool
store_undo(struct store *s, struct err *e)
{
	if (!store_in_transaction(s))
		return err_set(e, ERR_STORAGE_FAILED,
			"the database undid the whole transaction");
	return control(s, ENGINE_UNDO, e) && control(s, ENGINE_RELEASE, e);
}

bool
store_commit(struct store *s, struct err *e)
{
	if (!control(s, ENGINE_COMMIT, e))
		return false;
	disk_works(&s->disk);
	return true;
}

bool
store_took_nothing(const struct store *s)
{
	return engine_took_nothing(s->engine);
}

void
store_worked(struct store *s)
{
	disk_works(&s->disk);
}

void
store_rollback(struct store *s)
{
	struct err ignored;

	if (store_in_transaction(s) && !control(s, ENGINE_ROLLBACK, &ignored))
		BUG_ON(store_in_transaction(s));
}

bool
store_in_transaction(const struct store *s)
{
	return engine_in_transaction(s->engine);
}

bool
store_sync_failed(const struct store *s)
{
	return engine_sync_failed(s->engine);
}

bool
store_checkpoint(struct store *s, bool truncate)
{
	enum engine_moved moved = engine_checkpoint(s->engine, truncate);
	struct err e;

	if (moved == ENGINE_MOVED_ALL || moved == ENGINE_MOVED_SOME) {
		disk_works(&s->home);
	} else if (moved == ENGINE_UNMOVED) {
		engine_error(s->engine, &e, "checkpoint");
		if (s->disk.code == ERR_NONE) /* else it is said already */
			disk_failed(&s->home, &e, engine_reason(s->engine));
	}
	return moved == ENGINE_MOVED_ALL;
}

static void
fault(struct tx *tx, const char *doing)
{
	if (tx->fault.code == ERR_NONE)
		refused(tx->store, &tx->fault, doing);
}

static int64_t
size_of(const struct val *v)
{
	switch (v->type) {
	case VAL_NULL:
		return 0;
	case VAL_INT:
		return sizeof v->i;
	case VAL_TEXT:
		return v->p != NULL ? (int64_t)strlen(v->p) : 0;
	case VAL_BLOB:
		return (int64_t)v->n;
	}
	return 0;
}

struct stmt *
tx_query_vals(struct tx *tx, enum family f, int index, const struct val *v, int n)
{
	struct stmt *q = tx->store->prepared[f][index];

	if (!engine_bind(q, v, n))
		fault(tx, "bind");
	if (engine_changes_something(q))
		for (int i = 0; i < n; i++)
			tx->written_bytes += size_of(&v[i]);
	return q;
}

bool
stmt_step(struct tx *tx, struct stmt *q)
{
	enum engine_step step;

	if (tx->fault.code != ERR_NONE) {
		/* Its rows may be half read: the fault came from another statement meanwhile. */
		engine_reset(q);
		return false;
	}
	step = engine_step(q);
	if (step == ENGINE_FAILED) {
		fault(tx, engine_sql(q));
		engine_reset(q);
	}
	tx->rows_read += step == ENGINE_ROW;
	return step == ENGINE_ROW;
}

void
stmt_reset(struct stmt *q)
{
	engine_reset(q);
}

int64_t
stmt_run(struct tx *tx, struct stmt *q)
{
	if (stmt_step(tx, q))
		stmt_reset(q);
	return tx->fault.code == ERR_NONE ? engine_changed(tx->store->engine) : 0;
}

int64_t
stmt_int(struct stmt *q, int column)
{
	return engine_int(q, column);
}

bool
stmt_null(struct stmt *q, int column)
{
	return engine_null(q, column);
}

int64_t
stmt_opt(struct stmt *q, int column)
{
	return stmt_null(q, column) ? -1 : stmt_int(q, column);
}

const char *
stmt_text(struct tx *tx, struct stmt *q, int column)
{
	const char *text = engine_text(q, column);

	return text != NULL ? arena_strdup(tx->arena, text) : NULL;
}

const void *
stmt_blob(struct stmt *q, int column, size_t *n)
{
	return engine_blob(q, column, n);
}

bool
tx_failed(const struct tx *tx)
{
	return tx->fault.code != ERR_NONE;
}

void
tx_fail(struct tx *tx, const struct err *e)
{
	if (tx->fault.code == ERR_NONE)
		tx->fault = *e;
}

void
tx_damaged(struct tx *tx, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	if (tx_failed(tx))
		return;
	va_start(ap, fmt);
	utf8_vformat(text, sizeof text, fmt, ap);
	va_end(ap);
	err_set(&tx->fault, ERR_CORRUPT, "database: %s", text);
}

/* A value of a column that it may not have. */
static void
damaged_column(struct tx *tx, struct stmt *q, int column)
{
	const char *value = engine_text(q, column);

	tx_damaged(tx, "the column %s holds \"%.40s\"", engine_column(q, column),
		value != NULL ? value : "");
}

static int64_t
within(struct tx *tx, struct stmt *q, int column, int64_t least, int64_t most)
{
	int64_t i = stmt_int(q, column);

	if (i >= least && i <= most)
		return i;
	damaged_column(tx, q, column);
	return 0;
}

int64_t
stmt_instant(struct tx *tx, struct stmt *q, int column)
{
	return within(tx, q, column, WHEN_FIRST_S, WHEN_LAST_S);
}

int64_t
stmt_opt_instant(struct tx *tx, struct stmt *q, int column)
{
	return stmt_null(q, column) ? -1 : stmt_instant(tx, q, column);
}

int32_t
stmt_offset(struct tx *tx, struct stmt *q, int column)
{
	return (int32_t)within(tx, q, column, -DAY_S + 1, DAY_S - 1);
}

int64_t
stmt_id(struct tx *tx, struct stmt *q, int column)
{
	return within(tx, q, column, 0, STORE_ID_MOST);
}

int64_t
stmt_opt_id(struct tx *tx, struct stmt *q, int column)
{
	return stmt_null(q, column) ? -1 : stmt_id(tx, q, column);
}

int
stmt_slot(struct tx *tx, struct stmt *q, int column)
{
	return (int)within(tx, q, column, 0, SLOT_MOST);
}

int
stmt_opt_slot(struct tx *tx, struct stmt *q, int column)
{
	return stmt_null(q, column) ? -1 : stmt_slot(tx, q, column);
}

int
stmt_word(struct tx *tx, struct stmt *q, int column, const char *const *words, int n)
{
	const char *word = engine_text(q, column);

	for (int i = 0; i < n && word != NULL; i++)
		if (words[i] != NULL && strcmp(words[i], word) == 0)
			return i;
	damaged_column(tx, q, column);
	return 0;
}

const char *
store_integrity(struct tx *tx)
{
	const char *finding = "no answer";
	struct stmt *failed;

	if (!tx_failed(tx) &&
		!engine_integrity(tx->store->engine, tx->arena, &finding, &failed)) {
		fault(tx, engine_sql(failed));
		engine_reset(failed);
	}
	return finding;
}

const char *
store_schema(struct tx *tx)
{
	struct stmt *q = engine_own(tx->store->engine, ENGINE_SCHEMA);
	const char *all = "";

	while (stmt_step(tx, q))
		all = arena_printf(tx->arena, "%s%s;\n\n", all, stmt_text(tx, q, 0));
	return all;
}

const char *
store_engine_version(void)
{
	return engine_version();
}
