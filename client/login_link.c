/* login_link.c - reads a login link out of what was pasted. */
#include "login_link.h"

#include "wire/digest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define SCHEME "convene://"
#define SECRET_CHARACTERS                                                                \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static bool
not_a_link(struct err *e)
{
	err_set(e, ERR_PARAM_INVALID, "that is not a login link");
	return err_hint(e,
		"it looks like convene://HOST:PORT/#cvi_...;pin=... ; put it in "
		"quotes, for the shell takes # and ; for itself");
}

/* Bytes of a blank at text that people do not see as one, 0: there is none. */
static size_t
hidden_blank(const char *text)
{
	static const char *const BLANKS[] = {
		"\xc2\xa0",	/* U+00A0 no-break space */
		"\xc2\xad",	/* U+00AD soft hyphen */
		"\xe2\x80\x8b", /* U+200B zero width space */
		"\xe2\x80\x8e", /* U+200E left-to-right mark */
		"\xe2\x81\xa0", /* U+2060 word joiner */
		"\xef\xbb\xbf", /* U+FEFF byte order mark */
	};

	for (size_t i = 0; i < sizeof BLANKS / sizeof *BLANKS; i++)
		if (strncmp(text, BLANKS[i], strlen(BLANKS[i])) == 0)
			return strlen(BLANKS[i]);
	return 0;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9'	    ? c - '0'
	       : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
					    : -1;
}

/* The text with one kind of blank and with what is written as %3B. false: it is too long. */
static bool
plain(const char *text, char out[LOGIN_LINK_TEXT])
{
	size_t n = 0;

	while (*text != '\0') {
		size_t skipped = hidden_blank(text);

		if (n + 1 >= LOGIN_LINK_TEXT)
			return false;
		if (skipped > 0) {
			out[n++] = ' ';
			text += skipped;
		} else if (text[0] == '%' && hex(text[1]) >= 2 && hex(text[2]) >= 0) {
			out[n++] = (char)(hex(text[1]) * 16 + hex(text[2]));
			text += 3;
		} else {
			out[n++] = isspace((unsigned char)*text) ? ' ' : *text;
			text++;
		}
	}
	out[n] = '\0';
	return true;
}

static const char *
skip_blanks(const char *at)
{
	return at + strspn(at, " ");
}

/* A word of the link in any case, with blanks within; NULL when at is none. */
static const char *
after(const char *at, const char *word)
{
	for (; *word != '\0'; word++) {
		at = skip_blanks(at);
		if (tolower((unsigned char)*at++) != *word)
			return NULL;
	}
	return at;
}

/* As many characters of the set as there are, blanks between them left out; NULL: too many. */
static const char *
gather(const char *at, const char *set, char *out, size_t out_bytes)
{
	size_t n = 0;

	for (; *at != '\0' && (*at == ' ' || strchr(set, *at) != NULL); at++) {
		if (*at == ' ')
			continue;
		if (n + 1 >= out_bytes)
			return NULL;
		out[n++] = *at;
	}
	out[n] = '\0';
	return at;
}

/* The pin has one length; what follows behind a blank is another word of the mail. */
static bool
read_pin(const char *at, char pin[PIN_TEXT])
{
	uint8_t digest[DIGEST_BYTES];
	size_t n = 0, bytes;

	for (; n + 1 < PIN_TEXT && *at != '\0'; at++)
		if (*at != ' ')
			pin[n++] = *at;
	pin[n] = '\0';
	if (*at != '\0' && strchr(SECRET_CHARACTERS, *at) != NULL)
		return false;
	return base64url_decode(pin, n, digest, sizeof digest, &bytes) &&
	       bytes == sizeof digest;
}

static bool
written_in_capitals(struct err *e)
{
	err_set(e, ERR_PARAM_INVALID,
		"the link was put in capital letters on its way, and its secret with it");
	return err_hint(e, "copy it from the organiser's mail as it stands there, or ask "
			   "for a new one");
}

static bool
read_link(const char *at, struct login_link *out, struct err *e)
{
	char server[HOST_TEXT + PORT_TEXT + 4];
	bool capitals;

	at = gather(at,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
		"-_.:[]",
		server, sizeof server);
	if (at == NULL || (at = after(at, "/#")) == NULL)
		return not_a_link(e);
	for (char *c = server; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	if (!endpoint_parse(server, &out->endpoint, e))
		return not_a_link(e);
	at = gather(at, SECRET_CHARACTERS, out->invitation, sizeof out->invitation);
	if (at == NULL || strncasecmp(out->invitation, "cvi_", 4) != 0)
		return not_a_link(e);
	capitals = strpbrk(out->invitation, "abcdefghijklmnopqrstuvwxyz") == NULL;
	if ((at = after(at, ";pin=")) == NULL || !read_pin(at, out->endpoint.pin))
		return not_a_link(e);
	if (capitals)
		return written_in_capitals(e);
	memcpy(out->invitation, "cvi_", 4);
	return true;
}

bool
login_link_parse(const char *text, struct login_link *out, struct err *e)
{
	char pasted[LOGIN_LINK_TEXT];
	const char *at = NULL;
	bool ok;

	*out = (struct login_link){.invitation = ""};
	if (!plain(text, pasted))
		return not_a_link(e);
	for (const char *from = pasted; at == NULL && *from != '\0'; from++)
		if (*from != ' ')
			at = after(from, SCHEME);
	ok = at != NULL ? read_link(at, out, e) : not_a_link(e);
	wipe(pasted, sizeof pasted);
	return ok;
}
