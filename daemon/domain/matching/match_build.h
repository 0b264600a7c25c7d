/*
 * match_build.h - the text model of a fair: read, built and stored, each in its own thread's turn.
 *
 * Purpose:   texts of all organisations of both sides, and the codes that each lists: an exhibitor
 *            what it offers, a buyer what it wants. What comes of it is a probability for every
 *            organisation and code (text_model.h), and for the likely ones the word that says so.
 * Life:      match_build_read in a reader, match_build_run anywhere, match_build_store in the
 *            writer, slice by slice; the last slice publishes the model and takes the former away.
 *            A build that is dropped on the way leaves rows that nobody sees and the next one
 *            removes.
 * Bounds:    at most MATCH_CODES_MAX codes, those that most organisations list.
 * Ownership: all of it lives in the arena of the unit.
 */
#ifndef DOMAIN_MATCHING_MATCH_BUILD_H
#define DOMAIN_MATCHING_MATCH_BUILD_H

#include "store/stmt.h"

enum { MATCH_CODES_MAX = 1000, MATCH_SAID_MAX = 5 };

struct match_build;

struct match_build_watch {
	bool (*go_on)(void *ctx, int thousandths);
	void *ctx;
};

/* An event whose model is older than its organisations; behind: not this one or before. Its first
 * model is made when it is asked for: scores do not change by themselves. */
int64_t match_build_due(struct tx *tx, int64_t behind);
/* NULL: there is no such event, or a fault. */
struct match_build *match_build_read(struct tx *tx, int64_t event_id, struct err *e);
/* false: told to give up. watch may be NULL. */
bool match_build_run(struct match_build *b, struct arena *arena,
	const struct match_build_watch *watch);
/* Rows from this one on, at most n. *all: how many there are, published with the last. */
bool
match_build_store(struct tx *tx, const struct match_build *b, int from, int n, int *all);
int64_t match_build_model(const struct match_build *b);

/* A line of match_text's words. */
struct match_said {
	const char *code;
	const char *word; /* as the text has it */
	int listing; /* of the organisations whose text says it, how many list the code */
	int saying;
};
/* At most MATCH_SAID_MAX, the likeliest code first. */
int match_said_read(
	struct arena *arena, const char *words, struct match_said said[MATCH_SAID_MAX]);

#endif
