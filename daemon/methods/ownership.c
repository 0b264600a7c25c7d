/* ownership.c - for which organisation and which delegates a call acts. */
#include "methods/ownership.h"

#include "methods/find.h"
#include "store/accounts.h"
#include "store/events.h"

bool
call_owns(const struct call *c, int64_t organisation_id)
{
	return actor_owns(&c->actor, organisation_id);
}

bool
call_owns_side(const struct call *c, const struct request *r)
{
	return call_owns(c, r->from_organisation_id) ||
	       call_owns(c, r->to_organisation_id);
}

bool
call_none_of_yours(struct call *c, const char *param, const char *what, struct err *e)
{
	return actor_none_of_yours(&c->actor, param, what, e);
}

bool
call_of_all_events(struct call *c)
{
	struct account *a;

	if (c->actor.role == ROLE_ADMIN)
		return true;
	a = c->actor.account_id != 0 ? account_by_id(c->tx, c->actor.account_id) : NULL;
	return a != NULL && a->event_id == 0;
}

/* Names the parameter at fault, where the method has one. */
static bool
blame(const char *param, struct err *e)
{
	if (param != NULL)
		err_field(e, "params.%s", param);
	return false;
}

static bool
event_known(struct call *c, struct err *e)
{
	return c->actor.event_id != 0 || call_event(c, e) != NULL;
}

static bool
named_organisation(
	struct call *c, const char *param, struct organisation **out, struct err *e)
{
	if (!call_find_organisation(c, param, out, e))
		return false;
	if (call_owns(c, (*out)->id))
		return true;
	err_set(e, ERR_NOT_YOURS, "%s is not your organisation", (*out)->code);
	return err_field(e, "params.%s", param);
}

bool
call_organisation_filter(
	struct call *c, const char *param, struct organisation **out, struct err *e)
{
	*out = NULL;
	if (!event_known(c, e))
		return false;
	if (param != NULL && arg_given(&c->args, param))
		return named_organisation(c, param, out, e);
	if (actor_is_staff(&c->actor))
		return true;
	if (c->actor.organisation_id == 0)
		return err_set(e, ERR_NOT_YOURS, "you act for no organisation");
	*out = organisation_by_id(c->tx, c->actor.event_id, c->actor.organisation_id);
	return *out != NULL ||
	       err_set(e, ERR_NOT_FOUND, "your organisation is not there any more");
}

bool
call_organisation(
	struct call *c, const char *param, struct organisation **out, struct err *e)
{
	if (!call_organisation_filter(c, param, out, e))
		return false;
	if (*out != NULL)
		return true;
	err_set(e, ERR_PARAM_INVALID, "say for which organisation");
	err_hint(e, "convene organisations lists them");
	return blame(param, e);
}

/* The caller alone. */
static bool
own_delegate(struct call *c, const char *param, int64_t organisation_id,
	struct delegate **out, int *n, struct err *e)
{
	struct delegate *d = NULL;

	if (c->actor.delegate_id != 0)
		d = delegate_by_id(c->tx, c->actor.event_id, c->actor.delegate_id);
	if (d == NULL ||
		(organisation_id != 0 && d->organisation_id != organisation_id)) {
		err_set(e, ERR_NO_DELEGATE, "name the delegates who take part");
		err_hint(e, "--delegate CODE names one; convene delegates lists them");
		return blame(param, e);
	}
	*out = d;
	*n = 1;
	return true;
}

/* One named delegate into list[*n], unless it is there already. */
static bool
named_delegate(struct call *c, const char *param, const char *code,
	int64_t organisation_id, struct delegate *list, int *n, struct err *e)
{
	struct delegate *d = delegate_by_code(c->tx, c->actor.event_id, code);

	if (d == NULL)
		return call_no_delegate(param, code, e);
	if (!call_owns(c, d->organisation_id))
		return err_set(e, ERR_NOT_YOURS, "%s is not of your organisation", code);
	if (d->organisation_id != organisation_id)
		return err_set(e, ERR_NOT_YOURS, "%s is of another organisation", code);
	for (int i = 0; i < *n; i++)
		if (list[i].id == d->id)
			return true;
	list[(*n)++] = *d;
	return true;
}

bool
call_delegates(struct call *c, const char *param, int64_t organisation_id,
	struct delegate **out, int *n, struct err *e)
{
	const struct arg *a = param != NULL ? arg_get(&c->args, param) : NULL;
	struct delegate *list, *first;

	*out = NULL;
	*n = 0;
	if (!event_known(c, e))
		return false;
	if (a == NULL || a->n == 0)
		return own_delegate(c, param, organisation_id, out, n, e);
	if (organisation_id == 0) {
		first = delegate_by_code(c->tx, c->actor.event_id, a->strs[0]);
		organisation_id = first != NULL ? first->organisation_id : 0;
	}
	list = ARENA_ARRAY(c->tx->arena, struct delegate, a->n);
	for (int i = 0; i < a->n; i++)
		if (!named_delegate(c, param, a->strs[i], organisation_id, list, n, e))
			return err_field(e, "params.%s[%d]", param, i);
	*out = list;
	return true;
}
