/* http_head.c - the head of an HTTP request, read strictly. */
#include "net/http_head.h"

#include <string.h>

/* More than any body we take, and far from overflow. */
enum { LENGTH_DIGITS = 9 };

enum http_end
http_head_end(const char *text, size_t n, size_t *scanned, size_t *bytes)
{
	for (size_t i = *scanned; i < n; i++) {
		if (text[i] != '\n')
			continue;
		if (i == 0 || text[i - 1] != '\r')
			return HTTP_END_WRONG;
		/* an empty line: before the request line (RFC 9112 section 2.2) none is taken */
		if (i == 1)
			return HTTP_END_WRONG;
		if (i >= 3 && text[i - 2] == '\n') {
			*bytes = i + 1;
			return HTTP_END_FOUND;
		}
	}
	*scanned = n;
	return HTTP_END_MORE;
}

/* ---- letters -------------------------------------------------------------------------------- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* RFC 9110 section 5.6.2 */
static bool
is_token_letter(char c)
{
	return is_digit(c) || is_letter(c) || is_one_of(c, "!#$%&'*+-.^_`|~");
}

/* RFC 9110 section 5.5: nothing that ends a line, no other control character but the tab */
static bool
is_value_letter(char c)
{
	return c == '\t' || ((unsigned char)c >= ' ' && c != 0x7f);
}

/* RFC 3986 section 3.3, and the "/" between */
static bool
is_path_letter(char c)
{
	return is_digit(c) || is_letter(c) || is_one_of(c, "-._~!$&'()*+,;=:@/");
}

/* ASCII alone: no locale decides what a peer's words are. */
static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
same_word(const char *text, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (word[i] == '\0' || small(text[i]) != word[i])
			return false;
	return word[n] == '\0';
}

/* ---- the request line ----------------------------------------------------------------------- */

/* Every "%" begins a byte. */
static bool
are_letters(const char *s, const char *more)
{
	for (; *s != '\0'; s++) {
		if (*s == '%' && is_hex(s[1]) && is_hex(s[2]))
			s += 2;
		else if (!is_path_letter(*s) && !is_one_of(*s, more))
			return false;
	}
	return true;
}

/* From a "/" on: no empty part but the last, and none that means another place. */
static bool
is_plain_path(const char *s)
{
	while (*s == '/') {
		size_t n = strcspn(s + 1, "/");

		if ((n == 0 && s[1] == '/') || (n == 1 && s[1] == '.') ||
			(n == 2 && s[1] == '.' && s[2] == '.'))
			return false;
		s += 1 + n;
	}
	return *s == '\0';
}

/* The path of a whole address, whose host and port become out->authority; else the target. */
static char *
read_authority(char *target, struct http_head *out)
{
	static const char *const SCHEMES[] = {"http://", "https://"};

	for (size_t i = 0; i < sizeof SCHEMES / sizeof *SCHEMES; i++) {
		size_t scheme = strlen(SCHEMES[i]), n;

		if (strlen(target) < scheme || !same_word(target, scheme, SCHEMES[i]))
			continue;
		n = strcspn(target + scheme, "/?");
		/* one to the left, to have room for its end */
		memmove(target + scheme - 1, target + scheme, n);
		target[scheme - 1 + n] = '\0';
		out->authority = target + scheme - 1;
		return target + scheme + n;
	}
	return target;
}

static bool
read_target(char *whole, struct http_head *out)
{
	char *target = read_authority(whole, out), *query = strchr(target, '?');

	if (query != NULL)
		*query++ = '\0';
	/* "https://fair.example" alone is its first page */
	out->path = target[0] == '\0' && out->authority != NULL ? "/" : target;
	out->query = query != NULL ? query : "";
	return are_letters(out->path, "") && is_plain_path(out->path) &&
	       out->path[0] == '/' && are_letters(out->query, "?");
}

static int
read_version(const char *version, struct http_head *out)
{
	if (strncmp(version, "HTTP/", 5) != 0 || !is_digit(version[5]) ||
		version[6] != '.' || !is_digit(version[7]) || version[8] != '\0')
		return 400;
	out->minor = version[7] - '0';
	return version[5] == '1' && out->minor <= 1 ? 0 : 505;
}

static int
read_method(const char *method, struct http_head *out)
{
	static const char *const NAMES[] = {
		[HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST"};

	if (method[0] == '\0')
		return 400;
	for (const char *s = method; *s != '\0'; s++)
		if (!is_token_letter(*s))
			return 400;
	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
		if (strcmp(method, NAMES[i]) == 0) {
			out->method = (enum http_method)i;
			return 0;
		}
	return 405;
}

/* "GET /path HTTP/1.1": one blank between, and no more. */
static int
read_request_line(char *line, struct http_head *out)
{
	char *target = strchr(line, ' '), *version;
	int status;

	if (target == NULL)
		return 400;
	*target++ = '\0';
	version = strchr(target, ' ');
	if (version == NULL)
		return 400; /* HTTP/0.9 had none */
	*version++ = '\0';
	status = read_version(version, out);
	if (status == 0)
		status = read_method(line, out);
	if (status == 400 || (status != 505 && !read_target(target, out)))
		return 400;
	return status;
}

/* ---- fields --------------------------------------------------------------------------------- */

static int
read_field(char *line, struct http_head *out)
{
	char *colon = strchr(line, ':'), *value, *end;

	if (colon == NULL || colon == line)
		return 400;
	if (out->fields == HTTP_FIELDS_MAX)
		return 431;
	*colon = '\0';
	for (char *s = line; *s != '\0'; s++) {
		if (!is_token_letter(*s))
			return 400;
		*s = small(*s);
	}
	value = colon + 1 + strspn(colon + 1, " \t");
	end = value + strlen(value);
	while (end > value && is_one_of(end[-1], " \t"))
		*--end = '\0';
	for (const char *s = value; *s != '\0'; s++)
		if (!is_value_letter(*s))
			return 400;
	out->field[out->fields++] = (struct http_field){line, value};
	return 0;
}

const char *
http_head_field(const struct http_head *h, const char *name)
{
	for (int i = 0; i < h->fields; i++)
		if (strcmp(h->field[i].name, name) == 0)
			return h->field[i].value;
	return NULL;
}

const char *
http_head_last_field(const struct http_head *h, const char *name)
{
	for (int i = h->fields; i-- > 0;)
		if (strcmp(h->field[i].name, name) == 0)
			return h->field[i].value;
	return NULL;
}

static int
count_fields(const struct http_head *h, const char *name)
{
	int n = 0;

	for (int i = 0; i < h->fields; i++)
		n += strcmp(h->field[i].name, name) == 0;
	return n;
}

/* Is the word one of a list, in any of the fields of this name? */
static bool
names_word(const struct http_head *h, const char *name, const char *word)
{
	for (int i = 0; i < h->fields; i++) {
		const char *s = h->field[i].value;

		if (strcmp(h->field[i].name, name) != 0)
			continue;
		while (*s != '\0') {
			size_t n;

			s += strspn(s, ", \t");
			n = strcspn(s, ", \t");
			if (n > 0 && same_word(s, n, word))
				return true;
			s += n;
		}
	}
	return false;
}

static bool
is_host(const char *host)
{
	for (const char *s = host; *s != '\0'; s++)
		if (!is_digit(*s) && !is_letter(*s) && !is_one_of(*s, "-._~:[]"))
			return false;
	return host[0] != '\0';
}

static bool
same_host(const char *a, const char *b)
{
	while (*a != '\0' && small(*a) == small(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

/* RFC 9112 section 3.2: one host, and of HTTP/1.0 none is asked. */
static int
check_host(const struct http_head *h)
{
	const char *host = http_head_field(h, "host");
	int n = count_fields(h, "host");

	if (n > 1 || (n == 0 && h->minor > 0))
		return 400;
	if ((host != NULL && !is_host(host)) ||
		(h->authority != NULL && !is_host(h->authority)))
		return 400;
	return host == NULL || h->authority == NULL || same_host(host, h->authority)
		       ? 0
		       : 400;
}

/* RFC 9112 section 6: a body has one length, said in digits, or there is none. */
static int
read_length(struct http_head *h)
{
	const char *length = http_head_field(h, "content-length");
	size_t n = length != NULL ? strlen(length) : 0;

	if (http_head_field(h, "transfer-encoding") != NULL)
		return length != NULL || h->minor == 0 ? 400 : 501;
	if (length == NULL)
		return 0;
	if (count_fields(h, "content-length") > 1 || n == 0 || n > LENGTH_DIGITS)
		return n > LENGTH_DIGITS && strspn(length, "0123456789") == n ? 413 : 400;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(length[i]))
			return 400;
		h->body_bytes = 10 * h->body_bytes + (length[i] - '0');
	}
	return 0;
}

static int
read_connection(struct http_head *h)
{
	const char *expect = http_head_field(h, "expect");

	h->keep_alive = h->minor > 0 && !names_word(h, "connection", "close");
	if (expect == NULL)
		return 0;
	h->expects_go_on = same_word(expect, strlen(expect), "100-continue");
	return h->expects_go_on ? 0 : 417;
}

/* ---- the whole ------------------------------------------------------------------------------ */

int
http_head_read(char *text, size_t n, struct http_head *out)
{
	int status = 0;
	bool first = true;

	*out = (struct http_head){.path = "", .query = ""};
	if (memchr(text, '\0', n) != NULL)
		return 400;
	/* up to the empty line; every line ends with CR LF, as http_head_end has seen */
	for (char *line = text, *end; status == 0 && line < text + n - 2;
		line = end + 2) {
		end = memchr(line, '\r', n - (size_t)(line - text));
		if (end[1] != '\n')
			return 400;
		*end = '\0';
		status = first ? read_request_line(line, out) : read_field(line, out);
		first = false;
	}
	if (status == 0)
		status = check_host(out);
	if (status == 0)
		status = read_length(out);
	return status == 0 ? read_connection(out) : status;
}
