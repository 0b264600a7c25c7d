/* find.c - what the parameters of a call name: organisations, delegates, requests and meetings. */
#include "methods/find.h"

#include "base/language_tag.h"
#include "domain/fair/names.h"
#include "methods/ownership.h"

#include <inttypes.h>

bool
call_find_organisation(
	struct call *c, const char *param, struct organisation **out, struct err *e)
{
	const char *code = arg_str(&c->args, param);

	*out = organisation_by_code(c->tx, c->actor.event_id, code);
	if (*out != NULL)
		return true;
	no_such("organisation", code, e);
	return err_field(e, "params.%s", param);
}

bool
call_no_delegate(const char *param, const char *code, struct err *e)
{
	no_such("delegate", code, e);
	return err_field(e, "params.%s", param);
}

bool
call_find_delegate(
	struct call *c, const char *param, struct delegate **out, struct err *e)
{
	const char *code = arg_str(&c->args, param);

	*out = delegate_by_code(c->tx, c->actor.event_id, code);
	return *out != NULL || call_no_delegate(param, code, e);
}

bool
call_find_own_delegate(
	struct call *c, const char *param, struct delegate **out, struct err *e)
{
	const char *code = arg_str(&c->args, param);

	*out = delegate_by_code(c->tx, c->actor.event_id, code);
	if (*out != NULL && call_owns(c, (*out)->organisation_id))
		return true;
	return call_none_of_yours(
		c, param, arena_printf(c->tx->arena, "delegate %s", code), e);
}

bool
call_find_request(struct call *c, const char *param, struct request **out, struct err *e)
{
	int64_t id = arg_int(&c->args, param);

	*out = request_by_id(c->tx, c->actor.event_id, id);
	if (*out != NULL && call_owns_side(c, *out))
		return true;
	return call_none_of_yours(
		c, param, arena_printf(c->tx->arena, "request R%" PRId64, id), e);
}

bool
call_find_meeting(struct call *c, const char *param,
	bool (*is_for)(struct call *c, const struct meeting *m), struct meeting **out,
	struct err *e)
{
	int64_t id = arg_int(&c->args, param);

	*out = meeting_by_id(c->tx, c->actor.event_id, id);
	if (*out != NULL && is_for(c, *out))
		return true;
	return call_none_of_yours(
		c, param, arena_printf(c->tx->arena, "meeting M%" PRId64, id), e);
}

bool
call_rev_is(struct call *c, const char *name, int64_t rev, struct err *e)
{
	const struct arg *asked = arg_get(&c->args, "if_rev");

	return !asked->given || asked->i == rev ||
	       err_set(e, ERR_STALE, "%s has changed: its rev is %" PRId64, name, rev);
}

bool
reply_stale(struct call *c, struct js *take_view)
{
	reply_more(c, "object", take_view);
	return false;
}

bool
call_language(struct call *c, const char **out, struct err *e)
{
	const char *said = arg_str(&c->args, "language");
	char tag[LANGUAGE_BYTES];

	*out = NULL;
	if (said == NULL)
		return true;
	if (!language_parse(said, tag)) {
		err_set(e, ERR_PARAM_INVALID, "%.40s is no tag of a language", said);
		err_hint(e, "a tag of BCP 47, such as ko or pt-BR");
		return err_field(e, "params.language");
	}
	*out = arena_strdup(c->tx->arena, tag);
	return true;
}
