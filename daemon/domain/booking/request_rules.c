/* request_rules.c - what a new request must be, whoever brings it. Decides, and changes nothing. */
#include "domain/booking/request_rules.h"

#include "domain/fair/permit.h"

int
request_slot_at_fault(const struct request_facts *f)
{
	for (int i = 0; i < f->slots_n; i++)
		if (f->slots_s[i] <= f->now_s)
			return i;
	return -1;
}

static bool
waits_for_nobody(const struct request_facts *f)
{
	return f->seated || f->origin == ORIGIN_IMPORT || !org_kind_demand(f->from) ||
	       f->outstanding_most == 0;
}

static bool
request_keeps(const struct request_facts *f, enum request_rule rule)
{
	bool demand = org_kind_demand(f->from);
	bool two_sides = demand != org_kind_demand(f->to);

	switch (rule) {
	case RULE_SIDES:
		return two_sides;
	case RULE_KINDS:
		return !two_sides || !f->shut;
	case RULE_WITHDRAWN:
		return f->withdrawn == NULL;
	case RULE_VETO:
		return !f->veto;
	case RULE_DELEGATE:
		return f->delegates > 0;
	case RULE_WHO_ASKS:
		return f->origin != ORIGIN_PERSON || permit_side(f->who_may_ask, demand);
	case RULE_SLOTS:
		return f->origin == ORIGIN_IMPORT || request_slot_at_fault(f) < 0;
	case RULE_ONE_OPEN:
		return !f->open || (f->open_state == REQUEST_SCHEDULED && f->pair_twice);
	case RULE_OUTSTANDING:
		return waits_for_nobody(f) || f->outstanding < f->outstanding_most;
	case RULE_EXPIRY:
		return f->expires_s == 0 || f->expires_s > f->now_s;
	case REQUEST_RULES:
		break;
	}
	BUG_ON(true);
}

enum request_rule
request_rule_broken(const struct request_facts *f, enum request_rule from)
{
	while (from < REQUEST_RULES && request_keeps(f, from))
		from++;
	return from;
}
