/* methods_mailbox.c - rows of the method table: answers to invitations, and waiting mails. */
#include "methods/method_rows.h"

/* clang-format off */
#define MAIL_TEXT(name_, max_, help_) \
	{.name = name_, .type = PARAM_STR, .max = max_, .text = TEXT_PIECE, .help = help_}
#define FATE \
	"outcome:taken|again|stale|told_again|waits|dropped meeting?:#M" \
	" answer?:ACCEPTED|TENTATIVE|DECLINED waits?:WaitingMail asked:bool"  \
	" cancelled:bool"

static const struct method rows[] = {
	{.name = "invitation.reply",
		.summary = "answer an invitation by what a calendar program says; a mail to the"
			" fair",
		.result = "what has become of it; meeting and waits not for the mailbox",
		.roles = PEOPLE | ROLE_MAILBOX, .where = RUN_WRITE,
		.run = handle_invitation_reply,
		.flags = METHOD_FREES,
		.duties = DUTY_DESK,
		.params = {KEY,
			{.name = "kind", .type = PARAM_CHOICE, .required = true,
				.choices = "answer|words|bounce|automatic",
				.help = "what the mail is; people send answers alone"},
			MAIL_TEXT("calendar", 131072, "text/calendar: REPLY, COUNTER, REFRESH"),
			MAIL_TEXT("sender", 320, "the address in From; of a bounce, the one"
				" that failed"),
			MAIL_TEXT("authentication", 16384, "fields Authentication-Results,"
				" unfolded, one a line, topmost first"),
			MAIL_TEXT("recipients", 2000, "the addresses it came to, one a line; a"
				" bounce's names the mail that came back"),
			MAIL_TEXT("subject", 1000, "as the mail has it"),
			MAIL_TEXT("text", 4096, "the first of its words")},
		.errors = "STATE BUSY",
		.schema = FATE},
	{.name = "mailbox.list",
		.summary = "mails that wait for staff, oldest first",
		.result = "a page of mails, and how many there are",
		.roles = STAFF, .where = RUN_READ, .run = handle_mailbox_list,
		.params = {LIMIT, CURSOR},
		.schema = PAGE("WaitingMail") " total:int"},
	{.name = "mailbox.settle",
		.summary = "take a waiting mail as somebody's answer, or put it aside",
		.result = "what has become of it",
		.roles = STAFF, .where = RUN_WRITE, .run = handle_mailbox_settle,
		.params = {KEY,
			{.name = "mail", .type = PARAM_INT, .required = true, .min = 1,
				.max = INT64_MAX, .help = "its number"},
			CODE("as", false, "the answer of this delegate or interpreter; put"
				" aside when left out")},
		.errors = "STATE",
		.schema = FATE},
};
/* clang-format on */

const struct method_group methods_mailbox = {rows, sizeof rows / sizeof *rows};
