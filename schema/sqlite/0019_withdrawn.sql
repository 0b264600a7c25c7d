-- 0019_withdrawn.sql: who takes part no more stays a row of the fair, and says so.
-- Why an organisation takes no part any more; of all its delegates then, those to come too.
ALTER TABLE organisations ADD COLUMN
	withdrawn TEXT CHECK (withdrawn <> '');	-- the reason, NULL: it takes part
ALTER TABLE organisations ADD COLUMN
	withdrawn_schedule_id INTEGER;		-- the repair that says so, NULL: people do

-- The same of one delegate.
ALTER TABLE delegates ADD COLUMN
	withdrawn TEXT CHECK (withdrawn <> '');	-- the reason, NULL: takes part
ALTER TABLE delegates ADD COLUMN
	withdrawn_schedule_id INTEGER;		-- the repair that says so, NULL: people do

CREATE INDEX organisations_by_withdrawal ON organisations (event_id, withdrawn_schedule_id)
	WHERE withdrawn_schedule_id IS NOT NULL;
CREATE INDEX delegates_by_withdrawal ON delegates (event_id, withdrawn_schedule_id)
	WHERE withdrawn_schedule_id IS NOT NULL;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('organisations', 'organisations_by_withdrawal', '1000 1000 2'),
	('delegates', 'delegates_by_withdrawal', '1000 1000 2');
