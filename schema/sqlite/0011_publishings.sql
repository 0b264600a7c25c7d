-- 0011_publishings.sql: a schedule is published in slices. What it changes is laid down beside the
-- fair first, then all of it becomes real in one step, then it is told.

-- A publishing under way. While it prepares, the fair is as it was and every slot of either plan is
-- taken; while it tells, the new plan is the fair's and its journal rows and invitations follow.
CREATE TABLE publishings (
	event_id INTEGER PRIMARY KEY REFERENCES events,	-- the event: one at a time
	schedule_id INTEGER NOT NULL,		-- what is published
	stage TEXT NOT NULL CHECK (stage = 'preparing' OR stage = 'telling'),	-- which
	frozen INTEGER NOT NULL CHECK (frozen = 0 OR frozen = 1),	-- 1: meetings are moved, nothing is booked meanwhile
	principal TEXT NOT NULL,		-- who asked
	method TEXT NOT NULL,			-- by which call
	key TEXT NOT NULL,			-- and with which key
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules
) STRICT;

-- A meeting that a publishing changes and has not told yet. A new one is in meetings already, with
-- the rev 0, which nobody is shown.
CREATE TABLE publishing_meetings (
	event_id INTEGER NOT NULL REFERENCES publishings,	-- the event
	meeting_id INTEGER NOT NULL,		-- which
	request_id INTEGER NOT NULL,		-- its request
	change TEXT NOT NULL CHECK (change IN ('new', 'moved', 'lost', 'withdrawn')),	-- what becomes of it
	location_id INTEGER,			-- where it moves to, NULL: it does not
	seat_no INTEGER,			-- which seat of it
	interpreter_id INTEGER,			-- who interprets then, NULL: nobody needed
	start_s INTEGER,			-- of its first slot then
	end_s INTEGER,				-- of its last slot then
	former_interpreter_id INTEGER,		-- who interprets until then
	before TEXT NOT NULL,			-- what it was, JSON; empty: its state alone
	PRIMARY KEY (event_id, meeting_id),
	UNIQUE (event_id, request_id),
	FOREIGN KEY (event_id, meeting_id) REFERENCES meetings,
	FOREIGN KEY (event_id, request_id) REFERENCES requests
) STRICT;

-- A slot that changes hands with a publishing.
CREATE TABLE publishing_slots (
	event_id INTEGER NOT NULL REFERENCES publishings,	-- the event
	resource_id INTEGER NOT NULL,		-- delegate, seat or interpreter
	slot_no INTEGER NOT NULL,		-- when
	meeting_id INTEGER NOT NULL,		-- who has it afterwards; of what is left, who had it
	what TEXT NOT NULL CHECK (what IN ('planned', 'held', 'awaited', 'left')),	-- store/publishings.h
	PRIMARY KEY (event_id, resource_id, slot_no)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('publishing_meetings', 'sqlite_autoindex_publishing_meetings_1', '20000 20000 1'),
	('publishing_meetings', 'sqlite_autoindex_publishing_meetings_2', '20000 20000 1'),
	('publishing_slots', 'publishing_slots', '60000 60000 15 1');
