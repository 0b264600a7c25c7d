/*
 * models.h - the text models of fairs on their way: reader, matcher, writer, one at a time.
 *
 *   idle --due, or asked for--> reading --> building --> storing --> idle
 *
 * What:      every LOOK_EVERY_MS a reader looks for an event whose organisations are others than
 *            those its model was made of, and its model is made anew, while the former one counts.
 *            match.rebuild asks for one at once. Building has a thread of its own; what comes of
 *            it is stored in slices, so that no booking waits long.
 *            A daemon that stops meanwhile loses nothing: the former model counts until the last
 *            slice, and what was stored of the next is removed by the one after it.
 * Thread:    the loop.
 */
#ifndef WORK_MODELS_H
#define WORK_MODELS_H

#include "work/work.h"

enum model_stage {
	MODEL_IDLE,
	MODEL_LOOKING,
	MODEL_BUILDING,
	MODEL_STORING,
	MODEL_STAGES
};

bool model_may_move(enum model_stage from, enum model_stage to);

/* How far the one at work is, in thousandths; event_id 0: none is. */
struct model_progress {
	int64_t event_id;
	int thousandths;
};

struct models;

struct models *models_new(struct work *w);
/* This event's is to be made, due or not; several wait for their turn. */
void models_ask(struct models *m, int64_t event_id);
void models_tick(struct models *m, int64_t now_ms);
/* The one at work ends as soon as it may. */
void models_stop(struct models *m);
void models_free(struct models *m);
struct model_progress models_progress(const struct models *m);

#endif
