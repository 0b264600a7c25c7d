CREATE TABLE accounts (
	account_id INTEGER PRIMARY KEY,		-- A<n>
	event_id INTEGER NOT NULL,		-- 0: all events (staff and monitor only)
	role TEXT NOT NULL CHECK (role IN ('buyer', 'exhibitor', 'interpreter', 'staff', 'monitor', 'mailbox')),	-- what it may do
	name TEXT NOT NULL,			-- what people read
	organisation_id INTEGER,		-- of a delegate
	delegate_id INTEGER,			-- the person, for a buyer or exhibitor
	interpreter_id INTEGER,			-- the person, for an interpreter
	generation INTEGER NOT NULL,		-- of the one-time invitation; the newest alone is good
	invitation_expires_s INTEGER NOT NULL,	-- when that invitation lapses
	enrolled_s INTEGER,			-- when that invitation was used
	disabled_s INTEGER,			-- when the account was closed
	created_s INTEGER NOT NULL,		-- when it was made
	nonce TEXT NOT NULL DEFAULT ''		-- of the newest invitation, 32 hex digits made at random; empty: from before there were any
		CHECK (length(nonce) = 32 OR nonce = ''), duty TEXT NOT NULL DEFAULT 'all'	-- of staff; 'all' for everybody else
		CHECK (duty IN ('all', 'desk', 'planner', 'viewer', 'scanner')
			AND (duty = 'all' OR role = 'staff')),
	UNIQUE (event_id, delegate_id),
	UNIQUE (event_id, interpreter_id),
	CHECK (event_id <> 0 OR role IN ('staff', 'monitor')),
	CHECK ((role IN ('buyer', 'exhibitor')) = (delegate_id IS NOT NULL)),
	CHECK ((role = 'interpreter') = (interpreter_id IS NOT NULL))
) STRICT;

CREATE TABLE addressees (
	event_id INTEGER NOT NULL,		-- the event
	meeting_id INTEGER NOT NULL,		-- the meeting
	mailbox TEXT NOT NULL,			-- the address in small letters
	address TEXT NOT NULL,			-- as it was told last
	kind TEXT NOT NULL CHECK (kind IN ('delegate', 'interpreter')),	-- whose it is or was
	person_id INTEGER,			-- who of that kind, NULL: not known any more
	revision INTEGER NOT NULL,		-- the newest that concerns it
	method TEXT NOT NULL CHECK (method IN ('REQUEST', 'CANCEL')),	-- what that says to it
	answer TEXT NOT NULL DEFAULT 'NEEDS-ACTION' CHECK (answer IN
		('NEEDS-ACTION', 'ACCEPTED', 'TENTATIVE', 'DECLINED')),	-- PARTSTAT
	answer_sequence INTEGER CHECK (answer_sequence >= 0),	-- SEQUENCE of the last answer
	answer_dtstamp_s INTEGER,		-- DTSTAMP of the last answer
	answered_s INTEGER,			-- when the last answer came, NULL: never
	PRIMARY KEY (event_id, meeting_id, mailbox),
	FOREIGN KEY (event_id, meeting_id, revision) REFERENCES invitations
) STRICT;

CREATE INDEX addressees_by_mailbox ON addressees (event_id, mailbox, meeting_id);

CREATE INDEX addressees_by_person ON addressees (event_id, kind, person_id, meeting_id);

CREATE TABLE answer_texts (
	text_id INTEGER PRIMARY KEY,		-- for the answers that are this
	digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),	-- SHA-256 of the text
	text TEXT NOT NULL			-- JSON, without secrets
) STRICT;

CREATE TRIGGER answer_texts_gone AFTER DELETE ON answers WHEN old.text_id IS NOT NULL BEGIN
	DELETE FROM answer_texts WHERE text_id = old.text_id
		AND NOT EXISTS (SELECT 1 FROM answers WHERE text_id = old.text_id);
END;

CREATE TABLE answers (
	scope TEXT NOT NULL,			-- the principal (for auth.enrol: the invitation)
	key TEXT NOT NULL,			-- made by the client
	event_id INTEGER NOT NULL,		-- the event, 0: none
	hash BLOB NOT NULL CHECK (length(hash) = 32),	-- SHA-256 of method and canonical parameters
	answer TEXT,				-- JSON, without secrets; NULL: it is the text
	text_id INTEGER REFERENCES answer_texts,	-- that many answers share
	created_s INTEGER NOT NULL,		-- when it was given
	UNIQUE (scope, key),
	CHECK ((answer IS NULL) = (text_id IS NOT NULL))
) STRICT;

CREATE INDEX answers_by_age ON answers (event_id, created_s);

CREATE INDEX answers_by_text ON answers (text_id) WHERE text_id IS NOT NULL;

CREATE TABLE arriving (
	event_id INTEGER NOT NULL,		-- the event
	kind TEXT NOT NULL CHECK (kind IN ('event', 'organisation', 'delegate', 'resource',
		'preference', 'request')),	-- of what; event: the event itself, with all it has
	first_id INTEGER NOT NULL,		-- the numbers that were kept for it
	last_id INTEGER NOT NULL CHECK (last_id >= first_id),	-- the last of them
	PRIMARY KEY (event_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE arriving_categories (
	event_id INTEGER NOT NULL,		-- the event
	code TEXT NOT NULL,			-- of the category
	PRIMARY KEY (event_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE blackouts (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	blackout_id INTEGER NOT NULL,		-- number within the event
	code TEXT NOT NULL,			-- what people type
	kind TEXT NOT NULL CHECK (kind IN ('delegate', 'location', 'interpreter')),	-- of what
	target_id INTEGER NOT NULL,		-- delegate_id, location_id or interpreter_id
	start_s INTEGER NOT NULL,		-- first instant
	end_s INTEGER NOT NULL CHECK (end_s > start_s),	-- first instant after it
	reason TEXT NOT NULL, schedule_id INTEGER,			-- shown in the diary
	PRIMARY KEY (event_id, blackout_id),
	UNIQUE (event_id, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX blackouts_by_target ON blackouts (event_id, kind, target_id);

CREATE TABLE categories (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	code TEXT NOT NULL,			-- hierarchy by prefix
	name TEXT NOT NULL,			-- what people read
	parent TEXT,				-- code of the category above, NULL at the top
	PRIMARY KEY (event_id, code),
	FOREIGN KEY (event_id, parent) REFERENCES categories (event_id, code)
		DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE category_names (
	event_id INTEGER NOT NULL,		-- the event
	code TEXT NOT NULL,			-- of the category
	language TEXT NOT NULL,			-- BCP 47
	name TEXT NOT NULL,			-- what people read in it
	PRIMARY KEY (event_id, code, language),
	FOREIGN KEY (event_id, code) REFERENCES categories (event_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE changed_cells (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	file TEXT NOT NULL,			-- of the fair, such as organisations.csv
	code TEXT NOT NULL,			-- of the row, or a pair
	field TEXT NOT NULL,			-- the column, empty: the whole row is gone
	imported TEXT NOT NULL,			-- what the files said
	PRIMARY KEY (event_id, file, code, field)
) STRICT;

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
	interpretation TEXT NOT NULL, changed_s INTEGER NOT NULL DEFAULT 0,		-- language pairs, list
	PRIMARY KEY (event_id, conference_session_id),
	UNIQUE (event_id, code)
) STRICT;

CREATE TABLE counters (
	event_id INTEGER NOT NULL,		-- the event, 0 for the daemon's own
	name TEXT NOT NULL,			-- kind of object
	next INTEGER NOT NULL CHECK (next > 0),	-- the number the next object gets
	PRIMARY KEY (event_id, name)
) STRICT, WITHOUT ROWID;

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
	rev INTEGER NOT NULL, withdrawn TEXT CHECK (withdrawn <> ''), withdrawn_schedule_id INTEGER, folded TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT 'mail'	-- how meetings are told: invitations by mail, or the feed alone
		CHECK (channel IN ('mail', 'feed', 'none')),			-- rises with every change
	PRIMARY KEY (event_id, delegate_id),
	UNIQUE (event_id, code),
	UNIQUE (event_id, resource_id),
	FOREIGN KEY (event_id, organisation_id) REFERENCES organisations,
	FOREIGN KEY (event_id, resource_id) REFERENCES resources
) STRICT;

CREATE INDEX delegates_by_mail ON delegates (lower(email));

CREATE INDEX delegates_by_organisation ON delegates (event_id, organisation_id, delegate_id);

CREATE INDEX delegates_by_withdrawal ON delegates (event_id, withdrawn_schedule_id)
	WHERE withdrawn_schedule_id IS NOT NULL;

CREATE TABLE event_policies (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	name TEXT NOT NULL,			-- key of [policy] in event.ini
	value TEXT NOT NULL,			-- as written in the file
	PRIMARY KEY (event_id, name)
) STRICT, WITHOUT ROWID;

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
, state TEXT NOT NULL DEFAULT 'open'	-- moves: domain/event.h
		CHECK (state = 'draft' OR state = 'open' OR state = 'closed'), organiser_phone TEXT NOT NULL DEFAULT '', changed_s INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE feeds (
	feed_id INTEGER PRIMARY KEY,		-- F<n>, in the link
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	delegate_id INTEGER,			-- whose, a delegate ...
	interpreter_id INTEGER,			-- ... or an interpreter
	generation INTEGER NOT NULL,		-- of the link; the newest alone is good
	nonce TEXT NOT NULL CHECK (length(nonce) = 32),	-- of that link, 32 hex digits made at random
	created_s INTEGER NOT NULL,		-- when that link was made
	first_fetched_s INTEGER,		-- when a calendar first asked for it
	fetched_s INTEGER,			-- the latest time, to the hour
	settled_s INTEGER,			-- when the person chose a channel or had subscribed; NULL: neither yet
	digest BLOB CHECK (length(digest) = 32),	-- SHA-256 of the calendar as last noted
	changed_s INTEGER,			-- since when it is that
	UNIQUE (event_id, delegate_id),
	UNIQUE (event_id, interpreter_id),
	CHECK ((delegate_id IS NULL) <> (interpreter_id IS NULL)),
	CHECK ((digest IS NULL) = (changed_s IS NULL)),
	FOREIGN KEY (event_id, delegate_id) REFERENCES delegates,
	FOREIGN KEY (event_id, interpreter_id) REFERENCES interpreters
) STRICT;

CREATE TABLE giving_codes (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	kind TEXT NOT NULL CHECK (kind IN ('blackout', 'preference')),	-- of what
	row_id INTEGER NOT NULL,		-- blackout_id or preference_id
	PRIMARY KEY (event_id, kind, row_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE glossary (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	code TEXT NOT NULL,			-- what people type
	language TEXT NOT NULL,			-- of the term, BCP 47, empty: not said
	term TEXT NOT NULL,			-- one of the two
	same_as TEXT NOT NULL,			-- the other
	same_as_language TEXT NOT NULL,		-- of the other, BCP 47, empty: not said
	PRIMARY KEY (event_id, code)
) STRICT;

CREATE TABLE hall_walks (
	event_id INTEGER NOT NULL,		-- the event
	from_hall TEXT NOT NULL,		-- start
	to_hall TEXT NOT NULL,			-- end
	minutes INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 600),	-- on foot
	PRIMARY KEY (event_id, from_hall, to_hall),
	FOREIGN KEY (event_id, from_hall) REFERENCES halls,
	FOREIGN KEY (event_id, to_hall) REFERENCES halls
) STRICT, WITHOUT ROWID;

CREATE TABLE halls (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	code TEXT NOT NULL,			-- what people type
	name TEXT NOT NULL,			-- what people read
	x_m INTEGER NOT NULL,			-- metres east of the origin
	y_m INTEGER NOT NULL,			-- metres north of the origin
	PRIMARY KEY (event_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
	only_row INTEGER PRIMARY KEY CHECK (only_row = 1),	-- there is one
	history TEXT NOT NULL CHECK (length(history) = 32)	-- made at random, another one by a restore
) STRICT;

CREATE TABLE interpreter_pairs (
	event_id INTEGER NOT NULL,		-- the event
	interpreter_id INTEGER NOT NULL,	-- who
	position INTEGER NOT NULL,		-- place in the list, from 1
	language_a TEXT NOT NULL,		-- BCP 47
	language_b TEXT NOT NULL,		-- BCP 47
	PRIMARY KEY (event_id, interpreter_id, position),
	FOREIGN KEY (event_id, interpreter_id) REFERENCES interpreters
) STRICT, WITHOUT ROWID;

CREATE TABLE interpreter_shifts (
	event_id INTEGER NOT NULL,		-- the event
	interpreter_id INTEGER NOT NULL,	-- who
	position INTEGER NOT NULL,		-- place in the list, from 1
	start_s INTEGER NOT NULL,		-- first instant
	end_s INTEGER NOT NULL CHECK (end_s > start_s),	-- first instant after it
	PRIMARY KEY (event_id, interpreter_id, position),
	FOREIGN KEY (event_id, interpreter_id) REFERENCES interpreters
) STRICT, WITHOUT ROWID;

CREATE TABLE interpreters (
	event_id INTEGER NOT NULL,		-- the event
	interpreter_id INTEGER NOT NULL,	-- number within the event
	code TEXT NOT NULL,			-- what people type
	name TEXT NOT NULL,			-- what people read
	email TEXT NOT NULL,			-- ATTENDEE's address
	resource_id INTEGER NOT NULL,		-- key of the diary
	rev INTEGER NOT NULL, channel TEXT NOT NULL DEFAULT 'mail'	-- how meetings are told: invitations by mail, or the feed alone
		CHECK (channel IN ('mail', 'feed', 'none')),			-- rises with every change
	PRIMARY KEY (event_id, interpreter_id),
	UNIQUE (event_id, code),
	UNIQUE (event_id, resource_id),
	FOREIGN KEY (event_id, resource_id) REFERENCES resources
) STRICT, WITHOUT ROWID;

CREATE INDEX interpreters_by_mail ON interpreters (lower(email));

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
) STRICT;

CREATE INDEX invitations_by_seq ON invitations (event_id, seq);

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

CREATE INDEX locations_by_organisation
	ON locations (event_id, organisation_id, location_id, hall);

CREATE TABLE match_models (
	event_id INTEGER PRIMARY KEY REFERENCES events,	-- the event
	model INTEGER NOT NULL,			-- number within the event, rises with every rebuild
	built_s INTEGER NOT NULL,		-- when it was published
	stamp TEXT NOT NULL,			-- of the organisations and categories it was made of
	organisations INTEGER NOT NULL,		-- how many it has read
	taught INTEGER NOT NULL,		-- how many of them list codes, from which it learnt
	codes TEXT NOT NULL			-- the codes it knows, a line each
) STRICT;

CREATE TABLE match_texts (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	model INTEGER NOT NULL,			-- which
	organisation_id INTEGER NOT NULL,	-- whose text
	read_rev INTEGER NOT NULL,		-- rev of the organisation that was read
	likely BLOB NOT NULL,			-- 16 bits for every code of the model: the probability
	words TEXT NOT NULL,			-- a line for a likely code: code, word, who lists it, who says so
	PRIMARY KEY (event_id, model, organisation_id)
) STRICT;

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

CREATE TABLE meeting_slots (
	event_id INTEGER NOT NULL,		-- the event
	meeting_id INTEGER NOT NULL,		-- which
	slot_no INTEGER NOT NULL,		-- one of its slots
	PRIMARY KEY (event_id, meeting_id, slot_no),
	FOREIGN KEY (event_id, meeting_id) REFERENCES meetings,
	FOREIGN KEY (event_id, slot_no) REFERENCES slots
) STRICT, WITHOUT ROWID;

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
	created_s INTEGER NOT NULL, locked INTEGER NOT NULL DEFAULT 0	-- 1: must not be moved
		CHECK (locked = 0 OR locked = 1), first_revision INTEGER NOT NULL DEFAULT 1	-- the first that is here
	CHECK (first_revision > 0),		-- when it was booked
	PRIMARY KEY (event_id, meeting_id),
	FOREIGN KEY (event_id, request_id) REFERENCES requests,
	FOREIGN KEY (event_id, location_id, seat_no) REFERENCES seats,
	FOREIGN KEY (event_id, interpreter_id) REFERENCES interpreters
) STRICT, WITHOUT ROWID;

CREATE INDEX meetings_by_age ON meetings (event_id, created_s);

CREATE INDEX meetings_by_request ON meetings (event_id, request_id);

CREATE INDEX meetings_by_time ON meetings (event_id, start_s, meeting_id);

CREATE TRIGGER taken_slots_freed AFTER DELETE ON occupancy BEGIN
	UPDATE taken_slots SET bits = bits & ~(1 << (old.slot_no & 63))
		WHERE event_id = old.event_id AND resource_id = old.resource_id
		AND word = old.slot_no >> 6;
END;

CREATE TRIGGER taken_slots_taken AFTER INSERT ON occupancy BEGIN
	INSERT INTO taken_slots (event_id, resource_id, word, bits)
		SELECT event_id, resource_id, new.slot_no >> 6, 1 << (new.slot_no & 63)
		FROM resources WHERE event_id = new.event_id
		AND resource_id = new.resource_id AND kind <> 'delegate'
		ON CONFLICT DO UPDATE SET bits = bits | excluded.bits;
END;

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
	folded TEXT NOT NULL DEFAULT '', withdrawn TEXT CHECK (withdrawn <> ''), withdrawn_schedule_id INTEGER,	-- the name as searches see it
	PRIMARY KEY (event_id, organisation_id),
	UNIQUE (event_id, code)
) STRICT;

CREATE INDEX organisations_by_withdrawal ON organisations (event_id, withdrawn_schedule_id)
	WHERE withdrawn_schedule_id IS NOT NULL;

CREATE TABLE outbox (
	outbox_id INTEGER PRIMARY KEY,		-- number, in the order of the facts
	event_id INTEGER NOT NULL REFERENCES events,	-- the event whose organiser writes
	kind TEXT NOT NULL CHECK (kind IN
		('invitation', 'welcome', 'login', 'digest', 'test')),	-- what it says
	mailbox TEXT NOT NULL,			-- the address in small letters
	address TEXT NOT NULL,			-- to whom
	meeting_id INTEGER,			-- of an invitation: which meeting
	revision INTEGER,			-- of an invitation: which revision of it
	method TEXT CHECK (method IN ('REQUEST', 'CANCEL')),	-- what that says to this address
	account_id INTEGER REFERENCES accounts,	-- of a login link: whose
	generation INTEGER,			-- of a login link: which of that account's
	from_seq INTEGER,			-- of a digest: after this place in the journal
	to_seq INTEGER,				-- of a digest: up to this one, NULL: not attempted yet
	message_id TEXT NOT NULL,		-- Message-ID without its brackets
	in_reply_to TEXT,			-- that of the mail before it, NULL: none has left
	state TEXT NOT NULL CHECK (state IN ('waiting', 'leaving', 'handed_over', 'bounced',
		'refused', 'expired', 'replaced')),	-- where it is
	may_have_left INTEGER NOT NULL CHECK (may_have_left IN (0, 1)),	-- an attempt had no answer
	attempts INTEGER NOT NULL,		-- how often it was tried
	created_s INTEGER NOT NULL,		-- when the fact was stored; the mail's Date
	since_s INTEGER NOT NULL,		-- tried since then: it was stored, or staff said so again
	due_s INTEGER NOT NULL,			-- not to be tried before
	until_s INTEGER,			-- of no use from then on, NULL: always of use
	ended_s INTEGER,			-- when the relay, or the end of its time, decided
	answer TEXT NOT NULL, said TEXT NOT NULL DEFAULT '',			-- what the relay said last
	CHECK ((kind = 'invitation') = (meeting_id IS NOT NULL AND revision IS NOT NULL
		AND method IS NOT NULL)),
	CHECK ((kind IN ('welcome', 'login')) = (account_id IS NOT NULL AND generation IS NOT NULL)),
	CHECK ((kind = 'digest') = (from_seq IS NOT NULL)),
	FOREIGN KEY (event_id, meeting_id, revision) REFERENCES invitations
) STRICT;

CREATE INDEX outbox_by_due ON outbox (state, due_s, outbox_id);

CREATE INDEX outbox_by_state ON outbox (event_id, state, outbox_id);

CREATE INDEX outbox_by_thread ON outbox (event_id, mailbox, meeting_id, outbox_id);

CREATE TABLE outbox_pauses (
	event_id INTEGER PRIMARY KEY REFERENCES events,	-- the event
	since_s INTEGER NOT NULL,		-- when it began
	cause TEXT NOT NULL CHECK (cause IN ('staff', 'restore'))	-- who or what began it
) STRICT;

CREATE TABLE precedences (
	event_id INTEGER NOT NULL,		-- the event
	after_request_id INTEGER NOT NULL,	-- whose meeting comes later
	before_request_id INTEGER NOT NULL	-- whose meeting has ended by then
		CHECK (before_request_id <> after_request_id),
	PRIMARY KEY (event_id, after_request_id, before_request_id),
	FOREIGN KEY (event_id, after_request_id) REFERENCES requests,
	FOREIGN KEY (event_id, before_request_id) REFERENCES requests
) STRICT, WITHOUT ROWID;

CREATE INDEX precedences_by_before ON precedences (event_id, before_request_id);

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

CREATE TABLE publications (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	schedule_id INTEGER NOT NULL,		-- which
	no INTEGER NOT NULL,			-- the how manieth publishing of the event
	repairs INTEGER NOT NULL CHECK (repairs BETWEEN 0 AND 1),	-- 1: a repair, and what it takes away is away
	PRIMARY KEY (event_id, schedule_id),
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules
) STRICT;

CREATE TABLE publishing_meetings (
	event_id INTEGER NOT NULL REFERENCES publishings,	-- the event
	meeting_id INTEGER NOT NULL,		-- which
	request_id INTEGER NOT NULL,		-- its request
	change TEXT NOT NULL CHECK (change IN ('new', 'moved', 'lost', 'withdrawn')),	-- what becomes of it
	location_id INTEGER,			-- where it moves to, NULL: it does not
	seat_no INTEGER,			-- which seat of it
	interpreter_id INTEGER,			-- who interprets then, NULL: nobody needed
	start_s INTEGER,			-- of its first slot then
	end_s INTEGER,				-- of its last slot then
	former_interpreter_id INTEGER,		-- who interprets until then
	before TEXT NOT NULL,			-- what it was, JSON; empty: its state alone
	PRIMARY KEY (event_id, meeting_id),
	UNIQUE (event_id, request_id),
	FOREIGN KEY (event_id, meeting_id) REFERENCES meetings,
	FOREIGN KEY (event_id, request_id) REFERENCES requests
) STRICT;

CREATE TABLE publishing_slots (
	event_id INTEGER NOT NULL REFERENCES publishings,	-- the event
	resource_id INTEGER NOT NULL,		-- delegate, seat or interpreter
	slot_no INTEGER NOT NULL,		-- when
	meeting_id INTEGER NOT NULL,		-- who has it afterwards; of what is left, who had it
	what TEXT NOT NULL CHECK (what IN ('planned', 'held', 'awaited', 'left')),	-- store/publishings.h
	PRIMARY KEY (event_id, resource_id, slot_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE publishings (
	event_id INTEGER PRIMARY KEY REFERENCES events,	-- the event: one at a time
	schedule_id INTEGER NOT NULL,		-- what is published
	stage TEXT NOT NULL CHECK (stage = 'preparing' OR stage = 'telling'),	-- which
	frozen INTEGER NOT NULL CHECK (frozen = 0 OR frozen = 1),	-- 1: meetings are moved, nothing is booked meanwhile
	principal TEXT NOT NULL,		-- who asked
	method TEXT NOT NULL,			-- by which call
	key TEXT NOT NULL,			-- and with which key
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules
) STRICT;

CREATE TABLE reminders (
	event_id INTEGER PRIMARY KEY REFERENCES events,	-- the event
	expires_s INTEGER NOT NULL,		-- end of the last request that was looked at
	request_id INTEGER NOT NULL		-- and its number
) STRICT;

CREATE TABLE request_delegates (
	event_id INTEGER NOT NULL,		-- the event
	request_id INTEGER NOT NULL,		-- of which
	delegate_id INTEGER NOT NULL,		-- who
	side TEXT NOT NULL CHECK (side IN ('from', 'to')),	-- requester's or recipient's
	PRIMARY KEY (event_id, request_id, delegate_id),
	FOREIGN KEY (event_id, request_id) REFERENCES requests,
	FOREIGN KEY (event_id, delegate_id) REFERENCES delegates
) STRICT, WITHOUT ROWID;

CREATE TABLE request_holds (
	event_id INTEGER NOT NULL,		-- the event
	request_id INTEGER NOT NULL,		-- for which
	slot_no INTEGER NOT NULL,		-- kept for all its delegates
	PRIMARY KEY (event_id, request_id, slot_no),
	FOREIGN KEY (event_id, request_id) REFERENCES requests,
	FOREIGN KEY (event_id, slot_no) REFERENCES slots
) STRICT, WITHOUT ROWID;

CREATE TABLE request_slots (
	event_id INTEGER NOT NULL,		-- the event
	request_id INTEGER NOT NULL,		-- of which
	position INTEGER NOT NULL,		-- place in the list, from 1
	slot_no INTEGER NOT NULL,		-- first slot of the meeting wished
	PRIMARY KEY (event_id, request_id, position),
	FOREIGN KEY (event_id, request_id) REFERENCES requests,
	FOREIGN KEY (event_id, slot_no) REFERENCES slots
) STRICT, WITHOUT ROWID;

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
) STRICT;

CREATE INDEX requests_by_age ON requests (event_id, created_s);

CREATE INDEX requests_by_expiry ON requests (expires_s) WHERE state = 'requested';

CREATE INDEX requests_by_pair
	ON requests (event_id, from_organisation_id, to_organisation_id, request_id);

CREATE INDEX requests_by_recipient ON requests (event_id, to_organisation_id, request_id);

CREATE INDEX requests_by_state ON requests (event_id, state, accepted_s, request_id);

CREATE INDEX requests_unanswered ON requests (event_id, to_organisation_id, created_s)
	WHERE state = 'requested';

CREATE TRIGGER taken_slots_gone AFTER DELETE ON resources BEGIN
	DELETE FROM taken_slots WHERE event_id = old.event_id AND resource_id = old.resource_id;
END;

CREATE TABLE resources (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	resource_id INTEGER NOT NULL,		-- number within the event
	kind TEXT NOT NULL CHECK (kind IN ('delegate', 'seat', 'interpreter')),	-- what it is
	PRIMARY KEY (event_id, resource_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule_conflicts (
	event_id INTEGER NOT NULL,		-- the event
	schedule_id INTEGER NOT NULL,		-- whose run has proven it
	request_id INTEGER NOT NULL,		-- one of the set
	PRIMARY KEY (event_id, schedule_id, request_id),
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules,
	FOREIGN KEY (event_id, request_id) REFERENCES requests
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule_places (
	event_id INTEGER NOT NULL,		-- the event
	schedule_id INTEGER NOT NULL,		-- of which
	request_id INTEGER NOT NULL,		-- what is seated
	meeting_id INTEGER,			-- its meeting when the fair was read, NULL: none
	meeting_rev INTEGER NOT NULL,		-- and that meeting's rev, 0: none
	slot_no INTEGER NOT NULL,		-- the first slot
	length INTEGER NOT NULL,		-- in slots
	location_id INTEGER NOT NULL,		-- where
	seat_no INTEGER NOT NULL,		-- which seat of it
	interpreter_id INTEGER,			-- who interprets, NULL: nobody needed
	delegate_id INTEGER,			-- of the recipient, where nobody is named, NULL: those named
	PRIMARY KEY (event_id, schedule_id, request_id),
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules,
	FOREIGN KEY (event_id, request_id) REFERENCES requests
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule_unseated (
	event_id INTEGER NOT NULL,		-- the event
	schedule_id INTEGER NOT NULL,		-- of which
	request_id INTEGER NOT NULL,		-- what is not seated
	meeting_id INTEGER,			-- its meeting when the fair was read, NULL: none
	meeting_rev INTEGER NOT NULL,		-- and that meeting's rev, 0: none
	reason TEXT NOT NULL,			-- code of the reason, empty: not looked into
	change TEXT NOT NULL,			-- the smallest change that would seat it, JSON; empty: none known
	PRIMARY KEY (event_id, schedule_id, request_id),
	FOREIGN KEY (event_id, schedule_id) REFERENCES schedules,
	FOREIGN KEY (event_id, request_id) REFERENCES requests
) STRICT;

CREATE TABLE schedules (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	schedule_id INTEGER NOT NULL,		-- number within the event: S<n>
	state TEXT NOT NULL CHECK (state IN ('running', 'ready', 'published', 'discarded')),	-- moves: domain/schedule.h
	rev INTEGER NOT NULL,			-- rises with every change
	scope TEXT NOT NULL CHECK (scope IN ('everything', 'unscheduled', 'repair')),	-- what may change
	seed INTEGER NOT NULL,			-- of the planner's random numbers
	steps INTEGER NOT NULL CHECK (steps >= 0),	-- the budget, 0: by time
	seconds INTEGER NOT NULL CHECK (seconds >= 0),	-- the budget, where steps is 0
	disturbed_max INTEGER CHECK (disturbed_max >= 0),	-- people whose meetings may change, NULL: no cap
	weights TEXT NOT NULL,			-- of the objective where they differ, name=value list
	changes TEXT NOT NULL,			-- what a repair starts from, JSON; empty: nothing
	principal TEXT NOT NULL,		-- who asked
	created_s INTEGER NOT NULL,		-- when
	basis_seq INTEGER NOT NULL,		-- the journal's last row when the fair was read
	ended_s INTEGER,			-- when the planner ended
	published_s INTEGER,			-- when it was last published
	status TEXT NOT NULL CHECK (status IN ('unknown', 'feasible', 'optimal', 'infeasible')),	-- of the answer
	value INTEGER NOT NULL,			-- of the meetings seated
	bound INTEGER NOT NULL,			-- no schedule has more value: proven
	must INTEGER NOT NULL,			-- of the value, what the musts are worth
	shortfall INTEGER NOT NULL,		-- meetings missing to the minimums
	breaks INTEGER NOT NULL,		-- groups of idle slots between two meetings of a person
	idle_slots INTEGER NOT NULL,		-- slots in them
	disturbed INTEGER NOT NULL,		-- people whose meetings change
	seated INTEGER NOT NULL,		-- requests with a place
	unseated INTEGER NOT NULL,		-- requests without
	took_ms INTEGER NOT NULL,		-- the planner's own time
	reason TEXT NOT NULL,			-- why discarded, or what stands against it
	conflict TEXT NOT NULL DEFAULT '',	-- who they are and what they share, in words; empty: none known
	concerned INTEGER NOT NULL DEFAULT 0 CHECK (concerned >= 0),	-- people whose meeting goes with what a repair starts from
	best INTEGER NOT NULL DEFAULT 0 CHECK (best = 0 OR best = 1),	-- 1: proven that none is better in anything that weighs
	PRIMARY KEY (event_id, schedule_id)
) STRICT;

CREATE INDEX schedules_running ON schedules (event_id, schedule_id) WHERE state = 'running';

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

CREATE INDEX seats_by_organisation
	ON seats (event_id, organisation_id, location_id, seat_no, resource_id);

CREATE TABLE sessions (
	event_id INTEGER NOT NULL REFERENCES events,	-- the event
	session_no INTEGER NOT NULL CHECK (session_no > 0),	-- by start, from 1
	day TEXT NOT NULL,			-- civil date in the event's zone, YYYY-MM-DD
	start_s INTEGER NOT NULL,		-- first instant
	end_s INTEGER NOT NULL CHECK (end_s > start_s),	-- first instant after it
	PRIMARY KEY (event_id, session_no)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE sqlite_stat1(tbl,idx,stat);

CREATE TABLE taken_slots (
	event_id INTEGER NOT NULL,		-- the event
	resource_id INTEGER NOT NULL,		-- of the seat or interpreter
	word INTEGER NOT NULL,			-- slot_no / 64
	bits INTEGER NOT NULL,			-- bit slot_no % 64: there is an occupancy row
	PRIMARY KEY (event_id, resource_id, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
	token_id INTEGER PRIMARY KEY,		-- T<n>
	account_id INTEGER NOT NULL REFERENCES accounts,	-- whose
	label TEXT NOT NULL,			-- where it is kept, in the owner's words
	created_s INTEGER NOT NULL,		-- when it was made
	expires_s INTEGER NOT NULL,		-- when it lapses
	last_used_s INTEGER,			-- at the latest hello, to the hour
	revoked_s INTEGER			-- when it was called back
, nonce TEXT NOT NULL DEFAULT ''		-- 32 hex digits made at random; empty: from before there were any
		CHECK (length(nonce) = 32 OR nonce = '')) STRICT;

CREATE INDEX tokens_by_account ON tokens (account_id);

CREATE TABLE untold (
	event_id INTEGER NOT NULL,		-- the event
	kind TEXT NOT NULL CHECK (kind IN ('meeting', 'request', 'reissue', 'mailbox', 'restored')),	-- of what
	last_id INTEGER NOT NULL,		-- the last one; 0: all there are
	next_id INTEGER NOT NULL,		-- from here on: not told yet
	principal TEXT NOT NULL,		-- who changed it
	method TEXT NOT NULL,			-- by which call
	key TEXT NOT NULL,			-- and with which key
	PRIMARY KEY (event_id, kind, last_id)
) STRICT;

CREATE TABLE waiting_mails (
	event_id INTEGER NOT NULL,		-- the event
	mail_id INTEGER NOT NULL,		-- its number
	received_s INTEGER NOT NULL,		-- when it came
	reason TEXT NOT NULL CHECK (reason IN ('words', 'bounced', 'unreadable', 'unknown_meeting',
		'not_invited', 'not_authenticated', 'unknown_revision', 'no_answer', 'declined',
		'proposal')),			-- why it waits
	sender TEXT NOT NULL,			-- the address in From; of a bounce the recipient's
	subject TEXT NOT NULL,			-- as the mail says
	words TEXT NOT NULL,			-- the first of its text, or of the answer's comment
	meeting_id INTEGER,			-- the meeting it is about, NULL: unknown
	answer TEXT CHECK (answer IN ('ACCEPTED', 'TENTATIVE', 'DECLINED')),	-- PARTSTAT it says
	sequence INTEGER NOT NULL,		-- SEQUENCE it answers; 0: none said
	dtstamp_s INTEGER,			-- its DTSTAMP
	start_s INTEGER,			-- the time it proposes
	end_s INTEGER,				-- until then
	PRIMARY KEY (event_id, mail_id),
	FOREIGN KEY (event_id, meeting_id) REFERENCES meetings
) STRICT;

CREATE INDEX waiting_mails_by_age ON waiting_mails (event_id, received_s);

CREATE INDEX waiting_mails_by_sender ON waiting_mails (event_id, sender);

