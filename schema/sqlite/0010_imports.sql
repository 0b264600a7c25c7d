-- 0010_imports.sql: a large import is written in slices, and seen by nobody until it is whole.

-- Rows of the import that is being written, by their numbers: as long as they stand here they are
-- in no answer. The row that ends the import takes them away. What stands here when the daemon
-- starts belongs to an import that was stopped, and goes.
CREATE TABLE arriving (
	event_id INTEGER NOT NULL,		-- the event
	kind TEXT NOT NULL CHECK (kind IN ('event', 'organisation', 'delegate', 'resource',
		'preference', 'request')),	-- of what; event: the event itself, with all it has
	first_id INTEGER NOT NULL,		-- the numbers that were kept for it
	last_id INTEGER NOT NULL CHECK (last_id >= first_id),	-- the last of them
	PRIMARY KEY (event_id, kind)
) STRICT, WITHOUT ROWID;

-- The categories it adds, which have codes and no numbers.
CREATE TABLE arriving_categories (
	event_id INTEGER NOT NULL,		-- the event
	code TEXT NOT NULL,			-- of the category
	PRIMARY KEY (event_id, code)
) STRICT, WITHOUT ROWID;

-- What an import that is whole has still to tell: journal rows of its requests, invitations of
-- meetings that say something else now.
CREATE TABLE untold (
	event_id INTEGER PRIMARY KEY,		-- the event
	next_request_id INTEGER NOT NULL,	-- the first request that is not journalled yet
	last_request_id INTEGER NOT NULL,	-- the last one of the import
	next_meeting_id INTEGER,		-- meetings from here on are looked at, NULL: none
	principal TEXT NOT NULL,		-- who imported
	key TEXT NOT NULL			-- the call's idempotency key
) STRICT;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('arriving', 'arriving', '4 4 1'),
	('arriving_categories', 'arriving_categories', '10 10 1');
