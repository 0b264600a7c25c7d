/* kept.c - a shelf of lists under one lock; a list itself is read without it. */
#include "methods/kept.h"

#include "wire/buf.h"
#include "wire/digest.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRINCIPAL_ROOM = 32, ROWS_FIRST = 64 };

struct kept_list {
	atomic_int holders;
	char *of;
	struct buf text; /* rows, each with its NUL */
	size_t *at;	 /* where a row begins */
	int n, room;
};

struct place {
	struct kept_list *list; /* NULL: an empty place */
	int64_t id;
	int64_t asked_ms; /* for its last page */
	size_t bytes;
	char principal[PRINCIPAL_ROOM];
};

struct kept {
	pthread_mutex_t lock;
	struct place place[KEPT_MOST];
	size_t bytes;
};

/* ---- a list --------------------------------------------------------------------------------- */

struct kept_list *
kept_list_new(const char *of)
{
	struct kept_list *l = xcalloc(1, sizeof *l);

	atomic_init(&l->holders, 1);
	l->of = xstrdup(of);
	buf_init(&l->text, SIZE_MAX);
	return l;
}

bool
kept_list_is_of(const struct kept_list *l, const char *of)
{
	return strcmp(l->of, of) == 0;
}

void
kept_list_add(struct kept_list *l, const char *row)
{
	if (l->n == l->room) {
		l->room = l->room > 0 ? 2 * l->room : ROWS_FIRST;
		l->at = xrealloc(l->at, (size_t)l->room * sizeof *l->at);
	}
	l->at[l->n++] = l->text.len;
	BUG_ON(!buf_add(&l->text, row, strlen(row) + 1));
}

int
kept_list_count(const struct kept_list *l)
{
	return l->n;
}

const char *
kept_list_row(const struct kept_list *l, int i)
{
	BUG_ON(i < 0 || i >= l->n);
	return l->text.data + l->at[i];
}

void
kept_list_release(struct kept_list *l)
{
	if (l == NULL || atomic_fetch_sub(&l->holders, 1) > 1)
		return;
	buf_release(&l->text);
	free(l->at);
	free(l->of);
	free(l);
}

static size_t
size_of(const struct kept_list *l)
{
	return sizeof *l + l->text.len + (size_t)l->room * sizeof *l->at;
}

/* ---- the shelf ------------------------------------------------------------------------------ */

struct kept *
kept_new(void)
{
	struct kept *k = xcalloc(1, sizeof *k);

	pthread_mutex_init(&k->lock, NULL);
	return k;
}

static void
clear(struct kept *k, struct place *p)
{
	k->bytes -= p->bytes;
	kept_list_release(p->list);
	*p = (struct place){.list = NULL};
}

void
kept_free(struct kept *k)
{
	for (int i = 0; i < KEPT_MOST; i++)
		clear(k, &k->place[i]);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

/* The one asked for longest ago, of a principal or (NULL) of all; *n: how many there are. */
static struct place *
oldest(struct kept *k, const char *principal, int *n)
{
	struct place *found = NULL;

	*n = 0;
	for (int i = 0; i < KEPT_MOST; i++) {
		struct place *p = &k->place[i];

		if (p->list == NULL ||
			(principal != NULL && strcmp(p->principal, principal) != 0))
			continue;
		++*n;
		if (found == NULL || p->asked_ms < found->asked_ms)
			found = p;
	}
	return found;
}

static void
make_room(struct kept *k, const char *principal, size_t bytes)
{
	struct place *p;
	int n;

	p = oldest(k, principal, &n);
	if (n >= KEPT_OF_ONE)
		clear(k, p);
	while ((p = oldest(k, NULL, &n)) != NULL &&
		(n == KEPT_MOST || k->bytes + bytes > KEPT_BYTES))
		clear(k, p);
}

static struct place *
empty_place(struct kept *k)
{
	struct place *p = k->place;

	while (p->list != NULL)
		p++;
	return p;
}

int64_t
kept_put(struct kept *k, const char *principal, struct kept_list *l, int64_t now_ms)
{
	size_t bytes = size_of(l);
	struct place *p;
	uint64_t id = 0;

	/* One list does not push all the others out. */
	if (bytes > KEPT_BYTES / 2)
		return 0;
	while (id == 0) {
		random_bytes(&id, sizeof id);
		id >>= 1;
	}
	pthread_mutex_lock(&k->lock);
	make_room(k, principal, bytes);
	p = empty_place(k);
	atomic_fetch_add(&l->holders, 1);
	*p = (struct place){
		.list = l, .id = (int64_t)id, .asked_ms = now_ms, .bytes = bytes};
	snprintf(p->principal, sizeof p->principal, "%s", principal);
	k->bytes += bytes;
	pthread_mutex_unlock(&k->lock);
	return (int64_t)id;
}

struct kept_list *
kept_take(struct kept *k, int64_t id, int64_t now_ms)
{
	struct kept_list *l = NULL;

	pthread_mutex_lock(&k->lock);
	for (int i = 0; i < KEPT_MOST && l == NULL; i++) {
		struct place *p = &k->place[i];

		if (p->list == NULL || p->id != id)
			continue;
		l = p->list;
		atomic_fetch_add(&l->holders, 1);
		p->asked_ms = now_ms;
	}
	pthread_mutex_unlock(&k->lock);
	return l;
}

void
kept_expire(struct kept *k, int64_t now_ms)
{
	pthread_mutex_lock(&k->lock);
	for (int i = 0; i < KEPT_MOST; i++)
		if (k->place[i].list != NULL &&
			now_ms - k->place[i].asked_ms >= KEPT_IDLE_MS)
			clear(k, &k->place[i]);
	pthread_mutex_unlock(&k->lock);
}
