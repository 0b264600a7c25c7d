/* commands_mail.c - rows of the table of commands: mail, and who was told what. */
#include "commands.h"

static const struct arg OUTBOX[] = {
	{.param = "state",
		.option = "--state",
		.metavar = "STATE",
		.help = "waiting, leaving, handed_over, bounced, refused, expired or replaced"},
	{.param = "address",
		.option = "--to",
		.metavar = "ADDRESS",
		.help = "to this mailbox"},
	{.param = "meeting",
		.option = "--meeting",
		.metavar = "M1",
		.help = "of this meeting"},
	LIMIT,
	END,
};

static const struct arg RETRY_MAIL[] = {
	{.param = "mail", .metavar = "E1", .help = "this one"},
	{.param = "untold",
		.option = "--untold",
		.kind = ARG_FLAG,
		.help = "or the newest invitation of whoever has not got it"},
	END,
};

static const struct arg BOUNCE[] = {
	ID("token", "TOKEN", "what stands for % in mail.envelope_sender"),
	{.param = "reason",
		.option = "--reason",
		.metavar = "TEXT",
		.flags = ARG_REQUIRED,
		.help = "as the other side said it"},
	END,
};

static const struct arg LEDGER[] = {
	{.param = "meeting", .metavar = "M1", .help = "of this meeting"},
	{.param = "address",
		.option = "--to",
		.metavar = "ADDRESS",
		.help = "what this mailbox was told"},
	{.param = "stale",
		.option = "--stale",
		.kind = ARG_FLAG,
		.help = "only who has an older revision than the newest"},
	LIMIT,
	END,
};

static const struct arg MAIL_TEST[] = {
	ID("address", "ADDRESS", "to whom"),
	END,
};

const struct command mail_commands[] = {
	{
		.words = "outbox",
		.summary = "mail that waits, has left or came back",
		.kind = CALL_LIST,
		.method = "outbox.list",
		.args = OUTBOX,
		.show = show_outbox,
		.shown = 100,
	},
	{
		.words = "outbox retry",
		.summary = "send again at once: one mail, or what people were not told",
		.kind = CALL_WRITE,
		.method = "outbox.retry",
		.args = RETRY_MAIL,
		.show = show_retried,
		.run = run_outbox_retry,
		.more = "--untold is for an event whose mail was switched on after its meetings "
			"were booked, and for a relay that was out of order for long.",
	},
	{
		.words = "outbox pause",
		.summary = "let no mail of the event leave",
		.kind = CALL_WRITE,
		.method = "outbox.pause",
		.args = no_args,
		.show = show_paused,
	},
	{
		.words = "outbox resume",
		.summary = "let mail leave again, after a pause or a restored copy",
		.kind = CALL_WRITE,
		.method = "outbox.resume",
		.args = no_args,
		.show = show_resumed,
	},
	{
		.words = "outbox bounce",
		.summary = "note that a mail came back",
		.kind = CALL_WRITE,
		.method = "outbox.bounce",
		.args = BOUNCE,
		.show = show_mail,
	},
	{
		.words = "ledger",
		.summary = "who was told what of which meeting",
		.kind = CALL_LIST,
		.method = "invitation.ledger",
		.args = LEDGER,
		.show = show_ledger,
		.shown = 100,
	},
	{
		.words = "mail test",
		.summary = "send a mail, and say what the relay answers",
		.kind = CALL_WRITE,
		.method = "mail.test",
		.args = MAIL_TEST,
		.show = show_mail,
		.run = run_mail_test,
	},
	{.words = NULL},
};
