-- 0003_rules.sql: what an event is in, so that requests and bookings have their time.
-- An event that is there already was open to everybody, and stays so.
ALTER TABLE events ADD COLUMN
	state TEXT NOT NULL DEFAULT 'open'	-- moves: domain/event.h
		CHECK (state = 'draft' OR state = 'open' OR state = 'closed');
