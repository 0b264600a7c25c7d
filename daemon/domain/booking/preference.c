/* preference.c - what one side says of meeting an organisation of the other. */
#include "domain/booking/preference.h"

#include "domain/fair/arrival.h"
#include "domain/fair/audience.h"
#include "domain/fair/changed.h"
#include "domain/fair/event.h"
#include "store/codes.h"
#include "store/journal.h"

#include <inttypes.h>

static struct js *
view(const char *code, const struct preference_said *said)
{
	struct js *o = js_new_obj();

	js_set_str(o, "code", code);
	/* Nobody is there only after a fault of the database, which ends the call. */
	if (said->from == NULL || said->to == NULL)
		return o;
	js_set_str(o, "from",
		said->delegate != NULL ? said->delegate->code : said->from->code);
	js_set_str(o, "organisation", said->from->code);
	js_set_str(o, "to", said->to->code);
	js_set_str(o, "to_name", said->to->name);
	js_set_str(o, "preference",
		said->nothing ? "none" : preference_kind_name(said->kind));
	return o;
}

struct js *
preference_view(struct tx *tx, int64_t event_id, const struct preference *p)
{
	struct preference_said said = {.kind = p->kind};

	said.from = organisation_by_id(tx, event_id, p->from_organisation_id);
	said.to = organisation_by_id(tx, event_id, p->to_organisation_id);
	if (p->from_delegate_id != 0)
		said.delegate = delegate_by_id(tx, event_id, p->from_delegate_id);
	return view(p->code, &said);
}

static void
journal(struct tx *tx, int64_t event_id, const struct preference_said *said,
	const char *code, const struct preference *before)
{
	struct js *body = js_new_obj();

	js_set(body, "preference", view(code, said));
	js_set_str(body, "before",
		before != NULL ? preference_kind_name(before->kind) : "none");
	journal_append(
		tx, &(struct fact){.event_id = event_id,
			    .topic = "preference",
			    .object = code,
			    .audience = audience_pair(tx->arena, said->from->id, 0),
			    .body = body});
	js_free(body);
}

/* A code nobody has: the files of the organiser may have used the first that comes to mind. */
static const char *
new_code(struct tx *tx, int64_t event_id, int64_t id)
{
	const char *code = arena_printf(tx->arena, "P%" PRId64, id);

	for (int i = 2; preference_by_code(tx, event_id, code) != NULL; i++)
		code = arena_printf(tx->arena, "P%" PRId64 "-%d", id, i);
	return code;
}

/* What the files said of it, for when they come again. */
static void
remember(struct tx *tx, int64_t event_id, const struct preference_said *said,
	const struct preference *before)
{
	const char *from =
		said->delegate != NULL ? said->delegate->code : said->from->code;

	if (said->nothing)
		changed_gone(tx, event_id, CHANGED_PREFERENCES,
			changed_pair(tx, from, said->to->code),
			preference_kind_name(before->kind));
	else if (before != NULL)
		changed_cell(tx, event_id, CHANGED_PREFERENCES, before->code,
			"preference", preference_kind_name(before->kind),
			preference_kind_name(said->kind));
}

bool
preference_has_sides(enum org_kind from, enum org_kind to)
{
	return org_kind_demand(from) != org_kind_demand(to);
}

bool
preference_say(struct tx *tx, int64_t event_id, const struct preference_said *said,
	struct js **out, struct err *e)
{
	int64_t delegate_id = said->delegate != NULL ? said->delegate->id : 0;
	struct preference *before, now;

	if (!event_is_open(event_by_id(tx, event_id), e))
		return false;
	if (!preference_has_sides(said->from->kind, said->to->kind))
		return err_set(e, ERR_SAME_SIDE,
			"%s and %s are on the same side of the fair", said->from->code,
			said->to->code);
	if (arrival_against_preference(tx, event_id, said->from, said->to,
		    !said->nothing && said->kind == PREFERENCE_AVOID, e))
		return false;
	before = preference_between(
		tx, event_id, said->from->id, delegate_id, said->to->id);
	now = (struct preference){.from_organisation_id = said->from->id,
		.from_delegate_id = delegate_id,
		.to_organisation_id = said->to->id,
		.kind = said->kind};
	if (before != NULL) {
		now.id = before->id;
		now.code = before->code;
	}
	if (said->nothing && before != NULL) {
		preference_delete(tx, event_id, before->id);
		code_set_way(tx, event_id, CODE_OF_PREFERENCE, before->id, false);
		remember(tx, event_id, said, before);
		journal(tx, event_id, said, now.code, before);
	} else if (!said->nothing && (before == NULL || before->kind != said->kind)) {
		if (before == NULL) {
			now.id = tx_next_id(tx, event_id, "preference");
			now.code = new_code(tx, event_id, now.id);
			code_set_way(tx, event_id, CODE_OF_PREFERENCE, now.id, true);
		}
		remember(tx, event_id, said, before);
		preference_put(tx, event_id, &now);
		journal(tx, event_id, said, now.code, before);
	}
	*out = view(now.code, said);
	return true;
}
