/*
 * import.c - the order of an import: stage, load, read, finish, report; then write and
 * journal.
 */
#include "domain/files/import.h"

#include "domain/booking/restoring.h"
#include "domain/booking/telling.h"
#include "domain/fair/event.h"
#include "domain/fair/audience.h"
#include "domain/fair/changed.h"
#include "domain/fair/grid.h"
#include "domain/files/importing.h"
#include "store/journal.h"
#include "store/meetings.h"
#include "wire/digest.h"

#include <string.h>

static void
begin(struct importing *im, struct tx *tx, struct import_report *report)
{
	*report = (struct import_report){.faults = NULL};
	*im = (struct importing){
		.tx = tx, .arena = tx->arena, .kinds = import_kinds, .report = report};
	im->faults.size = sizeof(struct import_fault);
	im->warnings.size = sizeof(struct import_warning);
	im->settled.size = sizeof(const struct changed_cell *);
	im->persons.size = sizeof(struct import_person);
	im->changes.size = im->kept_back.size = im->event_changes.size =
		sizeof(struct import_change);
	map_init(&im->people, im->arena);
	im->reopened.size = im->lapsed.size = sizeof(const char *);
	map_init(&im->pairs, im->arena);
	map_init(&im->asked, im->arena);
	map_init(&im->vetoes, im->arena);
	map_init(&im->halls.by_code, im->arena);
	map_init(&im->halls.broken, im->arena);
	for (int i = 0; i < IMPORT_FILES; i++) {
		map_init(&im->sets[i].by_code, im->arena);
		map_init(&im->sets[i].broken, im->arena);
	}
}

/* Files without event.ini are of the event that is meant where none is named. */
static int64_t
only_event(struct importing *im, int64_t event_id)
{
	int n;
	struct event *events, *meant;

	if (event_id != 0 || im->staged[OF_EVENT] != NULL)
		return event_id;
	events = events_all(im->tx, &n);
	meant = event_meant(events, n);
	return meant != NULL ? meant->id : 0;
}

static void
read_all(struct importing *im, int64_t event_id, bool row_alone)
{
	int files = row_alone ? OF_INTERPRETERS + 1 : IMPORT_FILES;

	import_read_event(im, only_event(im, event_id));
	import_grid_warn(im);
	for (int i = OF_EVENT + 1; i < files; i++) {
		/* Without its event nobody can say what a row refers to. */
		im->sets[i].partial =
			im->sets[i].partial || im->misnamed || im->event.code[0] == '\0';
		import_kinds[i]->load(im);
	}
	for (int i = OF_EVENT + 1; i < files; i++) {
		if (im->staged[i] != NULL)
			import_read_table(im, (enum import_of)i);
		if (import_kinds[i]->finish != NULL)
			import_kinds[i]->finish(im);
	}
	if (!row_alone)
		import_doubts(im);
}

/* ---- the report -------------------------------------------------------------------- */

/* By file and line; the faults of one line stay in the order they were found in. */
static void
sort_faults(struct import_fault *f, int n)
{
	for (int i = 1; i < n; i++) {
		struct import_fault one = f[i];
		int k = i;

		for (; k > 0; k--) {
			if (f[k - 1].index < one.index ||
				(f[k - 1].index == one.index &&
					f[k - 1].line <= one.line))
				break;
			f[k] = f[k - 1];
		}
		f[k] = one;
	}
}

static void
report_faults(struct importing *im)
{
	struct import_report *report = im->report;

	sort_faults(im->faults.data, im->faults.n);
	report->faults = im->faults.data;
	report->faults_n =
		im->faults.n < IMPORT_FAULTS_KEPT ? im->faults.n : IMPORT_FAULTS_KEPT;
}

static void
report_file(struct importing *im, int of)
{
	struct import_file *f = &im->report->files[im->report->files_n++];

	*f = (struct import_file){
		.name = import_kinds[of]->name, .rows = im->sets[of].rows};
	if (of == OF_EVENT) {
		f->rows = 1;
		f->added = im->old_event == NULL;
		f->changed = im->old_event != NULL && im->event_changed;
		f->left = im->old_event != NULL && !im->event_changed;
		return;
	}
	for (int i = 0; i < im->sets[of].n; i++) {
		const struct item *item = im->sets[of].items[i];

		if (item->line == 0)
			continue;
		f->added += !item->stored && !item->kept;
		f->changed += item->stored && item->changed;
		f->left += item->kept || (item->stored && !item->changed);
	}
	f->left += im->sets[of].out;
	import_rows_absent(im, of, f);
}

static void
report(struct importing *im)
{
	report_faults(im);
	im->report->warnings = im->warnings.data;
	im->report->warnings_n = im->warnings.n;
	im->report->persons = im->persons.data;
	im->report->persons_n = im->persons.n;
	im->report->changes = im->changes.data;
	im->report->changes_n = im->changes.n;
	im->report->kept = im->kept_back.data;
	im->report->kept_n = im->kept_back.n;
	for (int i = 0; i < IMPORT_FILES; i++) {
		if (im->staged[i] != NULL)
			report_file(im, i);
	}
	im->report->event_id = im->event.id;
	im->report->event_code = im->event.code;
}

bool
import_is_nothing_new(const struct import_report *report)
{
	for (int i = 0; i < report->files_n; i++) {
		if (report->files[i].added > 0 || report->files[i].changed > 0)
			return false;
	}
	return true;
}

/* ---- what it does ------------------------------------------------------------------ */

enum { CODES_LISTED = 200 };

/* The codes of the rows of a file that were added and changed, the first of them. */
static void
tell_codes(const struct importing *im, int of, struct js *file)
{
	struct js *added = js_new_arr(), *changed = js_new_arr();
	int64_t listed = 0, more = 0;

	for (int i = 0; i < im->sets[of].n; i++) {
		const struct item *item = im->sets[of].items[i];

		if (item->line == 0 || item->kept || (item->stored && !item->changed))
			continue;
		if (listed++ < CODES_LISTED)
			js_push_str(item->stored ? changed : added, item->code);
		else
			more++;
	}
	js_set(file, "added_codes", added);
	js_set(file, "changed_codes", changed);
	if (more > 0)
		js_set_int(file, "more_codes", more);
}

static struct js *
file_view(const struct importing *im, int of, const struct import_file *f)
{
	struct js *file = js_new_obj();
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX];

	sha256(im->staged[of]->text, im->staged[of]->bytes, digest);
	hex_encode(digest, sizeof digest, hex);
	js_set_str(file, "file", f->name);
	js_set_str(file, "sha256", hex);
	js_set_int(file, "rows", f->rows);
	js_set_int(file, "added", f->added);
	js_set_int(file, "changed", f->changed);
	js_set_int(file, "left", f->left);
	if (of != OF_EVENT)
		tell_codes(im, of, file);
	return file;
}

/* By their digest, how many rows they changed and which. */
struct js *
import_files_view(const struct importing *im)
{
	struct js *files = js_new_arr();

	for (int i = 0, k = 0; i < IMPORT_FILES; i++)
		if (im->staged[i] != NULL)
			js_push(files, file_view(im, i, &im->report->files[k++]));
	return files;
}

/* For staff alone: the codes would tell who does not want to meet whom. */
void
import_journal(struct importing *im, struct js *take_files)
{
	struct js *body = js_new_obj();

	js_set_str(body, "event", im->event.code);
	js_set(body, "files", take_files);
	journal_append(im->tx, &(struct fact){.event_id = im->event.id,
				       .topic = "event",
				       .object = im->event.code,
				       .audience = AUDIENCE_STAFF,
				       .body = body});
	js_free(body);
}

bool
import_is_told_in_invitations(const struct import_report *report)
{
	static const enum import_of TOLD[] = {
		OF_EVENT, OF_ORGANISATIONS, OF_DELEGATES, OF_LOCATIONS, OF_INTERPRETERS};

	for (int i = 0; i < report->files_n; i++)
		for (size_t k = 0; k < sizeof TOLD / sizeof *TOLD; k++)
			if (report->files[i].changed > 0 &&
				strcmp(report->files[i].name,
					import_kinds[TOLD[k]]->name) == 0)
				return true;
	return false;
}

/* Meetings whose invitation would now read otherwise get a new revision. */
static bool
tell_meetings(struct importing *im, struct err *e)
{
	bool restored = im->meetings_last > 0;
	struct grid *grid;
	int64_t after = 0;

	if (!restored && !import_is_told_in_invitations(im->report))
		return true;
	grid = grid_load(im->tx, &im->event, e);
	if (grid == NULL)
		return false;
	while (restored && restored_meetings_next(im->tx, grid, &after))
		;
	if (!restored)
		telling_of_meetings(im->tx, grid,
			&(struct meeting_filter){.state = MEETING_SCHEDULED});
	return true;
}

bool
import_store_is_well(const struct tx *tx, struct err *e)
{
	if (tx_failed(tx))
		*e = tx->fault;
	return !tx_failed(tx);
}

void
import_read(struct importing *im, struct tx *tx, const struct staged_fair *fair,
	int64_t event_id, enum event_state new_state, struct import_report *out)
{
	begin(im, tx, out);
	im->new_state = new_state;
	im->overwrite = fair->overwrite;
	im->same_person = fair->same_person;
	im->new_event = fair->new_event;
	im->of_people = fair->of_people;
	import_unpack(im, fair);
	if (!im->unreadable)
		read_all(im, event_id, fair->row_alone);
	report(im);
}

bool
import_check(struct tx *tx, const struct staged_fair *fair, int64_t event_id,
	struct import_report *out, struct err *e)
{
	struct importing im;

	import_read(&im, tx, fair, event_id, EVENT_OPEN, out);
	return import_store_is_well(tx, e);
}

bool
import_refuse(const struct importing *im, struct err *e)
{
	const struct import_fault *f = &im->report->faults[0];
	int64_t n = im->report->faults_total;
	const char *at = f->cell == NULL
				 ? arena_printf(im->arena, "%s:%d%s%s", f->file, f->line,
					   f->column[0] != '\0' ? " " : "",
					   import_cut(im->arena, f->column, 40))
				 : arena_printf(im->arena, "%s %s", f->file,
					   import_cut(im->arena, f->cell, 60));

	err_set(e, ERR_IMPORT_INVALID, "%lld fault%s in the files; first %s: %s",
		(long long)n, n == 1 ? "" : "s", at, import_cut(im->arena, f->rule, 160));
	if (im->old_event != NULL && strcmp(im->old_event->code, im->event.code) != 0)
		err_hint(e,
			"without --event the files say which event; nothing was changed");
	return false;
}

static void
write_all(struct importing *im)
{
	import_write_event(im);
	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++) {
		struct item_set *set = &im->sets[of];

		if (import_kinds[of]->ready != NULL)
			import_kinds[of]->ready(im);
		for (int i = 0; i < set->n; i++)
			if (set->items[i]->changed)
				import_kinds[of]->write(im, set->items[i]);
		if (of != OF_REQUESTS)
			continue;
		import_requests_journal(im);
		import_order_write(im);
	}
}

/* Once it is read, write it, if it has no fault; *changed: there was something to write. */
static bool
take_in(struct importing *im, bool *changed, struct err *e)
{
	*changed = !import_is_nothing_new(im->report);
	if (!import_store_is_well(im->tx, e))
		return false;
	if (im->report->faults_total > 0)
		return import_refuse(im, e);
	import_settle_write(im);
	if (!*changed)
		return import_store_is_well(im->tx, e);
	write_all(im);
	im->report->event_id = im->event.id;
	/* The checks have refused everything that would take a meeting's slot. */
	if (import_derive(im) > 0)
		return err_set(
			e, ERR_MEETING_IN_THE_WAY, "some slots hold meetings or holds");
	return import_store_is_well(im->tx, e);
}

bool
import_finish(struct importing *im, struct err *e)
{
	bool changed;

	if (!take_in(im, &changed, e))
		return false;
	if (!changed)
		return true;
	import_journal(im, import_files_view(im));
	return import_store_is_well(im->tx, e) && tell_meetings(im, e) &&
	       import_store_is_well(im->tx, e);
}

bool
import_apply(struct tx *tx, const struct staged_fair *fair, int64_t event_id,
	struct import_report *out, struct err *e)
{
	struct importing im;

	import_read(&im, tx, fair, event_id, EVENT_OPEN, out);
	return import_finish(&im, e);
}

/* An older event.ini shall not undo it. */
static void
remember_event(const struct importing *im)
{
	const struct import_change *c = im->event_changes.data;

	for (int i = 0; i < im->event_changes.n; i++)
		changed_cell(im->tx, im->event.id, CHANGED_EVENT, c[i].code, c[i].column,
			c[i].stored, c[i].said);
}

bool
import_event_text(struct tx *tx, const char *text, size_t bytes, int64_t event_id,
	struct import_report *out, struct err *e)
{
	const struct staged_file file = {import_kinds[OF_EVENT]->name, text, bytes};
	const struct staged_fair fair = {
		.files = &file, .n = 1, .new_event = true, .of_people = true};
	struct importing im;
	bool changed;

	import_read(&im, tx, &fair, event_id, EVENT_DRAFT, out);
	if (!take_in(&im, &changed, e))
		return false;
	remember_event(&im);
	return !changed || (tell_meetings(&im, e) && import_store_is_well(tx, e));
}
