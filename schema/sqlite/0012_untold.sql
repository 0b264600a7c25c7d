-- 0012_untold.sql: any change whose words stand in many invitations is told in slices, not an import's
-- alone.

ALTER TABLE untold RENAME TO untold_before;

-- What has changed and is still to be told, a few at a time: invitations of meetings that say
-- something else now, journal rows of requests that an import brought.
CREATE TABLE untold (
	event_id INTEGER NOT NULL,		-- the event
	kind TEXT NOT NULL CHECK (kind IN ('meeting', 'request')),	-- of what
	last_id INTEGER NOT NULL,		-- the last one; 0: all there are
	next_id INTEGER NOT NULL,		-- from here on: not told yet
	principal TEXT NOT NULL,		-- who changed it
	method TEXT NOT NULL,			-- by which call
	key TEXT NOT NULL,			-- and with which key
	PRIMARY KEY (event_id, kind, last_id)
) STRICT;

INSERT INTO untold (event_id, kind, last_id, next_id, principal, method, key)
	SELECT event_id, 'request', last_request_id, next_request_id, principal, 'import.apply', key
	FROM untold_before WHERE next_request_id <= last_request_id;
INSERT INTO untold (event_id, kind, last_id, next_id, principal, method, key)
	SELECT event_id, 'meeting', 0, next_meeting_id + 1, principal, 'import.apply', key
	FROM untold_before WHERE next_meeting_id IS NOT NULL;
DROP TABLE untold_before;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('untold', 'sqlite_autoindex_untold_1', '4 4 2 1');
