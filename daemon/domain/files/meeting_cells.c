/* meeting_cells.c - a stored meeting as its row of meetings.csv. */
#include "domain/files/meeting_cells.h"

#include "domain/booking/request.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/time_text.h"

static const struct slot *
slot_of(const struct meeting_times *t, int slot_no)
{
	for (int i = 0; i < t->slots_n; i++)
		if (t->slots[i].no == slot_no)
			return &t->slots[i];
	return NULL;
}

static const char *
people_text(struct tx *tx, const struct meeting *m)
{
	int n;
	struct meeting_person *p = meeting_people(tx, m->event_id, m->id, &n);
	const char **codes = ARENA_ARRAY(tx->arena, const char *, n);

	for (int i = 0; i < n; i++)
		codes[i] = delegate_or_blank(tx, m->event_id, p[i].delegate_id)->code;
	return arena_join(tx->arena, codes, n, ';');
}

/* Its slots, and when it is or was where they do not say it: one that was called off may have lost
 * them. */
static void
time_cells(struct tx *tx, const struct meeting_times *t, const struct meeting *m,
	const char *texts[ME_N])
{
	int n, there = 0;
	int *no = meeting_slots(tx, m->event_id, m->id, &n);
	const char **starts = ARENA_ARRAY(tx->arena, const char *, n);
	int64_t start_s = -1, end_s = -1;

	for (int i = 0; i < n; i++) {
		const struct slot *slot = slot_of(t, no[i]);

		if (slot == NULL)
			continue;
		start_s = there == 0 ? slot->start_s : start_s;
		end_s = slot->end_s;
		starts[there++] = time_text(tx->arena, t->zone, slot->start_s);
	}
	texts[ME_SLOTS] = arena_join(tx->arena, starts, there, ';');
	texts[ME_WHEN] =
		start_s == m->start_s && end_s == m->end_s
			? ""
			: time_text_range(tx->arena, t->zone, m->start_s, m->end_s);
}

static const char *
number(struct tx *tx, int n)
{
	return arena_printf(tx->arena, "%d", n);
}

void
meeting_cells(struct tx *tx, const struct meeting_times *t, const struct meeting *m,
	const char *texts[ME_N])
{
	texts[ME_CODE] = meeting_name(tx, m->id);
	texts[ME_REQUEST] =
		request_file_code(tx, request_or_blank(tx, m->event_id, m->request_id));
	texts[ME_DELEGATES] = people_text(tx, m);
	time_cells(tx, t, m, texts);
	texts[ME_LOCATION] = location_or_blank(tx, m->event_id, m->location_id)->code;
	texts[ME_SEAT] = number(tx, m->seat_no);
	texts[ME_INTERPRETER] =
		m->interpreter_id > 0
			? interpreter_or_blank(tx, m->event_id, m->interpreter_id)->code
			: "";
	texts[ME_STATE] = meeting_state_name(m->state);
	texts[ME_LOCKED] = m->locked ? "yes" : "no";
	texts[ME_UID] = m->uid;
	texts[ME_SEQUENCE] = number(tx, m->sequence);
	texts[ME_REVISION] = number(tx, m->revision);
	texts[ME_CREATED] = time_text(tx->arena, t->zone, m->created_s);
	texts[ME_REASON] = m->reason;
}
