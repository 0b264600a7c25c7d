/*
 * fair_series.h - a fair as series for a board: asked and booked by half hours, how full each
 * hall is in each slot, and which requests wait for an answer.
 *
 * Thread: the transaction's. Errors: sticky in the transaction (stmt.h).
 */
#ifndef DOMAIN_REPORT_FAIR_SERIES_H
#define DOMAIN_REPORT_FAIR_SERIES_H

#include "domain/fair/grid.h"
#include "wire/json.h"

enum { SERIES_STEP_S = 1800 };

/* The half hour in which an instant lies. */
int64_t fair_series_step(int64_t at_s);
/*
 * {asked, booked: [n for each half hour since start_s, which begins one, until now], slots, halls
 * [{hall, seats, taken: [n for each slot]}], unanswered {total, under_1h ... older, organisations}}
 */
struct js *fair_series_view(struct tx *tx, const struct grid *g, int64_t start_s);

#endif
