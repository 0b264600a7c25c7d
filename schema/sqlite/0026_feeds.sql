-- 0026_feeds.sql: calendars that are subscribed to, and by which channel each person is told.

-- The calendar of one person. Its link is derived from the row and the key file, never stored.
CREATE TABLE feeds (
	feed_id INTEGER PRIMARY KEY,		-- F<n>, in the link
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	delegate_id INTEGER,			-- whose, a delegate ...
	interpreter_id INTEGER,			-- ... or an interpreter
	generation INTEGER NOT NULL,		-- of the link; the newest alone is good
	nonce TEXT NOT NULL CHECK (length(nonce) = 32),	-- of that link, 32 hex digits made at random
	created_s INTEGER NOT NULL,		-- when that link was made
	first_fetched_s INTEGER,		-- when a calendar first asked for it
	fetched_s INTEGER,			-- the latest time, to the hour
	settled_s INTEGER,			-- when the person chose a channel or had subscribed; NULL: neither yet
	digest BLOB CHECK (length(digest) = 32),	-- SHA-256 of the calendar as last noted
	changed_s INTEGER,			-- since when it is that
	UNIQUE (event_id, delegate_id),
	UNIQUE (event_id, interpreter_id),
	CHECK ((delegate_id IS NULL) <> (interpreter_id IS NULL)),
	CHECK ((digest IS NULL) = (changed_s IS NULL)),
	FOREIGN KEY (event_id, delegate_id) REFERENCES delegates,
	FOREIGN KEY (event_id, interpreter_id) REFERENCES interpreters
) STRICT;

ALTER TABLE delegates ADD COLUMN
	channel TEXT NOT NULL DEFAULT 'mail'	-- how meetings are told: invitations by mail, or the feed alone
		CHECK (channel IN ('mail', 'feed', 'none'));
ALTER TABLE interpreters ADD COLUMN
	channel TEXT NOT NULL DEFAULT 'mail'	-- how meetings are told: invitations by mail, or the feed alone
		CHECK (channel IN ('mail', 'feed', 'none'));
-- What a calendar says of these; 0: since before it was noted.
ALTER TABLE conference_sessions ADD COLUMN
	changed_s INTEGER NOT NULL DEFAULT 0;	-- when it was last written
ALTER TABLE events ADD COLUMN
	changed_s INTEGER NOT NULL DEFAULT 0;	-- when it was last written
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('feeds', 'sqlite_autoindex_feeds_1', '1000 1000 1'),
	('feeds', 'sqlite_autoindex_feeds_2', '1000 1000 1');
