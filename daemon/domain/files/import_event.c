/* import_event.c - event.ini: [event], and the order in which its sections are read and written. */
#include "domain/files/import_ini.h"

#include <string.h>

enum {
	E_CODE,
	E_NAME,
	E_ZONE,
	E_CURRENCY,
	E_ORGANISER_NAME,
	E_ORGANISER_MAIL,
	E_ORGANISER_PHONE,
	E_SLOT,
	E_GAP,
	E_STATE,
	E_N
};

/* As enum event_state has them. */
static const char *const STATES[] = {"draft", "open", "closed", NULL};

static const struct column EVENT_KEYS[E_N] = {
	[E_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[E_NAME] = {.name = "name", .type = COLUMN_LINE, .required = true, .max = 200},
	[E_ZONE] = {.name = "zone",
		.type = COLUMN_LINE,
		.required = true,
		.max = ZONE_NAME_MAX},
	[E_CURRENCY] = {.name = "currency", .type = COLUMN_CURRENCY, .required = true},
	[E_ORGANISER_NAME] = {.name = "organiser_name",
		.type = COLUMN_LINE,
		.required = true,
		.max = 200},
	[E_ORGANISER_MAIL] = {.name = "organiser_mail",
		.type = COLUMN_MAIL,
		.required = true},
	[E_ORGANISER_PHONE] = {.name = "organiser_phone", .type = COLUMN_LINE, .max = 60},
	[E_SLOT] = {.name = "slot_minutes",
		.type = COLUMN_NUMBER,
		.required = true,
		.min = 5,
		.max = 480},
	[E_GAP] = {.name = "gap_minutes", .type = COLUMN_NUMBER, .max = 240},
	[E_STATE] = {.name = "state",
		.type = COLUMN_WORD,
		.words = STATES,
		.fallback = EVENT_OPEN,
		.of_new = true},
};

/* ---- [event] ----------------------------------------------------------------------- */

static void
load_zone(struct importing *im, int line)
{
	struct err e;

	if (im->event.zone[0] == '\0')
		return;
	im->zone = zones_get(im->tx->zones, im->event.zone, &e);
	if (im->zone == NULL)
		import_fault(im, OF_EVENT, line, "zone", "%s%s%s", e.text,
			e.hint[0] != '\0' ? "; " : "", e.hint);
}

/* A code that no event has is a slip of the pen more often than one more event. */
static void
check_new(struct importing *im, int line)
{
	int n;
	const struct event *all = events_all(im->tx, &n);

	im->misnamed = n > 0 && !im->new_event;
	if (im->misnamed)
		import_fault(im, OF_EVENT, line, "code",
			"there is no event %s, but %s%s: mend the code, or say --new-event if"
			" it is another one",
			im->event.code, all[0].code, n > 1 ? " and others" : "");
}

/* Which event is it? What only a known one can tell is then not asked for. */
static void
identify(struct importing *im, int64_t event_id, int line)
{
	const struct event *only = event_id != 0 ? event_by_id(im->tx, event_id) : NULL;

	if (im->event.code[0] == '\0')
		return;
	im->old_event = event_by_code(im->tx, im->event.code);
	if (only != NULL && (im->old_event == NULL || im->old_event->id != only->id)) {
		import_fault(im, OF_EVENT, line, "code",
			"the files are of event %s, but you are working in event %s",
			im->event.code, only->code);
		im->old_event = only;
	} else if (im->old_event == NULL) {
		check_new(im, line);
	}
	if (im->old_event != NULL) {
		im->event.id = im->old_event->id;
		im->event.rev = im->old_event->rev;
		im->event.state = im->old_event->state;
	}
}

/* By key. */
static void
stored_event(struct importing *im, const char **texts)
{
	const struct event *e = im->old_event;

	texts[E_CODE] = e->code;
	texts[E_NAME] = e->name;
	texts[E_ZONE] = e->zone;
	texts[E_CURRENCY] = e->currency;
	texts[E_ORGANISER_NAME] = e->organiser_name;
	texts[E_ORGANISER_MAIL] = e->organiser_mail;
	texts[E_ORGANISER_PHONE] = e->organiser_phone;
	texts[E_SLOT] = import_number_text(im, e->slot_minutes);
	texts[E_GAP] = import_number_text(im, e->gap_minutes);
	texts[E_STATE] = event_state_name(e->state);
}

/* A new event has it; what is there is opened and closed by people. */
static void
take_state(struct importing *im, const struct ini_entry *said, const struct cell *c)
{
	if (said == NULL || c->text[0] == '\0')
		return;
	if (im->old_event == NULL)
		im->event.state = (enum event_state)c->number;
	else if (im->old_event->state != (enum event_state)c->number)
		import_keep(im, OF_EVENT, said->line, im->event.code, "state",
			event_state_name(im->old_event->state), c->text);
}

/* By its code. false: nothing says which. */
static bool
which_event(struct ini_reading *r, int64_t event_id)
{
	const struct ini_section *s = ini_section_named(r, "event");
	const struct ini_entry *code;
	struct cell c;

	if (s == NULL) {
		import_fault(r->im, OF_EVENT, 0, "event", "there is no [event]");
		return false;
	}
	ini_check_keys(r, s->name, EVENT_KEYS, E_N, NULL);
	ini_read_key(r, s, &EVENT_KEYS[E_CODE], NULL, &c);
	r->im->event.code = c.text;
	code = ini_entry_of(r, s->name, "code");
	identify(r->im, event_id, code != NULL ? code->line : s->line);
	return true;
}

static void
read_event(struct ini_reading *r)
{
	const struct ini_section *s = ini_section_named(r, "event");
	struct importing *im = r->im;
	struct event *e = &im->event;
	const char *stored[E_N];
	const struct ini_entry *zone;
	struct cell c[E_N];

	if (im->old_event != NULL)
		stored_event(im, stored);
	ini_read_keys(r, s, EVENT_KEYS + 1, E_N - 1,
		im->old_event != NULL ? stored + 1 : NULL, c + 1);
	e->name = c[E_NAME].text;
	e->zone = c[E_ZONE].text;
	e->currency = c[E_CURRENCY].text;
	e->organiser_name = c[E_ORGANISER_NAME].text;
	e->organiser_mail = c[E_ORGANISER_MAIL].text;
	e->organiser_phone = c[E_ORGANISER_PHONE].text;
	e->slot_minutes = (int)c[E_SLOT].number;
	e->gap_minutes = (int)c[E_GAP].number;
	take_state(im, ini_entry_of(r, s->name, "state"), &c[E_STATE]);
	zone = ini_entry_of(r, s->name, "zone");
	load_zone(im, zone != NULL ? zone->line : s->line);
}

static bool
same_event(const struct event *a, const struct event *b)
{
	return same_text(a->name, b->name) && same_text(a->zone, b->zone) &&
	       same_text(a->currency, b->currency) &&
	       same_text(a->organiser_name, b->organiser_name) &&
	       same_text(a->organiser_mail, b->organiser_mail) &&
	       same_text(a->organiser_phone, b->organiser_phone) &&
	       a->slot_minutes == b->slot_minutes && a->gap_minutes == b->gap_minutes;
}

/* ---- the whole file ---------------------------------------------------------------- */

static void
check_sections(struct ini_reading *r)
{
	static const char *const KNOWN[] = {"event", "day", "hall", "policy", NULL};
	const struct ini_section *s = r->sections.data;

	for (int i = 0; i < r->sections.n; i++) {
		const char *word =
			arena_strndup(r->im->arena, s[i].name, strcspn(s[i].name, " \t"));

		if (strcmp(s[i].name, "event") == 0 || strcmp(s[i].name, "policy") == 0 ||
			ini_argument(s[i].name, "day") != NULL ||
			ini_argument(s[i].name, "hall") != NULL)
			continue;
		if (strcmp(word, "day") == 0 || strcmp(word, "hall") == 0)
			import_fault(r->im, OF_EVENT, s[i].line, word,
				"the section needs a %s: [%s %s]",
				strcmp(word, "day") == 0 ? "date" : "code", word,
				strcmp(word, "day") == 0 ? "2026-07-15" : "A");
		else
			ini_unknown(r->im, s[i].line, word, "section", word, KNOWN);
	}
}

static void
load_event(struct importing *im)
{
	import_grid_load(im);
	import_halls_load(im);
	im->policies = event_policies(im->tx, im->event.id, &im->policies_n);
	import_again_load(im);
}

/* all: what people have changed gives way. */
static void
read_file(struct importing *im, int64_t event_id, bool all)
{
	int64_t faults = im->report->faults_total;
	struct ini_reading r;
	bool known;

	if (!ini_read(&r, im))
		im->event_partial = true;
	check_sections(&r);
	known = which_event(&r, event_id);
	load_event(im);
	if (!im->of_people)
		import_event_keep(&r, all);
	if (known)
		read_event(&r);
	import_days_read(&r);
	import_halls_read(&r);
	import_policies_read(&r);
	if (im->old_event == NULL || !same_event(&im->event, im->old_event))
		im->event_changed = true;
	if (im->report->faults_total > faults)
		im->event_partial = true;
	else
		import_event_changes(&r);
}

/* As if the file were not there. */
static void
stored_alone(struct importing *im, const struct event *stored)
{
	im->old_event = stored;
	im->event = *stored;
	load_zone(im, 0);
	load_event(im);
}

/* What was read so far, to be forgotten. */
struct before_event {
	struct importing im;
	struct import_report report;
};

static void
forget(struct importing *im, const struct before_event *was)
{
	struct import_report *report = im->report;

	*im = was->im;
	*report = was->report;
	/* The tables of maps are not in them. */
	map_init(&im->halls.by_code, im->arena);
	map_init(&im->halls.broken, im->arena);
	map_init(&im->people, im->arena);
}

/*
 * The file breaks a rule together with what people have changed. Where its own words break none,
 * nobody's act may stop the import: all of the event stays.
 */
static void
keep_event(struct importing *im, int64_t event_id, const struct before_event *was)
{
	const struct import_fault *f = im->faults.data;
	const char *rule = arena_printf(im->arena, "%s, %s", f[was->im.faults.n].column,
		f[was->im.faults.n].rule);
	const struct event *stored = im->old_event;

	forget(im, was);
	read_file(im, event_id, true);
	if (im->report->faults_total > was->report.faults_total)
		return;
	forget(im, was);
	stored_alone(im, stored);
	import_warn(im, OF_EVENT, 0, "",
		"the event stays as it is: what people changed of it and the rest of the file"
		" break a rule together: %s",
		rule);
}

void
import_read_event(struct importing *im, int64_t event_id)
{
	const struct event none = {.code = "",
		.name = "",
		.zone = "",
		.currency = "",
		.state = im->new_state};

	struct before_event was;
	const struct event *stored;

	im->event = none;
	if (im->staged[OF_EVENT] != NULL) {
		was = (struct before_event){*im, *im->report};
		read_file(im, event_id, im->overwrite);
		if (im->report->kept_total > was.report.kept_total &&
			im->faults.n > was.im.faults.n)
			keep_event(im, event_id, &was);
		return;
	}
	stored = event_id != 0 ? event_by_id(im->tx, event_id) : NULL;
	if (stored == NULL) {
		import_fault(im, OF_EVENT, 0, "",
			"the file is missing: it says which event it is");
		im->event_partial = true;
		return;
	}
	stored_alone(im, stored);
}

void
import_write_event(struct importing *im)
{
	if (!im->event_changed)
		return;
	if (im->old_event == NULL)
		im->event.id = tx_next_id(im->tx, 0, "event");
	im->event.rev++;
	event_put(im->tx, &im->event);
	import_grid_write(im);
	import_halls_write(im);
	import_policies_write(im);
}

const struct column *
import_event_key(const char *name)
{
	for (int i = 0; i < E_N; i++)
		if (strcmp(EVENT_KEYS[i].name, name) == 0)
			return &EVENT_KEYS[i];
	return NULL;
}

const char *
import_event_stored(struct importing *im, const char *name)
{
	const char *texts[E_N];

	stored_event(im, texts);
	for (int i = 0; i < E_N; i++)
		if (strcmp(EVENT_KEYS[i].name, name) == 0)
			return texts[i];
	return "";
}

const struct import_kind import_event = {
	"event.ini", EVENT_KEYS, E_N, NULL, NULL, NULL, NULL, NULL, NULL};
