/* authres.c - what the own mail server says about the sender of a mail. */
#include "base/authres.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { TOKEN_BYTES = 256, COMMENTS_DEEP = 10 };

/* Behind a comment; NULL: it does not end on its line, or is too deep. */
static const char *
skip_comment(const char *p)
{
	int deep = 0;

	for (; *p != '\0' && *p != '\n'; p++) {
		if (*p == '\\' && p[1] != '\0' && p[1] != '\n')
			p++;
		else if (*p == '(' && ++deep > COMMENTS_DEEP)
			return NULL;
		else if (*p == ')' && --deep == 0)
			return p + 1;
	}
	return NULL;
}

/* Behind blanks and comments; NULL as above. */
static const char *
skip_blanks(const char *p)
{
	while (p != NULL && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '('))
		p = *p == '(' ? skip_comment(p) : p + 1;
	return p;
}

static bool
is_word_letter(char c, const char *more)
{
	return c > ' ' && c < 0x7f &&
	       (strchr("()<>;\\\"=[]?,", c) == NULL || strchr(more, c) != NULL);
}

/* A word, or one in quotes, into out; more: what else it may hold. NULL: none, or too long. */
static const char *
take_word(const char *p, const char *more, char out[TOKEN_BYTES])
{
	bool quoted = p != NULL && *p == '"';
	size_t n = 0;

	if (p == NULL)
		return NULL;
	for (p += quoted; quoted ? *p != '"' : is_word_letter(*p, more); p++) {
		if (quoted && *p == '\\')
			p++;
		if (*p == '\0' || *p == '\n' || n + 1 >= TOKEN_BYTES)
			return NULL;
		out[n++] = *p;
	}
	out[n] = '\0';
	if (quoted)
		p++;
	return n > 0 ? p : NULL;
}

/* "name = value"; NULL: it is none. */
static const char *
take_pair(const char *p, char name[TOKEN_BYTES], char value[TOKEN_BYTES])
{
	p = skip_blanks(take_word(p, "", name));
	if (p == NULL || *p != '=')
		return NULL;
	/* A local part (VERP) and a signature may have these. */
	return skip_blanks(take_word(skip_blanks(p + 1), "=?", value));
}

static bool
ends(const char *p)
{
	return *p == '\0' || *p == '\n';
}

/* What a field says of dmarc so far. */
struct dmarc {
	int said;
	int passed; /* with the domain */
};

/* One "method=result name=value ..." up to ';' or the end. */
static const char *
take_result(const char *p, const char *domain, struct dmarc *out)
{
	char name[TOKEN_BYTES], value[TOKEN_BYTES];
	bool dmarc, passes, named = false;

	p = take_pair(p, name, value);
	if (p == NULL)
		return NULL;
	dmarc = strcasecmp(name, "dmarc") == 0;
	passes = dmarc && strcasecmp(value, "pass") == 0;
	while (p != NULL && !ends(p) && *p != ';') {
		p = take_pair(p, name, value);
		if (p == NULL)
			return NULL;
		if (strcasecmp(name, "header.from") == 0) {
			passes = passes && !named && strcasecmp(value, domain) == 0;
			named = true;
		}
	}
	out->said += dmarc;
	out->passed += passes && named;
	return p;
}

/* Behind the authserv-id and its version; NULL: the field is not of that id. */
static const char *
behind_id(const char *p, const char *authserv_id)
{
	char word[TOKEN_BYTES];

	p = skip_blanks(take_word(skip_blanks(p), "", word));
	if (p == NULL || strcasecmp(word, authserv_id) != 0)
		return NULL;
	while (isdigit((unsigned char)*p))
		p++;
	return skip_blanks(p);
}

static bool
field_passes(const char *p, const char *domain)
{
	struct dmarc d = {0, 0};

	while (p != NULL && *p == ';') {
		p = skip_blanks(p + 1);
		if (p != NULL && !ends(p))
			p = take_result(p, domain, &d);
	}
	return p != NULL && ends(p) && d.said == 1 && d.passed == 1;
}

bool
authres_dmarc_pass(const char *fields, const char *authserv_id, const char *from_domain)
{
	if (authserv_id[0] == '\0' || from_domain[0] == '\0')
		return false;
	while (*fields != '\0') {
		const char *behind = behind_id(fields, authserv_id);

		if (behind != NULL)
			return field_passes(behind, from_domain);
		fields += strcspn(fields, "\n");
		fields += *fields == '\n';
	}
	return false;
}
