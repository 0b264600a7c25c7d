/*
 * fair_counts.h - a fair in numbers, as of now: its figures, its mail, what waits for an answer,
 * and who meets in this slot and the next.
 *
 * A plain value without pointers: copy it to keep it.
 * Thread: the transaction's. Errors: sticky in the transaction (stmt.h).
 */
#ifndef DOMAIN_REPORT_FAIR_COUNTS_H
#define DOMAIN_REPORT_FAIR_COUNTS_H

#include "domain/fair/grid.h"
#include "domain/report/figures.h"
#include "store/outbox.h"

/* How long requests have waited for their answer. */
enum request_age {
	AGE_UNDER_1H,
	AGE_UNDER_4H,
	AGE_UNDER_1D,
	AGE_UNDER_3D,
	AGE_OLDER,
	REQUEST_AGES
};
const char *request_age_name(enum request_age age);
struct request_ages {
	int64_t of[REQUEST_AGES];
	int64_t total;
};
void request_ages_count(struct tx *tx, int64_t event_id, struct request_ages *out);
/* total, under_1h, ... older */
void request_ages_add(struct js *o, const struct request_ages *a);

enum { FILLING_HALLS = 40, FILLING_HALL_BYTES = 65 };

/* One slot and who meets in it, by hall; halls for which there is no room are left out. */
struct slot_filling {
	bool there;
	int slot_no;
	int64_t start_s, end_s;
	int32_t offset_s; /* of the fair's clock then */
	int64_t meetings;
	int halls;
	struct {
		char hall[FILLING_HALL_BYTES];
		int64_t seats, meetings;
	} hall[FILLING_HALLS];
};

struct fair_counts {
	int events; /* of how many */
	struct figures figures;
	struct outbox_counts mail;
	bool mail_paused;
	struct request_ages unanswered;
	struct slot_filling now, next; /* of one event alone */
};

/* event NULL: of all there are together. */
void fair_counts_of(struct tx *tx, struct event *event, struct fair_counts *out);
/* {slot, start, end, meetings, halls [{hall, seats, meetings}]} */
struct js *slot_filling_view(const struct slot_filling *f);

#endif
