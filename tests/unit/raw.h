/*
 * raw.h - a connection of a test's own to a database, through the store's seam to the engine.
 *
 * It takes texts with several statements, checks no references and waits two seconds; all else
 * that engine_open() sets is as the daemon has it. What the engine refuses fails the test, with
 * its words.
 */
#ifndef TESTS_RAW_H
#define TESTS_RAW_H

#include "scratch.h"
#include "store/engine.h"

/* Behind the first statement of a text: its semicolon is not within quotes. */
static inline const char *
raw_next(const char *sql)
{
	for (bool quoted = false; *sql != '\0'; sql++) {
		if (*sql == '\'')
			quoted = !quoted;
		if (*sql == ';' && !quoted)
			return sql + 1;
	}
	return sql;
}

static inline bool
raw_one(struct engine *g, const char *sql)
{
	struct stmt *q = engine_prepare(g, sql);
	enum engine_step step = ENGINE_FAILED;

	while (q != NULL && (step = engine_step(q)) == ENGINE_ROW)
		continue;
	engine_finalize(q);
	return step == ENGINE_DONE;
}

/* false: the engine refuses one of the statements; engine_error() says why. */
static inline bool
raw_try(struct engine *g, const char *sql)
{
	for (const char *end; sql[strspn(sql, " \n\t")] != '\0'; sql = end) {
		char *one;
		bool ok;

		end = raw_next(sql);
		one = strndup(sql, (size_t)(end - sql));
		ok = raw_one(g, one);
		free(one);
		if (!ok)
			return false;
	}
	return true;
}

static inline void
raw_sql(struct engine *g, const char *sql)
{
	if (!raw_try(g, sql))
		fail_msg("%s: %s", sql, engine_message(g));
}

/* The class of the engine's refusal of it. */
static inline enum err_code
raw_refused(struct engine *g, const char *sql)
{
	struct err e;

	assert_false(raw_try(g, sql));
	assert_false(engine_error(g, &e, sql));
	return e.code;
}

/* A statement to be stepped; its end is engine_finalize(). */
static inline struct stmt *
raw_query(struct engine *g, const char *sql)
{
	struct stmt *q = engine_prepare(g, sql);

	if (q == NULL)
		fail_msg("%s: %s", sql, engine_message(g));
	return q;
}

/* An integer of the first row. */
static inline int64_t
raw_int(struct engine *g, const char *sql)
{
	struct stmt *q = raw_query(g, sql);
	int64_t i;

	if (engine_step(q) != ENGINE_ROW)
		fail_msg("%s: no row", sql);
	i = engine_int(q, 0);
	engine_finalize(q);
	return i;
}

/* A text of the first row; the caller frees it. */
static inline char *
raw_text(struct engine *g, const char *sql)
{
	struct stmt *q = raw_query(g, sql);
	char *text;

	if (engine_step(q) != ENGINE_ROW)
		fail_msg("%s: no row", sql);
	text = xstrdup(engine_text(q, 0));
	engine_finalize(q);
	return text;
}

static inline struct engine *
raw_open(const char *path)
{
	struct engine *g;
	struct err e;

	g = engine_open(path, ENGINE_WRITE, 0, &e);
	if (g == NULL)
		fail_msg("open: %s", e.text);
	raw_sql(g, "PRAGMA foreign_keys = 0; PRAGMA busy_timeout = 2000");
	return g;
}

#endif
