/* fairness.c - whole groups of meetings are given up where somebody has too many breaks. */
#include "plan/fairness.h"

/*
 * The end of the run of busy slots that starts at `slot`, and what its meetings are
 * worth.
 */
static int
run_of(const struct board *b, int person, int slot, int64_t *worth)
{
	const int *at = &b->person_at[(size_t)person * (size_t)b->slots];
	int s = slot, end = b->stretch_end[slot];

	*worth = 0;
	for (; s < end && at[s] >= 0; s++) {
		if (s > slot && at[s] == at[s - 1])
			continue;
		*worth += b->fixed[at[s]] ? INT32_MAX
					  : plan_worth(&b->p->candidates[at[s]]);
	}
	return s;
}

/* Give up the group of meetings of least worth of a person with too many breaks. */
static bool
give_up_a_group(struct board *b, int person)
{
	const int *at = &b->person_at[(size_t)person * (size_t)b->slots];
	int64_t least = INT32_MAX, worth;
	int from = -1, to = -1;

	for (int s = 0, end; s < b->slots; s = end) {
		end = s + 1;
		if (at[s] < 0)
			continue;
		end = run_of(b, person, s, &worth);
		if (worth < least) {
			least = worth;
			from = s;
			to = end;
		}
	}
	for (int s = from; s >= 0 && s < to; s++) {
		if (at[s] >= 0)
			board_take(b, at[s]);
	}
	return from >= 0;
}

void
plan_make_fair(struct board *b, int disturbed_max)
{
	const struct plan_problem *p = b->p;

	while (p->fairness >= 0 && p->persons_n > 0) {
		int most = 0, least = 0;

		for (int i = 1; i < p->persons_n; i++) {
			most = b->breaks[i] > b->breaks[most] ? i : most;
			least = b->breaks[i] < b->breaks[least] ? i : least;
		}
		if (b->breaks[most] - b->breaks[least] <= p->fairness ||
			!give_up_a_group(b, most))
			return;
		if (disturbed_max >= 0 && b->disturbed > disturbed_max) {
			board_undo(b, 0);
			return;
		}
		board_keep(b);
	}
}
