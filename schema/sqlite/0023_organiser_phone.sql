-- 0023_organiser_phone.sql: an invitation names the office's telephone, and staff may send it again.

ALTER TABLE events ADD COLUMN organiser_phone TEXT NOT NULL DEFAULT '';	-- of the office, empty: none said

-- What has changed and is still to be told; two kinds more, of what staff say is told again.
CREATE TABLE aside AS SELECT * FROM untold;
DROP TABLE untold;
CREATE TABLE untold (
	event_id INTEGER NOT NULL,		-- the event
	kind TEXT NOT NULL CHECK (kind IN ('meeting', 'request', 'reissue', 'mailbox')),	-- of what
	last_id INTEGER NOT NULL,		-- the last one; 0: all there are
	next_id INTEGER NOT NULL,		-- from here on: not told yet
	principal TEXT NOT NULL,		-- who changed it
	method TEXT NOT NULL,			-- by which call
	key TEXT NOT NULL,			-- and with which key
	PRIMARY KEY (event_id, kind, last_id)
) STRICT;
INSERT INTO untold (event_id, kind, last_id, next_id, principal, method, key)
	SELECT event_id, kind, last_id, next_id, principal, method, key FROM aside;
DROP TABLE aside;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('untold', 'sqlite_autoindex_untold_1', '4 4 2 1');
