/*
 * channel.h - by which way a person is told of meetings: one of them, so that nobody's calendar has
 * each meeting twice.
 */
#ifndef STORE_CHANNEL_H
#define STORE_CHANNEL_H

#include "wire/err.h"

enum channel {
	CHANNEL_MAIL, /* invitations by mail */
	CHANNEL_FEED, /* the calendar they have subscribed to */
	CHANNEL_NONE, /* they look for themselves */
	CHANNELS
};

extern const char *const channel_names[CHANNELS];

/* The name must be one of them. */
enum channel channel_by_name(const char *name);

#endif
