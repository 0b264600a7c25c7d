/* orders.c - rows of the table precedences. Statements only. */
#include "store/orders.h"

#include "store/arriving.h"
#include "store/rows.h"
#include "store/tables.h"

enum { PUT, DELETE, OF, WITH, OPEN, STATEMENTS };

#define IS_OPEN(r)                                                                       \
	"(" r ".state = 'requested' OR " r ".state = 'accepted' OR " r                   \
	".state = 'scheduled')"
/* The open requests at one end of the pairs whose other end is asked for. */
#define OTHERS(other, before, own)                                                       \
	"SELECT p." other ", " before ", r.from_organisation_id, r.to_organisation_id,"  \
	" m.meeting_id, m.start_s, m.end_s FROM precedences p"                           \
	" JOIN requests r ON r.event_id = p.event_id AND r.request_id = p." other        \
	" LEFT JOIN meetings m ON m.event_id = r.event_id"                               \
	" AND m.meeting_id = r.meeting_id AND m.state <> 'cancelled'"                    \
	" WHERE p.event_id = ?1 AND p." own " = ?2 AND " IS_OPEN("r")                    \
		ARRIVED("request", "r.request_id")

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[PUT] = "INSERT INTO precedences (event_id, before_request_id, after_request_id)"
		" VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
	[DELETE] = "DELETE FROM precedences WHERE event_id = ?1"
		   " AND before_request_id = ?2 AND after_request_id = ?3",
	[OF] = OTHERS("before_request_id", "1", "after_request_id") " UNION ALL " OTHERS(
		"after_request_id", "0", "before_request_id") " ORDER BY 2 DESC, 1",
	[WITH] = "SELECT before_request_id, after_request_id FROM precedences"
		 " WHERE event_id = ?1 AND before_request_id = ?2 UNION ALL"
		 " SELECT before_request_id, after_request_id FROM precedences"
		 " WHERE event_id = ?1 AND after_request_id = ?2 ORDER BY 1, 2",
	[OPEN] = "SELECT p.before_request_id, p.after_request_id FROM precedences p"
		 " JOIN requests b ON b.event_id = p.event_id"
		 " AND b.request_id = p.before_request_id"
		 " JOIN requests a ON a.event_id = p.event_id"
		 " AND a.request_id = p.after_request_id WHERE p.event_id = ?1"
		 " AND " IS_OPEN("a") " AND " IS_OPEN("b")
			 ARRIVED("request", "a.request_id")
				 ARRIVED("request", "b.request_id") " ORDER BY 1, 2",
};
/* clang-format on */

const struct stmt_family orders_statements = {"orders", SQL, STATEMENTS};

bool
order_pair_put(struct tx *tx, int64_t event_id, int64_t before, int64_t after)
{
	return stmt_run(tx, tx_query(tx, FAMILY_ORDERS, PUT, VI(event_id), VI(before),
				    VI(after))) == 1;
}

bool
order_pair_delete(struct tx *tx, int64_t event_id, int64_t before, int64_t after)
{
	return stmt_run(tx, tx_query(tx, FAMILY_ORDERS, DELETE, VI(event_id), VI(before),
				    VI(after))) == 1;
}

struct order_other *
orders_of(struct tx *tx, int64_t event_id, int64_t request_id, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_ORDERS, OF, VI(event_id), VI(request_id));
	struct rows list = {.size = sizeof(struct order_other)};

	while (stmt_step(tx, q)) {
		*(struct order_other *)rows_add(tx->arena, &list) =
			(struct order_other){.request_id = stmt_id(tx, q, 0),
				.before = stmt_int(q, 1) != 0,
				.from_organisation_id = stmt_id(tx, q, 2),
				.to_organisation_id = stmt_id(tx, q, 3),
				.meeting_id = stmt_opt_id(tx, q, 4),
				.start_s = stmt_opt_instant(tx, q, 5),
				.end_s = stmt_opt_instant(tx, q, 6)};
	}
	*n = list.n;
	return list.data;
}

static struct order_pair *
pairs(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct order_pair)};

	while (stmt_step(tx, q)) {
		*(struct order_pair *)rows_add(tx->arena, &list) =
			(struct order_pair){stmt_id(tx, q, 0), stmt_id(tx, q, 1)};
	}
	*n = list.n;
	return list.data;
}

struct order_pair *
precedences_with(struct tx *tx, int64_t event_id, int64_t request_id, int *n)
{
	return pairs(
		tx, tx_query(tx, FAMILY_ORDERS, WITH, VI(event_id), VI(request_id)), n);
}

struct order_pair *
orders_open(struct tx *tx, int64_t event_id, int *n)
{
	return pairs(tx, tx_query(tx, FAMILY_ORDERS, OPEN, VI(event_id)), n);
}
