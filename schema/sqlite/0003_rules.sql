-- 0003_rules.sql: what an event is in, so that requests and bookings have their time.
-- An event that is there already was open to everybody, and stays so.
ALTER TABLE events ADD COLUMN
	state TEXT NOT NULL DEFAULT 'open'	-- moves: domain/event.h
		CHECK (state = 'draft' OR state = 'open' OR state = 'closed');

-- Quotas of a whole organisation, as delegates have them; NULL: the event's policies hold.
ALTER TABLE organisations ADD COLUMN
	min_meetings INTEGER CHECK (min_meetings >= 0);	-- commitment of all its delegates
ALTER TABLE organisations ADD COLUMN
	max_meetings INTEGER CHECK (max_meetings >= min_meetings);	-- over the event
ALTER TABLE organisations ADD COLUMN
	max_per_day INTEGER CHECK (max_per_day >= 0);	-- on one day

-- An exhibitor may have requests accepted as they come.
ALTER TABLE organisations ADD COLUMN
	auto_accept INTEGER NOT NULL DEFAULT 0 CHECK (auto_accept BETWEEN 0 AND 1);	-- 1: at once

-- Which slots of a seat or interpreter are taken, as bits: what occupancy says, kept beside it by the
-- triggers below, so that all tables of the pool are read for all slots in one go. No rule stands on
-- it: what is wrongly said to be free is chosen and then refused by occupancy's key, so a booking may
-- fail that another table would have had; what is wrongly said to be taken is offered to nobody.
-- admin.verify proves that the two agree. Rows of occupancy are put in and deleted, never updated.
CREATE TABLE taken_slots (
	event_id INTEGER NOT NULL,		-- the event
	resource_id INTEGER NOT NULL,		-- of the seat or interpreter
	word INTEGER NOT NULL,			-- slot_no / 64
	bits INTEGER NOT NULL,			-- bit slot_no % 64: there is an occupancy row
	PRIMARY KEY (event_id, resource_id, word)
) STRICT, WITHOUT ROWID;
INSERT INTO taken_slots (event_id, resource_id, word, bits)
	SELECT o.event_id, o.resource_id, o.slot_no >> 6, sum(1 << (o.slot_no & 63))
	FROM occupancy o JOIN resources r ON r.event_id = o.event_id
	AND r.resource_id = o.resource_id WHERE r.kind <> 'delegate' GROUP BY 1, 2, 3;
CREATE TRIGGER taken_slots_taken AFTER INSERT ON occupancy BEGIN
	INSERT INTO taken_slots (event_id, resource_id, word, bits)
		SELECT event_id, resource_id, new.slot_no >> 6, 1 << (new.slot_no & 63)
		FROM resources WHERE event_id = new.event_id
		AND resource_id = new.resource_id AND kind <> 'delegate'
		ON CONFLICT DO UPDATE SET bits = bits | excluded.bits;
END;
CREATE TRIGGER taken_slots_freed AFTER DELETE ON occupancy BEGIN
	UPDATE taken_slots SET bits = bits & ~(1 << (old.slot_no & 63))
		WHERE event_id = old.event_id AND resource_id = old.resource_id
		AND word = old.slot_no >> 6;
END;
CREATE TRIGGER taken_slots_gone AFTER DELETE ON resources BEGIN
	DELETE FROM taken_slots WHERE event_id = old.event_id AND resource_id = old.resource_id;
END;

-- The same look-ups, with what they are for beside the key.
DROP INDEX seats_by_organisation;
CREATE INDEX seats_by_organisation
	ON seats (event_id, organisation_id, location_id, seat_no, resource_id);
DROP INDEX locations_by_organisation;
CREATE INDEX locations_by_organisation
	ON locations (event_id, organisation_id, location_id, hall);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('taken_slots', 'taken_slots', '2000 2000 1 1'),
	('seats', 'seats_by_organisation', '2000 2000 2 2 1 1 sz=200'),
	('locations', 'locations_by_organisation', '1500 1500 2 1 1 sz=200');

-- The slots an unanswered request keeps free in the diaries of those who ask, by the policy
-- pending_requests_hold; gone when it is answered. Each has its rows of kind hold in occupancy, whose
-- holder_id is the request.
CREATE TABLE request_holds (
	event_id INTEGER NOT NULL,		-- the event
	request_id INTEGER NOT NULL,		-- for which
	slot_no INTEGER NOT NULL,		-- kept for all its delegates
	PRIMARY KEY (event_id, request_id, slot_no),
	FOREIGN KEY (event_id, request_id) REFERENCES requests,
	FOREIGN KEY (event_id, slot_no) REFERENCES slots
) STRICT, WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('request_holds', 'request_holds', '5000 5000 3 1');

-- A meeting that re-planning and releases leave where it is; staff lock and unlock.
ALTER TABLE meetings ADD COLUMN
	locked INTEGER NOT NULL DEFAULT 0	-- 1: must not be moved
		CHECK (locked = 0 OR locked = 1);
