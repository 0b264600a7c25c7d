/* families.c - which statements belong to which table family. */
#include "store/families.h"

#include "store/tables.h"
#include "wire/buf.h"

static const struct stmt_family *const FAMILIES[FAMILY_COUNT] = {
	[FAMILY_NUMBERS] = &numbers_statements,
	[FAMILY_EVENTS] = &events_statements,
	[FAMILY_ORGANISATIONS] = &organisations_statements,
	[FAMILY_DELEGATES] = &delegates_statements,
	[FAMILY_LOCATIONS] = &locations_statements,
	[FAMILY_INTERPRETERS] = &interpreters_statements,
	[FAMILY_BLACKOUTS] = &blackouts_statements,
	[FAMILY_CONFERENCES] = &conferences_statements,
	[FAMILY_PREFERENCES] = &preferences_statements,
	[FAMILY_REQUESTS] = &requests_statements,
	[FAMILY_MEETINGS] = &meetings_statements,
	[FAMILY_OCCUPANCY] = &occupancy_statements,
	[FAMILY_INVITATIONS] = &invitations_statements,
	[FAMILY_ACCOUNTS] = &accounts_statements,
	[FAMILY_ANSWERS] = &answers_statements,
	[FAMILY_JOURNAL] = &journal_statements,
	[FAMILY_PROOFS] = &proofs_statements,
	[FAMILY_SCHEDULES] = &schedules_statements,
	[FAMILY_PLANNING] = &planning_statements,
	[FAMILY_ORDERS] = &orders_statements,
	[FAMILY_HISTORY] = &history_statements,
	[FAMILY_CODES] = &codes_statements,
	[FAMILY_CHANGED] = &changed_statements,
	[FAMILY_ARRIVING] = &arriving_statements,
	[FAMILY_PUBLISHINGS] = &publishings_statements,
	[FAMILY_UNTOLD] = &untold_statements,
	[FAMILY_REMINDERS] = &reminders_statements,
	[FAMILY_REMOVALS] = &removals_statements,
	[FAMILY_ADDRESSEES] = &addressees_statements,
	[FAMILY_WAITING_MAILS] = &waiting_mails_statements,
	[FAMILY_FEEDS] = &feeds_statements,
	[FAMILY_OUTBOX] = &outbox_statements,
	[FAMILY_BOARDS] = &boards_statements,
	[FAMILY_MATCH_MODELS] = &match_models_statements,
	[FAMILY_GLOSSARY] = &glossary_statements,
	[FAMILY_PROPOSALS] = &proposals_statements,
};

const struct stmt_family *
family_of(enum family f)
{
	BUG_ON(f < 0 || f >= FAMILY_COUNT || FAMILIES[f] == NULL);
	return FAMILIES[f];
}
