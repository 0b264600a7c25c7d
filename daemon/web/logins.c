/* logins.c - accounts that ask over HTTP, kept for a moment. */
#include "web/logins.h"

#include "base/clock.h"
#include "methods/endings.h"
#include "wire/buf.h"
#include "wire/digest.h"

#include <stdlib.h>
#include <string.h>

void
logins_init(struct logins *l, const struct env *env)
{
	l->env = env;
	table_init(&l->by_key);
	l->newest = NULL;
}

void
logins_key(const char *token, const char *event, unsigned char key[TABLE_KEY_BYTES])
{
	struct sha256 *h = sha256_new();
	uint8_t digest[DIGEST_BYTES];

	sha256_add(h, token, strlen(token) + 1);
	sha256_add(h, event, strlen(event));
	sha256_end(h, digest);
	memcpy(key, digest, TABLE_KEY_BYTES);
}

/* Found no more; gone once nobody uses it. */
static void
take_out(struct logins *l, struct login *who)
{
	if (who->ended)
		return;
	who->ended = true;
	table_remove(&l->by_key, &who->row);
	if (who->prev != NULL)
		who->prev->next = who->next;
	else
		l->newest = who->next;
	if (who->next != NULL)
		who->next->prev = who->prev;
}

static void
free_unused(struct logins *l, struct login *who)
{
	if (!who->ended || who->users > 0)
		return;
	share_unuse(l->env->shares, who->share);
	free(who);
}

void
logins_end(struct logins *l, struct login *who)
{
	take_out(l, who);
	free_unused(l, who);
}

void
logins_release(struct logins *l)
{
	while (l->newest != NULL)
		logins_end(l, l->newest);
	table_release(&l->by_key);
}

static bool
lapsed(const struct logins *l, const struct login *who)
{
	return who->actor.expires_s != 0 &&
	       who->actor.expires_s <= clock_now_s(l->env->clock);
}

struct login *
logins_find(struct logins *l, const unsigned char key[TABLE_KEY_BYTES])
{
	struct login *who = (struct login *)(void *)table_find(&l->by_key, key);

	if (who == NULL)
		return NULL;
	if (lapsed(l, who)) {
		logins_end(l, who);
		return NULL;
	}
	who->users++;
	return who;
}

struct login *
logins_add(struct logins *l, const unsigned char key[TABLE_KEY_BYTES],
	const struct actor *actor)
{
	struct login *who = logins_find(l, key);

	/* Several requests of one page look it up at once. */
	if (who != NULL)
		return who;
	who = xcalloc(1, sizeof *who);
	who->actor = *actor;
	who->share = shares_of_account(l->env->shares, l->env->config, actor->account_id);
	bucket_fill(
		&who->bucket, l->env->config->requests_per_second, clock_monotonic_ms());
	who->users = 1;
	who->next = l->newest;
	if (who->next != NULL)
		who->next->prev = who;
	l->newest = who;
	table_add(&l->by_key, &who->row, key);
	return who;
}

void
logins_leave(struct logins *l, struct login *who)
{
	who->users--;
	who->idle_since_ms = clock_monotonic_ms();
	free_unused(l, who);
}

void
logins_ended(struct logins *l, const struct effects *f)
{
	struct login *next;

	for (struct login *who = l->newest; who != NULL; who = next) {
		next = who->next;
		if (effects_end(f, &who->actor))
			logins_end(l, who);
	}
}

void
logins_tick(struct logins *l, int64_t now_ms)
{
	struct login *next;

	for (struct login *who = l->newest; who != NULL; who = next) {
		next = who->next;
		if (who->users == 0 && now_ms - who->idle_since_ms > LOGIN_IDLE_MS)
			logins_end(l, who);
	}
}
