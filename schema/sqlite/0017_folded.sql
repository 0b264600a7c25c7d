-- 0017_folded.sql: organisations are searched by what people type, not by how a name is written.

CREATE TABLE aside AS SELECT * FROM organisations;
DROP TABLE organisations;
CREATE TABLE organisations (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	organisation_id INTEGER NOT NULL,	-- number within the event
	code TEXT NOT NULL,			-- what people type
	kind TEXT NOT NULL CHECK (kind IN ('foreign_buyer', 'procurement', 'exhibitor')),	-- side
	name TEXT NOT NULL,			-- what people read
	country TEXT NOT NULL,			-- ISO 3166 alpha-2
	languages TEXT NOT NULL,		-- BCP 47 list
	profile TEXT NOT NULL,			-- who they are, free text
	products TEXT NOT NULL,			-- what they sell or seek, free text
	markets TEXT NOT NULL,			-- countries of interest, list
	budget_min INTEGER CHECK (budget_min >= 0),	-- minor units of the event's currency
	budget_max INTEGER CHECK (budget_max >= budget_min),	-- minor units of the event's currency
	website TEXT NOT NULL,			-- address or empty
	rev INTEGER NOT NULL,			-- rises with every change
	min_meetings INTEGER CHECK (min_meetings >= 0),	-- commitment of all its delegates
	max_meetings INTEGER CHECK (max_meetings >= min_meetings),	-- over the event
	max_per_day INTEGER CHECK (max_per_day >= 0),	-- on one day
	auto_accept INTEGER NOT NULL DEFAULT 0 CHECK (auto_accept BETWEEN 0 AND 1),	-- 1: at once
	folded TEXT NOT NULL DEFAULT '',	-- the name as searches see it
	PRIMARY KEY (event_id, organisation_id),
	UNIQUE (event_id, code)
) STRICT;
-- The migration has the one folding of texts (base/fold.h) as a function.
INSERT INTO organisations (event_id, organisation_id, code, kind, name, country, languages, profile,
		products, markets, budget_min, budget_max, website, rev, min_meetings, max_meetings,
		max_per_day, auto_accept, folded)
	SELECT event_id, organisation_id, code, kind, name, country, languages, profile,
		products, markets, budget_min, budget_max, website, rev, min_meetings, max_meetings,
		max_per_day, auto_accept, fold(name)
	FROM aside ORDER BY event_id, organisation_id;
DROP TABLE aside;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('organisations', 'sqlite_autoindex_organisations_1', '3000 3000 1'),
	('organisations', 'sqlite_autoindex_organisations_2', '3000 3000 1 sz=200');
