/* import_preferences.c - preferences. */
#include "domain/files/importing.h"

#include "domain/booking/preference.h"
#include "domain/fair/changed.h"
#include "store/preferences.h"

#include <string.h>

enum { PR_CODE, PR_FROM, PR_TO, PR_PREFERENCE, PR_N };

static const char *const PREFERENCE_WORDS[] = {"must", "want", "avoid", NULL};

static const struct column PREFERENCE_COLUMNS[PR_N] = {
	[PR_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[PR_FROM] = {.name = "from", .type = COLUMN_CODE, .required = true},
	[PR_TO] = {.name = "to", .type = COLUMN_CODE, .required = true},
	[PR_PREFERENCE] = {.name = "preference",
		.type = COLUMN_WORD,
		.required = true,
		.words = PREFERENCE_WORDS},
};

struct imp_preference {
	struct item item;
	enum preference_kind kind;
	struct imp_organisation *from;
	struct imp_delegate *delegate; /* NULL: the whole organisation */
	struct imp_organisation *to;
	bool moved; /* stored for another pair or code: its row makes way before any is written */
	struct preference was; /* of a stored one */
};

static const char *
pair_key(const struct importing *im, const struct imp_preference *p)
{
	return arena_printf(im->arena, "%s %s %s", p->from->item.code,
		p->delegate != NULL ? p->delegate->item.code : "", p->to->item.code);
}

static void
load_preferences(struct importing *im)
{
	int n;
	struct preference *rows = preferences_all(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++) {
		struct imp_preference *p = item_stored(im, &im->sets[OF_PREFERENCES],
			sizeof *p, rows[i].id, rows[i].code);

		p->was = rows[i];
		p->kind = rows[i].kind;
		p->from = item_by_id(
			&im->sets[OF_ORGANISATIONS], rows[i].from_organisation_id);
		p->delegate =
			item_by_id(&im->sets[OF_DELEGATES], rows[i].from_delegate_id);
		p->to = item_by_id(
			&im->sets[OF_ORGANISATIONS], rows[i].to_organisation_id);
		map_put(&im->pairs, pair_key(im, p), p);
	}
}

/* Whose preference it is: an organisation's, or one of its delegates'. */
static bool
find_from(struct importing *im, int line, const char *code,
	struct imp_organisation **from, struct imp_delegate **delegate)
{
	*from = item_by_code(&im->sets[OF_ORGANISATIONS], code);
	*delegate = item_by_code(&im->sets[OF_DELEGATES], code);
	if (*from != NULL && *delegate != NULL) {
		import_fault(im, OF_PREFERENCES, line, "from",
			"%s is an organisation and a delegate; it cannot be told which",
			code);
		return false;
	}
	if (*delegate != NULL)
		*from = (*delegate)->organisation;
	if (*from == NULL && *delegate == NULL && !im->sets[OF_ORGANISATIONS].partial &&
		!im->sets[OF_DELEGATES].partial &&
		map_get(&im->sets[OF_ORGANISATIONS].broken, code) == NULL &&
		map_get(&im->sets[OF_DELEGATES].broken, code) == NULL)
		import_fault(im, OF_PREFERENCES, line, "from",
			"%s is neither an organisation nor a delegate", code);
	return *from != NULL;
}

/*
 * The row of this code. A row of the file also takes over what is stored of its pair
 * under a code that the file does not use: a person may have said it before the
 * organiser.
 */
static struct imp_preference *
preference_item(struct importing *im, int line, const char *code,
	const struct imp_preference *said)
{
	struct item_set *set = &im->sets[OF_PREFERENCES];
	struct imp_preference *same_pair = map_get(&im->pairs, pair_key(im, said));
	struct imp_preference *other = item_by_code(set, code), *p;
	bool given = other != NULL && other != same_pair &&
		     item_gives_way(im, set, &other->item, CODE_OF_PREFERENCE);

	if (given)
		other->moved = true;
	if (item_by_code(set, code) != NULL || same_pair == NULL ||
		same_pair->item.line > 0) {
		p = item_of_file(im, set, sizeof *said, code, line);
		p->item.late = p->item.late || given;
		return p;
	}
	same_pair->item.code = code;
	same_pair->item.line = line;
	same_pair->item.changed = true;
	map_put(&set->by_code, code, same_pair);
	return same_pair;
}

/* Did people take this preference back since it was imported, whatever they said after that? */
static bool
is_taken_back(struct importing *im, int line, const struct imp_preference *said,
	const struct cell *c)
{
	const struct imp_preference *now = map_get(&im->pairs, pair_key(im, said));
	const struct changed_cell *gone = import_of_people(im, OF_PREFERENCES,
		changed_pair(im->tx, c[PR_FROM].text, c[PR_TO].text), "");

	if (gone == NULL || (now != NULL && now->kind == said->kind) || im->overwrite) {
		import_settle(im, gone);
		return false;
	}
	import_keep(im, OF_PREFERENCES, line, c[PR_CODE].text, "preference",
		now != NULL ? preference_kind_name(now->kind) : "taken back",
		c[PR_PREFERENCE].text);
	return true;
}

static void
preference_row(struct importing *im, int line, const struct cell *c)
{
	struct imp_preference said = {
		.kind = (enum preference_kind)c[PR_PREFERENCE].number};
	struct imp_preference *p;
	bool known = find_from(im, line, c[PR_FROM].text, &said.from, &said.delegate);

	said.to = item_referred(
		im, OF_PREFERENCES, OF_ORGANISATIONS, line, "to", c[PR_TO].text);
	if (!known || said.to == NULL)
		return;
	if (!preference_has_sides(said.from->row.kind, said.to->row.kind))
		import_fault(im, OF_PREFERENCES, line, "to",
			"%s and %s are on the same side of the fair",
			said.from->item.code, said.to->item.code);
	if (is_taken_back(im, line, &said, c)) {
		im->sets[OF_PREFERENCES].out++;
		return;
	}
	p = preference_item(im, line, c[PR_CODE].text, &said);
	p->item.late =
		p->item.late ||
		(!p->item.stored && map_get(&im->pairs, pair_key(im, &said)) != NULL);
	p->moved = p->moved || (p->item.stored && (p->from != said.from ||
							  p->delegate != said.delegate ||
							  p->to != said.to));
	p->item.changed =
		p->item.changed || !p->item.stored || p->moved || p->kind != said.kind;
	p->kind = said.kind;
	p->from = said.from;
	p->delegate = said.delegate;
	p->to = said.to;
}

/* One preference for each pair; and the vetoes are known now. */
static void
check_preferences(struct importing *im)
{
	struct item_set *set = &im->sets[OF_PREFERENCES];
	struct map pairs;

	map_init(&pairs, im->arena);
	for (int i = 0; i < set->n; i++) {
		struct imp_preference *p = (struct imp_preference *)set->items[i];
		const char *key;
		const struct imp_preference *former;

		if (p->to == NULL)
			continue; /* a row with a fault */
		key = pair_key(im, p);
		former = map_get(&pairs, key);
		if (former != NULL)
			import_fault(im, OF_PREFERENCES,
				p->item.line > former->item.line ? p->item.line
								 : former->item.line,
				"to", "preferences %s and %s are both from %s to %s",
				former->item.code, p->item.code,
				p->delegate != NULL ? p->delegate->item.code
						    : p->from->item.code,
				p->to->item.code);
		map_put(&pairs, key, p);
		if (p->kind != PREFERENCE_AVOID)
			continue;
		map_put(&im->vetoes,
			arena_printf(
				im->arena, "%s %s", p->from->item.code, p->to->item.code),
			p);
		map_put(&im->vetoes,
			arena_printf(
				im->arena, "%s %s", p->to->item.code, p->from->item.code),
			p);
	}
}

/* Delete moved rows first, so that two rows may swap their pairs. */
static void
make_way(struct importing *im)
{
	struct item_set *set = &im->sets[OF_PREFERENCES];

	for (int i = 0; i < set->stored_n; i++) {
		if (((struct imp_preference *)set->items[i])->moved)
			preference_delete(im->tx, im->event.id, set->items[i]->id);
	}
}

static struct preference *
now_between(struct importing *im, const struct imp_preference *p)
{
	return preference_between(im->tx, im->event.id, p->from->item.id,
		p->delegate != NULL ? p->delegate->item.id : 0, p->to->item.id);
}

bool
import_preference_is_free(struct importing *im, const struct item *item)
{
	const struct imp_preference *p = (const struct imp_preference *)item;

	return preference_by_code(im->tx, im->event.id, item->code) == NULL &&
	       (!p->from->item.stored || !p->to->item.stored ||
		       now_between(im, p) == NULL);
}

/* Is the row as it was read, and is its new pair not taken by a row that stays? */
bool
import_preference_is_same(struct importing *im, const struct item *item)
{
	const struct imp_preference *p = (const struct imp_preference *)item, *other;
	const struct preference *now =
		preference_between(im->tx, im->event.id, p->was.from_organisation_id,
			p->was.from_delegate_id, p->was.to_organisation_id);
	const struct preference *coded =
		preference_by_code(im->tx, im->event.id, item->code);

	if (now == NULL || now->id != item->id || now->kind != p->was.kind ||
		(coded != NULL && coded->id != item->id))
		return false;
	now = p->from->item.id != 0 && p->to->item.id != 0 ? now_between(im, p) : NULL;
	other = now != NULL ? item_by_id(&im->sets[OF_PREFERENCES], now->id) : NULL;
	return now == NULL || now->id == item->id || (other != NULL && other->moved);
}

static void
write_preference(struct importing *im, struct item *item)
{
	struct imp_preference *p = (struct imp_preference *)item;
	struct preference row;

	item_number(im, item, "preference");
	row = (struct preference){item->id, item->code, p->from->item.id,
		p->delegate != NULL ? p->delegate->item.id : 0, p->to->item.id, p->kind};
	preference_put(im->tx, im->event.id, &row);
	item_written(im, item, CODE_OF_PREFERENCE);
}

static bool
stored_preference(struct importing *im, const char *code, const char **texts)
{
	const struct imp_preference *p = item_by_code(&im->sets[OF_PREFERENCES], code);

	if (p == NULL || !p->item.stored)
		return false;
	texts[PR_FROM] =
		p->delegate != NULL ? p->delegate->item.code : p->from->item.code;
	texts[PR_TO] = p->to->item.code;
	texts[PR_PREFERENCE] = preference_kind_name(p->kind);
	return true;
}

const struct import_kind import_preferences = {"preferences.csv", PREFERENCE_COLUMNS,
	PR_N, load_preferences, preference_row, check_preferences, make_way,
	write_preference, stored_preference};
