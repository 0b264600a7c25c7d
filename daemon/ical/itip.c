/*
 * itip.c - the invitation of one revision of one meeting, as RFC 5546 REQUEST or CANCEL.
 */
#include "ical/itip.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mailaddr.h"
#include "ical/parts.h"
#include "ical/vtimezone.h"
#include "wire/utf8.h"

enum { UID_MAX = 255, ALARM_MAX_MINUTES = 4 * 7 * 24 * 60 };

/* 1970-01-01 and 9998-12-31: every zone's civil time of these has four digits of year. */
static const int64_t FIRST_S = 0, LAST_S = 253370764799;

/* What the three messages differ in. */
enum message { REQUEST, CANCEL, UNINVITE };

/* ---- checking, before libical sees anything ---- */

static bool
refuse(struct err *e, const char *field, const char *why)
{
	err_set(e, ERR_PARAM_INVALID, "%s %s", field, why);
	return err_field(e, "%s", field);
}

static bool
check_text(const char *field, const char *text, struct err *e)
{
	size_t n = text == NULL ? 0 : strlen(text);

	if (n > 0 && utf8_good_bytes(text, n) != n)
		return refuse(e, field, "is not UTF-8");
	return true;
}

static bool
check_mail(const char *field, const char *mail, struct err *e)
{
	if (mail == NULL || !mail_address_ok(mail))
		return refuse(e, field, "is not a mail address like kim@example.kr");
	return true;
}

static bool
check_uid(const char *uid, struct err *e)
{
	static const char ALLOWED[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789-_.@";
	size_t n = uid == NULL ? 0 : strlen(uid);

	if (n == 0 || n > UID_MAX || strspn(uid, ALLOWED) != n)
		return refuse(e, "uid", "is not one of letters, digits and -_.@");
	return true;
}

static bool
check_times(const struct itip_meeting *m, struct err *e)
{
	const struct {
		const char *field;
		int64_t at_s;
	} times[] = {{"dtstamp", m->dtstamp_s}, {"created", m->created_s},
		{"last_modified", m->last_modified_s}, {"start", m->start_s},
		{"end", m->end_s}};

	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
		if (times[i].at_s < FIRST_S || times[i].at_s > LAST_S)
			return refuse(e, times[i].field,
				"is not within the years 1970 to 9998");
	if (m->end_s <= m->start_s)
		return refuse(e, "end", "is not later than start");
	return true;
}

static bool
check_attendees(const struct itip_meeting *m, struct err *e)
{
	char field[40];

	if (m->n_attendees == 0)
		return refuse(e, "attendees", "name nobody");
	for (size_t i = 0; i < m->n_attendees; i++) {
		snprintf(field, sizeof field, "attendees[%zu].mail", i);
		if (!check_mail(field, m->attendees[i].mail, e))
			return false;
		snprintf(field, sizeof field, "attendees[%zu].name", i);
		if (!check_text(field, m->attendees[i].name, e))
			return false;
	}
	return true;
}

static bool
check(const struct itip_meeting *m, enum message what, struct err *e)
{
	BUG_ON(m->zone == NULL);
	if (!check_uid(m->uid, e) || !check_times(m, e))
		return false;
	/* RFC 5546 section 2.1.4: a CANCEL has a higher SEQUENCE than what it cancels */
	if (m->sequence < (what == REQUEST ? 0 : 1))
		return refuse(e, "sequence", "is too small");
	if (m->alarm_minutes < 0 || m->alarm_minutes > ALARM_MAX_MINUTES)
		return refuse(e, "alarm_minutes", "is not within four weeks");
	if (m->summary == NULL || m->summary[0] == '\0')
		return refuse(e, "summary", "is empty");
	if (!ical_url_ok(m->url))
		return refuse(e, "url", "is not an https address of plain letters");
	return check_text("summary", m->summary, e) &&
	       check_text("description", m->description, e) &&
	       check_text("location", m->location, e) &&
	       check_text("category", m->category, e) &&
	       check_text("comment", m->comment, e) &&
	       check_text("organiser_name", m->organiser_name, e) &&
	       check_mail("organiser_mail", m->organiser_mail, e) &&
	       (m->sent_by == NULL || check_mail("sent_by", m->sent_by, e)) &&
	       check_attendees(m, e);
}

/* ---- building ---- */

static void
add_property(icalcomponent *c, icalproperty *take_p)
{
	icalcomponent_add_property(c, take_p);
}

static void
add_parameter(icalproperty *p, icalparameter *take_parameter)
{
	icalproperty_add_parameter(p, take_parameter);
}

/*
 * The address as it is but for "%", "?" and "#", which would end it or begin something else in a
 * URI (RFC 6068 section 2). The other letters of an address (mailaddr.h) may be written encoded or
 * not; readers compare them as they are and do not know the person by "%26". The caller frees it.
 */
static char *
mailto(const char *mail)
{
	static const char HEX[] = "0123456789ABCDEF", ENCODED[] = "%?#",
			  SCHEME[] = "mailto:";
	char *uri = xmalloc(sizeof SCHEME + 3 * strlen(mail)), *to = uri;

	memcpy(to, SCHEME, sizeof SCHEME - 1);
	to += sizeof SCHEME - 1;
	for (const char *p = mail; *p != '\0'; p++) {
		if (strchr(ENCODED, *p) == NULL) {
			*to++ = *p;
		} else {
			*to++ = '%';
			*to++ = HEX[(unsigned char)*p >> 4];
			*to++ = HEX[(unsigned char)*p & 15];
		}
	}
	*to = '\0';
	return uri;
}

static icalproperty *
address(icalproperty *(*make)(const char *), const char *mail)
{
	char *uri = mailto(mail);
	icalproperty *p = make(uri);

	free(uri);
	return p;
}

static void
add_name(icalproperty *p, const char *name)
{
	char *clean;

	if (name == NULL || name[0] == '\0')
		return;
	clean = ical_parameter(name);
	add_parameter(p, icalparameter_new_cn(clean));
	free(clean);
}

static void
add_organiser(icalcomponent *c, const struct itip_meeting *m)
{
	icalproperty *p = address(icalproperty_new_organizer, m->organiser_mail);

	add_name(p, m->organiser_name);
	if (m->sent_by != NULL && !mail_address_same(m->sent_by, m->organiser_mail)) {
		char *uri = mailto(m->sent_by);

		add_parameter(p, icalparameter_new_sentby(uri));
		free(uri);
	}
	add_property(c, p);
}

/* A table has always said yes. */
static icalparameter_partstat
partstat_of(const struct itip_attendee *a)
{
	if (a->kind == ITIP_ROOM)
		return ICAL_PARTSTAT_ACCEPTED;
	switch (a->partstat) {
	case ITIP_NEEDS_ACTION:
		return ICAL_PARTSTAT_NEEDSACTION;
	case ITIP_ACCEPTED:
		return ICAL_PARTSTAT_ACCEPTED;
	case ITIP_DECLINED:
		return ICAL_PARTSTAT_DECLINED;
	case ITIP_TENTATIVE:
		return ICAL_PARTSTAT_TENTATIVE;
	}
	BUG_ON(true);
}

/* A CANCEL asks nothing and knows no answers, so PARTSTAT and RSVP belong to REQUEST. */
static void
add_attendee(icalcomponent *c, const struct itip_attendee *a, enum message what)
{
	icalproperty *p = address(icalproperty_new_attendee, a->mail);
	bool room = a->kind == ITIP_ROOM;
	icalparameter_cutype type = room ? ICAL_CUTYPE_ROOM : ICAL_CUTYPE_INDIVIDUAL;
	icalparameter_role role =
		room ? ICAL_ROLE_NONPARTICIPANT : ICAL_ROLE_REQPARTICIPANT;
	icalparameter_rsvp rsvp = room ? ICAL_RSVP_FALSE : ICAL_RSVP_TRUE;

	add_parameter(p, icalparameter_new_cutype(type));
	add_parameter(p, icalparameter_new_role(role));
	if (what == REQUEST) {
		add_parameter(p, icalparameter_new_partstat(partstat_of(a)));
		add_parameter(p, icalparameter_new_rsvp(rsvp));
	}
	add_name(p, a->name);
	add_property(c, p);
}

/* One address is one attendee to every calendar: two delegates may share a mailbox. */
static void
add_attendees(icalcomponent *c, const struct itip_meeting *m, enum message what)
{
	for (size_t i = 0; i < m->n_attendees; i++) {
		bool again = false;

		for (size_t j = 0; j < i && !again; j++)
			again = mail_address_same(
				m->attendees[i].mail, m->attendees[j].mail);
		if (!again)
			add_attendee(c, &m->attendees[i], what);
	}
}

static void
add_status(icalcomponent *c, const struct itip_meeting *m, enum message what)
{
	icalproperty_status status = ICAL_STATUS_NONE;

	switch (what) {
	case REQUEST:
		status = m->status == ITIP_STATUS_TENTATIVE ? ICAL_STATUS_TENTATIVE
							    : ICAL_STATUS_CONFIRMED;
		break;
	case CANCEL:
		status = ICAL_STATUS_CANCELLED;
		break;
	case UNINVITE:
		return; /* the meeting is not cancelled */
	}
	add_property(c, icalproperty_new_status(status));
}

static icalcomponent *
alarm_before(const struct itip_meeting *m)
{
	struct icaltriggertype before = icaltriggertype_from_int(-60 * m->alarm_minutes);
	icalcomponent *c = icalcomponent_new_valarm();

	add_property(c, icalproperty_new_action(ICAL_ACTION_DISPLAY));
	ical_add_short_text(c, icalproperty_new_description, m->summary);
	add_property(c, icalproperty_new_trigger(before));
	return c;
}

/* No program offers to propose another time: nobody may (MS-OXCICAL). */
static void
add_no_counter(icalcomponent *c)
{
	icalproperty *p = icalproperty_new_x("TRUE");

	icalproperty_set_x_name(p, "X-MICROSOFT-DISALLOW-COUNTER");
	add_property(c, p);
}

static icalcomponent *
vevent(const struct itip_meeting *m, enum message what, const struct zone *local)
{
	icalcomponent *c = icalcomponent_new_vevent();

	add_property(c, icalproperty_new_uid(m->uid));
	ical_add_utc(c, icalproperty_new_dtstamp, m->dtstamp_s);
	add_property(c, icalproperty_new_sequence(m->sequence));
	ical_add_utc(c, icalproperty_new_created, m->created_s);
	ical_add_utc(c, icalproperty_new_lastmodified, m->last_modified_s);
	add_status(c, m, what);
	ical_add_time(c, icalproperty_new_dtstart, m->start_s, local);
	ical_add_time(c, icalproperty_new_dtend, m->end_s, local);
	ical_add_short_text(c, icalproperty_new_summary, m->summary);
	ical_add_short_text(c, icalproperty_new_location, m->location);
	ical_add_text(c, icalproperty_new_categories, m->category);
	if (what == REQUEST) {
		ical_add_text(c, icalproperty_new_description, m->description);
		ical_add_url(c, m->url);
	} else {
		ical_add_text(c, icalproperty_new_comment, m->comment);
	}
	add_organiser(c, m);
	add_attendees(c, m, what);
	if (what == REQUEST && !m->may_propose)
		add_no_counter(c);
	if (what == REQUEST && m->alarm_minutes > 0)
		icalcomponent_add_component(c, alarm_before(m));
	return c;
}

static bool
write_message(struct ical *ical, const struct itip_meeting *m, enum message what,
	struct buf *out, struct err *e)
{
	icalproperty_method method =
		what == REQUEST ? ICAL_METHOD_REQUEST : ICAL_METHOD_CANCEL;
	const struct zone *local;
	icalcomponent *c;
	bool ok;

	if (!check(m, what, e))
		return false;
	local = ical_zone_to_write(m->zone, m->start_s, m->end_s);
	ical_lock(ical);
	c = icalcomponent_new_vcalendar();
	add_property(c, icalproperty_new_prodid(ICAL_PRODID));
	add_property(c, icalproperty_new_version("2.0"));
	add_property(c, icalproperty_new_method(method));
	if (local != NULL)
		icalcomponent_add_component(
			c, ical_vtimezone(local, m->start_s, m->end_s));
	icalcomponent_add_component(c, vevent(m, what, local));
	ok = ical_write(c, out, e);
	icalcomponent_free(c);
	ical_unlock(ical);
	return ok;
}

bool
itip_request(
	struct ical *ical, const struct itip_meeting *m, struct buf *out, struct err *e)
{
	return write_message(ical, m, REQUEST, out, e);
}

bool
itip_cancel(
	struct ical *ical, const struct itip_meeting *m, struct buf *out, struct err *e)
{
	return write_message(ical, m, CANCEL, out, e);
}

bool
itip_uninvite(
	struct ical *ical, const struct itip_meeting *m, struct buf *out, struct err *e)
{
	return write_message(ical, m, UNINVITE, out, e);
}
