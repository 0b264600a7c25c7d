/* policy.c - the table of policies and what an event has set of them. */
#include "domain/fair/policy.h"

#include "base/words.h"

#include "store/events.h"
#include "wire/when.h"

#include <string.h>

/* In the order of enum policy_side. */
static const char *const ASKERS[] = {"both", "demand", "supply", NULL};
static const char *const CANCELLERS[] = {"both", "demand", "supply", "staff", NULL};
/* In the order of enum policy_attendees. */
static const char *const SHOWN[] = {"all", "own_side", "only_you", NULL};
/* In the order of enum policy_decline. */
static const char *const DECLINES[] = {"tell", "free", "standby", NULL};
/* In the order of enum policy_counter. */
static const char *const COUNTERS[] = {"tell", "move", NULL};
/* In the order of enum policy_standby. */
static const char *const STANDBYS[] = {"off", "book", NULL};
/* In the order of enum policy_recipient. */
static const char *const RECIPIENTS[] = {"open", "named", NULL};
/* In the order of enum posting_mode. */
static const char *const BY_MAIL[] = {"none", "each", "digest", NULL};
enum { QUOTA_MAX = 10000 };

/* As plan/problem.h has it. */
#define WEIGHT_MAX INT64_C(100000000000)

static const struct policy POLICIES[] = {
	{POLICY_REQUEST_EXPIRY_HOURS, POLICY_INT, 1, 8760, 72, NULL, "hours",
		"how long a meeting request that somebody makes waits for its answer before it"
		" expires"},
	{POLICY_ANSWERS_UNTIL, POLICY_TIME, 0, 0, 0, NULL, "",
		"until when a request of a file waits for its answer, unless its row says"
		" another time"},
	{POLICY_REQUEST_REMINDER_HOURS, POLICY_INT, 0, 8760, 24, NULL, "hours",
		"how long before a request expires both sides are reminded of it, 0 for never"},
	{POLICY_ALARM_MINUTES, POLICY_INT, 0, 1440, 15, NULL, "minutes",
		"how long before a meeting the invitation's alarm sounds, 0 for no"
		" alarm"},
	{POLICY_ATTENDEES_SHOWN, POLICY_CHOICE, 0, 0, ATTENDEES_ALL, SHOWN, "",
		"whose mail addresses an invitation shows beside your own: all, those of your"
		" side, or only_you"},
	{POLICY_DECLINE_BY_MAIL, POLICY_CHOICE, 0, 0, DECLINE_TELL, DECLINES, "",
		"what an invitation declined by mail does beside telling staff: tell, nothing;"
		" free, cancel the meeting; standby, let its request wait for another place"},
	{POLICY_SAME_PAIR_TWICE, POLICY_YES_NO, 0, 1, 0, NULL, "",
		"whether two organisations that have a meeting may ask for another"},
	{POLICY_OUTSTANDING_REQUESTS, POLICY_INT, 0, 10000, 0, NULL, "",
		"how many requests of one buyer may be unanswered or on standby at once,"
		" 0 for any number"},
	{POLICY_PENDING_REQUESTS_HOLD, POLICY_YES_NO, 0, 1, 0, NULL, "",
		"whether an unanswered request keeps its preferred slots free in the"
		" diaries of its own delegates"},
	{POLICY_WHO_MAY_ASK, POLICY_CHOICE, 0, 0, SIDE_BOTH, ASKERS, "",
		"which side may ask for meetings; staff always may"},
	{POLICY_FOREIGN_BUYERS_MEET, POLICY_YES_NO, 0, 1, 1, NULL, "",
		"whether foreign buyers and exhibitors may meet"},
	{POLICY_PROCUREMENT_MEETS, POLICY_YES_NO, 0, 1, 1, NULL, "",
		"whether procurement managers and exhibitors may meet"},
	{POLICY_LATEST_CHANGE_MINUTES, POLICY_INT, 0, 43200, 0, NULL, "minutes",
		"how long before a meeting begins buyers and exhibitors may last book or"
		" change it"},
	{POLICY_CANCEL_UNTIL_MINUTES, POLICY_INT, 0, 43200, 0, NULL, "minutes",
		"how long before a meeting begins buyers and exhibitors may last cancel it"},
	{POLICY_CANCEL_BY, POLICY_CHOICE, 0, 0, SIDE_BOTH, CANCELLERS, "",
		"which side may cancel meetings; staff always may"},
	{POLICY_MOVE_BY, POLICY_CHOICE, 0, 0, SIDE_BOTH, CANCELLERS, "",
		"which side may ask the other to move a meeting; staff move it at once"},
	{POLICY_MOVE_ANSWER_MINUTES, POLICY_INT, 5, 43200, 1440, NULL, "minutes",
		"how long the other side has to answer when it is asked to move a meeting; both"
		" places are kept until then"},
	{POLICY_COUNTER_BY_MAIL, POLICY_CHOICE, 0, 0, COUNTER_TELL, COUNTERS, "",
		"what another time proposed from a calendar does: tell, staff see it; move, the"
		" other side is asked, where who proposes may ask and the time is free"},
	{POLICY_WALKING_CHECK, POLICY_YES_NO, 0, 1, 1, NULL, "",
		"whether a person's next meeting must be near enough to walk there in time"},
	{POLICY_WALKING_SPEED, POLICY_INT, 1, 1000, 60, NULL, "metres",
		"how far people walk in a minute where the file does not give the minutes"
		" between two halls"},
	{POLICY_QUOTA_DELEGATE_EVENT, POLICY_INT, 0, QUOTA_MAX, 0, NULL, "meetings",
		"how many meetings a delegate has at most, 0 for no limit"},
	{POLICY_QUOTA_DELEGATE_DAY, POLICY_INT, 0, QUOTA_MAX, 0, NULL, "meetings",
		"how many meetings a delegate has at most on one day, 0 for no limit"},
	{POLICY_QUOTA_ORGANISATION_EVENT, POLICY_INT, 0, QUOTA_MAX, 0, NULL, "meetings",
		"how many meetings an organisation has at most, 0 for no limit"},
	{POLICY_QUOTA_ORGANISATION_DAY, POLICY_INT, 0, QUOTA_MAX, 0, NULL, "meetings",
		"how many meetings an organisation has at most on one day, 0 for no limit"},
	{POLICY_MINIMUM_DELEGATE_EVENT, POLICY_INT, 0, QUOTA_MAX, 0, NULL, "meetings",
		"how many meetings a delegate should have at least; nothing is refused for it"},
	{POLICY_MINIMUM_ORGANISATION_EVENT, POLICY_INT, 0, QUOTA_MAX, 0, NULL, "meetings",
		"how many meetings an organisation should have at least; nothing is refused for"
		" it"},
	{POLICY_SEAT_AT_ONCE, POLICY_YES_NO, 0, 1, 1, NULL, "",
		"whether an accepted request is seated at once; otherwise it waits on standby for"
		" the planner, unless who accepts names a slot"},
	{POLICY_STANDBY, POLICY_CHOICE, 0, 0, STANDBY_OFF, STANDBYS, "",
		"what happens to a slot that becomes free: off, nothing; book, whoever is first in"
		" the standby queue and fits has it at once"},
	{POLICY_RECIPIENT_CHOSEN, POLICY_CHOICE, 0, 0, RECIPIENT_OPEN, RECIPIENTS, "",
		"who takes part where the asked side names nobody: open, whoever of it is free;"
		" named, its first delegate"},
	{POLICY_LUNCH_IS_BREAK, POLICY_YES_NO, 0, 1, 0, NULL, "",
		"whether idle time over the border of two sessions of a day counts as a break"},
	{POLICY_INVITATIONS_BY_MAIL, POLICY_CHOICE, 0, 0, 0, BY_MAIL, "",
		"what of meetings is mailed: each, an invitation for every new, changed or"
		" cancelled one; digest, one mail that lists what has changed; none"},
	{POLICY_WEIGHT_MUST, POLICY_INT, 0, WEIGHT_MAX, 10000000000, NULL, "",
		"what the planner pays for a point of value of a must"},
	{POLICY_WEIGHT_SHORTFALL, POLICY_INT, 0, WEIGHT_MAX, 10000000000, NULL, "",
		"for each meeting missing to a minimum"},
	{POLICY_WEIGHT_LOST, POLICY_INT, 0, WEIGHT_MAX, 1000000000, NULL, "",
		"for each meeting whose place a repair takes away and that gets no other"},
	{POLICY_WEIGHT_VALUE, POLICY_INT, 0, WEIGHT_MAX, 1000000, NULL, "",
		"for a point of value of any meeting"},
	{POLICY_WEIGHT_DISTURBANCE, POLICY_INT, 0, WEIGHT_MAX, 5000000000, NULL, "",
		"for each person whose meetings a repair changes"},
	{POLICY_WEIGHT_DISTURBANCE_EVERYTHING, POLICY_INT, 0, WEIGHT_MAX, 100000, NULL,
		"", "for each person whose meetings a run of everything changes"},
	{POLICY_WEIGHT_BREAKS, POLICY_INT, 0, WEIGHT_MAX, 1000, NULL, "",
		"for each break of a person"},
	{POLICY_WEIGHT_UNFAIRNESS, POLICY_INT, 0, WEIGHT_MAX, 20, NULL, "",
		"for the squares of a person's breaks, so that few have many"},
	{POLICY_WEIGHT_PREFERENCE, POLICY_INT, 0, WEIGHT_MAX, 10, NULL, "",
		"for each meeting outside the slots its request prefers"},
	{POLICY_WEIGHT_WALKING, POLICY_INT, 0, WEIGHT_MAX, 1, NULL, "",
		"for each minute on foot"},
};

const struct policy *
policy_row(size_t index)
{
	return index < sizeof POLICIES / sizeof POLICIES[0] ? &POLICIES[index] : NULL;
}

const struct policy *
policy_by_name(const char *name)
{
	const struct policy *p;

	for (size_t i = 0; (p = policy_row(i)) != NULL; i++) {
		if (strcmp(p->name, name) == 0)
			return p;
	}
	return NULL;
}

static bool
parse_int(const struct policy *p, const char *text, int64_t *out)
{
	int64_t value = 0;

	if (text[0] == '\0' || strlen(text) > 12)
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = value * 10 + (*text - '0');
	}
	*out = value;
	return value >= p->min && value <= p->max;
}

static bool
parse_word(const char *const *words, const char *text, int64_t *out)
{
	for (*out = 0; words[*out] != NULL; ++*out)
		if (word_means(text, words[*out]))
			return true;
	return false;
}

#define FIRST_DAY "first_day"

static bool
parse_time(const char *text, int64_t *out)
{
	struct civil c;
	struct err e;

	*out = 0;
	if (strcmp(text, FIRST_DAY) == 0)
		return true;
	if (!civil_parse(text, &c, &e))
		return false;
	*out = when_from_civil(&c, 0);
	return *out > 0;
}

static const char *
time_text(struct arena *arena, int64_t value)
{
	char text[WHEN_TEXT];
	struct civil c;

	if (value == 0)
		return FIRST_DAY;
	when_civil(value, 0, &c);
	civil_format(&c, text);
	return arena_strndup(
		arena, text, c.second == 0 ? strlen("2027-07-15T09:30") : strlen(text));
}

static const char *const YES_NO[] = {"no", "yes", NULL};

bool
policy_parse(const struct policy *p, const char *text, int64_t *out)
{
	switch (p->type) {
	case POLICY_INT:
		return parse_int(p, text, out);
	case POLICY_YES_NO:
		return parse_word(YES_NO, text, out);
	case POLICY_CHOICE:
		return parse_word(p->choices, text, out);
	case POLICY_TIME:
		return parse_time(text, out);
	}
	return false;
}

const char *
policy_text(struct arena *arena, const struct policy *p, int64_t value)
{
	switch (p->type) {
	case POLICY_INT:
		return arena_printf(arena, "%lld", (long long)value);
	case POLICY_YES_NO:
		return YES_NO[value];
	case POLICY_CHOICE:
		return p->choices[value];
	case POLICY_TIME:
		return time_text(arena, value);
	}
	return "";
}

const char *
policy_takes(struct arena *arena, const struct policy *p)
{
	const char *all;

	switch (p->type) {
	case POLICY_INT:
		return arena_printf(arena, "%lld to %lld%s%s", (long long)p->min,
			(long long)p->max, p->unit[0] != '\0' ? " " : "", p->unit);
	case POLICY_YES_NO:
		return "yes or no";
	case POLICY_CHOICE:
		all = p->choices[0];
		for (int i = 1; p->choices[i] != NULL; i++)
			all = arena_printf(arena, "%s%s%s", all,
				p->choices[i + 1] != NULL ? ", " : " or ", p->choices[i]);
		return all;
	case POLICY_TIME:
		return FIRST_DAY " or a time such as 2027-07-15T09:30";
	}
	return "";
}

int64_t
policy_answers_until(int64_t value, const struct zone *zone, int64_t first_s)
{
	struct civil c;
	int64_t until_s;

	if (value == 0)
		return first_s;
	when_civil(value, 0, &c);
	/* A gap of the clock is no reason to refuse it: RFC 5545 section 3.3.5 has an instant. */
	zone_to_utc(zone, &c, &until_s);
	return until_s > WHEN_LAST_S ? WHEN_LAST_S : until_s;
}

int64_t
policy_value(struct tx *tx, int64_t event_id, const char *name)
{
	const struct policy *p = policy_by_name(name);
	const char *text;
	int64_t value;

	BUG_ON(p == NULL);
	text = event_policy(tx, event_id, name);
	/* A value of an older version may lie outside today's range. */
	return text != NULL && policy_parse(p, text, &value) ? value : p->fallback;
}
