-- 0004_schedules.sql: what the planner made of an event, run by run.
-- A slot or a seat may go away after a plan has named it; such a place no longer fits and is left
-- out when the schedule is published. So the places refer to neither.

-- One run of the planner: what was asked, and the schedule it ended with.
CREATE TABLE schedules (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	schedule_id INTEGER NOT NULL,		-- number within the event: S<n>
	state TEXT NOT NULL CHECK (state IN ('running', 'ready', 'published', 'discarded')),	-- moves: domain/schedule.h
	rev INTEGER NOT NULL,			-- rises with every change
	scope TEXT NOT NULL CHECK (scope IN ('everything', 'unscheduled', 'repair')),	-- what may change
	seed INTEGER NOT NULL,			-- of the planner's random numbers
	steps INTEGER NOT NULL CHECK (steps >= 0),	-- the budget, 0: by time
	seconds INTEGER NOT NULL CHECK (seconds >= 0),	-- the budget, where steps is 0
	disturbed_max INTEGER CHECK (disturbed_max >= 0),	-- people whose meetings may change, NULL: no cap
	weights TEXT NOT NULL,			-- of the objective where they differ, name=value list
	changes TEXT NOT NULL,			-- what a repair starts from, JSON; empty: nothing
	principal TEXT NOT NULL,		-- who asked
	created_s INTEGER NOT NULL,		-- when
	basis_seq INTEGER NOT NULL,		-- the journal's last row when the fair was read
	ended_s INTEGER,			-- when the planner ended
	published_s INTEGER,			-- when it was last published
	status TEXT NOT NULL CHECK (status IN ('unknown', 'feasible', 'optimal', 'infeasible')),	-- of the answer
	value INTEGER NOT NULL,			-- of the meetings seated
	bound INTEGER NOT NULL,			-- no schedule has more value: proven
	must INTEGER NOT NULL,			-- of the value, what the musts are worth
	shortfall INTEGER NOT NULL,		-- meetings missing to the minimums
	breaks INTEGER NOT NULL,		-- groups of idle slots between two meetings of a person
	idle_slots INTEGER NOT NULL,		-- slots in them
	disturbed INTEGER NOT NULL,		-- people whose meetings change
	seated INTEGER NOT NULL,		-- requests with a place
	unseated INTEGER NOT NULL,		-- requests without
	took_ms INTEGER NOT NULL,		-- the planner's own time
	reason TEXT NOT NULL,			-- why discarded, or what stands against it
	PRIMARY KEY (event_id, schedule_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedules_running ON schedules (event_id, schedule_id) WHERE state = 'running';

-- Where a schedule seats a request, also where it is seated already.
CREATE TABLE schedule_places (
	event_id INTEGER NOT NULL,		-- the event
	schedule_id INTEGER NOT NULL,		-- of which
	request_id INTEGER NOT NULL,		-- what is seated
	meeting_id INTEGER,			-- its meeting when the fair was read, NULL: none
	meeting_rev INTEGER NOT NULL,		-- and that meeting's rev, 0: none
	slot_no INTEGER NOT NULL,		-- the first slot
	length INTEGER NOT NULL,		-- in slots
	location_id INTEGER NOT NULL,		-- where
	seat_no INTEGER NOT NULL,		-- which seat of it
	interpreter_id INTEGER,			-- who interprets, NULL: nobody needed
	PRIMARY KEY (event_id, schedule_id, request_id),
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules,
	FOREIGN KEY (event_id, request_id) REFERENCES requests
) STRICT, WITHOUT ROWID;

-- What a schedule has no place for, and why.
CREATE TABLE schedule_unseated (
	event_id INTEGER NOT NULL,		-- the event
	schedule_id INTEGER NOT NULL,		-- of which
	request_id INTEGER NOT NULL,		-- what is not seated
	meeting_id INTEGER,			-- its meeting when the fair was read, NULL: none
	meeting_rev INTEGER NOT NULL,		-- and that meeting's rev, 0: none
	reason TEXT NOT NULL,			-- code of the reason, empty: not looked into
	change TEXT NOT NULL,			-- the smallest change that would seat it, JSON; empty: none known
	PRIMARY KEY (event_id, schedule_id, request_id),
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules,
	FOREIGN KEY (event_id, request_id) REFERENCES requests
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('schedules', 'schedules', '100 100 1'),
	('schedules', 'schedules_running', '2 1 1'),
	('schedule_places', 'schedule_places', '1000000 1000000 20000 1'),
	('schedule_unseated', 'schedule_unseated', '1000000 1000000 20000 1');
