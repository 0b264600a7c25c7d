/* invite_text.c - what an invitation says to one of its recipients, in that person's language. */
#include "domain/invitations/invite_text.h"

#include "base/mailaddr.h"
#include "domain/fair/permit.h"
#include "domain/fair/policy.h"
#include "domain/fair/time_text.h"
#include "domain/invitations/phrases.h"

#include <inttypes.h>
#include <string.h>

enum { MINUTE_S = 60 };

/* A text that is being written for one reader. */
struct writing {
	struct arena *arena;
	const struct js *shot;
	const struct js *reader; /* attendee, NULL: nobody of the meeting */
	enum invite_side side;
	const struct phrases *words;
	const char *meeting;
	const struct zone *zone;
	const char *text;
};

/* ---- whose view ----------------------------------------------------------------------------- */

static bool
is_person(const struct js *a, const char *kind, int64_t id)
{
	return id > 0 && js_get_int(a, "id", 0) == id &&
	       strcmp(js_get_str(a, "kind", ""), kind) == 0;
}

static bool
has_mail(const struct js *a, const char *mail)
{
	return mail != NULL && mail_address_same(js_get_str(a, "mail", ""), mail);
}

const struct js *
invite_text_reader(const struct js *shot, const struct invite_viewer *who)
{
	const struct js *all = js_get(shot, "attendees"), *a;

	for (size_t i = 0; (a = js_at(all, i)) != NULL; i++)
		if (is_person(a, "person", who->delegate_id) ||
			is_person(a, "interpreter", who->interpreter_id))
			return a;
	for (size_t i = 0; (a = js_at(all, i)) != NULL; i++)
		if (has_mail(a, who->mail))
			return a;
	return NULL;
}

static enum invite_side
side_by_name(const char *name)
{
	if (strcmp(name, "demand") == 0)
		return INVITE_DEMAND;
	return strcmp(name, "supply") == 0 ? INVITE_SUPPLY : INVITE_NO_SIDE;
}

static const char *
side_name(enum invite_side side)
{
	return side == INVITE_SUPPLY ? "supply" : "demand";
}

/* A colleague reads what the first of that side does. */
static const char *
language_of_side(const struct js *shot, enum invite_side side)
{
	const struct js *all = js_get(shot, "attendees"), *a;

	for (size_t i = 0; (a = js_at(all, i)) != NULL; i++)
		if (side_by_name(js_get_str(a, "side", "")) == side)
			return js_get_str(a, "text", "");
	return "";
}

static void
look(struct writing *w, const struct invite_viewer *who)
{
	w->reader = invite_text_reader(w->shot, who);
	w->side = who->side;
	if (w->reader != NULL)
		w->side = side_by_name(js_get_str(w->reader, "side", ""));
	w->words = phrases_of(w->reader != NULL ? js_get_str(w->reader, "text", "")
			      : w->side != INVITE_NO_SIDE
				      ? language_of_side(w->shot, w->side)
				      : "");
}

static const char *
organisation(const struct writing *w, const char *side, const char *what)
{
	return js_get_str(js_get(w->shot, side), what, "");
}

/* ---- short texts ---------------------------------------------------------------------------- */

/* To an interpreter and to the office the buyer's side is the first. */
static const char *
summary(const struct writing *w)
{
	bool supply_first = w->side == INVITE_DEMAND;

	return arena_printf(w->arena, "%s \xe2\x80\x93 %s",
		organisation(w, supply_first ? "supply" : "demand", "name"),
		organisation(w, supply_first ? "demand" : "supply", "name"));
}

static const char *
number(struct arena *arena, int64_t n)
{
	return arena_printf(arena, "%" PRId64, n);
}

static const char *
location(const struct writing *w)
{
	const struct js *place = js_get(w->shot, "place");
	const char *text = phrase_fill(w->arena, w->words->place_in_hall,
		js_get_str(place, "table", ""), js_get_str(place, "hall", ""), NULL);

	if (js_get(place, "seat") == NULL)
		return text;
	return phrase_fill(w->arena, w->words->seat, text,
		number(w->arena, js_get_int(place, "seat", 0)), NULL);
}

/* ---- the description ------------------------------------------------------------------------ */

static void
add(struct writing *w, const char *line)
{
	w->text = arena_printf(
		w->arena, "%s%s%s", w->text, w->text[0] != '\0' ? "\n" : "", line);
}

/* A paragraph begins. */
static void
add_apart(struct writing *w, const char *line)
{
	if (w->text[0] != '\0')
		add(w, "");
	add(w, line);
}

static void
add_person(struct writing *w, const struct js *a)
{
	const char *side = js_get_str(a, "side", NULL), *line;
	const char *spoken =
		phrase_languages(w->arena, w->words, js_get_str(a, "languages", ""));

	if (side != NULL)
		line = phrase_fill(w->arena, w->words->person, js_get_str(a, "name", ""),
			organisation(w, side, "name"),
			phrase_country(w->words, organisation(w, side, "country")));
	else
		line = phrase_fill(w->arena, w->words->interpreter,
			js_get_str(a, "name", ""), NULL, NULL);
	if (spoken[0] != '\0')
		line = phrase_fill(w->arena, w->words->speaks, line, spoken, NULL);
	add(w, line);
}

static void
add_people(struct writing *w)
{
	const struct js *all = js_get(w->shot, "attendees"), *a;

	add_apart(w, w->words->who);
	for (size_t i = 0; (a = js_at(all, i)) != NULL; i++)
		add_person(w, a);
}

static void
add_place(struct writing *w, const char *where)
{
	const struct js *place = js_get(w->shot, "place"),
			*ways = js_get(w->shot, "ways"), *way;
	int64_t x_m = js_get_int(place, "x_m", 0), y_m = js_get_int(place, "y_m", 0);

	add_apart(w, phrase_fill(w->arena, w->words->place, where, NULL, NULL));
	if (x_m != 0 || y_m != 0)
		add(w, phrase_fill(w->arena, w->words->within_hall, number(w->arena, x_m),
			       number(w->arena, y_m), NULL));
	for (size_t i = 0; (way = js_at(ways, i)) != NULL; i++)
		add(w, phrase_fill(w->arena, w->words->on_foot,
			       js_get_str(way, "hall", ""),
			       number(w->arena, js_get_int(way, "minutes", 0)), NULL));
}

static void
add_profile(struct writing *w, enum invite_side side)
{
	const char *profile = organisation(w, side_name(side), "profile");

	if (w->side == side || profile[0] == '\0')
		return;
	add_apart(w, phrase_fill(w->arena, w->words->about,
			     organisation(w, side_name(side), "name"), NULL, NULL));
	add(w, profile);
}

static void
add_message(struct writing *w)
{
	const char *message = js_get_str(w->shot, "message", "");

	if (message[0] == '\0')
		return;
	add_apart(
		w, phrase_fill(w->arena, w->words->message,
			   organisation(w, js_get_str(w->shot, "message_of", ""), "name"),
			   NULL, NULL));
	add(w, message);
}

static const char *
office(const struct writing *w)
{
	const char *phone = js_get_str(w->shot, "organiser_phone", "");

	return arena_printf(w->arena, "%s, %s%s%s",
		js_get_str(w->shot, "organiser_name", ""),
		js_get_str(w->shot, "organiser_mail", ""), phone[0] != '\0' ? ", " : "",
		phone);
}

/* "2027-01-15 09:30" */
static const char *
civil(const struct writing *w, int64_t utc_s)
{
	char *text = arena_strdup(w->arena, time_text(w->arena, w->zone, utc_s)),
	     *t = strchr(text, 'T');

	if (t != NULL)
		*t = ' ';
	return text;
}

/* May the reader's side do what the member says who may? */
static bool
is_for(const struct writing *w, const char *member)
{
	int64_t by = js_get_int(w->shot, member, SIDE_STAFF);

	return w->side != INVITE_NO_SIDE && by >= SIDE_BOTH && by <= SIDE_STAFF &&
	       permit_side((enum policy_side)by, w->side == INVITE_DEMAND);
}

/* What the reader may do alone, and until when: so many minutes before it begins. */
static void
add_own(struct writing *w, const char *phrase, const char *minutes, bool first)
{
	int64_t until_s = js_get_int(w->shot, "start_s", 0) -
			  MINUTE_S * js_get_int(w->shot, minutes, 0);

	(first ? add_apart : add)(
		w, phrase_fill(w->arena, phrase, w->meeting, civil(w, until_s), NULL));
}

static void
add_changes(struct writing *w)
{
	bool cancels = is_for(w, "cancel_by"), moves = is_for(w, "move_by");
	const struct phrases *words = w->words;

	if (!cancels && !moves) {
		add_apart(w,
			phrase_fill(w->arena, words->all_changes, office(w), NULL, NULL));
		return;
	}
	if (cancels)
		add_own(w, words->cancel, "cancel_minutes", true);
	if (moves)
		add_own(w, words->move, "move_minutes", !cancels);
	add(w, phrase_fill(w->arena,
		       !moves	  ? words->not_moved
		       : !cancels ? words->not_cancelled
				  : words->anything_else,
		       office(w), NULL, NULL));
}

static const char *
description(struct writing *w, const char *where)
{
	const char *comment = js_get_str(w->shot, "comment", "");

	w->text = "";
	if (comment[0] != '\0')
		add_apart(w, phrase_fill(w->arena, w->words->changed,
				     phrase_reason(w->words, comment), NULL, NULL));
	add_people(w);
	add_place(w, where);
	add_profile(w, INVITE_DEMAND);
	add_profile(w, INVITE_SUPPLY);
	add_message(w);
	add_changes(w);
	add_apart(
		w, phrase_fill(w->arena, w->words->codes, js_get_str(w->shot, "code", ""),
			   w->meeting, js_get_str(w->shot, "request", "")));
	return w->text;
}

/* It tells nothing to who is not logged in. */
static const char *
page(const struct writing *w)
{
	const char *web = js_get_str(w->shot, "web", "");

	return web[0] == '\0' ? ""
			      : arena_printf(w->arena, "%s/#diary/%s", web, w->meeting);
}

const struct phrases *
invite_text_words(const struct js *shot, const struct invite_viewer *who)
{
	struct writing w = {.shot = shot};

	look(&w, who);
	return w.words;
}

void
invite_text_make(struct arena *arena, const struct js *shot, const char *meeting,
	const struct zone *zone, const struct invite_viewer *who, struct invite_text *out)
{
	struct writing w = {
		.arena = arena, .shot = shot, .meeting = meeting, .zone = zone};

	/* of an older version */
	if (js_get(shot, "demand") == NULL) {
		*out = (struct invite_text){.summary = js_get_str(shot, "summary", ""),
			.location = js_get_str(shot, "location", ""),
			.description = js_get_str(shot, "description", ""),
			.comment = js_get_str(shot, "comment", ""),
			.url = ""};
		return;
	}
	look(&w, who);
	out->summary = summary(&w);
	out->location = location(&w);
	out->description = description(&w, out->location);
	out->comment = phrase_reason(w.words, js_get_str(shot, "comment", ""));
	out->url = page(&w);
	out->may_propose = is_for(&w, "counter_by");
}
