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
	.move = "To ask for another time: convene move {a} --slot TIME, until {b}",
	.anything_else = "Anything else: {a}",
	.not_moved = "To move it, or anything else: {a}",
	.not_cancelled = "To cancel it, or anything else: {a}",
	.all_changes = "To move or cancel it: {a}",
	.codes = "Codes: event {a}, meeting {b}, request {c}",
	.invited = "Invitation",
	.altered = "Changed",
	.called_off = "Cancelled",
	.how_to_answer = "Your calendar program shows this as an invitation; accept or decline it"
			 " there, and your answer goes to the organiser.",
	.taken_out = "Your calendar program takes it out of your calendar.",
	.welcome = "{a}: welcome, and your login",
	.new_login = "{a}: your new login",
	.welcome_login = "Welcome to {a}: this is your login for the business meetings. It works"
			 " once, until {b}, and is for you alone.",
	.later_login = "{a}: this is your login for the business meetings. It works once, until"
		       " {b}, and is for you alone.",
	.how_to_log_in = "Type convene login, then paste the line above.",
	.in_a_browser = "Open it in a browser, on a phone too. Or, with the program convene:",
	.on_the_web = "On the web: {a}",
	.add_to_contacts = "Answer this mail or add {a} to your contacts, so that your calendar"
			   " program shows the invitations that follow.",
	.digest = "{a}: your meetings",
	.digest_head = "{a}: what has changed in your meetings.",
	.digest_foot = "convene diary shows all of them.",
};
/* clang-format on */
