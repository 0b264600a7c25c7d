/* template.c - the files of a fair to begin with, in one table of columns. */
#include "domain/files/template.h"

#include "base/csv.h"
#include "wire/when.h"

#include <stdio.h>
#include <string.h>

enum { DAYS_AHEAD = 90, DAY_S = 86400, COLUMNS_MAX = 20 };

/* What stands for the day of the fair in the texts below. */
static const char DAY[] = "DAY";

/* Two examples where one row alone could not meet anybody. */
struct filled {
	const char *column;
	const char *first;
	const char *second; /* NULL: the file has one example */
	const char *what;
};

/* clang-format off */
static const struct filled CATEGORIES[COLUMNS_MAX] = {
	{"code", "WATER", NULL, "short and stable: letters, digits, . _ -"},
	{"name", "Water and waste water", NULL, "what people read"},
	{"parent", "", NULL, "code of the category it is a part of"},
	{"name.ko", "상하수도", NULL, "the name in Korean; one such column a language"},
};

static const struct filled GLOSSARY[COLUMNS_MAX] = {
	{"code", "GL-1", NULL, "short and stable"},
	{"language", "en", NULL, "of the term: a tag of BCP 47"},
	{"term", "leak detection", NULL, "words that texts of the fair say"},
	{"same_as", "누수 감지", NULL, "other words for the same, in whatever language"},
	{"same_as_language", "ko", NULL, "of same_as: a tag of BCP 47"},
};

static const struct filled ORGANISATIONS[COLUMNS_MAX] = {
	{"code", "FB-1", "EX-1", "short and stable: the same code updates the row"},
	{"kind", "foreign_buyer", "exhibitor", "foreign_buyer, procurement or exhibitor"},
	{"name", "Harbour Water Board", "Clear Sensors Ltd.", "what people read"},
	{"country", "NL", "KR", "two letters of ISO 3166"},
	{"languages", "en;nl", "ko;en", "tags of BCP 47 with ; between them"},
	{"wants", "WATER", "", "of a buyer: codes of categories"},
	{"offers", "", "WATER", "of an exhibitor: codes of categories"},
	{"profile", "", "Sensors for flood warning.", "free text, may have lines"},
	{"products", "", "Level sensors; gateways", "free text"},
	{"markets", "", "EU;Asia", "a list with ; between"},
	{"budget_min", "10000", "", "of a buyer, in minor units of the event's currency"},
	{"budget_max", "50000", "", "the same, not less than budget_min"},
	{"website", "https://water.example/", "", "begins with https:// or http://"},
	{"min_meetings", "", "", "how many its people are promised in all"},
	{"max_meetings", "", "", "how many at most in all"},
	{"max_per_day", "", "", "how many at most on one day"},
	{"auto_accept", "", "yes", "yes: requests to it are accepted at once"},
	{"withdrawn", "", "", "of a new row: why it takes no part any more"},
};

static const struct filled DELEGATES[COLUMNS_MAX] = {
	{"code", "FB-1-1", "EX-1-1", "of no other delegate, location or interpreter"},
	{"organisation", "FB-1", "EX-1", "code of the organisation"},
	{"name", "Ann de Vries", "Kim Jiho", "as on the badge"},
	{"email", "ann@water.example", "jiho@sensors.example", "where invitations go"},
	{"languages", "", "", "if others than those of the organisation"},
	{"min_meetings", "", "", "how many are promised"},
	{"max_meetings", "", "", "how many at most"},
	{"max_per_day", "", "", "how many at most on one day"},
	{"withdrawn", "", "", "of a new row: why not to take part any more"},
};

static const struct filled LOCATIONS[COLUMNS_MAX] = {
	{"code", "T-1", NULL, "of no other location, delegate or interpreter"},
	{"kind", "table", NULL, "table or booth"},
	{"hall", "A", NULL, "a [hall] of event.ini"},
	{"seats", "1", NULL, "how many meetings at a time"},
	{"x_m", "5", NULL, "place in the hall, in metres"},
	{"y_m", "5", NULL, "the same"},
	{"organisation", "", NULL, "of a booth: whose it is; several with ; between share it"},
	{"name", "Table 1", NULL, "what people read"},
};

static const struct filled INTERPRETERS[COLUMNS_MAX] = {
	{"code", "IN-1", NULL, "of no other interpreter, delegate or location"},
	{"name", "Choi Yuna", NULL, "what people read"},
	{"email", "yuna@words.example", NULL, "where invitations go"},
	{"pairs", "ko-nl;ko-ar", NULL, "pairs of languages with ; between, each serves both ways"},
	{"shifts", "DAYT09:00/DAYT18:00", NULL, "at work: start/end; empty: always"},
};

static const struct filled BLACKOUTS[COLUMNS_MAX] = {
	{"code", "BL-1", NULL, "short and stable"},
	{"resource", "FB-1-1", NULL, "code of a delegate, location or interpreter"},
	{"when", "DAYT09:30/DAYT10:00", NULL, "not available: start/end"},
	{"reason", "arrives late", NULL, "for the office"},
};

static const struct filled PREFERENCES[COLUMNS_MAX] = {
	{"code", "PF-1", NULL, "short and stable"},
	{"from", "FB-1", NULL, "code of an organisation or delegate"},
	{"to", "EX-1", NULL, "code of an organisation of the other side"},
	{"preference", "want", NULL, "must, want or avoid"},
};

static const struct filled REQUESTS[COLUMNS_MAX] = {
	{"code", "RQ-1", NULL, "short and stable"},
	{"from", "FB-1-1", NULL, "code of the delegate who asks"},
	{"to", "EX-1", NULL, "code of the organisation that is asked"},
	{"message", "Flood sensors", NULL, "free text to the other side"},
	{"slots", "DAYT10:00", NULL, "starts of the slots that suit, with ; between; empty: any"},
	{"length", "1", NULL, "in slots"},
	{"after", "", NULL, "codes of requests whose meetings come before"},
	{"expires", "", NULL, "how long it waits for an answer; empty: answers_until"},
	{"delegates", "", NULL, "codes of further delegates who ask"},
	{"number", "", NULL, "written by an export: its number"},
	{"origin", "", NULL, "written by an export: person, staff or import"},
	{"created", "", NULL, "written by an export: when it was made"},
	{"state", "", NULL, "written by an export: what has become of it"},
	{"accepted", "", NULL, "written by an export: since when it is on standby"},
	{"answering", "", NULL, "written by an export: whom the other side named"},
	{"held", "", NULL, "written by an export: slots it keeps"},
	{"reason", "", NULL, "written by an export: why it was closed"},
};

static const struct filled CONFERENCES[COLUMNS_MAX] = {
	{"code", "CS-1", NULL, "short and stable"},
	{"track", "Water", NULL, "free text"},
	{"title", "Opening", NULL, "what people read"},
	{"room", "Hall A, stage", NULL, "free text"},
	{"when", "DAYT13:30/DAYT14:30", NULL, "start/end"},
	{"seats", "80", NULL, "0 or empty: not limited"},
	{"interpretation", "ko-en", NULL, "pairs of languages"},
	{"speakers", "EX-1-1", NULL, "codes of delegates, who are busy meanwhile"},
	{"attendees", "", NULL, "the same of those who listen"},
};
/* clang-format on */

static const struct filled *const FILLED[TEMPLATE_COMMENTS] = {NULL, CATEGORIES, GLOSSARY,
	ORGANISATIONS, DELEGATES, LOCATIONS, INTERPRETERS, BLACKOUTS, PREFERENCES,
	REQUESTS, CONFERENCES};

static const char EVENT_INI[] =
	"# The event itself. Lines that begin with # are remarks.\n"
	"[event]\n"
	"# short and stable; what people type\n"
	"code = MYFAIR\n"
	"name = My Fair\n"
	"# of the IANA database: all times of the files are of this zone\n"
	"zone = Asia/Seoul\n"
	"# ISO 4217\n"
	"currency = KRW\n"
	"organiser_name = Fair Office\n"
	"# the mailbox that answers to invitations come to\n"
	"organiser_mail = office@myfair.example\n"
	"# stands in every invitation; may be left out\n"
	"organiser_phone = +82 2 555 0100\n"
	"slot_minutes = 25\n"
	"gap_minutes = 5\n"
	"\n"
	"# one section for each day\n"
	"[day DAY]\n"
	"sessions = 09:30-12:00;13:30-17:00\n"
	"\n"
	"# one section for each hall; walk_minutes.CODE says how far another one is\n"
	"[hall A]\n"
	"name = Hall A\n";

static const char COMMENTS[] = "comments.csv";

const char *
template_name(int index)
{
	return index == TEMPLATE_COMMENTS  ? COMMENTS
	       : index < TEMPLATE_COMMENTS ? import_file_name(index)
					   : NULL;
}

/* With the day in its places. false when out is full. */
static bool
add_dated(struct buf *out, const char *text, const char *day, bool cell)
{
	struct buf dated;
	const char *at;
	bool fits = true;

	buf_init(&dated, CSV_CELL_MAX_BYTES);
	for (; fits && (at = strstr(text, DAY)) != NULL; text = at + strlen(DAY))
		fits = buf_add(&dated, text, (size_t)(at - text)) &&
		       buf_adds(&dated, day);
	fits = fits && buf_adds(&dated, text);
	fits = fits && (cell ? csv_add_cell(out, buf_str(&dated))
			     : buf_adds(out, buf_str(&dated)));
	buf_release(&dated);
	return fits;
}

/* Which of them: the header, the first or the second example. */
static const char *
cell_of(const struct filled *f, int row)
{
	return row == 0 ? f->column : row == 1 ? f->first : f->second;
}

static bool
add_table(struct buf *out, const struct filled *f, const char *day)
{
	int rows = f[0].second == NULL ? 2 : 3;
	bool fits = true;

	for (int row = 0; row < rows; row++) {
		for (int i = 0; i < COLUMNS_MAX && f[i].column != NULL; i++)
			fits = fits && (i == 0 || buf_addc(out, ',')) &&
			       add_dated(out, cell_of(&f[i], row), day, true);
		fits = fits && buf_addc(out, '\n');
	}
	return fits;
}

static bool
add_comment(struct buf *out, const char *file, const struct filled *f)
{
	return buf_addf(out, "%s,%s,", file, f->column) && csv_add_cell(out, f->what) &&
	       buf_addc(out, '\n');
}

static bool
add_comments(struct buf *out)
{
	bool fits = buf_adds(out, "file,column,what\n");

	for (int file = 1; file < TEMPLATE_COMMENTS; file++)
		for (int i = 0; i < COLUMNS_MAX && FILLED[file][i].column != NULL; i++)
			fits = fits &&
			       add_comment(out, import_file_name(file), &FILLED[file][i]);
	return fits;
}

void
template_text(int index, int64_t now_s, struct buf *out)
{
	struct civil c;
	char day[WHEN_TEXT];
	bool fits;

	when_civil(now_s + (int64_t)DAYS_AHEAD * DAY_S, 0, &c);
	snprintf(day, sizeof day, "%04d-%02d-%02d", c.year, c.month, c.day);
	if (index == TEMPLATE_COMMENTS)
		fits = add_comments(out);
	else if (FILLED[index] == NULL)
		fits = add_dated(out, EVENT_INI, day, false);
	else
		fits = add_table(out, FILLED[index], day);
	BUG_ON(!fits);
}
