/*
 * forecast.h - who will miss the minimum of meetings, and why: as the fair stands, or would stand
 * with a schedule.
 *
 * Booked:   meetings there are, or the schedule's.
 * Waiting:  accepted requests without a place.
 * Asked:    requests not answered yet, which may become more.
 * Possible: booked and as many of those waiting as free slots and quotas leave room for.
 */
#ifndef DOMAIN_PLANNING_FORECAST_H
#define DOMAIN_PLANNING_FORECAST_H

#include "domain/planning/overlay.h"
#include "wire/json.h"

struct forecast {
	bool organisation; /* else a delegate */
	int index;	   /* of the snapshot */
	int minimum, booked, waiting, asked, possible, missing;
};

/*
 * Everybody with a minimum, who misses most first. places: of each candidate of the snapshot.
 */
struct forecast *forecast_make(
	struct tx *tx, const struct snapshot *s, const struct plan_place *places, int *n);
/* {kind, code, name, organisation?, minimum, booked, waiting, asked, possible, missing, why?} */
struct js *
forecast_view(struct tx *tx, const struct snapshot *s, const struct forecast *f);

#endif
