/* network.c - hosts and networks: every address as one of IPv6, compared by leading bits. */
#include "base/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAPPED_BITS = 96, HOST6_BITS = 64, BITS = 128, WORD_BYTES = 80 };

static const unsigned char MAPPED[12] = {[10] = 0xff, [11] = 0xff};

static bool
is_mapped(const unsigned char *bytes)
{
	return memcmp(bytes, MAPPED, sizeof MAPPED) == 0;
}

/* Bytes of an address of either kind; how many leading bits do not belong to its own notation. */
static bool
read_address(const char *text, unsigned char out[HOST_BYTES], int *before)
{
	memcpy(out, MAPPED, sizeof MAPPED);
	*before = MAPPED_BITS;
	if (inet_pton(AF_INET, text, out + sizeof MAPPED) == 1)
		return true;
	*before = 0;
	return inet_pton(AF_INET6, text, out) == 1;
}

static bool
same_bits(const unsigned char *a, const unsigned char *b, int bits)
{
	int whole = bits / 8, rest = bits % 8;

	return memcmp(a, b, (size_t)whole) == 0 &&
	       (rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0);
}

static bool
parse_one(const char word[WORD_BYTES], struct networks *out, struct err *e)
{
	char address[WORD_BYTES], *slash, *end = NULL;
	int before;
	long bits;

	if (out->n == NETWORKS_MAX)
		return err_set(e, ERR_CONFIG, "more than %d networks", NETWORKS_MAX);
	memcpy(address, word, sizeof address);
	slash = strchr(address, '/');
	if (slash != NULL)
		*slash = '\0';
	if (!read_address(address, out->item[out->n].bytes, &before))
		return err_set(e, ERR_CONFIG,
			"\"%.60s\" is no network, such as 192.0.2.0/24", word);
	bits = slash != NULL ? strtol(slash + 1, &end, 10) : BITS - before;
	if (slash != NULL && (end == slash + 1 || *end != '\0' || slash[1] == '-' ||
				     slash[1] == '+' || slash[1] == ' '))
		bits = -1;
	if (bits < 0 || bits > BITS - before)
		return err_set(e, ERR_CONFIG,
			"\"%.60s\": after the / there are 0 to %d bits", word,
			BITS - before);
	out->item[out->n++].bits = before + (int)bits;
	return true;
}

bool
networks_parse(const char *text, struct networks *out, struct err *e)
{
	static const char BETWEEN[] = " ,\t";
	char word[WORD_BYTES];

	out->n = 0;
	for (text += strspn(text, BETWEEN); *text != '\0';
		text += strspn(text, BETWEEN)) {
		size_t n = strcspn(text, BETWEEN);

		snprintf(word, sizeof word, "%.*s", (int)n, text);
		if (n >= sizeof word)
			return err_set(e, ERR_CONFIG, "\"%.60s\" is no network", text);
		if (!parse_one(word, out, e))
			return false;
		text += n;
	}
	return true;
}

/* A host of IPv6 has a whole /64 to call from, unless its addresses are of IPv4 or of the link. */
static void
keep_host(unsigned char bytes[HOST_BYTES])
{
	struct in6_addr a;

	memcpy(&a, bytes, sizeof a);
	if (!is_mapped(bytes) && !IN6_IS_ADDR_LINKLOCAL(&a))
		memset(bytes + HOST6_BITS / 8, 0, HOST_BYTES - HOST6_BITS / 8);
}

/* Whose address stands in the bytes. */
static void
settle_host(struct host *h, const struct networks *shared)
{
	h->shared = false;
	for (int i = 0; i < shared->n; i++)
		h->shared = h->shared || same_bits(h->bytes, shared->item[i].bytes,
						 shared->item[i].bits);
	keep_host(h->bytes);
}

static void
address_bytes(const struct sockaddr *address, unsigned char out[HOST_BYTES])
{
	memset(out, 0, HOST_BYTES);
	if (address->sa_family == AF_INET) {
		memcpy(out, MAPPED, sizeof MAPPED);
		memcpy(out + sizeof MAPPED,
			&((const struct sockaddr_in *)(const void *)address)->sin_addr,
			4);
	} else if (address->sa_family == AF_INET6) {
		memcpy(out,
			&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
			HOST_BYTES);
	}
}

void
host_of(const struct sockaddr *address, const struct networks *shared, struct host *out)
{
	address_bytes(address, out->bytes);
	settle_host(out, shared);
}

bool
host_of_text(const char *text, const struct networks *shared, struct host *out)
{
	unsigned char bytes[HOST_BYTES];
	int before;

	if (!read_address(text, bytes, &before))
		return false;
	memcpy(out->bytes, bytes, sizeof bytes);
	settle_host(out, shared);
	return true;
}

bool
address_is_loopback(const struct sockaddr *address)
{
	static const unsigned char LOOPBACK6[HOST_BYTES] = {[15] = 1};
	unsigned char bytes[HOST_BYTES];

	address_bytes(address, bytes);
	return (is_mapped(bytes) && bytes[sizeof MAPPED] == 127) ||
	       memcmp(bytes, LOOPBACK6, sizeof bytes) == 0;
}
