/* policy.c - the table of policies and what an event has set of them. */
#include "domain/policy.h"

#include "store/events.h"

#include <string.h>

static const struct policy POLICIES[] = {
	{POLICY_REQUEST_EXPIRY_HOURS, 1, 8760, 72, "hours",
		"how long a meeting request waits for its answer before it expires"},
	{POLICY_ALARM_MINUTES, 0, 1440, 15, "minutes",
		"how long before a meeting the invitation's alarm sounds, 0 for no"
		" alarm"},
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

bool
policy_parse(const struct policy *p, const char *text, int64_t *out)
{
	int64_t value = 0;

	if (text[0] == '\0' || strlen(text) > 9)
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = value * 10 + (*text - '0');
	}
	*out = value;
	return value >= p->min && value <= p->max;
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
