-- 0016_reminders.sql: people are reminded of a request before its time ends.

-- How far people were reminded: of the unanswered requests in the order of their ends, up to this one.
CREATE TABLE reminders (
	event_id INTEGER PRIMARY KEY REFERENCES events,	-- the event
	expires_s INTEGER NOT NULL,		-- end of the last request that was looked at
	request_id INTEGER NOT NULL		-- and its number
) STRICT;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('reminders', NULL, '4');
