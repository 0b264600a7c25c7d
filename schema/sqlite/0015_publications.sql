-- 0015_publications.sql: what a repair takes away belongs to it, so that going back gives it back.

ALTER TABLE blackouts ADD COLUMN
	schedule_id INTEGER;			-- the repair that made it, NULL: people did

-- When a schedule was published last, in the order of the event's publishings.
CREATE TABLE publications (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	schedule_id INTEGER NOT NULL,		-- which
	no INTEGER NOT NULL,			-- the how manieth publishing of the event
	repairs INTEGER NOT NULL CHECK (repairs BETWEEN 0 AND 1),	-- 1: a repair, and what it takes away is away
	PRIMARY KEY (event_id, schedule_id),
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules
) STRICT;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('publications', 'sqlite_autoindex_publications_1', '20 10 1');
