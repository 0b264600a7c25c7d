-- 0013_meetings_by_time.sql: the list of all meetings is in order of time, a page at a time.

CREATE INDEX meetings_by_time ON meetings (event_id, start_s, meeting_id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('meetings', 'meetings_by_time', '60000 60000 400 1 sz=200');
