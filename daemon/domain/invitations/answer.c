/* answer.c - what somebody answers to an invitation, and when it counts. */
#include "domain/invitations/answer.h"

#include "domain/fair/audience.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/invitations/invite_snapshot.h"
#include "ical/itip_answer.h"
#include "store/invitations.h"
#include "store/journal.h"

#include <string.h>

enum { NO_DTSTAMP_S = -1 };

bool
answer_read(struct tx *tx, const char *text, struct answer *out, struct err *e)
{
	struct itip_answer *read = ARENA_NEW(tx->arena, struct itip_answer);
	static const enum answer_kind KINDS[] = {[ITIP_REPLY] = ANSWER_REPLY,
		[ITIP_COUNTER] = ANSWER_COUNTER,
		[ITIP_REFRESH] = ANSWER_REFRESH};

	if (!itip_answer_read(text, strlen(text), tx->zones, tx->arena, read, e))
		return false;
	*out = (struct answer){.kind = KINDS[read->kind],
		.uid = read->uid,
		.sequence = read->sequence,
		.dtstamp_s = read->dtstamp_s,
		.start_s = read->start_s,
		.end_s = read->end_s,
		.comment = read->comment,
		.whole = read};
	return true;
}

static enum partstat
said_by(const struct itip_answerer *who)
{
	static const enum partstat SAID[PARTSTATS] = {
		[ITIP_NEEDS_ACTION] = PARTSTAT_NEEDS_ACTION,
		[ITIP_ACCEPTED] = PARTSTAT_ACCEPTED,
		[ITIP_TENTATIVE] = PARTSTAT_TENTATIVE,
		[ITIP_DECLINED] = PARTSTAT_DECLINED,
	};

	return who->partstat_known ? SAID[who->partstat] : PARTSTAT_NEEDS_ACTION;
}

bool
answer_of(const struct answer *a, const char *address, enum partstat *said)
{
	const struct itip_answerer *who = itip_answer_of(a->whole, address);

	*said = who != NULL ? said_by(who) : PARTSTAT_NEEDS_ACTION;
	return who != NULL;
}

bool
answer_of_one(const struct answer *a, enum partstat *said)
{
	bool one = a->whole->attendees == 1;

	*said = one ? said_by(&a->whole->attendee[0]) : PARTSTAT_NEEDS_ACTION;
	return one;
}

/* ---- does it count? ------------------------------------------------------------------------- */

static bool
tells_what_holds(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct invitation *i)
{
	struct err e;
	struct js *shot = snapshot_parse(i, &e);
	bool same = shot != NULL && snapshot_same_time_and_place(tx, g, m, shot);

	js_free(shot);
	return same;
}

/* The newest revision of the SEQUENCE that is answered. */
static enum answer_fate
revision_fate(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct answer *a)
{
	int n;
	struct invitation *i = invitations_of_meeting(tx, m->event_id, m->id, &n);

	while (n-- > 0)
		if (i[n].sequence == a->sequence && strcmp(i[n].uid, m->uid) == 0)
			return tells_what_holds(tx, g, m, &i[n]) ? ANSWER_TAKEN
								 : ANSWER_STALE;
	return a->sequence < m->sequence ? ANSWER_STALE : ANSWER_UNKNOWN;
}

/* Who has no clock answers now. */
static int64_t
dtstamp_of(const struct tx *tx, const struct answer *a)
{
	return a->dtstamp_s == NO_DTSTAMP_S || a->dtstamp_s > tx->now_s ? tx->now_s
									: a->dtstamp_s;
}

/* Against the last answer of the same address. */
static enum answer_fate
order_fate(struct tx *tx, const struct addressee *who, const struct answer *a,
	enum partstat said)
{
	int64_t dtstamp_s = dtstamp_of(tx, a);

	if (a->sequence != who->answer_sequence)
		return a->sequence > who->answer_sequence ? ANSWER_TAKEN : ANSWER_STALE;
	if (dtstamp_s == who->answer_dtstamp_s && said == who->answer)
		return ANSWER_AGAIN;
	return dtstamp_s >= who->answer_dtstamp_s ? ANSWER_TAKEN : ANSWER_STALE;
}

static void
journal(struct tx *tx, const struct meeting *m, const struct addressee *who)
{
	const struct request *r = request_or_blank(tx, m->event_id, m->request_id);
	bool interprets = who->kind == ADDRESSEE_INTERPRETER;
	struct js *body = js_new_obj(), *answer = js_new_obj();

	js_set_str(answer, "meeting", meeting_name(tx, m->id));
	if (who->person_id > 0 && interprets)
		js_set_str(answer, "interpreter",
			interpreter_or_blank(tx, m->event_id, who->person_id)->code);
	if (who->person_id > 0 && !interprets)
		js_set_str(answer, "delegate",
			delegate_or_blank(tx, m->event_id, who->person_id)->code);
	js_set_str(answer, "answer", partstat_name(who->answer));
	js_set_int(answer, "sequence", who->answer_sequence);
	js_set(body, "answer", answer);
	journal_append(tx,
		&(struct fact){.event_id = m->event_id,
			.topic = "invitation",
			.object = meeting_name(tx, m->id),
			.audience = audience_meeting(tx->arena, r->from_organisation_id,
				r->to_organisation_id, m->interpreter_id),
			.body = body});
	js_free(body);
}

enum answer_fate
answer_take(struct tx *tx, const struct grid *g, const struct meeting *m,
	struct addressee *who, const struct answer *a, enum partstat said)
{
	enum answer_fate fate = revision_fate(tx, g, m, a);

	if (fate == ANSWER_TAKEN)
		fate = order_fate(tx, who, a, said);
	if (fate != ANSWER_TAKEN)
		return fate;
	who->answer = said;
	who->answer_sequence = a->sequence;
	who->answer_dtstamp_s = dtstamp_of(tx, a);
	who->answered_s = tx->now_s;
	addressee_put(tx, who);
	journal(tx, m, who);
	return ANSWER_TAKEN;
}
