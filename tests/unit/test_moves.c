/*
 * test_moves.c - where sessions, connections, runs of the planner, publications, imports and mails
 * may
 * go: their tables against the drawings beside their enums.
 */
#include "golden.h"
#include "net/conn.h"
#include "rpc/session.h"
#include "work/imports.h"
#include "work/mailer.h"
#include "work/models.h"
#include "work/publications.h"
#include "work/runs.h"

/* A move that a drawing has. */
struct move {
	int from, to;
};

static bool
is_drawn(const struct move *drawn, size_t n, int from, int to)
{
	for (size_t i = 0; i < n; i++)
		if (drawn[i].from == from && drawn[i].to == to)
			return true;
	return false;
}

static void
a_session_moves_as_it_is_drawn(void **state)
{
	static const struct move DRAWN[] = {{SESSION_NEW, SESSION_HELLO},
		{SESSION_HELLO, SESSION_OPEN}, {SESSION_NEW, SESSION_CLOSING},
		{SESSION_HELLO, SESSION_CLOSING}, {SESSION_OPEN, SESSION_CLOSING}};

	(void)state;
	for (int from = 0; from < SESSION_STATES; from++)
		for (int to = 0; to < SESSION_STATES; to++)
			assert_int_equal(session_may_move((enum session_state)from,
						 (enum session_state)to),
				is_drawn(DRAWN, sizeof DRAWN / sizeof *DRAWN, from, to));
}

static void
a_connection_moves_as_it_is_drawn(void **state)
{
	static const struct move DRAWN[] = {{CONN_HANDSHAKE, CONN_OPEN},
		{CONN_OPEN, CONN_CLOSING}, {CONN_CLOSING, CONN_DRAINING},
		{CONN_HANDSHAKE, CONN_DEAD}, {CONN_OPEN, CONN_DEAD},
		{CONN_CLOSING, CONN_DEAD}, {CONN_DRAINING, CONN_DEAD}};

	(void)state;
	for (int from = 0; from < CONN_PHASES; from++)
		for (int to = 0; to < CONN_PHASES; to++)
			assert_int_equal(
				conn_may_move((enum conn_phase)from, (enum conn_phase)to),
				is_drawn(DRAWN, sizeof DRAWN / sizeof *DRAWN, from, to));
}

static void
a_run_moves_as_it_is_drawn(void **state)
{
	static const struct move DRAWN[] = {{RUN_WAITING, RUN_READING},
		{RUN_READING, RUN_PLANNING}, {RUN_PLANNING, RUN_STORING}};

	(void)state;
	for (int from = 0; from < RUN_STAGES; from++)
		for (int to = 0; to < RUN_STAGES; to++)
			assert_int_equal(
				run_may_move((enum run_stage)from, (enum run_stage)to),
				is_drawn(DRAWN, sizeof DRAWN / sizeof *DRAWN, from, to));
}

static void
a_model_moves_as_it_is_drawn(void **state)
{
	static const struct move DRAWN[] = {{MODEL_IDLE, MODEL_LOOKING},
		{MODEL_LOOKING, MODEL_IDLE}, {MODEL_LOOKING, MODEL_BUILDING},
		{MODEL_BUILDING, MODEL_IDLE}, {MODEL_BUILDING, MODEL_STORING},
		{MODEL_STORING, MODEL_IDLE}};

	(void)state;
	for (int from = 0; from < MODEL_STAGES; from++)
		for (int to = 0; to < MODEL_STAGES; to++)
			assert_int_equal(model_may_move((enum model_stage)from,
						 (enum model_stage)to),
				is_drawn(DRAWN, sizeof DRAWN / sizeof *DRAWN, from, to));
}

static void
a_publication_moves_as_it_is_drawn(void **state)
{
	static const struct move DRAWN[] = {{PUBLICATION_READING, PUBLICATION_LAYING},
		{PUBLICATION_READING, PUBLICATION_FREEZING},
		{PUBLICATION_FREEZING, PUBLICATION_READING},
		{PUBLICATION_LAYING, PUBLICATION_SWITCHING},
		{PUBLICATION_SWITCHING, PUBLICATION_SETTLING},
		{PUBLICATION_READING, PUBLICATION_SETTLING},
		{PUBLICATION_FREEZING, PUBLICATION_SETTLING},
		{PUBLICATION_LAYING, PUBLICATION_SETTLING}};

	(void)state;
	for (int from = 0; from < PUBLICATION_STAGES; from++)
		for (int to = 0; to < PUBLICATION_STAGES; to++)
			assert_int_equal(
				publication_may_move((enum publication_stage)from,
					(enum publication_stage)to),
				is_drawn(DRAWN, sizeof DRAWN / sizeof *DRAWN, from, to));
}

static void
an_import_moves_as_it_is_drawn(void **state)
{
	static const struct move DRAWN[] = {{IMPORT_READING, IMPORT_WRITING},
		{IMPORT_WRITING, IMPORT_ENDING}, {IMPORT_READING, IMPORT_ENDING},
		{IMPORT_WRITING, IMPORT_TAKING_BACK}, {IMPORT_ENDING, IMPORT_TAKING_BACK},
		{IMPORT_TAKING_BACK, IMPORT_READING}};

	(void)state;
	for (int from = 0; from < IMPORT_STAGES; from++)
		for (int to = 0; to < IMPORT_STAGES; to++)
			assert_int_equal(import_may_move((enum import_stage)from,
						 (enum import_stage)to),
				is_drawn(DRAWN, sizeof DRAWN / sizeof *DRAWN, from, to));
}

static void
mails_move_as_it_is_drawn(void **state)
{
	static const struct move DRAWN[] = {{MAILER_RESTING, MAILER_LOOKING},
		{MAILER_LOOKING, MAILER_RESTING}, {MAILER_LOOKING, MAILER_CLAIMING},
		{MAILER_CLAIMING, MAILER_RESTING}, {MAILER_CLAIMING, MAILER_WRITING},
		{MAILER_WRITING, MAILER_SENDING}, {MAILER_WRITING, MAILER_NOTING},
		{MAILER_SENDING, MAILER_NOTING}, {MAILER_NOTING, MAILER_RESTING}};

	(void)state;
	for (int from = 0; from < MAILER_STAGES; from++)
		for (int to = 0; to < MAILER_STAGES; to++)
			assert_int_equal(mailer_may_move((enum mailer_stage)from,
						 (enum mailer_stage)to),
				is_drawn(DRAWN, sizeof DRAWN / sizeof *DRAWN, from, to));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_moves_as_it_is_drawn),
		cmocka_unit_test(a_connection_moves_as_it_is_drawn),
		cmocka_unit_test(a_run_moves_as_it_is_drawn),
		cmocka_unit_test(a_model_moves_as_it_is_drawn),
		cmocka_unit_test(a_publication_moves_as_it_is_drawn),
		cmocka_unit_test(an_import_moves_as_it_is_drawn),
		cmocka_unit_test(mails_move_as_it_is_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
