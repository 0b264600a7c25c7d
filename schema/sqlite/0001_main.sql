-- 0001_main.sql: the fair, its people, its meetings and the journal. Append-only once released.
-- Every table that belongs to a fair carries event_id first in its key; foreign keys are composite.
-- Instants are UTC seconds (_s) or microseconds (_us). Lists of codes are ';'-separated text.
-- What every booking writes spells its CHECKs with OR: for an IN of three or more the engine builds a
-- temporary table each time, seven in a booking.

-- One fair: zone, grid and organiser. One daemon hosts many.
CREATE TABLE events (
	event_id INTEGER PRIMARY KEY,		-- 1, 2, ...
	code TEXT NOT NULL UNIQUE,		-- what people type
	name TEXT NOT NULL,			-- what people read
	zone TEXT NOT NULL,			-- IANA name, such as Asia/Seoul
	currency TEXT NOT NULL,			-- ISO 4217 of the figures
	organiser_name TEXT NOT NULL,		-- CN of the iCalendar ORGANIZER
	organiser_mail TEXT NOT NULL,		-- the monitored mailbox, ORGANIZER's address
	slot_minutes INTEGER NOT NULL CHECK (slot_minutes BETWEEN 5 AND 480),	-- length of a slot
	gap_minutes INTEGER NOT NULL CHECK (gap_minutes BETWEEN 0 AND 240),	-- between two slots
	rev INTEGER NOT NULL,			-- rises with every change
	created_s INTEGER NOT NULL		-- when it was first imported
) STRICT;

-- The next number of each kind of object, per event (event 0: objects of the daemon itself).
CREATE TABLE counters (
	event_id INTEGER NOT NULL,		-- the event, 0 for the daemon's own
	name TEXT NOT NULL,			-- kind of object
	next INTEGER NOT NULL CHECK (next > 0),	-- the number the next object gets
	PRIMARY KEY (event_id, name)
) STRICT, WITHOUT ROWID;

-- The policies an event sets; what it does not set has the default of the table in the code.
CREATE TABLE event_policies (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	name TEXT NOT NULL,			-- key of [policy] in event.ini
	value TEXT NOT NULL,			-- as written in the file
	PRIMARY KEY (event_id, name)
) STRICT, WITHOUT ROWID;

-- Consecutive slots of one day (morning, afternoon).
CREATE TABLE sessions (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	session_no INTEGER NOT NULL CHECK (session_no > 0),	-- by start, from 1
	day TEXT NOT NULL,			-- civil date in the event's zone, YYYY-MM-DD
	start_s INTEGER NOT NULL,		-- first instant
	end_s INTEGER NOT NULL CHECK (end_s > start_s),	-- first instant after it
	PRIMARY KEY (event_id, session_no)
) STRICT, WITHOUT ROWID;

-- One cell of the grid. The number never changes its meaning; order is by start.
CREATE TABLE slots (
	event_id INTEGER NOT NULL,		-- the event
	slot_no INTEGER NOT NULL CHECK (slot_no > 0),	-- identity
	session_no INTEGER NOT NULL,		-- its session
	start_s INTEGER NOT NULL,		-- first instant
	end_s INTEGER NOT NULL CHECK (end_s > start_s),	-- first instant after it
	offset_s INTEGER NOT NULL,		-- the zone's offset from UTC at its start
	PRIMARY KEY (event_id, slot_no),
	UNIQUE (event_id, start_s),
	FOREIGN KEY (event_id, session_no) REFERENCES sessions
) STRICT, WITHOUT ROWID;

-- A hall and where it stands.
CREATE TABLE halls (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	code TEXT NOT NULL,			-- what people type
	name TEXT NOT NULL,			-- what people read
	x_m INTEGER NOT NULL,			-- metres east of the origin
	y_m INTEGER NOT NULL,			-- metres north of the origin
	PRIMARY KEY (event_id, code)
) STRICT, WITHOUT ROWID;

-- Minutes on foot from one hall to another, where the event says them.
CREATE TABLE hall_walks (
	event_id INTEGER NOT NULL,		-- the event
	from_hall TEXT NOT NULL,		-- start
	to_hall TEXT NOT NULL,			-- end
	minutes INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 600),	-- on foot
	PRIMARY KEY (event_id, from_hall, to_hall),
	FOREIGN KEY (event_id, from_hall) REFERENCES halls,
	FOREIGN KEY (event_id, to_hall) REFERENCES halls
) STRICT, WITHOUT ROWID;

-- The hierarchical code list that says what is wanted and offered.
CREATE TABLE categories (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	code TEXT NOT NULL,			-- hierarchy by prefix
	name TEXT NOT NULL,			-- what people read
	parent TEXT,				-- code of the category above, NULL at the top
	PRIMARY KEY (event_id, code),
	FOREIGN KEY (event_id, parent) REFERENCES categories (event_id, code)
		DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- A foreign buyer, a procurement company (the demand side) or an exhibitor (the supply side).
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
	PRIMARY KEY (event_id, organisation_id),
	UNIQUE (event_id, code)
) STRICT, WITHOUT ROWID;

-- What an organisation wants and offers, in the order it was written.
CREATE TABLE organisation_categories (
	event_id INTEGER NOT NULL,		-- the event
	organisation_id INTEGER NOT NULL,	-- who
	relation TEXT NOT NULL CHECK (relation IN ('wants', 'offers')),	-- which list
	position INTEGER NOT NULL,		-- place in the list, from 1
	category TEXT NOT NULL,			-- code
	PRIMARY KEY (event_id, organisation_id, relation, position),
	FOREIGN KEY (event_id, organisation_id) REFERENCES organisations,
	FOREIGN KEY (event_id, category) REFERENCES categories (event_id, code)
) STRICT, WITHOUT ROWID;

-- Whatever can be in one place at a time: a delegate, a seat, an interpreter.
CREATE TABLE resources (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	resource_id INTEGER NOT NULL,		-- number within the event
	kind TEXT NOT NULL CHECK (kind IN ('delegate', 'seat', 'interpreter')),	-- what it is
	PRIMARY KEY (event_id, resource_id)
) STRICT, WITHOUT ROWID;

-- A named person of one organisation.
CREATE TABLE delegates (
	event_id INTEGER NOT NULL,		-- the event
	delegate_id INTEGER NOT NULL,		-- number within the event
	code TEXT NOT NULL,			-- what people type
	organisation_id INTEGER NOT NULL,	-- whose delegate
	name TEXT NOT NULL,			-- what people read
	email TEXT NOT NULL,			-- ATTENDEE's address
	languages TEXT NOT NULL,		-- BCP 47 list; empty: those of the organisation
	min_meetings INTEGER CHECK (min_meetings >= 0),	-- commitment of a hosted buyer
	max_meetings INTEGER CHECK (max_meetings >= min_meetings),	-- over the event
	max_per_day INTEGER CHECK (max_per_day >= 0),	-- on one day
	resource_id INTEGER NOT NULL,		-- key of the diary
	rev INTEGER NOT NULL,			-- rises with every change
	PRIMARY KEY (event_id, delegate_id),
	UNIQUE (event_id, code),
	UNIQUE (event_id, resource_id),
	FOREIGN KEY (event_id, organisation_id) REFERENCES organisations,
	FOREIGN KEY (event_id, resource_id) REFERENCES resources
) STRICT, WITHOUT ROWID;
CREATE INDEX delegates_by_organisation ON delegates (event_id, organisation_id, delegate_id);

-- A table of the shared pool or a booth of one exhibitor.
CREATE TABLE locations (
	event_id INTEGER NOT NULL,		-- the event
	location_id INTEGER NOT NULL,		-- number within the event
	code TEXT NOT NULL,			-- what people type
	kind TEXT NOT NULL CHECK (kind IN ('table', 'booth')),	-- pool or owned
	hall TEXT NOT NULL,			-- where
	seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 64),	-- meetings at one time
	x_m INTEGER NOT NULL,			-- metres east within the hall
	y_m INTEGER NOT NULL,			-- metres north within the hall
	organisation_id INTEGER,		-- the exhibitor of a booth
	name TEXT NOT NULL,			-- LOCATION of the invitation
	rev INTEGER NOT NULL,			-- rises with every change
	PRIMARY KEY (event_id, location_id),
	UNIQUE (event_id, code),
	FOREIGN KEY (event_id, hall) REFERENCES halls (event_id, code),
	FOREIGN KEY (event_id, organisation_id) REFERENCES organisations,
	CHECK ((kind = 'booth') = (organisation_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX locations_by_organisation ON locations (event_id, organisation_id);

-- One meeting at a time of a location; a resource of its own.
CREATE TABLE seats (
	event_id INTEGER NOT NULL,		-- the event
	location_id INTEGER NOT NULL,		-- where
	seat_no INTEGER NOT NULL CHECK (seat_no > 0),	-- from 1
	resource_id INTEGER NOT NULL,		-- key of the diary
	organisation_id INTEGER,		-- the location's; kept here so that finding a seat is one look-up
	PRIMARY KEY (event_id, location_id, seat_no),
	UNIQUE (event_id, resource_id),
	FOREIGN KEY (event_id, location_id) REFERENCES locations,
	FOREIGN KEY (event_id, resource_id) REFERENCES resources
) STRICT, WITHOUT ROWID;
CREATE INDEX seats_by_organisation ON seats (event_id, organisation_id, location_id, seat_no);

-- A person who interprets between two languages.
CREATE TABLE interpreters (
	event_id INTEGER NOT NULL,		-- the event
	interpreter_id INTEGER NOT NULL,	-- number within the event
	code TEXT NOT NULL,			-- what people type
	name TEXT NOT NULL,			-- what people read
	email TEXT NOT NULL,			-- ATTENDEE's address
	resource_id INTEGER NOT NULL,		-- key of the diary
	rev INTEGER NOT NULL,			-- rises with every change
	PRIMARY KEY (event_id, interpreter_id),
	UNIQUE (event_id, code),
	UNIQUE (event_id, resource_id),
	FOREIGN KEY (event_id, resource_id) REFERENCES resources
) STRICT, WITHOUT ROWID;

-- Language pairs of an interpreter, either way.
CREATE TABLE interpreter_pairs (
	event_id INTEGER NOT NULL,		-- the event
	interpreter_id INTEGER NOT NULL,	-- who
	position INTEGER NOT NULL,		-- place in the list, from 1
	language_a TEXT NOT NULL,		-- BCP 47
	language_b TEXT NOT NULL,		-- BCP 47
	PRIMARY KEY (event_id, interpreter_id, position),
	FOREIGN KEY (event_id, interpreter_id) REFERENCES interpreters
) STRICT, WITHOUT ROWID;

-- When an interpreter works; without a shift: always.
CREATE TABLE interpreter_shifts (
	event_id INTEGER NOT NULL,		-- the event
	interpreter_id INTEGER NOT NULL,	-- who
	position INTEGER NOT NULL,		-- place in the list, from 1
	start_s INTEGER NOT NULL,		-- first instant
	end_s INTEGER NOT NULL CHECK (end_s > start_s),	-- first instant after it
	PRIMARY KEY (event_id, interpreter_id, position),
	FOREIGN KEY (event_id, interpreter_id) REFERENCES interpreters
) STRICT, WITHOUT ROWID;

-- Time a delegate, location or interpreter is not available. May overlap another.
CREATE TABLE blackouts (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	blackout_id INTEGER NOT NULL,		-- number within the event
	code TEXT NOT NULL,			-- what people type
	kind TEXT NOT NULL CHECK (kind IN ('delegate', 'location', 'interpreter')),	-- of what
	target_id INTEGER NOT NULL,		-- delegate_id, location_id or interpreter_id
	start_s INTEGER NOT NULL,		-- first instant
	end_s INTEGER NOT NULL CHECK (end_s > start_s),	-- first instant after it
	reason TEXT NOT NULL,			-- shown in the diary
	PRIMARY KEY (event_id, blackout_id),
	UNIQUE (event_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX blackouts_by_target ON blackouts (event_id, kind, target_id);

-- must, want or avoid (a veto) from an organisation or a delegate towards an organisation.
CREATE TABLE preferences (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	preference_id INTEGER NOT NULL,		-- number within the event
	code TEXT NOT NULL,			-- what people type
	from_organisation_id INTEGER NOT NULL,	-- who, or whose delegate
	from_delegate_id INTEGER NOT NULL,	-- the delegate, 0 for the whole organisation
	to_organisation_id INTEGER NOT NULL,	-- towards whom
	preference TEXT NOT NULL CHECK (preference IN ('must', 'want', 'avoid')),	-- what
	PRIMARY KEY (event_id, preference_id),
	UNIQUE (event_id, code),
	UNIQUE (event_id, from_organisation_id, to_organisation_id, from_delegate_id),
	FOREIGN KEY (event_id, from_organisation_id) REFERENCES organisations,
	FOREIGN KEY (event_id, to_organisation_id) REFERENCES organisations
) STRICT, WITHOUT ROWID;
CREATE INDEX preferences_by_target ON preferences (event_id, to_organisation_id);

-- A talk or panel in a room.
CREATE TABLE conference_sessions (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	conference_session_id INTEGER NOT NULL,	-- number within the event
	code TEXT NOT NULL,			-- what people type
	track TEXT NOT NULL,			-- Tech, Governance, Data, Financing, Other
	title TEXT NOT NULL,			-- what people read
	room TEXT NOT NULL,			-- where
	start_s INTEGER NOT NULL,		-- first instant
	end_s INTEGER NOT NULL CHECK (end_s > start_s),	-- first instant after it
	seats INTEGER CHECK (seats >= 0),	-- of the room, NULL when not said
	interpretation TEXT NOT NULL,		-- language pairs, list
	PRIMARY KEY (event_id, conference_session_id),
	UNIQUE (event_id, code)
) STRICT, WITHOUT ROWID;

-- Who speaks at or attends a conference session and is busy meanwhile.
CREATE TABLE conference_people (
	event_id INTEGER NOT NULL,		-- the event
	conference_session_id INTEGER NOT NULL,	-- of which
	part TEXT NOT NULL CHECK (part IN ('speaker', 'attendee')),	-- as what
	position INTEGER NOT NULL,		-- place in the list, from 1
	delegate_id INTEGER NOT NULL,		-- who
	PRIMARY KEY (event_id, conference_session_id, part, position),
	FOREIGN KEY (event_id, conference_session_id) REFERENCES conference_sessions,
	FOREIGN KEY (event_id, delegate_id) REFERENCES delegates
) STRICT, WITHOUT ROWID;
CREATE INDEX conference_people_by_delegate ON conference_people (event_id, delegate_id);

-- A wish of one organisation to meet another, and what became of it.
CREATE TABLE requests (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	request_id INTEGER NOT NULL,		-- number within the event: R<n>
	code TEXT,				-- of requests.csv, NULL for the others
	state TEXT NOT NULL CHECK (state = 'requested' OR state = 'scheduled' OR state = 'accepted'
		OR state = 'declined' OR state = 'expired' OR state = 'withdrawn'
		OR state = 'cancelled'),	-- moves: domain/request.h
	rev INTEGER NOT NULL,			-- rises with every change
	origin TEXT NOT NULL CHECK (origin = 'person' OR origin = 'staff' OR origin = 'import'),	-- who made it
	from_organisation_id INTEGER NOT NULL,	-- who asks
	to_organisation_id INTEGER NOT NULL,	-- who is asked
	message TEXT NOT NULL,			-- from the requester
	reason TEXT NOT NULL,			-- of the last decline, withdrawal or cancellation
	length INTEGER NOT NULL CHECK (length BETWEEN 1 AND 8),	-- in slots
	created_s INTEGER NOT NULL,		-- when it was made
	expires_s INTEGER,			-- when an unanswered request lapses, NULL: never
	accepted_s INTEGER,			-- when it joined the standby queue
	meeting_id INTEGER,			-- its latest meeting
	PRIMARY KEY (event_id, request_id),
	UNIQUE (event_id, code),
	FOREIGN KEY (event_id, from_organisation_id) REFERENCES organisations,
	FOREIGN KEY (event_id, to_organisation_id) REFERENCES organisations,
	CHECK (from_organisation_id <> to_organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_by_pair ON requests (event_id, from_organisation_id, to_organisation_id);
CREATE INDEX requests_by_recipient ON requests (event_id, to_organisation_id);
CREATE INDEX requests_by_expiry ON requests (expires_s) WHERE state = 'requested';
CREATE INDEX requests_by_state ON requests (event_id, state, accepted_s);

-- Which delegates a request names on either side.
CREATE TABLE request_delegates (
	event_id INTEGER NOT NULL,		-- the event
	request_id INTEGER NOT NULL,		-- of which
	delegate_id INTEGER NOT NULL,		-- who
	side TEXT NOT NULL CHECK (side IN ('from', 'to')),	-- requester's or recipient's
	PRIMARY KEY (event_id, request_id, delegate_id),
	FOREIGN KEY (event_id, request_id) REFERENCES requests,
	FOREIGN KEY (event_id, delegate_id) REFERENCES delegates
) STRICT, WITHOUT ROWID;

-- The slots a requester prefers, in order.
CREATE TABLE request_slots (
	event_id INTEGER NOT NULL,		-- the event
	request_id INTEGER NOT NULL,		-- of which
	position INTEGER NOT NULL,		-- place in the list, from 1
	slot_no INTEGER NOT NULL,		-- first slot of the meeting wished
	PRIMARY KEY (event_id, request_id, position),
	FOREIGN KEY (event_id, request_id) REFERENCES requests,
	FOREIGN KEY (event_id, slot_no) REFERENCES slots
) STRICT, WITHOUT ROWID;

-- A meeting: people, slots and a seat. Never deleted.
CREATE TABLE meetings (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	meeting_id INTEGER NOT NULL,		-- number within the event: M<n>
	request_id INTEGER NOT NULL,		-- what it answers
	state TEXT NOT NULL CHECK (state = 'scheduled' OR state = 'cancelled' OR state = 'held'
		OR state = 'no_show'),	-- moves: domain/meeting.h
	rev INTEGER NOT NULL,			-- rises with every change
	uid TEXT NOT NULL UNIQUE,		-- of the iCalendar object, for life
	sequence INTEGER NOT NULL,		-- SEQUENCE of the latest revision
	revision INTEGER NOT NULL,		-- number of the latest invitation, from 1
	location_id INTEGER NOT NULL,		-- where
	seat_no INTEGER NOT NULL,		-- which seat of it
	interpreter_id INTEGER,			-- who interprets, NULL: nobody needed
	start_s INTEGER NOT NULL,		-- of its first slot
	end_s INTEGER NOT NULL,			-- of its last slot
	reason TEXT NOT NULL,			-- of a cancellation
	created_s INTEGER NOT NULL,		-- when it was booked
	PRIMARY KEY (event_id, meeting_id),
	FOREIGN KEY (event_id, request_id) REFERENCES requests,
	FOREIGN KEY (event_id, location_id, seat_no) REFERENCES seats,
	FOREIGN KEY (event_id, interpreter_id) REFERENCES interpreters
) STRICT, WITHOUT ROWID;
CREATE INDEX meetings_by_request ON meetings (event_id, request_id);

-- Who meets.
CREATE TABLE meeting_delegates (
	event_id INTEGER NOT NULL,		-- the event
	meeting_id INTEGER NOT NULL,		-- which
	delegate_id INTEGER NOT NULL,		-- who
	side TEXT NOT NULL CHECK (side IN ('demand', 'supply')),	-- buyer's or exhibitor's
	PRIMARY KEY (event_id, meeting_id, delegate_id),
	FOREIGN KEY (event_id, meeting_id) REFERENCES meetings,
	FOREIGN KEY (event_id, delegate_id) REFERENCES delegates
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_delegates_by_delegate ON meeting_delegates (event_id, delegate_id, meeting_id);

-- When: the slots of a meeting, consecutive and of one session.
CREATE TABLE meeting_slots (
	event_id INTEGER NOT NULL,		-- the event
	meeting_id INTEGER NOT NULL,		-- which
	slot_no INTEGER NOT NULL,		-- one of its slots
	PRIMARY KEY (event_id, meeting_id, slot_no),
	FOREIGN KEY (event_id, meeting_id) REFERENCES meetings,
	FOREIGN KEY (event_id, slot_no) REFERENCES slots
) STRICT, WITHOUT ROWID;

-- The no-overlap rule itself: one row per resource and slot, whoever holds it.
CREATE TABLE occupancy (
	event_id INTEGER NOT NULL,		-- the event
	resource_id INTEGER NOT NULL,		-- delegate, seat or interpreter
	slot_no INTEGER NOT NULL,		-- when
	kind TEXT NOT NULL CHECK (kind = 'meeting' OR kind = 'blackout' OR kind = 'hold'),	-- why
	holder_id INTEGER NOT NULL,		-- meeting_id; 0 for a blackout: its row stands for the union of all
	PRIMARY KEY (event_id, resource_id, slot_no),
	FOREIGN KEY (event_id, resource_id) REFERENCES resources,
	FOREIGN KEY (event_id, slot_no) REFERENCES slots
) STRICT, WITHOUT ROWID;

-- One immutable revision of one meeting as its people are told it (RFC 5546).
CREATE TABLE invitations (
	event_id INTEGER NOT NULL,		-- the event
	meeting_id INTEGER NOT NULL,		-- which
	revision INTEGER NOT NULL CHECK (revision > 0),	-- from 1
	method TEXT NOT NULL CHECK (method IN ('REQUEST', 'CANCEL')),	-- iTIP method
	uid TEXT NOT NULL,			-- UID
	sequence INTEGER NOT NULL CHECK (sequence >= 0),	-- SEQUENCE
	dtstamp_s INTEGER NOT NULL,		-- DTSTAMP and LAST-MODIFIED
	snapshot TEXT NOT NULL,			-- every name, place and time of it, as JSON
	seq INTEGER NOT NULL,			-- the journal row of the same fact
	PRIMARY KEY (event_id, meeting_id, revision),
	FOREIGN KEY (event_id, meeting_id) REFERENCES meetings
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_by_seq ON invitations (event_id, seq);

-- Who may log in. The secret of an invitation or token is derived from the key file, never stored.
CREATE TABLE accounts (
	account_id INTEGER PRIMARY KEY,		-- A<n>
	event_id INTEGER NOT NULL,		-- 0: all events (staff and monitor only)
	role TEXT NOT NULL CHECK (role IN ('buyer', 'exhibitor', 'interpreter', 'staff', 'monitor')),	-- what it may do
	name TEXT NOT NULL,			-- what people read
	organisation_id INTEGER,		-- of a delegate
	delegate_id INTEGER,			-- the person, for a buyer or exhibitor
	interpreter_id INTEGER,			-- the person, for an interpreter
	generation INTEGER NOT NULL,		-- of the one-time invitation; the newest alone is good
	invitation_expires_s INTEGER NOT NULL,	-- when that invitation lapses
	enrolled_s INTEGER,			-- when that invitation was used
	disabled_s INTEGER,			-- when the account was closed
	created_s INTEGER NOT NULL,		-- when it was made
	UNIQUE (event_id, delegate_id),
	UNIQUE (event_id, interpreter_id),
	CHECK (event_id <> 0 OR role IN ('staff', 'monitor')),
	CHECK ((role IN ('buyer', 'exhibitor')) = (delegate_id IS NOT NULL)),
	CHECK ((role = 'interpreter') = (interpreter_id IS NOT NULL))
) STRICT;

-- A client's credential, exchanged for an invitation.
CREATE TABLE tokens (
	token_id INTEGER PRIMARY KEY,		-- T<n>
	account_id INTEGER NOT NULL REFERENCES accounts,	-- whose
	label TEXT NOT NULL,			-- where it is kept, in the owner's words
	created_s INTEGER NOT NULL,		-- when it was made
	expires_s INTEGER NOT NULL,		-- when it lapses
	last_used_s INTEGER,			-- at the latest hello, to the hour
	revoked_s INTEGER			-- when it was called back
) STRICT;
CREATE INDEX tokens_by_account ON tokens (account_id);

-- The stored answer of every fact, so that asking again with the same key gets it again.
CREATE TABLE answers (
	scope TEXT NOT NULL,			-- the principal (for auth.enrol: the invitation)
	key TEXT NOT NULL,			-- made by the client
	event_id INTEGER NOT NULL,		-- the event, 0: none
	hash BLOB NOT NULL CHECK (length(hash) = 32),	-- SHA-256 of method and canonical parameters
	answer TEXT NOT NULL,			-- JSON, without secrets
	created_s INTEGER NOT NULL,		-- when it was given
	PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (event_id, created_s);

-- Every change, in order, chained by hash: audit log and event stream.
CREATE TABLE journal (
	seq INTEGER PRIMARY KEY,		-- 1, 2, ... without a gap
	at_us INTEGER NOT NULL,			-- when
	event_id INTEGER NOT NULL,		-- the event, 0: the daemon itself
	principal TEXT NOT NULL,		-- who did it: A<n>, admin, daemon
	method TEXT NOT NULL,			-- by which call
	topic TEXT NOT NULL,			-- kind of object
	object TEXT NOT NULL,			-- which object
	key TEXT NOT NULL,			-- the call's idempotency key
	audience TEXT NOT NULL,			-- who may see it: ',o1,o2,d7,i3,' or '*' or '' (staff)
	body TEXT,				-- before and after, JSON; NULL when erased
	salt BLOB,				-- of the body's hash; NULL when erased
	body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),	-- SHA-256(salt || body)
	hash BLOB NOT NULL CHECK (length(hash) = 32)	-- SHA-256(former hash || the above)
) STRICT;
CREATE INDEX journal_by_object ON journal (event_id, object, seq);
