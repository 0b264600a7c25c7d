/* letter.c - mails of the outbox as bytes. */
#include "domain/mailing/letter.h"

#include "base/zones.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/invitations/addressed.h"
#include "domain/invitations/invite.h"
#include "domain/invitations/invite_snapshot.h"
#include "domain/invitations/invite_text.h"
#include "domain/mailing/letter_facts.h"
#include "domain/mailing/sending.h"
#include "domain/people/account.h"
#include "ical/imip.h"
#include "store/addressees.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALENDAR_BYTES_MAX = 262144, DIGEST_MEETINGS_MOST = 500 };

/* ---- the envelope --------------------------------------------------------------------------- */

/* The organiser's mailbox as a template: "fair@x.example" is "fair+%@x.example". */
static const char *
template_of(struct tx *tx, const char *mail)
{
	const char *at = strchr(mail, '@');

	return at == NULL
		       ? mail
		       : arena_printf(tx->arena, "%.*s+%%%s", (int)(at - mail), mail, at);
}

/* A mailbox too long for a token gets its bounces without one. */
static const char *
envelope_from(struct tx *tx, const struct letter_terms *terms, const struct outbox_row *r,
	const char *organiser_mail)
{
	const char *form = terms->envelope[0] != '\0' ? terms->envelope
						      : template_of(tx, organiser_mail);
	const char *mark = strchr(form, '%'), *from;
	char token[MAIL_TOKEN_BYTES];

	if (mark == NULL)
		return organiser_mail;
	sending_token(tx, terms->key, r, token);
	from = arena_printf(
		tx->arena, "%.*s%s%s", (int)(mark - form), form, token, mark + 1);
	return mail_address_ok(from) ? from : organiser_mail;
}

/* ---- invitations ---------------------------------------------------------------------------- */

/* What a revision says to one address, in values and as a calendar object. */
struct told {
	struct js *shot;
	struct buf calendar;
	const char *summary;
	const char *location;
	const char *description;
	const char *url;
	const char *when;
	const char *method;
	int revision;
	const struct phrases *words; /* of its reader */
};

static const char *
property(struct tx *tx, const struct buf *calendar, const char *name)
{
	struct buf text;
	const char *s;

	buf_init(&text, CALENDAR_BYTES_MAX);
	BUG_ON(!imip_property(buf_str(calendar), name, &text));
	s = arena_strdup(tx->arena, buf_str(&text));
	buf_release(&text);
	return s;
}

/* "2027-07-15 09:30-10:00 (Asia/Seoul)": figures, which every language reads. */
static const char *
when_text(struct tx *tx, const struct js *shot, struct err *e)
{
	const char *name = js_get_str(shot, "zone", "");
	const struct zone *zone = zones_get(tx->zones, name, e);
	int64_t start_s = js_get_int(shot, "start_s", 0),
		end_s = js_get_int(shot, "end_s", 0);
	struct civil a, b;

	if (zone == NULL)
		return NULL;
	when_civil(start_s, zone_offset_at(zone, start_s), &a);
	when_civil(end_s, zone_offset_at(zone, end_s), &b);
	return arena_printf(tx->arena, "%04d-%02d-%02d %02d:%02d-%02d:%02d (%s)", a.year,
		a.month, a.day, a.hour, a.minute, b.hour, b.minute, name);
}

static void
told_release(struct told *t)
{
	js_free(t->shot);
	buf_release(&t->calendar);
}

/* What the mail says in words is what its calendar object says. */
static bool
tell(struct tx *tx, const struct letter_terms *terms, const struct outbox_row *r,
	int64_t meeting_id, int revision, struct told *out, struct err *e)
{
	struct invitation *stored = invitation_of(tx, r->event_id, meeting_id, revision);
	const struct invite_viewer who = {.mail = r->address};
	struct invitation *i;

	*out = (struct told){.revision = revision};
	buf_init(&out->calendar, CALENDAR_BYTES_MAX);
	if (stored == NULL)
		return err_set(e, ERR_NOT_FOUND, "M%" PRId64 " has no revision %d",
			meeting_id, revision);
	i = invite_for_address(tx, stored, r->address, e);
	if (i == NULL || !invite_render(tx, terms->ical, i, &who, &out->calendar, e))
		return false;
	out->shot = snapshot_parse(i, e);
	out->when = out->shot != NULL ? when_text(tx, out->shot, e) : NULL;
	if (out->when == NULL)
		return false;
	out->words = invite_text_words(out->shot, &who);
	out->method = i->method;
	out->summary = property(tx, &out->calendar, "SUMMARY");
	out->location = property(tx, &out->calendar, "LOCATION");
	out->description = property(tx, &out->calendar, "DESCRIPTION");
	out->url = property(tx, &out->calendar, "URL");
	return true;
}

/* How the snapshot names this address. */
static const char *
name_in(struct tx *tx, const struct js *shot, const char *address)
{
	const struct js *list = js_get(shot, "attendees"), *one;

	for (size_t i = 0; (one = js_at(list, i)) != NULL; i++)
		if (mail_address_same(js_get_str(one, "mail", ""), address))
			return arena_strdup(tx->arena, js_get_str(one, "name", ""));
	return "";
}

static const char *
news(const struct told *t)
{
	if (strcmp(t->method, "CANCEL") == 0)
		return t->words->called_off;
	return t->revision > 1 ? t->words->altered : t->words->invited;
}

static const char *
what_to_do(const struct told *t)
{
	return strcmp(t->method, "CANCEL") == 0 ? t->words->taken_out
						: t->words->how_to_answer;
}

/* Where the meeting's page is, if the revision says it. */
static const char *
its_page(struct tx *tx, const struct told *t)
{
	return t->url[0] == '\0' ? ""
				 : arena_printf(tx->arena, "\n%s\n",
					   phrase_fill(tx->arena, t->words->on_the_web,
						   t->url, NULL, NULL));
}

static bool
write_invitation(struct tx *tx, const struct letter_terms *terms,
	const struct outbox_row *r, struct imip_message *m, struct told *t, struct err *e)
{
	if (!tell(tx, terms, r, r->meeting_id, r->revision, t, e))
		return false;
	m->from = (struct imip_party){
		arena_strdup(tx->arena, js_get_str(t->shot, "organiser_name", "")),
		arena_strdup(tx->arena, js_get_str(t->shot, "organiser_mail", ""))};
	m->to.name = name_in(tx, t->shot, r->address);
	m->subject = arena_printf(tx->arena, "%s: %s", news(t), t->summary);
	m->text = arena_printf(tx->arena, "%s: %s\n\n%s\n%s\n\n%s%s%s\n%s", news(t),
		t->summary, t->when, t->location, t->description,
		t->description[0] != '\0' ? "\n\n" : "", what_to_do(t), its_page(tx, t));
	m->calendar = buf_str(&t->calendar);
	return true;
}

/* ---- login links ---------------------------------------------------------------------------- */

static bool
write_login(struct tx *tx, const struct letter_terms *terms, const struct letter_facts *f,
	const struct outbox_row *r, struct imip_message *m, struct err *e)
{
	struct account *a = account_by_id(tx, r->account_id);
	char secret[SECRET_BYTES], link[LOGIN_LINK_BYTES], until[WHEN_TEXT];
	char web[LOGIN_LINK_BYTES];
	bool welcome = r->kind == OUTBOX_WELCOME;
	const struct phrases *words = f->words;
	struct arena *arena = tx->arena;

	if (a == NULL || a->generation != r->generation)
		return err_set(e, ERR_NOT_FOUND, "a newer login link replaced this one");
	account_invitation_text(terms->key, a->id, a->generation, a->nonce, secret);
	login_link(&terms->place, secret, link);
	login_link_web(&terms->place, secret, web);
	when_format(a->invitation_expires_s, 0, until);
	m->to.name = f->name;
	m->subject = phrase_fill(
		arena, welcome ? words->welcome : words->new_login, f->event, NULL, NULL);
	m->text = arena_printf(arena, "%s\n\n%s\n\n%s%s\n\n%s\n\n%s\n", f->name,
		phrase_fill(arena, welcome ? words->welcome_login : words->later_login,
			f->event, until, NULL),
		web[0] == '\0'
			? ""
			: arena_printf(arena, "%s\n\n%s\n\n", web, words->in_a_browser),
		link, words->how_to_log_in,
		phrase_fill(
			arena, words->add_to_contacts, f->organiser_mail, NULL, NULL));
	wipe(secret, sizeof secret);
	wipe(link, sizeof link);
	wipe(web, sizeof web);
	return true;
}

/* ---- a digest ------------------------------------------------------------------------------- */

/*
 * The newest revision of a meeting within the digest's part of the journal that concerns its
 * reader: a later one may be about other addresses. false and *e: there is none, or damage.
 */
static bool
tell_newest(struct tx *tx, const struct letter_terms *terms, const struct outbox_row *r,
	int64_t meeting_id, struct told *out, struct err *e)
{
	int n;
	struct invitation *i = invitations_of_meeting(tx, r->event_id, meeting_id, &n);

	err_set(e, ERR_NOT_FOUND, "nothing of M%" PRId64 " is news", meeting_id);
	while (n-- > 0) {
		if (i[n].seq <= r->from_seq || i[n].seq > r->to_seq)
			continue;
		if (tell(tx, terms, r, meeting_id, i[n].revision, out, e))
			return true;
		told_release(out);
		if (e->code != ERR_NOT_FOUND)
			break;
	}
	return false;
}

static bool
add_change(struct tx *tx, const struct letter_terms *terms, const struct outbox_row *r,
	int64_t meeting_id, const char **list, struct err *e)
{
	struct told t;

	if (!tell_newest(tx, terms, r, meeting_id, &t, e))
		return e->code == ERR_NOT_FOUND;
	*list = arena_printf(tx->arena, "%s%s: %s\n%s\n%s\n\n", *list, news(&t),
		t.summary, t.when, t.location);
	told_release(&t);
	return true;
}

static bool
write_digest(struct tx *tx, const struct letter_terms *terms,
	const struct letter_facts *f, const struct outbox_row *r, struct imip_message *m,
	struct err *e)
{
	const char *list = "";
	int n;
	struct addressee *a = addressees_of_address(
		tx, r->event_id, r->mailbox, 0, DIGEST_MEETINGS_MOST, &n);

	for (int i = 0; i < n; i++)
		if (!add_change(tx, terms, r, a[i].meeting_id, &list, e))
			return false;
	m->subject = phrase_fill(tx->arena, f->words->digest, f->event, NULL, NULL);
	m->text = arena_printf(tx->arena, "%s\n\n%s%s\n",
		phrase_fill(tx->arena, f->words->digest_head, f->event, NULL, NULL), list,
		f->words->digest_foot);
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool
write_whole(struct tx *tx, const struct letter_terms *terms, const struct outbox_row *r,
	struct imip_message *m, struct told *t, struct err *e)
{
	struct letter_facts f;

	if (r->kind == OUTBOX_INVITATION)
		return write_invitation(tx, terms, r, m, t, e);
	if (!letter_facts_read(tx, r, &f, e))
		return false;
	m->from = (struct imip_party){f.organiser_name, f.organiser_mail};
	switch (r->kind) {
	case OUTBOX_WELCOME:
	case OUTBOX_LOGIN:
		return write_login(tx, terms, &f, r, m, e);
	case OUTBOX_DIGEST:
		return write_digest(tx, terms, &f, r, m, e);
	case OUTBOX_TEST:
	case OUTBOX_INVITATION:
	case OUTBOX_KINDS:
		break;
	}
	m->subject = arena_printf(tx->arena, "%s: a test", f.event);
	m->text = arena_printf(tx->arena,
		"The mail of %s leaves by this way. Nobody needs to answer.\n", f.event);
	return true;
}

bool
letter_make(struct tx *tx, const struct letter_terms *terms, const struct outbox_row *r,
	struct letter *out, struct err *e)
{
	struct imip_message m = {.to = {"", r->address},
		.date_s = r->created_s,
		.message_id = r->message_id,
		.in_reply_to = r->in_reply_to};
	struct told t = {.shot = NULL};
	struct buf bytes;
	bool ok;

	buf_init(&bytes, IMIP_BYTES_MAX);
	ok = write_whole(tx, terms, r, &m, &t, e) && imip_write(&m, &bytes, e);
	if (ok) {
		out->from = envelope_from(tx, terms, r, m.from.mail);
		out->to = r->address;
		out->n = bytes.len;
		out->bytes = arena_alloc(tx->arena, bytes.len + 1);
		memcpy(out->bytes, buf_str(&bytes), bytes.len + 1);
		wipe(bytes.data, bytes.len);
	}
	if (t.shot != NULL || t.revision > 0)
		told_release(&t);
	buf_release(&bytes);
	return ok && !tx_failed(tx);
}
