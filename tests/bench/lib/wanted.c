/* wanted.c - what people want at the largest fair. */
#include "wanted.h"

#include "store/blackouts.h"
#include "store/events.h"
#include "store/interpreters.h"
#include "store/occupancy.h"
#include "store/preferences.h"
#include "store/requests.h"

enum {
	BOOTHS = 200,
	TABLES = 200,
	INTERPRETERS = 40,
	AREAS = 12,
	GROUPS = 4,
	LEAVES = 5,
	HALL_M = 100,
};

static void
shape(struct tx *tx, int n, struct organisation *o)
{
	(void)tx;
	if (n < LARGE_BUYERS) {
		o->max_per_day = 10;
		o->min_meetings = n % 3 == 0 ? 6 : -1;
		o->languages = large_needs_interpreter(n) ? "mn"
			       : n % 7 == 0		  ? ""
							  : "en;nl";
	} else {
		o->max_meetings = n % 4 == 0 ? 30 : -1;
		o->max_per_day = n % 3 == 0 ? 14 : -1;
	}
}

static const char *
category_code(struct tx *tx, int area, int group, int leaf)
{
	return arena_printf(tx->arena, "A%02d.%d.%d", area, group, leaf);
}

static void
put_categories(struct large *l)
{
	struct tx *tx = l->tx;

	for (int a = 0; a < AREAS; a++) {
		const char *top = arena_printf(tx->arena, "A%02d", a);

		category_put(tx, LARGE_EVENT, &(struct category){top, top, NULL, ""});
		for (int g = 0; g < GROUPS; g++) {
			const char *group = arena_printf(tx->arena, "%s.%d", top, g);

			category_put(tx, LARGE_EVENT,
				&(struct category){group, group, top, ""});
			for (int k = 0; k < LEAVES; k++) {
				const char *leaf = category_code(tx, a, g, k);

				category_put(tx, LARGE_EVENT,
					&(struct category){leaf, leaf, group, ""});
			}
		}
	}
}

static void
put_lists(struct large *l, struct wanted *f)
{
	struct plan_random *r = &f->random;

	for (int n = 0; n < LARGE_ORGANISATIONS; n++) {
		int home = plan_random_below(r, AREAS);

		for (int i = 0; i < WANTED_LISTED; i++) {
			f->area[n][i] = i < 2 ? home : plan_random_below(r, AREAS);
			organisation_category_put(l->tx, LARGE_EVENT,
				&(struct organisation_category){n + 1,
					n < LARGE_BUYERS ? RELATION_WANTS
							 : RELATION_OFFERS,
					i + 1,
					category_code(l->tx, f->area[n][i],
						plan_random_below(r, GROUPS),
						plan_random_below(r, LEAVES))});
		}
	}
}

static void
put_away(struct large *l, int delegate, int from, int to)
{
	struct blackout b = {.id = tx_next_id(l->tx, LARGE_EVENT, "blackout"),
		.kind = BLACKOUT_DELEGATE,
		.target_id = delegate + 1,
		.start_s = large_slot_start(l, from),
		.end_s = large_slot_start(l, to - 1) + LARGE_SLOT_S,
		.reason = ""};

	b.code = arena_printf(l->tx->arena, "Z%d", (int)b.id);
	blackout_put(l->tx, LARGE_EVENT, &b);
	for (int s = from; s < to; s++)
		/* two of one delegate may overlap */
		if (!occupancy_take(l->tx, LARGE_EVENT, l->delegate[delegate], s + 1,
			    OCCUPIED_BLACKOUT, 0))
			continue;
}

/* Everybody comes late or leaves early now and then, and hears a talk of two slots some days. */
static void
put_blackouts(struct large *l, struct plan_random *r)
{
	enum { DAY = 2 * LARGE_OF_SESSION };

	for (int d = 0; d < l->delegates; d++)
		for (int first = 0; first < LARGE_SLOTS; first += DAY) {
			int talk = first + plan_random_below(r, DAY - 2);

			if (plan_random_below(r, 6) == 0)
				put_away(l, d, first, first + LARGE_OF_SESSION);
			if (plan_random_below(r, 6) == 0)
				put_away(l, d, first + DAY * 3 / 4, first + DAY);
			if (plan_random_below(r, 3) == 0)
				put_away(l, d, talk, talk + 2);
		}
}

/* Interpreters work two sessions of three. */
static void
put_shifts(struct large *l)
{
	for (int i = 0; i < INTERPRETERS; i++)
		for (int s = 0; s < LARGE_SESSIONS; s++) {
			int first = s * LARGE_OF_SESSION;

			if ((i / 2 + s) % 3 == 0)
				continue;
			interpreter_shift_put(l->tx, LARGE_EVENT,
				&(struct interpreter_shift){i + 1, s + 1,
					large_slot_start(l, first),
					large_slot_start(
						l, first + LARGE_OF_SESSION - 1) +
						LARGE_SLOT_S});
		}
}

static bool
share_an_area(const struct wanted *f, int buyer, int exhibitor)
{
	for (int i = 0; i < WANTED_LISTED; i++)
		for (int k = 0; k < WANTED_LISTED; k++)
			if (f->area[buyer][i] == f->area[LARGE_BUYERS + exhibitor][k])
				return true;
	return false;
}

/* People ask mostly for what fits them, and for some exhibitors more than for others. */
static void
draw_pair(struct wanted *f, int *buyer, int *exhibitor)
{
	struct plan_random *r = &f->random;

	do {
		double u = plan_random_unit(r);

		*buyer = plan_random_below(r, LARGE_BUYERS);
		*exhibitor = (int)((0.25 * u + 0.75 * u * u) * LARGE_EXHIBITORS);
	} while (f->asked[*buyer][*exhibitor] ||
		 (!share_an_area(f, *buyer, *exhibitor) && plan_random_below(r, 4) > 0));
	f->asked[*buyer][*exhibitor] = true;
}

/* One in a hundred is a must, one in eleven a want, a few are vetoed though accepted. */
static void
put_preference(struct large *l, struct plan_random *r, int buyer, int exhibitor)
{
	int dice = plan_random_below(r, 1000);
	struct preference p = {.from_organisation_id = buyer + 1,
		.to_organisation_id = LARGE_BUYERS + exhibitor + 1,
		.kind = dice < 10    ? PREFERENCE_MUST
			: dice < 100 ? PREFERENCE_WANT
				     : PREFERENCE_AVOID};

	if (dice >= 102)
		return;
	p.id = tx_next_id(l->tx, LARGE_EVENT, "preference");
	p.code = arena_printf(l->tx->arena, "P%d", (int)p.id);
	preference_put(l->tx, LARGE_EVENT, &p);
}

static void
put_request(struct large *l, struct wanted *f)
{
	struct plan_random *r = &f->random;
	int64_t id = tx_next_id(l->tx, LARGE_EVENT, "request");
	int b, x, delegate;

	draw_pair(f, &b, &x);
	f->exhibitor[id] = x;
	delegate = LARGE_BUYERS + x;
	if (l->colleague[delegate] >= 0 && plan_random_below(r, 2) == 0)
		delegate = l->colleague[delegate];
	request_insert(l->tx, &(struct request){.event_id = LARGE_EVENT,
				      .id = id,
				      .state = REQUEST_ACCEPTED,
				      .rev = 1,
				      .origin = ORIGIN_PERSON,
				      .from_organisation_id = b + 1,
				      .to_organisation_id = LARGE_BUYERS + x + 1,
				      .message = "",
				      .reason = "",
				      .length = plan_random_below(r, 25) == 0 ? 2 : 1,
				      .created_s = l->tx->now_s,
				      .expires_s = -1,
				      .accepted_s = l->tx->now_s,
				      .meeting_id = -1});
	request_add_delegate(l->tx, LARGE_EVENT, id, b + 1, true);
	request_add_delegate(l->tx, LARGE_EVENT, id, delegate + 1, false);
	if (plan_random_below(r, 5) == 0) {
		int first = plan_random_below(r, LARGE_SLOTS - 1);

		request_set_slots(
			l->tx, LARGE_EVENT, id, (int[]){first + 1, first + 2}, 2);
	}
	put_preference(l, r, b, x);
}

static void
put_rows(struct large *l, void *ctx)
{
	struct wanted *f = ctx;

	put_categories(l);
	put_lists(l, f);
	put_blackouts(l, &f->random);
	put_shifts(l);
	for (int i = 0; i < WANTED_REQUESTS; i++)
		put_request(l, f);
}

bool
wanted_fill(const char *path, int64_t now_s, struct wanted *w, struct err *e)
{
	static const struct large_size SIZE = {.booths = BOOTHS,
		.tables = TABLES,
		.interpreters = INTERPRETERS,
		.hall_m = HALL_M,
		.colleagues = 10,
		.shape = shape};

	w->random.state = 1;
	return large_fill(path, &SIZE, now_s, put_rows, w, e);
}
