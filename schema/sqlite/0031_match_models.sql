-- 0031_match_models.sql: what the texts of a fair say of its codes, as the latest model has it.

-- The model that counts. All of it can be made again from the organisations.
CREATE TABLE match_models (
	event_id INTEGER PRIMARY KEY REFERENCES events,	-- the event
	model INTEGER NOT NULL,			-- number within the event, rises with every rebuild
	built_s INTEGER NOT NULL,		-- when it was published
	stamp TEXT NOT NULL,			-- of the organisations and categories it was made of
	organisations INTEGER NOT NULL,		-- how many it has read
	taught INTEGER NOT NULL,		-- how many of them list codes, from which it learnt
	codes TEXT NOT NULL			-- the codes it knows, a line each
) STRICT;

-- One organisation in a model. Rows of a model that is not published yet are seen by nobody.
CREATE TABLE match_texts (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	model INTEGER NOT NULL,			-- which
	organisation_id INTEGER NOT NULL,	-- whose text
	read_rev INTEGER NOT NULL,		-- rev of the organisation that was read
	likely BLOB NOT NULL,			-- 16 bits for every code of the model: the probability
	words TEXT NOT NULL,			-- a line for a likely code: code, word, who lists it, who says so
	PRIMARY KEY (event_id, model, organisation_id)
) STRICT;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('match_texts', 'sqlite_autoindex_match_texts_1', '3000 3000 3000 1');
