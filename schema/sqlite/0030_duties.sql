-- 0030_duties.sql: what a member of staff is there for: a part of what staff may do, or all of it.

ALTER TABLE accounts ADD COLUMN
	duty TEXT NOT NULL DEFAULT 'all'	-- of staff; 'all' for everybody else
		CHECK (duty IN ('all', 'desk', 'planner', 'viewer', 'scanner')
			AND (duty = 'all' OR role = 'staff'));
