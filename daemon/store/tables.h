/*
 * tables.h - the statement families of the table files, for families.c.
 *
 * A table file NAME.c defines `const struct stmt_family NAME_statements` and adds its row here, in
 * enum family and in families.c; that has its statements checked at every start.
 */
#ifndef STORE_TABLES_H
#define STORE_TABLES_H

#include "store/stmt.h"

extern const struct stmt_family numbers_statements;
extern const struct stmt_family events_statements;
extern const struct stmt_family organisations_statements;
extern const struct stmt_family delegates_statements;
extern const struct stmt_family locations_statements;
extern const struct stmt_family interpreters_statements;
extern const struct stmt_family blackouts_statements;
extern const struct stmt_family conferences_statements;
extern const struct stmt_family preferences_statements;
extern const struct stmt_family requests_statements;
extern const struct stmt_family meetings_statements;
extern const struct stmt_family occupancy_statements;
extern const struct stmt_family invitations_statements;
extern const struct stmt_family accounts_statements;
extern const struct stmt_family answers_statements;
extern const struct stmt_family journal_statements;
extern const struct stmt_family proofs_statements;
extern const struct stmt_family schedules_statements;
extern const struct stmt_family planning_statements;
extern const struct stmt_family orders_statements;
extern const struct stmt_family history_statements;
extern const struct stmt_family codes_statements;
extern const struct stmt_family changed_statements;
extern const struct stmt_family arriving_statements;
extern const struct stmt_family publishings_statements;
extern const struct stmt_family untold_statements;
extern const struct stmt_family reminders_statements;
extern const struct stmt_family removals_statements;
extern const struct stmt_family addressees_statements;
extern const struct stmt_family waiting_mails_statements;
extern const struct stmt_family feeds_statements;
extern const struct stmt_family outbox_statements;
extern const struct stmt_family boards_statements;
extern const struct stmt_family match_models_statements;
extern const struct stmt_family glossary_statements;
extern const struct stmt_family proposals_statements;

#endif
