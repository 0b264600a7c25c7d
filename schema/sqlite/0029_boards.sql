-- 0029_boards.sql: what a board shows of a whole fair, again and again, is counted from these alone.

CREATE INDEX requests_by_age ON requests (event_id, created_s);
CREATE INDEX requests_unanswered ON requests (event_id, to_organisation_id, created_s)
	WHERE state = 'requested';
CREATE INDEX meetings_by_age ON meetings (event_id, created_s);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('requests', 'requests_by_age', '200000 200000 20'),
	('requests', 'requests_unanswered', '20000 20000 20 1'),
	('meetings', 'meetings_by_age', '100000 100000 20');
