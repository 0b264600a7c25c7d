/* handle_match.c - ranked partners, and why one of them has its score. */
#include "domain/fair/names.h"
#include "domain/fair/taking_part.h"
#include "domain/matching/match_load.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"

#include <stdlib.h>
#include <string.h>

enum {
	REASONS_IN_A_LIST = 3, /* of the kind category */
	REASONS_EXPLAINED = 64,
};

/* What both methods need: the fair, who asks, and what was said. */
struct asking {
	struct match_fair *fair;
	const struct match_side *asker;
	struct match_preference *preferences;
	int preferences_n;
};

/* The organisation as matching knows it; it is missing only after a database fault. */
static bool
side_of(const struct match_fair *f, const struct organisation *org,
	const struct match_side **out, struct err *e)
{
	*out = match_side_by_id(f, org->id);
	return *out != NULL || no_such("organisation", org->code, e);
}

static bool
ask(struct call *c, struct asking *a, struct err *e)
{
	struct organisation *org;
	int64_t event_id;

	if (!call_organisation(c, "organisation", &org, e))
		return false;
	event_id = c->actor.event_id;
	a->fair = match_load(c->tx, event_id);
	a->preferences = match_preferences(c->tx, event_id, org->id, &a->preferences_n);
	return side_of(a->fair, org, &a->asker, e);
}

/* Behind "score:code", the last entry of the page before. */
static int
page_start(const struct call *c, const struct match_score *ranking, int n)
{
	const char *after = page_after(c), *code = strchr(after, ':');

	return code != NULL
		       ? match_behind(ranking, n, (int)strtol(after, NULL, 10), code + 1)
		       : 0;
}

static struct js *
view(struct call *c, const struct asking *a, const struct match_score *s, int categories)
{
	int n;
	struct match_reason *r =
		match_reasons(a->fair, c->tx->arena, a->asker, s, categories, &n);

	return match_view(s, r, n);
}

struct reply
handle_match_list(struct call *c)
{
	struct match_score *ranking;
	struct asking a;
	struct page p;
	struct err e;
	int n;

	if (!ask(c, &a, &e))
		return reply_fail(c, &e);
	ranking = match_rank(
		a.fair, c->tx->arena, a.asker, a.preferences, a.preferences_n, &n);
	page_begin(&p, c);
	for (int i = page_start(c, ranking, n); i < n; i++) {
		const char *key = arena_printf(
			c->tx->arena, "%d:%s", ranking[i].score, ranking[i].other->code);

		if (!page_add(&p, key, view(c, &a, &ranking[i], REASONS_IN_A_LIST)))
			break;
	}
	return reply_ok(c, page_end(&p));
}

static bool
may_meet(const struct asking *a, const char *with, const struct match_side *other,
	struct err *e)
{
	if (org_kind_demand(other->kind) == org_kind_demand(a->asker->kind))
		return err_set(e, ERR_SAME_SIDE,
			"%s and %s are on the same side of the fair", a->asker->code,
			with);
	if (a->asker->withdrawn || other->withdrawn)
		return taking_part_refuse(
			a->asker->withdrawn ? a->asker->name : other->name, e);
	return match_open(a->fair, a->asker, other) ||
	       err_set(e, ERR_KIND_NOT_ALLOWED,
		       "this fair does not let organisations of the kinds of %s and %s meet",
		       a->asker->code, with);
}

struct reply
handle_match_explain(struct call *c)
{
	const struct match_side *other;
	struct organisation *with;
	struct match_score s;
	struct asking a;
	struct js *o;
	struct err e;

	if (!ask(c, &a, &e) || !call_find_organisation(c, "with", &with, &e))
		return reply_fail(c, &e);
	if (!side_of(a.fair, with, &other, &e) || !may_meet(&a, with->code, other, &e)) {
		err_field(&e, "params.with");
		return reply_fail(c, &e);
	}
	s = match_pair(a.fair, a.asker, other, a.preferences, a.preferences_n);
	o = view(c, &a, &s, REASONS_EXPLAINED);
	js_set_bool(o, "veto", s.veto);
	return reply_ok(c, o);
}
