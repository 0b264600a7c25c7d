-- 0020_changed_cells.sql: a file that comes again does not undo what people changed meanwhile.

-- The last imported value of each cell that people have changed since. A row whose field is empty
-- stands for what they took back: a preference (its code is the pair, "FROM TO") or a blackout.
CREATE TABLE changed_cells (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	file TEXT NOT NULL,			-- of the fair, such as organisations.csv
	code TEXT NOT NULL,			-- of the row, or a pair
	field TEXT NOT NULL,			-- the column, empty: the whole row is gone
	imported TEXT NOT NULL,			-- what the files said
	PRIMARY KEY (event_id, file, code, field)
) STRICT;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('changed_cells', 'sqlite_autoindex_changed_cells_1', '500 500 100 2 1');
