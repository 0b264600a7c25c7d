/* channel.c - the names of the ways by which people are told. */
#include "store/channel.h"

#include <string.h>

const char *const channel_names[CHANNELS] = {"mail", "feed", "none"};

enum channel
channel_by_name(const char *name)
{
	for (int i = 0; i < CHANNELS; i++)
		if (strcmp(channel_names[i], name) == 0)
			return (enum channel)i;
	BUG_ON(true);
}
