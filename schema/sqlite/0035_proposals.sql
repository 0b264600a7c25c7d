-- 0035_proposals.sql: what is proposed and waits for its answer, and what is kept free until then.

CREATE TABLE proposals (
	event_id INTEGER NOT NULL,		-- the event
	request_id INTEGER NOT NULL,		-- of which; one at a time
	kind TEXT NOT NULL CHECK (kind IN ('move', 'time')),	-- of what: store/proposals.h
	organisation_id INTEGER NOT NULL,	-- who proposes it
	slot_no INTEGER,			-- the first slot, NULL: of 'time', whose request has them
	location_id INTEGER,			-- where, NULL: not said
	seat_no INTEGER,			-- which seat of it
	interpreter_id INTEGER,			-- who would interpret, NULL: nobody needed
	reason TEXT NOT NULL,			-- in words, from who proposes it
	made_s INTEGER NOT NULL,		-- when
	expires_s INTEGER,			-- when it lapses, NULL: with its request
	PRIMARY KEY (event_id, request_id),
	FOREIGN KEY (event_id, request_id) REFERENCES requests,
	FOREIGN KEY (event_id, organisation_id) REFERENCES organisations,
	FOREIGN KEY (event_id, slot_no) REFERENCES slots,
	FOREIGN KEY (event_id, location_id, seat_no) REFERENCES seats,
	FOREIGN KEY (event_id, interpreter_id) REFERENCES interpreters,
	CHECK ((kind = 'time') = (slot_no IS NULL)),
	CHECK ((kind = 'time') = (expires_s IS NULL)),
	CHECK ((slot_no IS NULL) = (location_id IS NULL))
) STRICT;

CREATE INDEX proposals_by_expiry ON proposals (expires_s) WHERE expires_s IS NOT NULL;

CREATE TABLE kept_slots (
	event_id INTEGER NOT NULL,		-- the event
	resource_id INTEGER NOT NULL,		-- delegate, seat or interpreter
	slot_no INTEGER NOT NULL,		-- when; occupancy has a row of kind hold
	request_id INTEGER NOT NULL,		-- for whose proposal
	PRIMARY KEY (event_id, resource_id, slot_no),
	FOREIGN KEY (event_id, request_id) REFERENCES proposals,
	FOREIGN KEY (event_id, resource_id) REFERENCES resources,
	FOREIGN KEY (event_id, slot_no) REFERENCES slots
) STRICT, WITHOUT ROWID;

CREATE INDEX kept_slots_by_request ON kept_slots (event_id, request_id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('proposals', 'sqlite_autoindex_proposals_1', '2000 2000 1'),
	('proposals', 'proposals_by_expiry', '1000 5'),
	('kept_slots', 'kept_slots', '8000 8000 4 1'),
	('kept_slots', 'kept_slots_by_request', '8000 8000 4');
