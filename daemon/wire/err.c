/*
 * err.c - the table of refusals and faults. Adding a row here is all a new error needs.
 */
#include "wire/err.h"

#include "wire/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { REFUSED = 1, USAGE = 2 };

static const struct err_info TABLE[ERR_COUNT] = {
	[ERR_NONE] = {"OK", 0, RETRY_NO, EX_OK, NULL},

	[ERR_PARSE] = {"PARSE", -32700, RETRY_NO, EX_SOFTWARE,
		"send one JSON object per line; see convene-protocol(7)"},
	[ERR_INVALID_REQUEST] = {"INVALID_REQUEST", -32600, RETRY_NO, EX_SOFTWARE,
		"each line is one JSON-RPC 2.0 request with an id; see convene-protocol(7)"},
	[ERR_METHOD_UNKNOWN] = {"METHOD_UNKNOWN", -32601, RETRY_NO, EX_UNAVAILABLE,
		"convene discover lists the methods of this daemon"},
	[ERR_PARAM_INVALID] = {"PARAM_INVALID", -32602, RETRY_NO, USAGE,
		"convene help COMMAND says what it takes; rpc.discover the parameters"},
	[ERR_INTERNAL] = {"INTERNAL", -32603, RETRY_NO, EX_SOFTWARE,
		"tell the organiser the request number"},

	[ERR_HELLO_FIRST] = {"HELLO_FIRST", 1001, RETRY_NO, EX_PROTOCOL,
		"send hello first; see convene-protocol(7)"},
	[ERR_PROTO_UNSUPPORTED] = {"PROTO_UNSUPPORTED", 1002, RETRY_NO, EX_PROTOCOL,
		"install the convene that belongs to this daemon"},
	[ERR_LINE_TOO_LONG] = {"LINE_TOO_LONG", 1003, RETRY_NO, EX_DATAERR,
		"send less at a time"},
	[ERR_TOO_MANY_INFLIGHT] = {"TOO_MANY_INFLIGHT", 1004, RETRY_LATER, EX_TEMPFAIL,
		"wait for answers before sending more"},
	[ERR_RATE_LIMITED] = {"RATE_LIMITED", 1005, RETRY_LATER, EX_TEMPFAIL,
		"wait a moment, then ask again"},
	[ERR_SLOW_CONSUMER] = {"SLOW_CONSUMER", 1006, RETRY_LATER, EX_TEMPFAIL,
		"read faster; convene watch --since SEQ goes on where it ended"},
	[ERR_DEADLINE] = {"DEADLINE", 1007, RETRY_LATER, EX_TEMPFAIL, "connect again"},
	[ERR_CONNECTIONS_FULL] = {"CONNECTIONS_FULL", 1008, RETRY_LATER, EX_TEMPFAIL,
		"try again in a minute"},
	[ERR_DRAINING] = {"DRAINING", 1009, RETRY_SAME_KEY, EX_TEMPFAIL,
		"the daemon is stopping; try again in a minute"},
	[ERR_BUSY] = {"BUSY", 1010, RETRY_LATER, EX_TEMPFAIL, "try again in a second"},

	[ERR_TOKEN_INVALID] = {"TOKEN_INVALID", 1101, RETRY_NO, EX_NOPERM,
		"convene login with an invitation"},
	[ERR_TOKEN_EXPIRED] = {"TOKEN_EXPIRED", 1102, RETRY_NO, EX_NOPERM,
		"ask the organiser for a new invitation"},
	[ERR_TOKEN_REVOKED] = {"TOKEN_REVOKED", 1103, RETRY_NO, EX_NOPERM,
		"ask the organiser for a new invitation"},
	[ERR_INVITATION_INVALID] = {"INVITATION_INVALID", 1104, RETRY_NO, EX_NOPERM,
		"copy the whole invitation; it begins with cvi_"},
	[ERR_INVITATION_EXPIRED] = {"INVITATION_EXPIRED", 1105, RETRY_NO, EX_NOPERM,
		"ask the organiser for a new invitation"},
	[ERR_INVITATION_USED] = {"INVITATION_USED", 1106, RETRY_NO, EX_NOPERM,
		"an invitation works once; ask the organiser for a new one"},
	[ERR_ACCOUNT_DISABLED] = {"ACCOUNT_DISABLED", 1107, RETRY_NO, EX_NOPERM,
		"ask the organiser"},
	[ERR_ROLE_DENIED] = {"ROLE_DENIED", 1108, RETRY_NO, EX_NOPERM,
		"convene whoami says who you are to the daemon"},
	[ERR_NOT_YOURS] = {"NOT_YOURS", 1109, RETRY_NO, EX_NOPERM,
		"you act for your own organisation only"},
	[ERR_KICKED] = {"KICKED", 1110, RETRY_LATER, EX_TEMPFAIL,
		"the login is good: connect again"},

	[ERR_NOT_FOUND] = {"NOT_FOUND", 1201, RETRY_NO, REFUSED,
		"convene help --all names the commands that list what there is"},
	[ERR_EXISTS] = {"EXISTS", 1202, RETRY_NO, REFUSED, "choose another code"},
	[ERR_STALE] = {"STALE", 1203, RETRY_NO, REFUSED,
		"read it again, then repeat the change"},
	[ERR_KEY_REUSED] = {"KEY_REUSED", 1204, RETRY_NO, EX_SOFTWARE,
		"a key names one change; leave --key out for another one"},
	[ERR_WRONG_STATE] = {"STATE", 1205, RETRY_NO, REFUSED,
		"read it again to see how it stands"},
	[ERR_EVENT_REQUIRED] = {"EVENT_REQUIRED", 1206, RETRY_NO, USAGE,
		"say which event: --event CODE"},
	[ERR_CURSOR_INVALID] = {"CURSOR_INVALID", 1207, RETRY_NO, USAGE,
		"start at the first page"},
	[ERR_RESYNC] = {"RESYNC", 1208, RETRY_NO, EX_TEMPFAIL,
		"read the lists again; convene watch without --since goes on from now"},

	[ERR_SLOT_TAKEN] = {"SLOT_TAKEN", 1301, RETRY_NO, REFUSED,
		"convene slots ORG shows what is free"},
	[ERR_DELEGATE_BUSY] = {"DELEGATE_BUSY", 1302, RETRY_NO, REFUSED,
		"convene slots ORG shows what is free"},
	[ERR_TABLE_BUSY] = {"TABLE_BUSY", 1303, RETRY_NO, REFUSED,
		"convene slots ORG shows what is free"},
	[ERR_INTERPRETER_BUSY] = {"INTERPRETER_BUSY", 1304, RETRY_NO, REFUSED,
		"convene slots ORG shows what is free"},
	[ERR_NO_COMMON_SLOT] = {"NO_COMMON_SLOT", 1305, RETRY_NO, REFUSED,
		"convene accept R1, without --slot, joins the standby queue"},
	[ERR_SLOT_PAST] = {"SLOT_PAST", 1306, RETRY_NO, REFUSED,
		"choose a slot still to come"},
	[ERR_SLOT_UNKNOWN] = {"SLOT_UNKNOWN", 1307, RETRY_NO, REFUSED,
		"convene event shows the slots"},
	[ERR_VETO] = {"VETO", 1308, RETRY_NO, REFUSED,
		"one side has asked not to meet the other"},
	[ERR_SAME_SIDE] = {"SAME_SIDE", 1309, RETRY_NO, REFUSED,
		"buyers and procurement managers meet exhibitors"},
	[ERR_NO_DELEGATE] = {"NO_DELEGATE", 1310, RETRY_NO, REFUSED,
		"name a delegate of each side"},
	[ERR_DUPLICATE_REQUEST] = {"DUPLICATE_REQUEST", 1311, RETRY_NO, REFUSED,
		"convene requests shows it"},
	[ERR_MEETING_IN_THE_WAY] = {"MEETING_IN_THE_WAY", 1312, RETRY_NO, REFUSED,
		"--release lets them move, or wait in the standby queue"},
	[ERR_QUOTA] = {"QUOTA", 1313, RETRY_NO, REFUSED,
		"convene event shows the quotas; convene diary what is booked"},
	[ERR_WALKING] = {"WALKING", 1314, RETRY_NO, REFUSED,
		"convene slots ORG shows what is free and near enough"},
	[ERR_EVENT_CLOSED] = {"EVENT_CLOSED", 1315, RETRY_NO, REFUSED,
		"convene event shows its state; the organiser opens it"},
	[ERR_TOO_LATE] = {"TOO_LATE", 1316, RETRY_NO, REFUSED,
		"ask the organiser; convene event shows until when it may be done"},
	[ERR_OUTSTANDING] = {"OUTSTANDING", 1317, RETRY_NO, REFUSED,
		"convene requests --state requested shows them; withdraw one first"},
	[ERR_GRID_IN_USE] = {"GRID_IN_USE", 1318, RETRY_NO, REFUSED,
		"call off or move what uses those slots first; nothing was changed"},
	[ERR_KIND_NOT_ALLOWED] = {"KIND_NOT_ALLOWED", 1319, RETRY_NO, REFUSED,
		"convene event shows who may ask and who may meet whom"},
	[ERR_ORDER] = {"ORDER", 1320, RETRY_NO, REFUSED,
		"convene slots R1 --all names what is in the way of each slot"},
	[ERR_CYCLE] = {"CYCLE", 1321, RETRY_NO, REFUSED,
		"convene order --remove takes a part of the order back"},
	[ERR_WITHDRAWN] = {"WITHDRAWN", 1322, RETRY_NO, REFUSED,
		"convene organisation X1 says why; the organiser may take it back"},

	[ERR_IMPORT_INVALID] = {"IMPORT_INVALID", 1401, RETRY_NO, EX_DATAERR,
		"mend the rows named and import again; nothing was changed"},
	[ERR_IMPORT_UNKNOWN] = {"IMPORT_UNKNOWN", 1402, RETRY_NO, EX_TEMPFAIL,
		"convene import DIR begins it again"},
	[ERR_IMPORT_TOO_LARGE] = {"IMPORT_TOO_LARGE", 1403, RETRY_NO, EX_DATAERR,
		"split the fair, or raise limits.import_bytes in the configuration"},
	[ERR_IMPORT_OFFSET] = {"IMPORT_OFFSET", 1404, RETRY_NO, EX_SOFTWARE,
		"continue at the offset the answer names"},

	[ERR_STORAGE_FULL] = {"STORAGE_FULL", 1501, RETRY_LATER, EX_TEMPFAIL,
		"nothing was stored; the operator must make room on the disk"},
	[ERR_STORAGE_FAILED] = {"STORAGE_FAILED", 1502, RETRY_SAME_KEY, EX_TEMPFAIL,
		"convene retry asks again with the same key; the operator must look at the disk"},
	[ERR_OUTCOME_UNKNOWN] = {"OUTCOME_UNKNOWN", 1503, RETRY_SAME_KEY, EX_TEMPFAIL,
		"convene retry asks again with the same key"},

	[ERR_CONFIG] = {"CONFIG", 1601, RETRY_NO, EX_CONFIG,
		"convened -c FILE --check-config names every finding"},
	[ERR_SCHEMA] = {"SCHEMA", 1602, RETRY_NO, EX_CONFIG,
		"install the convened that made this database, or a newer one"},
	[ERR_CORRUPT] = {"CORRUPT", 1603, RETRY_NO, EX_DATAERR,
		"restore the last backup; keep this file for a closer look"},
	[ERR_TLS] = {"TLS", 1604, RETRY_NO, EX_UNAVAILABLE,
		"check the address, the login link and the certificate"},
	[ERR_NETWORK] = {"NETWORK", 1605, RETRY_SAME_KEY, EX_TEMPFAIL,
		"check the address and that the daemon runs"},
	[ERR_LOSS] = {"LOSS", 1606, RETRY_NO, EX_IOERR,
		"put back what was taken away, or convened -c FILE --accept-loss"},
};

const struct err_info *
err_info(enum err_code code)
{
	BUG_ON((unsigned)code >= ERR_COUNT || TABLE[code].name == NULL);
	return &TABLE[code];
}

const char *
err_staff_hint(enum err_code code)
{
	switch (code) {
	case ERR_INTERNAL:
		return "the daemon's log has the request number";
	case ERR_NOT_YOURS:
		return "convene whoami says for which event you act";
	case ERR_EVENT_CLOSED:
		return "convene event shows its state; convene event open opens it";
	case ERR_TOO_LATE:
		return "what has begun stays as it is; convene event shows the policies";
	case ERR_WITHDRAWN:
		return "convene organisation ORG says why; convene organisation reinstate ORG, or"
		       " delegate reinstate, takes it back";
	default:
		return NULL;
	}
}

enum err_code
err_by_name(const char *name)
{
	for (int i = 1; i < ERR_COUNT; i++)
		if (strcmp(TABLE[i].name, name) == 0)
			return (enum err_code)i;
	return ERR_NONE;
}

const char *
retry_name(enum retry retry)
{
	switch (retry) {
	case RETRY_NO:
		return "no";
	case RETRY_LATER:
		return "later";
	case RETRY_SAME_KEY:
		return "same_key";
	}
	BUG_ON(true);
}

void
err_clear(struct err *e)
{
	*e = (struct err){.code = ERR_NONE};
}

bool
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	err_clear(e);
	e->code = code;
	va_start(ap, fmt);
	utf8_vformat(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	return false;
}

bool
err_field(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(e->field, sizeof e->field, fmt, ap);
	va_end(ap);
	return false;
}

bool
err_hint(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(e->hint, sizeof e->hint, fmt, ap);
	va_end(ap);
	return false;
}

void
bug_abort(const char *file, int line, const char *what)
{
	fprintf(stderr, "bug: %s:%d: %s\n", file, line, what);
	abort();
}
