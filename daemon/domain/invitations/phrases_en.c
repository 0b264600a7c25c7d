/* phrases_en.c - what invitations say in English; the names are those of base/. */
#include "domain/invitations/phrases.h"

/* clang-format off */
const struct phrases phrases_en = {
	.language = "en",
	.changed = "What has changed: {a}",
	.who = "Who comes",
	.person = "- {a}, {b} ({c})",
	.interpreter = "- {a}, interpreter",
	.speaks = "{a}: {b}",
	.place = "Where: {a}",
	.place_in_hall = "{a}, {b}",
	.seat = "{a} (seat {b})",
	.within_hall = "In the hall: {a} m east, {b} m north",
	.on_foot = "From {a} on foot: {b} min",
	.about = "About {a}",
	.message = "Message from {a}",
	.cancel = "To cancel: convene cancel {a}, until {b}",
	.other_changes = "To move it, or anything else: {a}",
	.all_changes = "To move or cancel it: {a}",
	.codes = "Codes: event {a}, meeting {b}, request {c}",
};
/* clang-format on */
