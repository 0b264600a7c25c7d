/*
 * fair_files.h - a small fair as its ten files, and what it takes to import them in a test.
 *
 * Fair TCF in Asia/Seoul: slots of 25 minutes with gaps of 5, at 09:30 10:00 10:30 and 13:30 14:00
 * 14:30 of 2027-09-01. Buyers B1 (ann) and B2 (bob), procurement P1 (pia), exhibitors X1 (kim) and
 * X2 (choi). Table T1 has two seats, X1-B is X1's booth.
 */
#ifndef TESTS_FAIR_FILES_H
#define TESTS_FAIR_FILES_H

#include "domain/export.h"
#include "domain/import.h"
#include "fixture.h"

static const char *const FAIR_FILES[IMPORT_FILES] = {
	"[event]\ncode = TCF\nname = Test City Fair\nzone = Asia/Seoul\ncurrency = KRW\n"
	"organiser_name = Fair Office\norganiser_mail = office@tcf.example\n"
	"slot_minutes = 25\ngap_minutes = 5\n\n"
	"[day 2027-09-01]\nsessions = 09:30-11:00;13:30-15:00\n\n"
	"[hall A]\nname = Hall A\nx_m = 0\ny_m = 0\nwalk_minutes.B = 3\n\n"
	"[hall B]\nname = Hall B\nx_m = 90\ny_m = 0\n\n"
	"[policy]\nrequest_expiry_hours = 48\n",
	"code,name,parent\nENE,Energy,\nMOB,Mobility,\nMOB.BUS,Buses,MOB\n",
	"code,kind,name,country,languages,wants,offers,profile,products,markets,budget_min,"
	"budget_max,website\n"
	"B1,foreign_buyer,Rotterdam,NL,en;nl,MOB.BUS;ENE,,,,,100,200,https://b1.example/\n"
	"B2,foreign_buyer,Riyadh,SA,ar,ENE,,,,,,,\n"
	"P1,procurement,Sejong,KR,ko,MOB,,,,,,,\n"
	"X1,exhibitor,Hanbit,KR,ko;en,,MOB.BUS,We make buses.,Buses,EU;Asia,,,\n"
	"X2,exhibitor,Grid,KR,ko,,ENE;MOB,,,,,,\n",
	"code,organisation,name,email,languages,min_meetings,max_meetings,max_per_day\n"
	"ann,B1,Ann de Vries,ann@b1.example,en,2,10,5\nbob,B2,Bob,bob@b2.example,,,,\n"
	"pia,P1,Pia,pia@p1.example,,,,\nkim,X1,Kim,kim@x1.example,,,,\n"
	"choi,X2,Choi,choi@x2.example,,,,\n",
	"code,kind,hall,seats,x_m,y_m,organisation,name\nT1,table,A,2,1,2,,Table 1\n"
	"X1-B,booth,B,1,0,0,X1,Booth of Hanbit\n",
	"code,name,email,pairs,shifts\nomar,Omar,omar@words.example,ko-ar;ko-en,"
	"2027-09-01T09:00/2027-09-01T12:00;2027-09-01T13:00/2027-09-01T18:00\n"
	"yuna,Yuna,yuna@words.example,ko-en,\n",
	"code,resource,when,reason\nBO-1,bob,2027-09-01T09:40/2027-09-01T10:10,train\n"
	"BO-2,T1,2027-09-01T14:30/2027-09-01T15:00,\n",
	"code,from,to,preference\nPF-1,B1,X1,must\nPF-2,ann,X2,want\nPF-3,X1,P1,avoid\n",
	"code,from,to,message,slots,length\nRQ-1,ann,X1,\"Buses, please\","
	"2027-09-01T10:00;2027-09-01T09:30,1\nRQ-2,kim,B2,,,2\n",
	"code,track,title,room,when,seats,interpretation,speakers,attendees\n"
	"CS-1,Tech,Buses that think,Room 1,2027-09-01T14:10/2027-09-01T14:40,80,ko-en,kim,"
	"pia;choi\n",
};

/* Places in FAIR_FILES and import_file_name. */
enum {
	INI,
	CATEGORIES,
	ORGANISATIONS,
	DELEGATES,
	LOCATIONS,
	INTERPRETERS,
	BLACKOUTS,
	PREFERENCES,
	REQUESTS,
	CONFERENCES
};

/* The files of one import; a NULL text leaves the file out. */
struct fair_files {
	const char *text[IMPORT_FILES];
	struct staged_file staged[IMPORT_FILES];
	struct staged_fair fair;
};

static inline struct fair_files
fair_files(void)
{
	struct fair_files f = {.fair.n = 0};

	for (int i = 0; i < IMPORT_FILES; i++)
		f.text[i] = FAIR_FILES[i];
	return f;
}

/* One file alone. */
static inline struct fair_files
fair_file(int file, const char *text)
{
	struct fair_files f = {.fair.n = 0};

	f.text[file] = text;
	return f;
}

static inline const struct staged_fair *
fair_stage(struct fair_files *f)
{
	f->fair = (struct staged_fair){.files = f->staged, .n = 0};
	for (int i = 0; i < IMPORT_FILES; i++) {
		if (f->text[i] != NULL)
			f->staged[f->fair.n++] = (struct staged_file){
				import_file_name(i), f->text[i], strlen(f->text[i])};
	}
	return &f->fair;
}

/* The text with every occurrence of a replaced by b (there must be one); free it. */
static inline char *
fair_replace(const char *text, const char *a, const char *b)
{
	struct buf out;
	const char *at = strstr(text, a);

	if (at == NULL)
		fail_msg("\"%s\" is not in the file", a);
	buf_init(&out, 1 << 24);
	for (; at != NULL; text = at + strlen(a), at = strstr(text, a))
		assert_true(
			buf_add(&out, text, (size_t)(at - text)) && buf_adds(&out, b));
	assert_true(buf_adds(&out, text));
	return buf_take(&out);
}

/* In a transaction of its own; the report's texts live until the next one. */
static inline bool
fair_apply_to(struct fixture *f, struct fair_files *files, int64_t event_id,
	struct import_report *report, struct err *e)
{
	struct tx *tx = fixture_begin(f);
	bool done = import_apply(tx, fair_stage(files), event_id, report, e);

	if (done)
		fixture_commit(f);
	else
		fixture_rollback(f);
	return done;
}

/* All must be well. */
static inline struct import_report
fair_apply(struct fixture *f, struct fair_files *files)
{
	struct import_report report;
	struct err e;

	if (!fair_apply_to(f, files, 0, &report, &e)) {
		for (int i = 0; i < report.faults_n; i++)
			print_error("%s:%d %s: %s\n", report.faults[i].file,
				report.faults[i].line, report.faults[i].column,
				report.faults[i].rule);
		fail_msg("import: %s", e.text);
	}
	return report;
}

/* A database with the fair in it. */
static inline void
fair_open(struct fixture *f)
{
	struct fair_files files = fair_files();

	fixture_open(f, false);
	fair_apply(f, &files);
}

static inline const struct import_file *
fair_counts(const struct import_report *report, int file)
{
	for (int i = 0; i < report->files_n; i++) {
		if (strcmp(report->files[i].name, import_file_name(file)) == 0)
			return &report->files[i];
	}
	fail_msg("%s is not in the report", import_file_name(file));
	return NULL;
}

static inline void
fair_counted(
	const struct import_report *report, int file, int added, int changed, int left)
{
	const struct import_file *f = fair_counts(report, file);

	if (f->added != added || f->changed != changed || f->left != left)
		fail_msg("%s: %d added, %d changed, %d left", f->name, f->added,
			f->changed, f->left);
}

/* One file exported; free it. */
static inline char *
fair_export(struct fixture *f, int file)
{
	struct buf out;
	struct err e;
	struct tx *tx = fixture_begin(f);

	buf_init(&out, 1 << 26);
	if (!export_file(tx, 1, import_file_name(file), &out, &e))
		fail_msg("%s: %s", import_file_name(file), e.text);
	fixture_rollback(f);
	return buf_take(&out);
}

#endif
