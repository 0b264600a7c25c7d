/* event.c - the states of an event, and what the journal tells of it. */
#include "domain/fair/event.h"

#include "domain/fair/audience.h"
#include "domain/fair/fair_view.h"
#include "domain/fair/names.h"
#include "store/journal.h"

/* Rows: from; columns: to, in the order of enum event_state. The picture is in the header. */
static const bool ALLOWED[EVENT_STATES][EVENT_STATES] = {
	[EVENT_DRAFT] = {[EVENT_OPEN] = true},
	[EVENT_OPEN] = {[EVENT_CLOSED] = true},
	[EVENT_CLOSED] = {[EVENT_OPEN] = true},
};

static const char *
name_of(int state)
{
	return event_state_name((enum event_state)state);
}

static const struct moves MOVES = {&ALLOWED[0][0], EVENT_STATES, name_of};

bool
event_move_allowed(enum event_state from, enum event_state to)
{
	return ALLOWED[from][to];
}

struct event *
event_meant(struct event *all, int n)
{
	struct event *found = NULL;

	if (n == 1)
		return &all[0];
	for (int i = 0; i < n; i++) {
		if (all[i].state == EVENT_CLOSED)
			continue;
		if (found != NULL)
			return NULL;
		found = &all[i];
	}
	return found;
}

bool
event_is_open(const struct event *ev, struct err *e)
{
	/* Nobody is there only after a fault of the database, which ends the call. */
	if (ev == NULL)
		return err_set(e, ERR_NOT_FOUND, "the event is not there any more");
	switch (ev->state) {
	case EVENT_DRAFT:
		return err_set(e, ERR_EVENT_CLOSED, "%s is not open yet", ev->name);
	case EVENT_OPEN:
		return true;
	case EVENT_CLOSED:
		break;
	}
	return err_set(e, ERR_EVENT_CLOSED, "%s is closed", ev->name);
}

/* ---- what the journal tells --------------------------------------------------------- */

struct js *
event_facts(struct tx *tx, const struct event *ev)
{
	struct js *o = event_brief_view(ev), *policies = js_new_obj();
	int n;
	struct event_policy *p = event_policies(tx, ev->id, &n);

	for (int i = 0; i < n; i++)
		js_set_str(policies, p[i].name, p[i].value);
	js_set(o, "policies", policies);
	return o;
}

/* Of a draft only staff get the row. */
static void
tell(struct tx *tx, const struct event *ev, struct js *take_before,
	struct js *take_postponed)
{
	struct js *body = js_new_obj();

	if (take_postponed != NULL)
		js_set(body, "postponed", take_postponed);
	if (take_before != NULL)
		js_set(body, "before", take_before);
	js_set(body, "event", event_facts(tx, ev));
	journal_append(tx, &(struct fact){.event_id = ev->id,
				   .topic = "event",
				   .object = ev->code,
				   .audience = ev->state == EVENT_DRAFT ? AUDIENCE_STAFF
									: AUDIENCE_EVENT,
				   .body = body});
	js_free(body);
}

void
event_journal(struct tx *tx, const struct event *ev, struct js *take_before)
{
	tell(tx, ev, take_before, NULL);
}

void
event_journal_postponed(struct tx *tx, const struct event *ev, struct js *take_before,
	struct js *take_postponed)
{
	tell(tx, ev, take_before, take_postponed);
}

bool
event_move(struct tx *tx, struct event *ev, enum event_state to, struct err *e)
{
	enum event_state from = ev->state;

	if (!ALLOWED[from][to])
		return no_such_move(tx, ev->code, &MOVES, (int)from, (int)to, e);
	ev->state = to;
	ev->rev++;
	event_put(tx, ev);
	event_journal(tx, ev, before_view(event_state_name(from), ev->rev - 1));
	return true;
}
