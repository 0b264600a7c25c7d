-- 0006_answers.sql: more of the planner's answer: demands that cannot all be met, nothing left to
-- win, whom a repair tells in any case. disturbed are the people it tells besides.
ALTER TABLE schedules ADD COLUMN
	conflict TEXT NOT NULL DEFAULT '';	-- who they are and what they share, in words; empty: none known
ALTER TABLE schedules ADD COLUMN
	concerned INTEGER NOT NULL DEFAULT 0	-- people whose meeting goes with what a repair starts from
		CHECK (concerned >= 0);
ALTER TABLE schedules ADD COLUMN
	best INTEGER NOT NULL DEFAULT 0		-- 1: proven that none is better in anything that weighs
		CHECK (best = 0 OR best = 1);

-- A small set of what must be held, musts and locked meetings, that cannot all be held.
CREATE TABLE schedule_conflicts (
	event_id INTEGER NOT NULL,		-- the event
	schedule_id INTEGER NOT NULL,		-- whose run has proven it
	request_id INTEGER NOT NULL,		-- one of the set
	PRIMARY KEY (event_id, schedule_id, request_id),
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules,
	FOREIGN KEY (event_id, request_id) REFERENCES requests
) STRICT, WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('schedule_conflicts', 'schedule_conflicts', '100 100 10 1');

-- Whom a revision tells as interpreter, and whom it takes off the meeting: each gets the message
-- meant for him. Of revisions that are there already the meeting's own is taken for all.
ALTER TABLE invitations ADD COLUMN
	interpreter_id INTEGER;			-- invited to interpret, NULL: nobody
ALTER TABLE invitations ADD COLUMN
	uninvited_id INTEGER;			-- who was interpreter until this revision and is not any more
UPDATE invitations SET interpreter_id = (SELECT m.interpreter_id FROM meetings m
	WHERE m.event_id = invitations.event_id AND m.meeting_id = invitations.meeting_id);
CREATE INDEX invitations_by_interpreter ON invitations (event_id, interpreter_id, meeting_id, revision, seq)
	WHERE interpreter_id IS NOT NULL;
CREATE INDEX invitations_by_uninvited ON invitations (event_id, uninvited_id, meeting_id, revision, seq)
	WHERE uninvited_id IS NOT NULL;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('invitations', 'invitations_by_interpreter', '10000 10000 100 2 1 1'),
	('invitations', 'invitations_by_uninvited', '1000 1000 10 1 1 1');
