-- 0024_restored_meetings.sql: meetings that come with the files of a fair from elsewhere. Their
-- former revisions were told there; here they begin with the one that held.

ALTER TABLE meetings ADD COLUMN first_revision INTEGER NOT NULL DEFAULT 1	-- the first that is here
	CHECK (first_revision > 0);

ALTER TABLE untold RENAME TO untold_before;

-- What has changed and is still to be told, a few at a time: invitations of meetings that say
-- something else now, journal rows of requests that an import brought, meetings it restored.
CREATE TABLE untold (
	event_id INTEGER NOT NULL,		-- the event
	kind TEXT NOT NULL CHECK (kind IN ('meeting', 'request', 'reissue', 'mailbox', 'restored')),	-- of what
	last_id INTEGER NOT NULL,		-- the last one; 0: all there are
	next_id INTEGER NOT NULL,		-- from here on: not told yet
	principal TEXT NOT NULL,		-- who changed it
	method TEXT NOT NULL,			-- by which call
	key TEXT NOT NULL,			-- and with which key
	PRIMARY KEY (event_id, kind, last_id)
) STRICT;

INSERT INTO untold (event_id, kind, last_id, next_id, principal, method, key)
	SELECT event_id, kind, last_id, next_id, principal, method, key FROM untold_before;
DROP TABLE untold_before;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('untold', 'sqlite_autoindex_untold_1', '4 4 2 1');
