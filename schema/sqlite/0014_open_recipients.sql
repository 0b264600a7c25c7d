-- 0014_open_recipients.sql: a schedule says which of the recipient's people takes part where nobody
-- was named.

ALTER TABLE schedule_places RENAME TO places_before;

-- Where each request of a schedule that has a seat would sit.
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
	delegate_id INTEGER,			-- of the recipient, where nobody is named, NULL: those named
	PRIMARY KEY (event_id, schedule_id, request_id),
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules,
	FOREIGN KEY (event_id, request_id) REFERENCES requests
) STRICT, WITHOUT ROWID;

INSERT INTO schedule_places (event_id, schedule_id, request_id, meeting_id, meeting_rev, slot_no,
		length, location_id, seat_no, interpreter_id)
	SELECT event_id, schedule_id, request_id, meeting_id, meeting_rev, slot_no, length,
		location_id, seat_no, interpreter_id FROM places_before;
DROP TABLE places_before;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('schedule_places', 'schedule_places', '1000000 1000000 20000 1');
