/*
 * policy.h - the policies an event may set: one table behind files, methods and rules.
 *
 * A new policy is a row of the table in policy.c; the checks of files and methods, the
 * defaults and what is shown follow, and the unit test asks for it in convene-files(5).
 */
#ifndef DOMAIN_FAIR_POLICY_H
#define DOMAIN_FAIR_POLICY_H

#include "base/arena.h"
#include "base/zone.h"
#include "store/stmt.h"

#define POLICY_REQUEST_EXPIRY_HOURS "request_expiry_hours"
#define POLICY_ANSWERS_UNTIL "answers_until"
#define POLICY_REQUEST_REMINDER_HOURS "request_reminder_hours"
#define POLICY_ALARM_MINUTES "alarm_minutes"
#define POLICY_ATTENDEES_SHOWN "attendees_shown"
#define POLICY_DECLINE_BY_MAIL "decline_by_mail"
#define POLICY_SAME_PAIR_TWICE "same_pair_twice"
#define POLICY_OUTSTANDING_REQUESTS "outstanding_requests"
#define POLICY_WHO_MAY_ASK "who_may_ask"
#define POLICY_FOREIGN_BUYERS_MEET "foreign_buyers_meet_exhibitors"
#define POLICY_PROCUREMENT_MEETS "procurement_meets_exhibitors"
#define POLICY_PENDING_REQUESTS_HOLD "pending_requests_hold"
#define POLICY_LATEST_CHANGE_MINUTES "latest_change_minutes"
#define POLICY_CANCEL_UNTIL_MINUTES "cancel_until_minutes"
#define POLICY_CANCEL_BY "cancel_by"
#define POLICY_MOVE_BY "move_by"
#define POLICY_MOVE_ANSWER_MINUTES "move_answer_minutes"
#define POLICY_COUNTER_BY_MAIL "counter_by_mail"
#define POLICY_WALKING_CHECK "walking_check"
#define POLICY_WALKING_SPEED "walking_metres_per_minute"
#define POLICY_QUOTA_DELEGATE_EVENT "quota_delegate_event"
#define POLICY_QUOTA_DELEGATE_DAY "quota_delegate_day"
#define POLICY_QUOTA_ORGANISATION_EVENT "quota_organisation_event"
#define POLICY_QUOTA_ORGANISATION_DAY "quota_organisation_day"
#define POLICY_MINIMUM_DELEGATE_EVENT "minimum_delegate_event"
#define POLICY_MINIMUM_ORGANISATION_EVENT "minimum_organisation_event"
#define POLICY_SEAT_AT_ONCE "seat_at_once"
#define POLICY_STANDBY "standby"
#define POLICY_RECIPIENT_CHOSEN "recipient_chosen"
#define POLICY_LUNCH_IS_BREAK "lunch_is_break"
#define POLICY_INVITATIONS_BY_MAIL "invitations_by_mail"
#define POLICY_WEIGHT_MUST "weight_must"
#define POLICY_WEIGHT_SHORTFALL "weight_shortfall"
#define POLICY_WEIGHT_LOST "weight_lost"
#define POLICY_WEIGHT_VALUE "weight_value"
#define POLICY_WEIGHT_DISTURBANCE "weight_disturbance"
#define POLICY_WEIGHT_DISTURBANCE_EVERYTHING "weight_disturbance_everything"
#define POLICY_WEIGHT_BREAKS "weight_breaks"
#define POLICY_WEIGHT_UNFAIRNESS "weight_unfairness"
#define POLICY_WEIGHT_PREFERENCE "weight_preference"
#define POLICY_WEIGHT_WALKING "weight_walking"

enum policy_type {
	POLICY_INT,    /* min..max */
	POLICY_YES_NO, /* 1 or 0 */
	POLICY_CHOICE, /* one of choices; the value is its index */
	POLICY_TIME, /* of the event, in seconds as if in UTC; 0: the first day's beginning */
};

/* The values of cancel_by, of move_by and, but for the last, of who_may_ask. */
enum policy_side { SIDE_BOTH, SIDE_DEMAND, SIDE_SUPPLY, SIDE_STAFF };

/* The values of attendees_shown. */
enum policy_attendees { ATTENDEES_ALL, ATTENDEES_OWN_SIDE, ATTENDEES_ONLY_YOU };

/* The values of decline_by_mail. */
enum policy_decline { DECLINE_TELL, DECLINE_FREE, DECLINE_STANDBY };

/* The values of counter_by_mail. */
enum policy_counter { COUNTER_TELL, COUNTER_MOVE };

/* The values of standby. */
enum policy_standby { STANDBY_OFF, STANDBY_BOOK };

/* The values of recipient_chosen. */
enum policy_recipient { RECIPIENT_OPEN, RECIPIENT_NAMED };

struct policy {
	const char *name; /* key of [policy] in event.ini */
	enum policy_type type;
	int64_t min, max;
	int64_t fallback;	    /* where the event does not say */
	const char *const *choices; /* ended by NULL */
	const char *unit;	    /* of a number, "" when it counts */
	const char *sentence;
};

/* The table; NULL past the end. */
const struct policy *policy_row(size_t index);
/* NULL when there is no such policy. */
const struct policy *policy_by_name(const char *name);
/* A value as written in a file; false when it is none the policy takes. */
bool policy_parse(const struct policy *p, const char *text, int64_t *out) MUST_CHECK;
/* A value of the policy as it is written in a file. */
const char *policy_text(struct arena *arena, const struct policy *p, int64_t value);
/* What the policy takes, in words: "1 to 8760 hours", "yes or no". */
const char *policy_takes(struct arena *arena, const struct policy *p);
/*
 * Until when what a file asks waits for its answer, by a value of answers_until, in the event's
 * zone; first_s: when its first slot begins.
 */
int64_t policy_answers_until(int64_t value, const struct zone *zone, int64_t first_s);
/* What holds for an event; name must be one of the table's. */
int64_t policy_value(struct tx *tx, int64_t event_id, const char *name);

#endif
