/* mailaddr.c - which mail addresses the project takes. */
#include "base/mailaddr.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { LABEL_MAX = 63 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* RFC 5322 section 3.2.3: atext, with single dots between. */
static bool
dot_string(const char *p, size_t n)
{
	if (n == 0 || n > MAIL_LOCAL_MAX || p[0] == '.' || p[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '.' ? p[i - 1] == '.'
				: !is_alnum(p[i]) &&
					  strchr("!#$%&'*+-/=?^_`{|}~", p[i]) == NULL)
			return false;
	}
	return true;
}

static bool
label(const char *p, size_t n)
{
	if (n == 0 || n > LABEL_MAX || p[0] == '-' || p[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_alnum(p[i]) && p[i] != '-')
			return false;
	return true;
}

static bool
domain(const char *p)
{
	bool number = true;
	size_t n = strcspn(p, ".");

	if (p[n] == '\0')
		return false;
	while (label(p, n) && p[n] == '.') {
		p += n + 1;
		n = strcspn(p, ".");
	}
	for (size_t i = 0; i < n; i++)
		number = number && is_digit(p[i]);
	return label(p, n) && p[n] == '\0' && !number;
}

bool
mail_address_ok(const char *mail)
{
	const char *at = strchr(mail, '@');

	return at != NULL && strnlen(mail, MAIL_ADDRESS_MAX + 1) <= MAIL_ADDRESS_MAX &&
	       dot_string(mail, (size_t)(at - mail)) && domain(at + 1);
}

/*
 * The local part's case belongs to its host (RFC 5321 section 2.4), but no host in use
 * tells two people apart by it, and every calendar compares without it.
 */
bool
mail_address_same(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

const char *
mail_address_mailbox(struct arena *arena, const char *mail)
{
	char *mailbox = arena_strdup(arena, mail);

	for (char *p = mailbox; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return mailbox;
}
