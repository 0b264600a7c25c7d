/* commands_people.c - rows of the table of commands: getting in, and finding partners. */
#include "commands.h"

static const struct arg LOGIN[] = {
	{.param = "link",
		.metavar = "LINK|-",
		.flags = ARG_REQUIRED | ARG_LOCAL,
		.help = "the link the organiser sent, in quotes; - reads it from "
			"standard input"},
	{.param = "label",
		.option = "--label",
		.metavar = "TEXT",
		.help = "name of this computer in the list of tokens"},
	END,
};

static const struct arg USE[] = {
	{.param = "profile",
		.metavar = "NAME",
		.flags = ARG_LOCAL,
		.help = "this login, where no other is named"},
	{.param = "any_event",
		.option = "--any-event",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "no event of its own any more"},
	END,
};

static const struct arg LOGOUT[] = {
	{.param = "profile",
		.metavar = "NAME",
		.flags = ARG_LOCAL,
		.help = "which login; the one in use"},
	{.param = "forget",
		.option = "--forget",
		.kind = ARG_FLAG,
		.flags = ARG_LOCAL,
		.help = "only what is kept here, without asking the daemon"},
	END,
};

static const struct arg TOKENS[] = {
	{.param = "account",
		.option = "--account",
		.metavar = "A1",
		.help = "for staff: whose"},
	LIMIT,
	END,
};

static const struct arg REVOKE[] = {
	ID("token", "T1", "which token"),
	END,
};

static const struct arg ORGANISATIONS[] = {
	{.param = "query", .metavar = "TEXT", .help = "with this in the name or code"},
	{.param = "kind",
		.option = "--kind",
		.metavar = "KIND",
		.help = "foreign_buyer, procurement or exhibitor"},
	{.param = "country",
		.option = "--country",
		.metavar = "CC",
		.help = "of this country (ISO 3166)"},
	{.param = "category",
		.option = "--category",
		.metavar = "CODE",
		.help = "that wants or offers this category or one below"},
	LIMIT,
	END,
};

static const struct arg ORGANISATION[] = {
	ID("organisation", "ORG", "which organisation"),
	END,
};

static const struct arg DELEGATE_LIST[] = {
	{.param = "organisation", .metavar = "ORG", .help = "of this organisation"},
	{.param = "query",
		.option = "--find",
		.metavar = "TEXT",
		.help = "with this in the name, code or address"},
	LIMIT,
	END,
};

static const struct arg ORGANISATION_UPDATE[] = {
	{.param = "organisation", .metavar = "ORG", .help = "for staff: which; yours"},
	ORGANISATION_FIELDS,
	{.param = "name",
		.option = "--name",
		.metavar = "NAME",
		.help = "for staff: what people read"},
	QUOTA_FIELDS,
	IF_REV,
	END,
};

static const struct arg DELEGATE[] = {
	{.param = "delegate", .metavar = "DELEGATE", .help = "which; you when left out"},
	END,
};

static const struct arg DELEGATE_REPLACE[] = {
	ID("delegate", "DELEGATE", "who leaves"),
	{.param = "by",
		.option = "--by",
		.metavar = "DELEGATE",
		.flags = ARG_REQUIRED,
		.help = "the colleague who comes"},
	{.param = "meetings",
		.option = "--meeting",
		.metavar = "M1",
		.kind = ARG_LIST,
		.help = "this meeting alone; may be repeated"},
	TRIAL,
	END,
};

static const struct arg DELEGATE_UPDATE[] = {
	{.param = "delegate", .metavar = "DELEGATE", .help = "for staff: which; you"},
	{.param = "name",
		.option = "--name",
		.metavar = "NAME",
		.help = "what people read"},
	{.param = "email",
		.option = "--mail",
		.metavar = "ADDRESS",
		.help = "where invitations go"},
	{.param = "languages",
		.option = "--language",
		.metavar = "TAG",
		.kind = ARG_LIST,
		.help = "BCP 47; may be repeated"},
	{.param = "same_person",
		.option = "--same-person",
		.kind = ARG_FLAG,
		.help = "another name and mail, and the login stays"},
	QUOTA_FIELDS,
	IF_REV,
	END,
};

static const struct arg MATCH[] = {
	{.param = "organisation", .metavar = "ORG", .help = "for staff: whose partners"},
	{.param = "country",
		.option = "--country",
		.metavar = "CC",
		.help = "of this country alone"},
	{.param = "category",
		.option = "--category",
		.metavar = "CATEGORY",
		.help = "who lists it, or one under it"},
	{.param = "hall",
		.option = "--hall",
		.metavar = "HALL",
		.help = "who has a booth there"},
	{.param = "free",
		.option = "--free",
		.metavar = "SLOT",
		.kind = ARG_SLOT,
		.help = "who has somebody free then"},
	{.param = "met",
		.option = "--met",
		.metavar = "yes|no",
		.help = "with a meeting of yours, or without"},
	LANGUAGE,
	LIMIT,
	END,
};

static const struct arg CATEGORIES[] = {
	LANGUAGE,
	LIMIT,
	END,
};

static const struct arg SEARCH[] = {
	ID("query", "TEXT", "words, in any script; several in quotes"),
	LIMIT,
	END,
};

static const struct arg SUGGEST[] = {
	{.param = "organisation", .metavar = "ORG", .help = "for staff: whose text"},
	{.param = "most",
		.option = "--most",
		.metavar = "N",
		.kind = ARG_INT,
		.help = "how many codes; 3 when left out"},
	LANGUAGE,
	END,
};

static const struct arg NO_WORDS[] = {END};

static const struct arg EXPLAIN[] = {
	ID("with", "ORG", "the partner"),
	BEHALF,
	LANGUAGE,
	END,
};

static const struct arg PREFER[] = {
	ID("to", "ORG", "towards which organisation"),
	ID("preference", "must|want|avoid|none", "avoid is a veto, none takes it back"),
	{.param = "from",
		.option = "--from",
		.metavar = "CODE",
		.help = "for staff: of this organisation or delegate"},
	END,
};

static const struct arg BEHALF_LIST[] = {
	BEHALF,
	LIMIT,
	END,
};

const struct command start_commands[] = {
	{
		.words = "login",
		.summary = "exchange a login link for a token of this computer",
		.everyday = FOR_NEWCOMERS,
		.kind = CALL_WRITE,
		.method = "auth.enrol",
		.args = LOGIN,
		.run = run_login,
		.more = "The token is kept in the profile, readable by you alone. A "
			"link works once.",
	},
	{
		.words = "whoami",
		.summary = "who you are to the daemon",
		.everyday = FOR_TRADERS | FOR_INTERPRETERS | FOR_MONITORS,
		.method = "hello",
		.args = no_args,
		.run = run_whoami,
	},
	{
		.words = "profiles",
		.summary = "logins kept on this computer",
		.everyday = FOR_NEWCOMERS,
		.args = no_args,
		.run = run_profiles,
	},
	{
		.words = "use",
		.summary = "choose a login, or the event it is for",
		.everyday = FOR_NEWCOMERS,
		.args = USE,
		.run = run_use,
		.more = "convene use NAME holds where neither --profile nor CONVENE_PROFILE "
			"says another. convene use --event CODE keeps the event with the "
			"login; --event and CONVENE_EVENT go before it.",
	},
	{
		.words = "logout",
		.summary = "end a login: its token, and what is kept here",
		.kind = CALL_WRITE,
		.method = "token.revoke",
		.args = LOGOUT,
		.run = run_logout,
	},
	{
		.words = "tokens",
		.summary = "computers that are logged in",
		.kind = CALL_LIST,
		.method = "token.list",
		.args = TOKENS,
		.show = show_tokens,
	},
	{
		.words = "revoke",
		.summary = "log a computer out",
		.kind = CALL_WRITE,
		.method = "token.revoke",
		.args = REVOKE,
		.show = show_token,
	},
	{.words = NULL},
};

const struct command partner_commands[] = {
	{
		.words = "match",
		.summary = "partners, best first, with the reasons",
		.everyday = FOR_TRADERS,
		.kind = CALL_LIST,
		.method = "match.list",
		.args = MATCH,
		.show = show_matches,
		.shown = 20,
	},
	{
		.words = "explain",
		.summary = "why a partner has its score",
		.everyday = FOR_BUYERS,
		.kind = CALL_READ,
		.method = "match.explain",
		.args = EXPLAIN,
		.show = show_match,
	},
	{
		.words = "search",
		.summary = "organisations whose texts speak of something",
		.kind = CALL_LIST,
		.method = "match.search",
		.args = SEARCH,
		.show = show_hits,
		.shown = 20,
	},
	{
		.words = "suggest",
		.summary = "codes that your text speaks of and you do not list",
		.kind = CALL_READ,
		.method = "match.suggest_codes",
		.args = SUGGEST,
		.show = show_suggested,
	},
	{
		.words = "model",
		.summary = "the text model that matching goes by",
		.kind = CALL_READ,
		.method = "match.model",
		.args = NO_WORDS,
		.show = show_model,
	},
	{
		.words = "model rebuild",
		.summary = "make the text model anew, in the background",
		.kind = CALL_WRITE,
		.method = "match.rebuild",
		.args = NO_WORDS,
		.show = show_rebuilt,
	},
	{
		.words = "organisations",
		.summary = "who is at the fair",
		.everyday = FOR_BUYERS,
		.kind = CALL_LIST,
		.method = "organisation.list",
		.args = ORGANISATIONS,
		.show = show_organisations,
	},
	{
		.words = "organisation",
		.summary = "one organisation and its delegates",
		.everyday = FOR_STAFF,
		.kind = CALL_READ,
		.method = "organisation.get",
		.args = ORGANISATION,
		.show = show_organisation,
	},
	{
		.words = "organisation update",
		.summary = "say what yours is, wants and offers",
		.everyday = FOR_EXHIBITORS,
		.kind = CALL_WRITE,
		.method = "organisation.update",
		.args = ORGANISATION_UPDATE,
		.show = show_organisation,
	},
	{
		.words = "delegate",
		.summary = "one person",
		.kind = CALL_READ,
		.method = "delegate.get",
		.args = DELEGATE,
		.show = show_delegate,
	},
	{
		.words = "delegate update",
		.summary = "say your own name, address and languages",
		.everyday = FOR_EXHIBITORS,
		.kind = CALL_WRITE,
		.method = "delegate.update",
		.args = DELEGATE_UPDATE,
		.show = show_delegate,
		.more = "Another name and another mail together are another person: the login "
			"of the former one ends, unless --same-person is said.",
	},
	{
		.words = "delegate replace",
		.summary = "a colleague takes over all that is open",
		.kind = CALL_WRITE,
		.method = "delegate.replace",
		.args = DELEGATE_REPLACE,
		.show = show_replacement,
		.more = "Each meeting keeps its time, and where it can its place and interpreter; "
			"open requests that name who leaves name the colleague. The calendar of "
			"who leaves is told that the meetings are off. Where the colleague "
			"cannot be, nothing is done and each such meeting is named.",
	},
	{
		.words = "delegates",
		.summary = "people",
		.kind = CALL_LIST,
		.method = "delegate.list",
		.args = DELEGATE_LIST,
		.show = show_delegates,
	},
	{
		.words = "categories",
		.summary = "the category codes",
		.kind = CALL_LIST,
		.method = "category.list",
		.args = CATEGORIES,
		.show = show_categories,
	},
	{
		.words = "glossary",
		.summary = "words of the fair that mean the same",
		.kind = CALL_LIST,
		.method = "term.list",
		.args = list_args,
		.show = show_terms,
	},
	{
		.words = "prefer",
		.summary = "say whom you must, want or do not want to meet",
		.everyday = FOR_TRADERS,
		.kind = CALL_WRITE,
		.method = "preference.set",
		.args = PREFER,
		.show = show_preference,
	},
	{
		.words = "preferences",
		.summary = "what you prefer",
		.kind = CALL_LIST,
		.method = "preference.list",
		.args = BEHALF_LIST,
		.show = show_preferences,
	},
	{.words = NULL},
};
