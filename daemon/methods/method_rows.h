/*
 * method_rows.h - what the rows of the method table have in common: roles, parameters and errors
 * by one name, and the groups the rows stand in.
 *
 * Only the methods_*.c files include it. A group is a file; methods.c puts them together.
 */
#ifndef METHODS_METHOD_ROWS_H
#define METHODS_METHOD_ROWS_H

#include "methods/handlers.h"

enum {
	EVERYBODY = ROLE_BUYER | ROLE_EXHIBITOR | ROLE_INTERPRETER | ROLE_STAFF |
		    ROLE_MONITOR | ROLE_ADMIN,
	ANYBODY = EVERYBODY | ROLE_NONE | ROLE_MAILBOX,
	STAFF = ROLE_STAFF | ROLE_ADMIN,
	TRADERS = ROLE_BUYER | ROLE_EXHIBITOR | STAFF,
	PEOPLE = TRADERS | ROLE_INTERPRETER,
	EVERY_DUTY = DUTY_DESK | DUTY_PLANNER | DUTY_VIEWER | DUTY_SCANNER,
	WATCHING = STAFF | ROLE_MONITOR,
};

struct method_group {
	const struct method *rows;
	size_t n;
};

extern const struct method_group methods_access;
extern const struct method_group methods_fair;
extern const struct method_group methods_people;
extern const struct method_group methods_files;
extern const struct method_group methods_meetings;
extern const struct method_group methods_mailbox;
extern const struct method_group methods_mail;
extern const struct method_group methods_schedule;
extern const struct method_group methods_service;

/* clang-format off */
#define KEY \
	{.name = "key", .type = PARAM_KEY, .required = true, \
		.help = "idempotency key: made by the client, kept until answered"}
#define LIMIT \
	{.name = "limit", .type = PARAM_INT, .min = 1, .max = 500, .fallback = 100, \
		.help = "entries of a page"}
#define CURSOR {.name = "cursor", .type = PARAM_CURSOR, .help = "next of the page before"}
#define CODE(name_, required_, help_) \
	{.name = name_, .type = PARAM_CODE, .required = required_, .help = help_}
#define TEXT(name_, required_, min_, max_, help_) \
	{.name = name_, .type = PARAM_STR, .required = required_, .min = min_, .max = max_, \
		.help = help_}
#define LINES(name_, max_, help_) \
	{.name = name_, .type = PARAM_STR, .max = max_, .text = TEXT_LINES, .help = help_}
#define SECRET(name_, required_, help_) \
	{.name = name_, .type = PARAM_STR, .required = required_, .min = 1, .max = 200, \
		.text = TEXT_SECRET, .help = help_}
#define ID(name_, type_, help_) {.name = name_, .type = type_, .required = true, .help = help_}
#define WHOSE \
	{.name = "organisation", .type = PARAM_CODE, \
		.help = "for staff: on behalf of this organisation"}
#define REASON \
	{.name = "reason", .type = PARAM_STR, .max = 500, \
		.help = "in words, shown to the other side"}
#define IF_REV \
	{.name = "if_rev", .type = PARAM_INT, .min = 1, .max = INT64_MAX, \
		.help = "refuse as STALE unless this is its rev"}
#define OR_NONE(name_, help_) \
	{.name = name_, .type = PARAM_INT, .min = -1, .max = INT64_MAX, \
		.help = help_ "; -1: none said"}
#define DRY_RUN \
	{.name = "dry_run", .type = PARAM_BOOL, .help = "answer as if it were done; all is undone"}
#define PLACE \
	{.name = "seats", .type = PARAM_INT, .min = 1, .max = 64, .help = "meetings at once"}, \
		{.name = "x_m", .type = PARAM_INT, .min = -100000, .max = 100000, \
			.help = "metres within the hall"}, \
		{.name = "y_m", .type = PARAM_INT, .min = -100000, .max = 100000, \
			.help = "metres within the hall"}, \
		TEXT("organisation", false, 1, 1039, \
			"the exhibitor of a booth; of a shared one all, such as E1;E2"), \
		TEXT("name", false, 1, 200, "what people read")
#define EVENT_PARAMS(required_) \
	TEXT("name", required_, 1, 200, "what people read"), \
		TEXT("zone", required_, 1, 63, "IANA name, such as Asia/Seoul"), \
		TEXT("currency", required_, 3, 3, "ISO 4217"), \
		TEXT("organiser_name", required_, 1, 200, "of the invitations"), \
		TEXT("organiser_mail", required_, 3, 254, "the monitored mailbox"), \
		TEXT("organiser_phone", false, 0, 60, "of the office; stands in invitations"), \
		{.name = "slot_minutes", .type = PARAM_INT, .required = required_, .min = 5, \
			.max = 480, .help = "length of a slot"}, \
		{.name = "gap_minutes", .type = PARAM_INT, .max = 240, \
			.help = "between two slots"}, \
		{.name = "days", .type = PARAM_STRS, .required = required_, .max = 60, \
			.help = "each \"2027-07-15 09:30-12:00;13:30-17:00\""}, \
		{.name = "halls", .type = PARAM_STRS, .max = 60, \
			.help = "each \"A name=Hall A;x_m=0;y_m=0;walk_minutes.B=12\";" \
			" others stay"}, \
		{.name = "policies", .type = PARAM_STRS, .max = 60, \
			.help = "each \"name=value\"; \"name=\" is the default again"}
#define WITHDRAW(kind_, view_, run_)                                                      \
	{.name = kind_ ".withdraw", \
		.summary = "take no part any more: meetings to come are called off, open" \
			" requests closed", \
		.result = "who it is, and what was called off and closed", \
		.roles = STAFF, .where = RUN_WRITE, .run = run_, \
		.flags = METHOD_FREES, \
		.params = {KEY, CODE(kind_, true, "which"), \
			TEXT("reason", true, 1, 500, \
				"in words; shown to everybody and told to the other sides"), \
			DRY_RUN}, \
		.errors = "STATE MEETING_IN_THE_WAY BUSY", \
		.schema = kind_ ":" view_ " cancelled:[Meeting] requests:[Request] dry_run?:bool"}
#define REINSTATE(kind_, view_, run_) \
	{.name = kind_ ".reinstate", \
		.summary = "take part again; what was called off stays so", \
		.result = "who it is", \
		.roles = STAFF, .where = RUN_WRITE, .run = run_, \
		.flags = METHOD_FREES, \
		.params = {KEY, CODE(kind_, true, "which"), DRY_RUN}, \
		.errors = "STATE BUSY", \
		.schema = kind_ ":" view_ " dry_run?:bool"}
#define REMOVE(kind_, run_, when_) \
	{.name = kind_ ".remove", \
		.summary = "take out what came by mistake: " when_, \
		.result = "its code", \
		.roles = STAFF, .where = RUN_WRITE, .run = run_, \
		.params = {KEY, CODE(kind_, true, "its code"), DRY_RUN}, \
		.errors = "STATE BUSY", \
		.schema = "removed:code dry_run?:bool"}
#define FEED_OF \
	CODE("delegate", false, "for staff: this delegate's"), \
		CODE("interpreter", false, "for staff: this interpreter's")
#define LANGUAGE \
	TEXT("language", false, 2, 15, "names of categories in this language, BCP 47")
#define LENGTH \
	{.name = "length", .type = PARAM_INT, .min = 1, .max = 8, .fallback = 1, \
		.help = "length in slots"}
#define PAIR "SAME_SIDE VETO NO_DELEGATE KIND_NOT_ALLOWED"
#define SEAT                                                                             \
	"SLOT_TAKEN DELEGATE_BUSY TABLE_BUSY INTERPRETER_BUSY NO_COMMON_SLOT SLOT_PAST"  \
	" QUOTA WALKING ORDER WITHDRAWN"
#define PLANNER(seconds_) \
	{.name = "seconds", .type = PARAM_INT, .min = 1, .max = 600, .fallback = seconds_, \
		.help = "the planner's time; unless steps are given"}, \
		{.name = "steps", .type = PARAM_INT, .max = INT64_C(1000000000000), \
			.help = "its budget in steps: same seed and steps, same schedule"}, \
		{.name = "seed", .type = PARAM_INT, .max = INT64_MAX, .fallback = 1, \
			.help = "of its random numbers"}, \
		{.name = "disturbed_max", .type = PARAM_INT, .max = 1000000, \
			.help = "of a repair: how many may be told besides those whose meeting" \
			" goes with what went wrong, and those given a new one"}, \
		{.name = "weights", .type = PARAM_STRS, .max = 16, \
			.help = "of the objective, each \"name=value\"; see convene-files(5)"}
#define CHANGES \
	"seated:int moved:int cancelled:int people:int left_out:[LeftOut] left_out_total:int"
#define CONCERNED " concerned?:[Concerned] concerned_more?:bool"
#define PAGE(component) "items:[" component "] next?:text"
/* clang-format on */

#endif
