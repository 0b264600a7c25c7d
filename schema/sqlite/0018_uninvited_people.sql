-- 0018_uninvited_people.sql: a meeting can be handed to a colleague.

-- Whom a revision takes off the meeting: who leaves is told that he is not invited any more, and
-- nobody else is.
CREATE TABLE uninvited_people (
	event_id INTEGER NOT NULL,		-- the event
	meeting_id INTEGER NOT NULL,		-- the meeting that goes on
	revision INTEGER NOT NULL,		-- of its invitation
	delegate_id INTEGER NOT NULL,		-- who left with it
	PRIMARY KEY (event_id, meeting_id, revision),
	FOREIGN KEY (event_id, meeting_id, revision) REFERENCES invitations
) STRICT, WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('uninvited_people', 'uninvited_people', '1000 1000 2 1');
