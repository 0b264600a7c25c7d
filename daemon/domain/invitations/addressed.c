/* addressed.c - whom a meeting was told to. */
#include "domain/invitations/addressed.h"

#include "base/mailaddr.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/invitations/invite_snapshot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct addressee *
of_mailbox(struct addressee *list, int n, const char *mailbox)
{
	for (int i = 0; i < n; i++)
		if (strcmp(list[i].mailbox, mailbox) == 0)
			return &list[i];
	return NULL;
}

static bool
is_cancel(const char *method)
{
	return strcmp(method, "CANCEL") == 0;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void
add_person(struct tx *tx, const struct meeting *m, struct addressee *list, int *n,
	enum addressee_kind kind, int64_t id, const char *address)
{
	const char *mailbox = mail_address_mailbox(tx->arena, address);

	if (address[0] == '\0' || of_mailbox(list, *n, mailbox) != NULL)
		return;
	list[(*n)++] = (struct addressee){.event_id = m->event_id,
		.meeting_id = m->id,
		.mailbox = mailbox,
		.address = address,
		.kind = kind,
		.person_id = id,
		.revision = m->revision,
		.method = m->state == MEETING_CANCELLED ? "CANCEL" : "REQUEST",
		.answer_sequence = -1,
		.answer_dtstamp_s = -1,
		.answered_s = -1};
}

/* Whom a revision is for if written now: a mailbox of two people is the interpreter's. */
static struct addressee *
invited_now(struct tx *tx, const struct meeting *m, int *n)
{
	int people_n;
	struct meeting_person *p = meeting_people(tx, m->event_id, m->id, &people_n);
	struct addressee *list = ARENA_ARRAY(tx->arena, struct addressee, people_n + 1);

	*n = 0;
	if (m->interpreter_id > 0)
		add_person(tx, m, list, n, ADDRESSEE_INTERPRETER, m->interpreter_id,
			interpreter_or_blank(tx, m->event_id, m->interpreter_id)->email);
	for (int i = 0; i < people_n; i++)
		add_person(tx, m, list, n, ADDRESSEE_DELEGATE, p[i].delegate_id,
			delegate_or_blank(tx, m->event_id, p[i].delegate_id)->email);
	return list;
}

/* Was told REQUEST last, and is in the list of now no more. */
static bool
is_let_go(const struct addressee *told, struct addressee *now, int n)
{
	return !is_cancel(told->method) && of_mailbox(now, n, told->mailbox) == NULL;
}

bool
addressed_lets_go(struct tx *tx, const struct meeting *m)
{
	int n, told_n;
	struct addressee *now = invited_now(tx, m, &n);
	struct addressee *told = addressees_of_meeting(tx, m->event_id, m->id, &told_n);

	for (int i = 0; i < told_n; i++)
		if (is_let_go(&told[i], now, n))
			return true;
	return false;
}

void
addressed_answers(struct tx *tx, const struct meeting *m, struct js *shot)
{
	struct js *list = js_get(shot, "attendees");
	int n;
	struct addressee *told = addressees_of_meeting(tx, m->event_id, m->id, &n);

	for (size_t i = 0; js_at(list, i) != NULL; i++) {
		struct js *attendee = js_at(list, i);
		struct addressee *a = of_mailbox(told, n,
			mail_address_mailbox(
				tx->arena, js_get_str(attendee, "mail", "")));

		/* who was let go and is back is asked again */
		if (a != NULL && !is_cancel(a->method) &&
			a->answer != PARTSTAT_NEEDS_ACTION)
			js_set_str(attendee, "partstat", partstat_name(a->answer));
	}
}

/* One who is in the revision; before: its row until now, NULL: never told. */
static void
tell(struct tx *tx, struct addressee *now, const struct addressee *before, bool anew)
{
	/* What was never told, or is cancelled already, is not cancelled now. */
	if (is_cancel(now->method) && (before == NULL || is_cancel(before->method)))
		return;
	if (before != NULL) {
		now->answer_sequence = before->answer_sequence;
		now->answer_dtstamp_s = before->answer_dtstamp_s;
		now->answered_s = before->answered_s;
		if (!anew && !is_cancel(before->method))
			now->answer = before->answer;
	}
	addressee_put(tx, now);
}

void
addressed_follow(struct tx *tx, const struct meeting *m, bool anew)
{
	int n, told_n;
	struct addressee *now = invited_now(tx, m, &n);
	struct addressee *told = addressees_of_meeting(tx, m->event_id, m->id, &told_n);

	for (int i = 0; i < n; i++)
		tell(tx, &now[i], of_mailbox(told, told_n, now[i].mailbox), anew);
	for (int i = 0; i < told_n; i++)
		if (is_let_go(&told[i], now, n)) {
			told[i].revision = m->revision;
			told[i].method = "CANCEL";
			addressee_put(tx, &told[i]);
		}
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Mailboxes of one reader. */
struct mailboxes {
	const char **box;
	int n;
};

static bool
is_one_of(struct tx *tx, const struct js *attendee, const struct mailboxes *of)
{
	const char *mailbox =
		mail_address_mailbox(tx->arena, js_get_str(attendee, "mail", ""));

	for (int i = 0; i < of->n; i++)
		if (strcmp(mailbox, of->box[i]) == 0)
			return true;
	return false;
}

/* Leave these alone in it; false: they are not in it. */
static bool
keep(struct tx *tx, struct js *shot, const struct mailboxes *of)
{
	const struct js *all = js_get(shot, "attendees");
	struct js *kept = js_new_arr();
	bool some;

	for (size_t i = 0; js_at(all, i) != NULL; i++)
		if (is_one_of(tx, js_at(all, i), of))
			js_push(kept, js_copy(js_at(all, i)));
	some = js_len(kept) > 0;
	js_set(shot, "attendees", kept);
	return some;
}

/* The CANCEL of what the revision before said. */
static struct invitation *
apart(struct tx *tx, const struct invitation *i, struct js *former)
{
	struct invitation *own = ARENA_NEW(tx->arena, struct invitation);
	char *text;

	js_set_str(former, "comment", "");
	text = js_canonical(former);
	*own = *i;
	own->apart = !is_cancel(i->method);
	own->method = "CANCEL";
	own->snapshot = arena_strdup(tx->arena, text);
	free(text);
	return own;
}

static struct invitation *
does_not_concern(const struct invitation *i, struct err *e)
{
	err_set(e, ERR_NOT_FOUND, "revision %d of M%" PRId64 " is not for this address",
		i->revision, i->meeting_id);
	return NULL;
}

/* A revision that was written for one who asked (invite_repeat), and for none of these. */
static bool
is_for_others(const struct js *shot, const struct mailboxes *of)
{
	const char *one = js_get_str(shot, "for", NULL);
	bool found = one == NULL;

	for (int i = 0; i < of->n && !found; i++)
		found = strcmp(one, of->box[i]) == 0;
	return !found;
}

static struct invitation *
told_to(struct tx *tx, struct invitation *i, const struct mailboxes *of, struct err *e)
{
	struct js *shot = snapshot_parse(i, e);
	struct invitation *former, *own;
	bool others = shot != NULL && is_for_others(shot, of);
	bool in = shot != NULL && keep(tx, shot, of);

	js_free(shot);
	if (shot == NULL)
		return NULL;
	if (others)
		return does_not_concern(i, e);
	if (in)
		return i;
	former = invitation_of(tx, i->event_id, i->meeting_id, i->revision - 1);
	if (former == NULL)
		return does_not_concern(i, e);
	shot = snapshot_parse(former, e);
	if (shot == NULL)
		return NULL;
	own = keep(tx, shot, of) ? apart(tx, i, shot) : does_not_concern(i, e);
	js_free(shot);
	return own;
}

struct invitation *
invite_for_address(
	struct tx *tx, struct invitation *i, const char *address, struct err *e)
{
	const char *box = mail_address_mailbox(tx->arena, address);

	return told_to(tx, i, &(struct mailboxes){&box, 1}, e);
}

/* The rows of a person: told at an address of his, or at the one he has now. */
static struct addressee *
rows_of_reader(struct tx *tx, int64_t event_id, int64_t meeting_id,
	const struct invite_reader *who, int *n)
{
	bool interprets = who->interpreter_id > 0;
	int64_t id = interprets ? who->interpreter_id : who->delegate_id;
	const char *mail = interprets ? interpreter_or_blank(tx, event_id, id)->email
				      : delegate_or_blank(tx, event_id, id)->email;
	const char *mailbox = mail_address_mailbox(tx->arena, mail);
	int all, kept = 0;
	struct addressee *a = addressees_of_meeting(tx, event_id, meeting_id, &all);

	for (int i = 0; i < all; i++)
		if (strcmp(a[i].mailbox, mailbox) == 0 ||
			(a[i].person_id == id &&
				(a[i].kind == ADDRESSEE_INTERPRETER) == interprets))
			a[kept++] = a[i];
	*n = kept;
	return a;
}

static bool
is_person(const struct invite_reader *who)
{
	return who->interpreter_id > 0 || who->delegate_id > 0;
}

struct invitation *
invite_for_reader(struct tx *tx, struct invitation *i, const struct invite_reader *who,
	struct err *e)
{
	struct mailboxes of = {.n = 0};
	struct addressee *a;

	if (!is_person(who))
		return i;
	a = rows_of_reader(tx, i->event_id, i->meeting_id, who, &of.n);
	if (of.n == 0)
		return i;
	of.box = ARENA_ARRAY(tx->arena, const char *, of.n);
	for (int k = 0; k < of.n; k++)
		of.box[k] = a[k].mailbox;
	return told_to(tx, i, &of, e);
}

int
invite_newest_for(struct tx *tx, int64_t event_id, int64_t meeting_id,
	const struct invite_reader *who)
{
	int n = 0, newest = 0;
	struct addressee *a = NULL;

	if (is_person(who))
		a = rows_of_reader(tx, event_id, meeting_id, who, &n);
	for (int i = 0; i < n; i++)
		if (a[i].revision > newest)
			newest = a[i].revision;
	return newest;
}

/* ---- the proof ------------------------------------------------------------------------------ */

/* What the revisions say of an address. */
struct told {
	const char *mailbox;
	int named_by; /* the last REQUEST that has it among the attendees */
	int told_by;  /* the last that it was told */
};

static struct told *
told_of(struct told *list, int n, const char *mailbox)
{
	for (int i = 0; i < n; i++)
		if (strcmp(list[i].mailbox, mailbox) == 0)
			return &list[i];
	return NULL;
}

/* The addresses of one revision into the list of all. */
static struct told *
add_told(struct tx *tx, const struct invitation *i, struct told *list, int *n)
{
	struct err e;
	struct js *shot = snapshot_parse(i, &e);
	const char *one = js_get_str(shot, "for", NULL);
	const struct js *all = js_get(shot, "attendees");
	size_t more = all != NULL ? js_len(all) : 0;
	struct told *grown = ARENA_ARRAY(tx->arena, struct told, (size_t)*n + more);

	if (*n > 0)
		memcpy(grown, list, (size_t)*n * sizeof *list);
	for (size_t k = 0; k < more; k++) {
		const char *mail = js_get_str(js_at(all, k), "mail", "");
		const char *mailbox = mail_address_mailbox(tx->arena, mail);
		struct told *a = told_of(grown, *n, mailbox);

		if (a == NULL && mail[0] != '\0') {
			a = &grown[(*n)++];
			a->mailbox = mailbox;
		}
		if (a == NULL)
			continue;
		a->named_by = i->revision;
		if (one == NULL || strcmp(one, mailbox) == 0)
			a->told_by = i->revision;
	}
	js_free(shot);
	return grown;
}

/* newest: the newest revision, 0 when that ends the meeting. */
static const char *
row_odd(struct tx *tx, const struct addressee *row, const struct told *told, int newest)
{
	if (told->named_by == newest)
		return !is_cancel(row->method) && row->revision == told->told_by
			       ? NULL
			       : arena_printf(tx->arena,
					 "%s is in revision %d and was told %s by"
					 " revision %d last",
					 row->mailbox, told->told_by, row->method,
					 row->revision);
	return is_cancel(row->method) && row->revision > told->named_by
		       ? NULL
		       : arena_printf(tx->arena,
				 "%s was told by revision %d, is in the newest no more"
				 " and has no CANCEL",
				 row->mailbox, told->named_by);
}

const char *
addressed_odd(struct tx *tx, const struct meeting *m, int *told)
{
	int n, rows_n;
	struct invitation *i = invitations_of_meeting(tx, m->event_id, m->id, &n);
	struct addressee *rows = addressees_of_meeting(tx, m->event_id, m->id, &rows_n);
	struct told *all = NULL;
	int newest = n > 0 && !is_cancel(i[n - 1].method) ? i[n - 1].revision : 0;
	const char *why = NULL;

	*told = 0;
	for (int k = 0; k < n; k++)
		if (!is_cancel(i[k].method))
			all = add_told(tx, &i[k], all, told);
	for (int k = 0; k < *told && why == NULL; k++) {
		struct addressee *row = of_mailbox(rows, rows_n, all[k].mailbox);

		why = row != NULL ? row_odd(tx, row, &all[k], newest)
				  : arena_printf(tx->arena,
					    "%s was told by revision %d and is no"
					    " addressee",
					    all[k].mailbox, all[k].told_by);
	}
	for (int k = 0; k < rows_n && why == NULL; k++)
		if (told_of(all, *told, rows[k].mailbox) == NULL)
			why = arena_printf(tx->arena,
				"%s is an addressee and no revision was for it",
				rows[k].mailbox);
	return why;
}
