/*
 * request_rules.h - what a new request must be, whoever brings it: a person, staff or a file.
 *
 * Purpose:  the one place of these rules. Whoever takes a request in gathers the facts as plain
 *           values, asks which rule is broken, and says so in words of its own. A new rule is a
 *           name here and a case of request_keeps(): the compiler then wants a sentence of both
 *           request_create() and the import, and both refuse.
 * Pure:     nothing is read from the database or written here.
 */
#ifndef DOMAIN_BOOKING_REQUEST_RULES_H
#define DOMAIN_BOOKING_REQUEST_RULES_H

#include "domain/fair/policy.h"
#include "store/organisations.h"
#include "store/requests.h"

/* In the order in which they are reported. */
enum request_rule {
	RULE_SIDES,
	RULE_KINDS,
	RULE_WITHDRAWN,
	RULE_VETO,
	PAIR_RULES, /* those before it are of the two organisations alone */
	RULE_DELEGATE = PAIR_RULES,
	RULE_WHO_ASKS,
	RULE_SLOTS,
	RULE_ONE_OPEN,
	RULE_OUTSTANDING,
	RULE_EXPIRY,
	REQUEST_RULES,
};

/* What a rule does not look at for this origin may be left 0. */
struct request_facts {
	enum request_origin origin;
	enum org_kind from, to;
	bool shut; /* the policies keep the kind of the buyer from meeting exhibitors */
	const char *withdrawn; /* who of them takes no part any more, NULL: nobody */
	bool veto;	       /* one of the two avoids the other */
	int delegates;	       /* of from */
	enum policy_side who_may_ask;
	const int64_t
		*slots_s; /* starts of the preferred ones, -1 for one that is not there */
	int slots_n;
	bool open; /* another request of the pair is, the one that is furthest ... */
	enum request_state open_state; /* ... in this state */
	bool pair_twice;	  /* the policy allows another one beside a meeting */
	bool seated;		  /* its meeting is booked in the same transaction */
	int64_t outstanding;	  /* requests of from that wait already ... */
	int64_t outstanding_most; /* ... and how many may; 0: any number */
	int64_t now_s;
	int64_t expires_s; /* 0: by the policy */
};

/* The first broken rule from a rule on, REQUEST_RULES when all of those are kept. */
enum request_rule
request_rule_broken(const struct request_facts *f, enum request_rule from);
/* The first preferred slot that is not there or has begun; -1: none. */
int request_slot_at_fault(const struct request_facts *f);

#endif
