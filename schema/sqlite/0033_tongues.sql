-- 0033_tongues.sql: what categories are called in other languages, and words that mean the same.

-- The name of a category in a language beside the one of its row.
CREATE TABLE category_names (
	event_id INTEGER NOT NULL,		-- the event
	code TEXT NOT NULL,			-- of the category
	language TEXT NOT NULL,			-- BCP 47
	name TEXT NOT NULL,			-- what people read in it
	PRIMARY KEY (event_id, code, language),
	FOREIGN KEY (event_id, code) REFERENCES categories (event_id, code)
) STRICT, WITHOUT ROWID;

-- Two words of the fair that mean the same, in whatever language each is.
CREATE TABLE glossary (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	code TEXT NOT NULL,			-- what people type
	language TEXT NOT NULL,			-- of the term, BCP 47, empty: not said
	term TEXT NOT NULL,			-- one of the two
	same_as TEXT NOT NULL,			-- the other
	same_as_language TEXT NOT NULL,		-- of the other, BCP 47, empty: not said
	PRIMARY KEY (event_id, code)
) STRICT;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('category_names', 'category_names', '3000 3000 3 1'),
	('glossary', 'sqlite_autoindex_glossary_1', '500 500 1');
