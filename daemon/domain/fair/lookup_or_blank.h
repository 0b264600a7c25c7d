/*
 * lookup_or_blank.h - the row that another row refers to, or a blank one.
 *
 * Why:       after an engine fault (a full disk, say) every look-up of the unit finds nothing, and
 *            the unit runs on to its end before it is refused as a whole (store/stmt.h). Whoever
 *            follows a reference would meet a NULL on the way.
 * Contract:  never NULL, but for grid_or_null. After a fault a blank row: no number, texts of "".
 *            A row that is missing without a fault is damage, and sets the fault ERR_CORRUPT.
 * Ownership: as the look-ups of store/.
 */
#ifndef DOMAIN_FAIR_LOOKUP_OR_BLANK_H
#define DOMAIN_FAIR_LOOKUP_OR_BLANK_H

#include "domain/fair/grid.h"
#include "store/accounts.h"
#include "store/delegates.h"
#include "store/interpreters.h"
#include "store/locations.h"
#include "store/meetings.h"
#include "store/organisations.h"
#include "store/requests.h"

struct event *event_or_blank(struct tx *tx, int64_t id);
/* NULL once the unit is lost: the grid of an event cannot be made up. */
struct grid *grid_or_null(struct tx *tx, int64_t event_id);
struct organisation *organisation_or_blank(struct tx *tx, int64_t event_id, int64_t id);
struct delegate *delegate_or_blank(struct tx *tx, int64_t event_id, int64_t id);
struct location *location_or_blank(struct tx *tx, int64_t event_id, int64_t id);
struct interpreter *interpreter_or_blank(struct tx *tx, int64_t event_id, int64_t id);
struct request *request_or_blank(struct tx *tx, int64_t event_id, int64_t id);
struct meeting *meeting_or_blank(struct tx *tx, int64_t event_id, int64_t id);
struct account *account_or_blank(struct tx *tx, int64_t id);
struct token *token_or_blank(struct tx *tx, int64_t id);

#endif
