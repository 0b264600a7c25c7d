-- 0025_location_sharers.sql: several exhibitors may have one booth, and its seats.

-- The exhibitors of a booth besides the one in its own row. Each may sit at all of its seats.
CREATE TABLE location_sharers (
	event_id INTEGER NOT NULL,		-- the event
	location_id INTEGER NOT NULL,		-- the booth
	position INTEGER NOT NULL CHECK (position > 0),	-- in the list, from 1
	organisation_id INTEGER NOT NULL,	-- the exhibitor
	PRIMARY KEY (event_id, location_id, position),
	UNIQUE (event_id, organisation_id, location_id),
	FOREIGN KEY (event_id, location_id) REFERENCES locations,
	FOREIGN KEY (event_id, organisation_id) REFERENCES organisations
) STRICT, WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('location_sharers', 'location_sharers', '100 100 2 1'),
	('location_sharers', 'sqlite_autoindex_location_sharers_2', '100 100 2 1');
