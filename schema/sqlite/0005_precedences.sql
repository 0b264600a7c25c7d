-- 0005_precedences.sql: which meeting is held before which.

-- Two requests of an event: where both have a meeting, one has ended when the other begins. The rules
-- see to it that they make no circle.
CREATE TABLE precedences (
	event_id INTEGER NOT NULL,		-- the event
	after_request_id INTEGER NOT NULL,	-- whose meeting comes later
	before_request_id INTEGER NOT NULL	-- whose meeting has ended by then
		CHECK (before_request_id <> after_request_id),
	PRIMARY KEY (event_id, after_request_id, before_request_id),
	FOREIGN KEY (event_id, after_request_id) REFERENCES requests,
	FOREIGN KEY (event_id, before_request_id) REFERENCES requests
) STRICT, WITHOUT ROWID;
CREATE INDEX precedences_by_before ON precedences (event_id, before_request_id);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('precedences', 'precedences', '2000 2000 1 1'),
	('precedences', 'precedences_by_before', '2000 2000 1');
