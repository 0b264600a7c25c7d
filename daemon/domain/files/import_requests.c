/* import_requests.c - meeting requests. */
#include "domain/booking/hold.h"
#include "domain/files/importing.h"

#include "domain/booking/request.h"
#include "domain/booking/request_rules.h"
#include "domain/files/import_request_columns.h"
#include "domain/fair/permit.h"
#include "domain/fair/policy.h"
#include "domain/fair/time_text.h"
#include "store/preferences.h"

#include <string.h>

enum {
	HOUR_S = 3600,
	MESSAGE_LETTERS_MAX = 2000,
	PREFERRED_SLOTS_MAX = 32,
	LENGTH_MAX = 8,
	CODES_NAMED = 6,
	AFTER_MAX = 64,
	PEOPLE_MAX = 64,
	HELD_MAX = PREFERRED_SLOTS_MAX * LENGTH_MAX,
	NUMBER_MAX = 1000000
};

/* As enum request_state and enum request_origin have them. */
static const char *const STATES[] = {"requested", "accepted", "scheduled", "declined",
	"expired", "withdrawn", "cancelled", NULL};
static const char *const ORIGINS[] = {"person", "staff", "import", NULL};

static const struct column REQUEST_COLUMNS[RE_N] = {
	[RE_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[RE_FROM] = {.name = "from", .type = COLUMN_CODE, .required = true},
	[RE_TO] = {.name = "to", .type = COLUMN_CODE, .required = true},
	[RE_MESSAGE] = {.name = "message",
		.type = COLUMN_TEXT,
		.max = MESSAGE_LETTERS_MAX},
	[RE_SLOTS] = {.name = "slots", .type = COLUMN_TIMES, .max = PREFERRED_SLOTS_MAX},
	[RE_LENGTH] = {.name = "length",
		.type = COLUMN_NUMBER,
		.min = 1,
		.max = LENGTH_MAX,
		.fallback = 1},
	[RE_AFTER] = {.name = "after", .type = COLUMN_CODES, .max = AFTER_MAX},
	[RE_EXPIRES] = {.name = "expires", .type = COLUMN_TIMES, .max = 1},
	[RE_DELEGATES] = {.name = "delegates", .type = COLUMN_CODES, .max = PEOPLE_MAX},
	[RE_NUMBER] = {.name = "number",
		.type = COLUMN_NUMBER,
		.min = 1,
		.max = NUMBER_MAX,
		.of_new = true},
	[RE_ORIGIN] = {.name = "origin",
		.type = COLUMN_WORD,
		.words = ORIGINS,
		.fallback = ORIGIN_IMPORT,
		.of_new = true},
	[RE_CREATED] = {.name = "created",
		.type = COLUMN_TIMES,
		.max = 1,
		.of_new = true},
	[RE_STATE] = {.name = "state",
		.type = COLUMN_WORD,
		.words = STATES,
		.of_new = true},
	[RE_ACCEPTED] = {.name = "accepted",
		.type = COLUMN_TIMES,
		.max = 1,
		.of_new = true},
	[RE_ANSWERING] = {.name = "answering",
		.type = COLUMN_CODES,
		.max = PEOPLE_MAX,
		.of_new = true},
	[RE_HELD] = {.name = "held",
		.type = COLUMN_TIMES,
		.max = HELD_MAX,
		.of_new = true},
	[RE_REASON] = {.name = "reason",
		.type = COLUMN_TEXT,
		.max = MESSAGE_LETTERS_MAX,
		.of_new = true},
};

static bool
same_slots(struct importing *im, const struct imp_request *r)
{
	int n;
	int *old = request_slots(im->tx, im->event.id, r->stored->id, &n);

	if (n != r->slots.spans_n)
		return false;
	for (int i = 0; i < n; i++) {
		const struct slot *slot =
			grid_slot_at(&im->grid, r->slots.spans[i].start_s);

		if (slot == NULL || slot->no != old[i])
			return false;
	}
	return true;
}

/* Is it among those who ask? */
static bool
asks(const struct imp_request *r, int64_t delegate_id)
{
	bool among = r->from->item.id == delegate_id;

	for (int i = 0; !among && i < r->others_n; i++)
		among = r->others[i]->item.id == delegate_id;
	return among;
}

/* Who asks is the same; of a row that says only the first, he is. */
static bool
same_people(const struct imp_request *r, const int64_t *people, int n)
{
	bool same = n > 0;

	if (r->others == NULL)
		return same && people[0] == r->from->item.id;
	for (int i = 0; same && i < n; i++)
		same = asks(r, people[i]);
	return same && n == r->others_n + 1;
}

static bool
same_request(struct importing *im, const struct imp_request *r)
{
	int n;
	int64_t *people =
		request_delegates(im->tx, im->event.id, r->stored->id, true, &n);

	return same_people(r, people, n) &&
	       r->stored->to_organisation_id == r->to->item.id &&
	       same_text(r->stored->message, r->message) &&
	       r->stored->length == r->length && same_slots(im, r);
}

/* By the policies that will hold; it may have passed. */
static int64_t
answers_until(const struct importing *im)
{
	if (im->zone == NULL || im->grid.slots_n == 0)
		return -1;
	return policy_answers_until(import_policy(im, POLICY_ANSWERS_UNTIL), im->zone,
		im->grid.slots[0].start_s);
}

/*
 * When an unanswered request of this row ends, -1: never. Once answers_until has passed, as
 * people's do.
 */
static int64_t
expiry_of(const struct importing *im, const struct imp_request *r)
{
	int64_t until_s = answers_until(im);

	if (r->expires.spans_n > 0)
		return r->expires.spans[0].start_s;
	if (r->life.state != REQUEST_REQUESTED)
		return -1;
	/* Of a fair that has begun elsewhere: its requests are answered, or say when they end. */
	if (until_s >= 0 && until_s <= im->tx->now_s && im->old_event == NULL)
		return -1;
	return until_s > im->tx->now_s
		       ? until_s
		       : im->tx->now_s +
				 import_policy(im, POLICY_REQUEST_EXPIRY_HOURS) * HOUR_S;
}

/* What is answered ends no more; once answers_until has passed, the time it was given stays. */
static bool
same_expiry(const struct importing *im, const struct imp_request *r)
{
	if (!r->expires.said || r->stored->state != REQUEST_REQUESTED ||
		r->life.state != REQUEST_REQUESTED)
		return true;
	if (r->expires.spans_n == 0 && answers_until(im) <= im->tx->now_s)
		return true;
	return r->stored->expires_s == r->expires_s;
}

static void
check_slots(struct importing *im, int line, const struct imp_request *r)
{
	for (int i = 0; i < r->slots.spans_n && !im->event_partial; i++) {
		if (grid_slot_at(&im->grid, r->slots.spans[i].start_s) == NULL)
			import_fault(im, OF_REQUESTS, line, "slots",
				"no slot begins at %s",
				import_civil(im, r->slots.spans[i].start_s));
	}
}

/* By the policies that will hold once the files are in. */
static bool
may_meet(const struct importing *im, enum org_kind kind)
{
	const char *name = permit_kind_policy(kind);

	return name == NULL || import_policy(im, name) != 0;
}

/* Of those who are there: who comes with the files as withdrawn brings requests of before. */
static const char *
withdrawn_of(const struct imp_request *r)
{
	const struct imp_organisation *from = r->from->organisation;

	if (from->item.stored && from->row.withdrawn != NULL)
		return from->row.name;
	if (r->from->item.stored && r->from->row.withdrawn != NULL)
		return r->from->row.name;
	return r->to->item.stored && r->to->row.withdrawn != NULL ? r->to->row.name
								  : NULL;
}

/* By the policies that will hold once the files are in. */
static struct request_facts
facts_of(const struct importing *im, const struct imp_request *r, bool veto,
	const struct request *open)
{
	enum org_kind from = r->from->organisation->row.kind, to = r->to->row.kind;

	return (struct request_facts){.origin = ORIGIN_IMPORT,
		.from = from,
		.to = to,
		.shut = !may_meet(im, from) || !may_meet(im, to),
		.withdrawn = withdrawn_of(r),
		.veto = veto,
		.delegates = 1,
		.open = open != NULL,
		.open_state = open != NULL ? open->state : REQUEST_REQUESTED,
		.pair_twice = import_policy(im, POLICY_SAME_PAIR_TWICE) != 0,
		.now_s = im->tx->now_s};
}

static struct request *
open_between(const struct importing *im, const struct imp_request *r)
{
	const struct item *from = &r->from->organisation->item, *to = &r->to->item;

	if (!from->stored || !to->stored)
		return NULL;
	return request_open_now_between(im->tx, im->event.id, from->id, to->id);
}

/* What stands against a new request: whoever is among the files, then what is stored. */
struct against {
	const struct item *veto;
	const struct item *asked;
	const struct request *open;
};

/* A fault, or of what stands already a warning. */
typedef void teller(struct importing *im, enum import_of of, int line, const char *column,
	const char *fmt, ...);

static void
open_fault(struct importing *im, teller *tell, int line, const char *from, const char *to,
	const struct against *a)
{
	if (a->asked != NULL)
		tell(im, OF_REQUESTS, line, "to", "%s and %s are already in request %s",
			from, to, a->asked->code);
	if (a->open != NULL)
		tell(im, OF_REQUESTS, line, "to",
			"%s and %s are already in request R%lld, which is %s", from, to,
			(long long)a->open->id, request_state_name(a->open->state));
}

static void
rule_fault(struct importing *im, teller *tell, int line, const struct imp_request *r,
	enum request_rule broken, const struct against *a)
{
	const char *from = r->from->organisation->item.code, *to = r->to->item.code;

	switch (broken) {
	case RULE_SIDES:
		tell(im, OF_REQUESTS, line, "to",
			"%s and %s are on the same side of the fair", from, to);
		return;
	case RULE_KINDS:
		tell(im, OF_REQUESTS, line, "to",
			"the policies do not let organisations of the kinds of %s and %s"
			" meet",
			from, to);
		return;
	case RULE_VETO:
		tell(im, OF_REQUESTS, line, "to",
			"%s and %s will not be brought together: preference %s", from, to,
			a->veto->code);
		return;
	case RULE_ONE_OPEN:
		open_fault(im, tell, line, from, to, a);
		return;
	/* Who withdrew keeps the row out; it has one delegate, and files are free of the others. */
	case RULE_WITHDRAWN:
	case RULE_DELEGATE:
	case RULE_WHO_ASKS:
	case RULE_SLOTS:
	case RULE_OUTSTANDING:
	case RULE_EXPIRY:
	case REQUEST_RULES:
		break;
	}
	BUG_ON(true);
}

/* Of an event that is imported elsewhere: it stands in nobody's way. */
static bool
has_lapsed(const struct importing *im, const struct imp_request *r)
{
	return r->life.state == REQUEST_REQUESTED && r->expires_s >= 0 &&
	       r->expires_s <= im->tx->now_s;
}

/* People said it or changed it, not an office's file. */
static bool
is_of_people(struct importing *im, const struct item *preference)
{
	return preference->line == 0 &&
	       (code_gives_way(
			im->tx, im->event.id, CODE_OF_PREFERENCE, preference->id) ||
		       import_of_people(im, OF_PREFERENCES, preference->code,
			       "preference") != NULL);
}

/* What people did in the meantime stands against this one row, not against the files. */
static const char *
people_against(struct importing *im, const struct imp_request *r,
	enum request_rule broken, const struct against *a)
{
	if (broken == RULE_WITHDRAWN)
		return arena_printf(im->arena, "%s has withdrawn", withdrawn_of(r));
	if (broken == RULE_VETO && is_of_people(im, a->veto))
		return arena_printf(im->arena, "preference %s: avoid", a->veto->code);
	if (broken == RULE_ONE_OPEN && a->asked == NULL && a->open->code == NULL)
		return arena_printf(im->arena, "R%lld is %s", (long long)a->open->id,
			request_state_name(a->open->state));
	return NULL;
}

/*
 * The requests of a fair that is not here yet are facts: they may have been asked before somebody
 * said avoid or a policy changed. Only what no fair can hold is a fault then.
 */
static teller *
teller_of(const struct importing *im, enum request_rule broken)
{
	return im->old_event == NULL && broken != RULE_SIDES ? import_warn : import_fault;
}

static void
row_stays_out(struct importing *im, int line, struct imp_request *r, const char *stored)
{
	import_keep(im, OF_REQUESTS, line, r->item.code, "", stored,
		arena_printf(im->arena, "%s %s", r->from->item.code, r->to->item.code));
	r->rewritten = false;
	import_row_stays_out(im, OF_REQUESTS, &r->item);
}

/* The rules a person's request meets too. */
static void
check_new(struct importing *im, int line, struct imp_request *r)
{
	const char *from = r->from->organisation->item.code, *to = r->to->item.code;
	const char *one = arena_printf(im->arena, "%s %s", from, to);
	struct against a = {.veto = map_get(&im->vetoes, one),
		.asked = map_get(&im->asked, one),
		.open = open_between(im, r)};
	struct request_facts f = facts_of(im, r, a.veto != NULL, a.open);
	enum request_rule broken;

	if (import_life_is_over(r))
		return;
	if (a.asked != NULL)
		f.open_state = REQUEST_REQUESTED;
	f.open = (f.open || a.asked != NULL) && !has_lapsed(im, r);
	for (broken = request_rule_broken(&f, 0); broken < REQUEST_RULES;
		broken = request_rule_broken(&f, broken + 1)) {
		const char *people = people_against(im, r, broken, &a);

		if (people != NULL) {
			row_stays_out(im, line, r, people);
			return;
		}
		rule_fault(im, teller_of(im, broken), line, r, broken, &a);
	}
	if (has_lapsed(im, r)) {
		*(const char **)rows_add(im->arena, &im->lapsed) = r->item.code;
		return;
	}
	map_put(&im->asked, one, r);
	map_put(&im->asked, arena_printf(im->arena, "%s %s", to, from), r);
}

static bool
is_of_others(const struct imp_request *r)
{
	return r->stored->to_organisation_id != r->to->item.id ||
	       r->stored->from_organisation_id != r->from->organisation->item.id;
}

/* A request may be changed until people have answered it, or taken it back. */
static void
check_change(struct importing *im, int line, struct imp_request *r)
{
	if (r->stored->state != REQUEST_REQUESTED)
		row_stays_out(im, line, r,
			arena_printf(im->arena, "R%lld is %s", (long long)r->stored->id,
				request_state_name(r->stored->state)));
	else if (is_of_others(r))
		import_fault(im, OF_REQUESTS, line, "to",
			"request R%lld is between other organisations; give this one"
			" another code",
			(long long)r->stored->id);
}

/*
 * The same row opens what has expired again, unless it says a time that has passed or the rules are
 * against it by now: then all stays as it is.
 */
static bool
opens_again(struct importing *im, const struct imp_request *r)
{
	const char *one = arena_printf(
		im->arena, "%s %s", r->from->organisation->item.code, r->to->item.code);
	struct request_facts f;

	if (r->stored->state != REQUEST_EXPIRED || is_of_others(r) ||
		import_life_is_over(r))
		return false;
	f = facts_of(im, r, map_get(&im->vetoes, one) != NULL, open_between(im, r));
	f.expires_s = r->expires_s;
	return map_get(&im->asked, one) == NULL &&
	       request_rule_broken(&f, 0) == REQUEST_RULES;
}

static void
open_again(struct importing *im, struct imp_request *r)
{
	const char *from = r->from->organisation->item.code, *to = r->to->item.code;

	r->reopened = true;
	*(const char **)rows_add(im->arena, &im->reopened) = r->item.code;
	map_put(&im->asked, arena_printf(im->arena, "%s %s", from, to), r);
	map_put(&im->asked, arena_printf(im->arena, "%s %s", to, from), r);
}

/*
 * Of a row that an export wrote of a person's request its number says which it is: a row of a file
 * may have taken that as its code since.
 */
static struct request *
stored_by_number(struct importing *im, const struct imp_request *r)
{
	struct request *row = NULL;

	if (r->life.origin != ORIGIN_IMPORT && r->life.number > 0)
		row = request_by_id(im->tx, im->event.id, r->life.number);
	return row != NULL && row->code == NULL ? row : NULL;
}

static void
request_row(struct importing *im, int line, const struct cell *c)
{
	struct imp_request *r = item_of_file(
		im, &im->sets[OF_REQUESTS], sizeof *r, c[RE_CODE].text, line);

	r->from = item_referred(
		im, OF_REQUESTS, OF_DELEGATES, line, "from", c[RE_FROM].text);
	r->to = item_referred(
		im, OF_REQUESTS, OF_ORGANISATIONS, line, "to", c[RE_TO].text);
	r->message = c[RE_MESSAGE].text;
	r->slots = c[RE_SLOTS];
	r->length = (int)c[RE_LENGTH].number;
	r->after = c[RE_AFTER];
	r->expires = c[RE_EXPIRES];
	import_life_read(im, line, r, c);
	r->expires_s = expiry_of(im, r);
	check_slots(im, line, r);
	if (r->from == NULL || r->to == NULL || r->from->organisation == NULL)
		return;
	r->stored = stored_by_number(im, r);
	if (r->stored == NULL)
		r->stored = import_stored_request(im, r->item.code);
	/* A person's request may have this number by chance; it is another one and stays. */
	if (r->stored != NULL && r->stored->code == NULL && is_of_others(r))
		r->stored = NULL;
	r->item.stored = r->stored != NULL;
	if (r->stored != NULL) {
		request_settle(im->tx, r->stored);
		if (opens_again(im, r))
			open_again(im, r);
	}
	r->rewritten = r->stored == NULL || r->reopened || !same_request(im, r) ||
		       !same_expiry(im, r);
	r->item.changed = r->rewritten;
	if (r->stored == NULL)
		check_new(im, line, r);
	else if (r->rewritten && !r->reopened)
		check_change(im, line, r);
}

/* How many, what of them, and the codes of the first. */
static void
warn_of(struct importing *im, const struct rows *list, const char *one, const char *many)
{
	const char *const *code = list->data;
	const char *codes = "";
	int n = list->n;

	if (n == 0)
		return;
	for (int i = 0; i < n && i < CODES_NAMED; i++)
		codes = arena_printf(
			im->arena, "%s%s%.24s", codes, i > 0 ? ", " : "", code[i]);
	import_warn(im, OF_REQUESTS, 0, "expires", "%d %s: %s%s", n, n == 1 ? one : many,
		codes, n > CODES_NAMED ? ", ..." : "");
}

static void
finish_requests(struct importing *im)
{
	if (im->old_event == NULL)
		import_give_numbers(im);
	warn_of(im, &im->reopened, "request had expired and waits again",
		"requests had expired and wait again");
	warn_of(im, &im->lapsed, "new request has expired already",
		"new requests have expired already");
	import_order_read(im);
}

/*
 * Stored requests are looked up one by one: most of them are people's and not in any
 * file.
 */
static void
load_no_requests(struct importing *im)
{
	(void)im;
}

/* Where it comes from counts in a fair that is taken over as it stood. */
static void
new_request(struct importing *im, struct imp_request *r)
{
	const struct imp_life *life = &r->life;
	bool taken_over = im->old_event == NULL;

	r->stored = ARENA_NEW(im->arena, struct request);
	*r->stored = (struct request){.event_id = im->event.id,
		.id = r->item.id != 0 ? r->item.id : import_number(im, "request"),
		.code = r->numbered ? NULL : r->item.code,
		.state = life->state,
		.origin = taken_over ? life->origin : ORIGIN_IMPORT,
		.from_organisation_id = r->from->organisation->item.id,
		.to_organisation_id = r->to->item.id,
		.message = r->message,
		.reason = life->reason,
		.length = r->length,
		.created_s = taken_over ? life->created_s : im->tx->now_s,
		.expires_s = r->expires_s,
		.accepted_s = life->state == REQUEST_ACCEPTED ? life->accepted_s : -1,
		.meeting_id = life->meeting_n > 0 ? life->meeting_n : -1};
	request_restore(im->tx, r->stored);
}

static void
write_people(struct importing *im, const struct imp_request *r)
{
	int64_t id = r->stored->id;

	request_add_delegate(im->tx, im->event.id, id, r->from->item.id, true);
	for (int i = 0; i < r->others_n; i++)
		request_add_delegate(
			im->tx, im->event.id, id, r->others[i]->item.id, true);
}

/* What is stored, in the words of the file. */
static void
rewrite(struct importing *im, struct imp_request *r)
{
	struct err e;

	if (r->reopened) {
		if (!request_open_again(im->tx, r->stored, r->expires_s, &e))
			tx_fail(im->tx, &e);
		return;
	}
	if (!same_expiry(im, r))
		r->stored->expires_s = r->expires_s;
	r->stored->rev++;
	request_save(im->tx, r->stored);
	hold_release(im->tx, r->stored);
}

/* Before others are written; those beside the first stay where the file does not name them. */
static void
clear_people(struct importing *im, struct imp_request *r)
{
	int n;
	int64_t *people =
		request_delegates(im->tx, im->event.id, r->stored->id, true, &n);

	request_clear_delegates(im->tx, im->event.id, r->stored->id, true);
	for (int i = 1; r->others == NULL && i < n; i++)
		request_add_delegate(
			im->tx, im->event.id, r->stored->id, people[i], true);
}

static void
write_request(struct importing *im, struct imp_request *r)
{
	int slots[PREFERRED_SLOTS_MAX];

	for (int i = 0; i < r->slots.spans_n; i++)
		slots[i] = grid_slot_at(&im->grid, r->slots.spans[i].start_s)->no;
	if (r->stored == NULL) {
		new_request(im, r);
		import_life_write(im, r);
	} else {
		r->stored->message = r->message;
		r->stored->length = r->length;
		bool same = same_request(im, r);

		rewrite(im, r);
		if (same)
			return;
		clear_people(im, r);
	}
	write_people(im, r);
	request_set_slots(im->tx, im->event.id, r->stored->id, slots, r->slots.spans_n);
}

/* Slices keep the numbers of a new event for all of it. */
static void
keep_numbers(struct importing *im)
{
	if (im->requests_last > 0 && !im->sliced)
		tx_next_ids(im->tx, im->event.id, "request", im->requests_last);
}

static void
write_row(struct importing *im, struct item *item)
{
	struct imp_request *r = (struct imp_request *)item;

	if (r->rewritten)
		write_request(im, r);
}

bool
import_request_is_free(struct importing *im, const struct item *item)
{
	const struct imp_request *r = (const struct imp_request *)item;
	const struct item *from = &r->from->organisation->item, *to = &r->to->item;
	bool veto = from->stored && to->stored &&
		    preference_veto(im->tx, im->event.id, from->id, to->id) != NULL;
	struct request_facts f = facts_of(im, r, veto, open_between(im, r));

	f.open = f.open && !has_lapsed(im, r);
	if (r->reopened)
		f.expires_s = r->expires_s;
	return import_life_is_over(r) || request_rule_broken(&f, 0) == REQUEST_RULES;
}

void
import_requests_journal(struct importing *im)
{
	struct item_set *set = &im->sets[OF_REQUESTS];
	struct grid *grid;
	struct err e;

	if (im->staged[OF_REQUESTS] == NULL)
		return;
	grid = grid_load(im->tx, &im->event, &e);
	if (grid == NULL) {
		tx_fail(im->tx, &e);
		return;
	}
	for (int i = 0; i < set->n; i++) {
		struct imp_request *r = (struct imp_request *)set->items[i];

		if (r->rewritten && (r->item.stored || !im->sliced))
			request_journal(im->tx, grid, r->stored);
	}
}

/* The slots as the request prefers them. */
static const char *
slots_text(struct importing *im, const struct request *r)
{
	const char *text = "";
	int n;
	int *slots = request_slots(im->tx, im->event.id, r->id, &n);

	for (int i = 0; i < n; i++)
		for (int k = 0; k < im->old_grid.slots_n; k++)
			if (im->old_grid.slots[k].no == slots[i])
				text = arena_printf(im->arena, "%s%s%s", text,
					text[0] != '\0' ? ";" : "",
					time_text(im->arena, im->zone,
						im->old_grid.slots[k].start_s));
	return text;
}

/* Who asks beside the first. */
static const char *
people_text(struct importing *im, const int64_t *people, int n)
{
	const char **codes = ARENA_ARRAY(im->arena, const char *, n);
	int others = 0;

	for (int i = 1; i < n; i++) {
		const struct item *d = item_by_id(&im->sets[OF_DELEGATES], people[i]);

		if (d != NULL)
			codes[others++] = d->code;
	}
	return arena_join(im->arena, codes, others, ';');
}

/*
 * The order of a request, and its end unless people moved it, are compared where they are read, and
 * of what had become of it its state stands for all: their cells stay empty.
 */
static bool
stored_request(struct importing *im, const char *code, const char **texts)
{
	struct request *r = import_stored_request(im, code);
	struct item_set *set = &im->sets[OF_DELEGATES];
	const struct item *from, *to;
	int n;
	int64_t *people;

	/* A person's request may have this number by chance. */
	if (r == NULL || r->code == NULL)
		return false;
	people = request_delegates(im->tx, im->event.id, r->id, true, &n);
	from = n > 0 ? item_by_id(set, people[0]) : NULL;
	to = item_by_id(&im->sets[OF_ORGANISATIONS], r->to_organisation_id);
	texts[RE_FROM] = from != NULL ? from->code : "";
	texts[RE_TO] = to != NULL ? to->code : "";
	texts[RE_MESSAGE] = r->message;
	texts[RE_SLOTS] = slots_text(im, r);
	texts[RE_LENGTH] = import_number_text(im, r->length);
	if (import_of_people(im, OF_REQUESTS, code, "expires") != NULL &&
		r->expires_s >= 0)
		texts[RE_EXPIRES] = time_text(im->arena, im->zone, r->expires_s);
	texts[RE_DELEGATES] = people_text(im, people, n);
	request_settle(im->tx, r);
	/* A row whose request has expired may open it again. */
	if (r->state != REQUEST_EXPIRED)
		texts[RE_STATE] = request_state_name(r->state);
	return true;
}

const struct import_kind import_requests = {"requests.csv", REQUEST_COLUMNS, RE_N,
	load_no_requests, request_row, finish_requests, keep_numbers, write_row,
	stored_request};
