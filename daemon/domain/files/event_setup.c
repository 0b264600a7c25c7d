/* event_setup.c - making an event and changing one, composed as event.ini. */
#include "domain/files/event_setup.h"

#include "base/words.h"
#include "domain/fair/arrival.h"
#include "domain/fair/audience.h"
#include "domain/fair/event.h"
#include "domain/fair/policy.h"
#include "store/journal.h"
#include "wire/letters.h"

#include <string.h>

/* ---- composing event.ini -------------------------------------------------------------- */

/* The text so far; every value stands on a line of its own. */
struct composing {
	struct tx *tx;
	const char *text;
};

static void
add(struct composing *c, const char *key, const char *value)
{
	c->text = arena_printf(c->tx->arena, "%s%s = %s\n", c->text, key, value);
}

/* What is not said stays as it is stored. */
static void
add_said(struct composing *c, const char *key, const char *said)
{
	if (said != NULL)
		add(c, key, said);
}

static void
add_minutes(struct composing *c, const char *key, int64_t said)
{
	if (said >= 0)
		add(c, key, arena_printf(c->tx->arena, "%lld", (long long)said));
}

static void
add_event(struct composing *c, const struct event *old, const struct event_setup *setup)
{
	c->text = "[event]\n";
	add_said(c, "code", old != NULL ? old->code : setup->code);
	add_said(c, "name", setup->name);
	add_said(c, "zone", setup->zone);
	add_said(c, "currency", setup->currency);
	add_said(c, "organiser_name", setup->organiser_name);
	add_said(c, "organiser_mail", setup->organiser_mail);
	add_said(c, "organiser_phone", setup->organiser_phone);
	add_minutes(c, "slot_minutes", setup->slot_minutes);
	add_minutes(c, "gap_minutes", setup->gap_minutes);
}

static bool
says_day(const struct event_setup *setup, const char *day)
{
	size_t n = strlen(day);

	for (int i = 0; i < setup->days_n; i++)
		if (strncmp(setup->days[i], day, n) == 0 &&
			(setup->days[i][n] == ' ' || setup->days[i][n] == '\0'))
			return true;
	return false;
}

/* The days that are said are all there are: the others have no session any more. */
static void
end_other_days(
	struct composing *c, const struct event *old, const struct event_setup *setup)
{
	int n;
	struct session *s = sessions_of(c->tx, old->id, &n);

	for (int i = 0; i < n; i++)
		if ((i == 0 || strcmp(s[i].day, s[i - 1].day) != 0) &&
			!says_day(setup, s[i].day))
			c->text = arena_printf(c->tx->arena, "%s[day %s]\nsessions =\n",
				c->text, s[i].day);
}

static void
add_days(struct composing *c, const struct event_setup *setup)
{
	for (int i = 0; i < setup->days_n; i++) {
		size_t n = strcspn(setup->days[i], " ");
		const char *sessions =
			setup->days[i] + n + strspn(setup->days[i] + n, " ");

		c->text = arena_printf(c->tx->arena, "%s[day %s]\n", c->text,
			arena_strndup(c->tx->arena, setup->days[i], n));
		add(c, "sessions", sessions);
	}
}

/* Each hall's keys as they stand in the file, ';' between. */
static void
add_halls(struct composing *c, const struct event_setup *setup)
{
	for (int i = 0; i < setup->halls_n; i++) {
		const char *at = setup->halls[i];
		size_t n = strcspn(at, " ");

		c->text = arena_printf(c->tx->arena, "%s[hall %s]\n", c->text,
			arena_strndup(c->tx->arena, at, n));
		for (at += n; *at != '\0'; at += n + (at[n] == ';')) {
			at += strspn(at, " ");
			n = strcspn(at, ";");
			c->text = arena_printf(c->tx->arena, "%s%s\n", c->text,
				arena_strndup(c->tx->arena, at, n));
		}
	}
}

/* "name=value" of a policy there is; NULL and *e. */
static const struct policy *
policy_said(struct composing *c, const struct event_setup *setup, int i,
	const char **value, struct err *e)
{
	const char *text = setup->policies[i], *names[64] = {NULL}, *near;
	size_t n = strcspn(text, "=");
	const char *name = arena_strndup(c->tx->arena, text, n);
	const struct policy *p = policy_by_name(name);

	*value = text[n] == '=' ? text + n + 1 : NULL;
	if (p != NULL && *value != NULL)
		return p;
	for (size_t k = 0; k < 63 && policy_row(k) != NULL; k++)
		names[k] = policy_row(k)->name;
	near = p == NULL ? word_nearest(name, names) : NULL;
	if (p != NULL)
		err_set(e, ERR_PARAM_INVALID, "say %s=VALUE: %s", p->name,
			policy_takes(c->tx->arena, p));
	else
		err_set(e, ERR_PARAM_INVALID, "there is no policy %.60s%s%s", name,
			near != NULL ? "; did you mean " : "", near != NULL ? near : "");
	err_field(e, "params.policies[%d]", i);
	return NULL;
}

static bool
add_policies(struct composing *c, const struct event_setup *setup, struct err *e)
{
	const struct policy *p;
	const char *value;

	c->text = arena_printf(c->tx->arena, "%s[policy]\n", c->text);
	for (int i = 0; i < setup->policies_n; i++) {
		p = policy_said(c, setup, i, &value, e);
		if (p == NULL)
			return false;
		add(c, p->name, value);
	}
	return true;
}

/* ---- writing ------------------------------------------------------------------------- */

/* A value of two lines would be another key. */
static bool
one_line(const char *text, const char *field, struct err *e)
{
	char why[LETTERS_WHY_BYTES];
	struct letters_fault f;

	if (text == NULL || letters_fit(LETTERS_LINE, text, &f))
		return true;
	letters_why(&f, why);
	err_set(e, ERR_PARAM_INVALID, "this is one line of text, but %s", why);
	return err_field(e, "params.%s", field);
}

static bool
lines_are_single(const struct event_setup *setup, struct err *e)
{
	if (!one_line(setup->code, "code", e) || !one_line(setup->name, "name", e) ||
		!one_line(setup->zone, "zone", e) ||
		!one_line(setup->currency, "currency", e) ||
		!one_line(setup->organiser_name, "organiser_name", e) ||
		!one_line(setup->organiser_mail, "organiser_mail", e) ||
		!one_line(setup->organiser_phone, "organiser_phone", e))
		return false;
	for (int i = 0; i < setup->days_n; i++)
		if (!one_line(setup->days[i], "days", e))
			return false;
	for (int i = 0; i < setup->halls_n; i++)
		if (!one_line(setup->halls[i], "halls", e))
			return false;
	for (int i = 0; i < setup->policies_n; i++)
		if (!one_line(setup->policies[i], "policies", e))
			return false;
	return true;
}

static bool
halls_are_named(const struct event_setup *setup, struct err *e)
{
	for (int i = 0; i < setup->halls_n; i++) {
		const char *keys = setup->halls[i] + strcspn(setup->halls[i], " ");

		if (strstr(keys, "name=") != NULL || strstr(keys, "name =") != NULL)
			continue;
		err_set(e, ERR_PARAM_INVALID, "a hall is said as \"A name=Hall A\"");
		return err_field(e, "params.halls[%d]", i);
	}
	return true;
}

static const char *
field_of(const char *column)
{
	static const char *const KEYS[] = {"code", "name", "zone", "currency",
		"organiser_name", "organiser_mail", "organiser_phone", "slot_minutes",
		"gap_minutes", NULL};

	for (int i = 0; KEYS[i] != NULL; i++)
		if (strcmp(KEYS[i], column) == 0)
			return column;
	if (strcmp(column, "hall") == 0 || strcmp(column, "x_m") == 0 ||
		strcmp(column, "y_m") == 0 || strncmp(column, "walk_minutes", 12) == 0)
		return "halls";
	return policy_by_name(column) != NULL ? "policies" : "days";
}

/* The fault of the composed file in the words of the call. */
static bool
say_fault(const struct import_report *r, struct err *e)
{
	const struct import_fault *f = &r->faults[0];

	if (r->slots_lost > 0 && r->slots_lost == r->faults_total) {
		return err_set(e, ERR_GRID_IN_USE,
			"%lld thing%s would be lost; first: %s", (long long)r->slots_lost,
			r->slots_lost == 1 ? "" : "s", f->rule);
	}
	err_set(e, ERR_PARAM_INVALID, "%s", f->rule);
	return err_field(e, "params.%s", field_of(f->column));
}

static bool
compose(struct composing *c, const struct event *old, const struct event_setup *setup,
	struct err *e)
{
	if (!lines_are_single(setup, e) || !halls_are_named(setup, e))
		return false;
	add_event(c, old, setup);
	add_days(c, setup);
	if (old != NULL && setup->days_n > 0)
		end_other_days(c, old, setup);
	add_halls(c, setup);
	return add_policies(c, setup, e);
}

struct event *
event_write(struct tx *tx, const struct event *old, const struct event_setup *setup,
	struct import_report *report, struct err *e)
{
	struct composing c = {.tx = tx};
	struct js *before = NULL;
	struct event *ev = NULL;

	*report = (struct import_report){.faults = NULL};
	if (old == NULL && event_by_code(tx, setup->code) != NULL) {
		err_set(e, ERR_EXISTS, "there is an event %s already", setup->code);
		err_field(e, "params.code");
		return NULL;
	}
	if (old == NULL && arrival_of_event(tx, setup->code, e))
		return NULL;
	if (!compose(&c, old, setup, e))
		return NULL;
	if (old != NULL)
		before = event_facts(tx, old);
	if (import_event_text(
		    tx, c.text, strlen(c.text), old != NULL ? old->id : 0, report, e))
		ev = event_by_id(tx, report->event_id);
	else if (report->faults_total > 0)
		say_fault(report, e);
	if (tx_failed(tx)) {
		*e = tx->fault;
		ev = NULL;
	}
	if (ev != NULL && (old == NULL || ev->rev != old->rev)) {
		event_journal(tx, ev, before);
		before = NULL;
	}
	js_free(before);
	return ev;
}
