-- 0009_codes.sql: whose codes give way to those of files.

-- Rows whose code was made here or chosen by a participant: a row of a file that is another one takes
-- it, and they go on under a new one. Of rows that were there before nobody knows, so none is in it.
CREATE TABLE giving_codes (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	kind TEXT NOT NULL CHECK (kind IN ('blackout', 'preference')),	-- of what
	row_id INTEGER NOT NULL,		-- blackout_id or preference_id
	PRIMARY KEY (event_id, kind, row_id)
) STRICT, WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('giving_codes', 'giving_codes', '2000 2000 1000 1');
