-- 0007_history.sql: an older copy of the database gives numbers out again; what is told apart all
-- the same, and by what.

-- Which history the journal tells. One row. Two databases with the same id agree on what both have.
CREATE TABLE history (
	only_row INTEGER PRIMARY KEY CHECK (only_row = 1),	-- there is one
	history TEXT NOT NULL CHECK (length(history) = 32)	-- made at random, another one by a restore
) STRICT;
INSERT INTO history (only_row, history) VALUES (1, lower(hex(randomblob(16))));

-- A secret is derived from its row's number and this, so that a number given out again has another
-- secret. Rows that are there already keep theirs, which was made of the number alone: nobody else
-- gets that number while the row is there, and every later row of that number has its own.
ALTER TABLE accounts ADD COLUMN
	nonce TEXT NOT NULL DEFAULT ''		-- of the newest invitation, 32 hex digits made at random; empty: from before there were any
		CHECK (length(nonce) = 32 OR nonce = '');
ALTER TABLE tokens ADD COLUMN
	nonce TEXT NOT NULL DEFAULT ''		-- 32 hex digits made at random; empty: from before there were any
		CHECK (length(nonce) = 32 OR nonce = '');
