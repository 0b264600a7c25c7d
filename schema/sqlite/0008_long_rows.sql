-- 0008_long_rows.sql: tables whose rows may pass 1,000 bytes have a rowid.
-- In a table WITHOUT ROWID what a row has beyond a quarter of a page lies in pages of its own, so a row
-- of 1,100 bytes takes 5 KB: the answers, most of them a little longer than that, were more than half
-- of a database, and four fifths of it empty. In a table with a rowid a row may fill a page. Its key
-- becomes an index beside it, and an index has to name what it had from the key of its own accord.
-- Each table is put aside, made anew and filled: what refers to it goes on referring to its name.

-- An answer of a call that changed nothing is what the calls before and after it are answered, and may
-- be long (an organisation with its profile): such a text is kept once. The call's own row says that it
-- was made, and with what parameters.
CREATE TABLE answer_texts (
	text_id INTEGER PRIMARY KEY,		-- for the answers that are this
	digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),	-- SHA-256 of the text
	text TEXT NOT NULL			-- JSON, without secrets
) STRICT;

CREATE TABLE aside AS SELECT * FROM answers;
DROP TABLE answers;
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
INSERT INTO answers (scope, key, event_id, hash, answer, created_s)
	SELECT scope, key, event_id, hash, answer, created_s FROM aside ORDER BY created_s;
DROP TABLE aside;
CREATE INDEX answers_by_age ON answers (event_id, created_s);
CREATE INDEX answers_by_text ON answers (text_id) WHERE text_id IS NOT NULL;
CREATE TRIGGER answer_texts_gone AFTER DELETE ON answers WHEN old.text_id IS NOT NULL BEGIN
	DELETE FROM answer_texts WHERE text_id = old.text_id
		AND NOT EXISTS (SELECT 1 FROM answers WHERE text_id = old.text_id);
END;

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
	PRIMARY KEY (event_id, organisation_id),
	UNIQUE (event_id, code)
) STRICT;
INSERT INTO organisations (event_id, organisation_id, code, kind, name, country, languages, profile,
	products, markets, budget_min, budget_max, website, rev, min_meetings, max_meetings, max_per_day,
	auto_accept)
	SELECT event_id, organisation_id, code, kind, name, country, languages, profile, products,
	markets, budget_min, budget_max, website, rev, min_meetings, max_meetings, max_per_day, auto_accept
	FROM aside ORDER BY event_id, organisation_id;
DROP TABLE aside;

CREATE TABLE aside AS SELECT * FROM delegates;
DROP TABLE delegates;
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
) STRICT;
INSERT INTO delegates (event_id, delegate_id, code, organisation_id, name, email, languages, min_meetings,
	max_meetings, max_per_day, resource_id, rev)
	SELECT event_id, delegate_id, code, organisation_id, name, email, languages, min_meetings,
	max_meetings, max_per_day, resource_id, rev FROM aside ORDER BY event_id, delegate_id;
DROP TABLE aside;
CREATE INDEX delegates_by_organisation ON delegates (event_id, organisation_id, delegate_id);

CREATE TABLE aside AS SELECT * FROM conference_sessions;
DROP TABLE conference_sessions;
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
) STRICT;
INSERT INTO conference_sessions (event_id, conference_session_id, code, track, title, room, start_s, end_s,
	seats, interpretation)
	SELECT event_id, conference_session_id, code, track, title, room, start_s, end_s, seats,
	interpretation FROM aside ORDER BY event_id, conference_session_id;
DROP TABLE aside;

CREATE TABLE aside AS SELECT * FROM requests;
DROP TABLE requests;
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
INSERT INTO requests (event_id, request_id, code, state, rev, origin, from_organisation_id,
	to_organisation_id, message, reason, length, created_s, expires_s, accepted_s, meeting_id)
	SELECT event_id, request_id, code, state, rev, origin, from_organisation_id, to_organisation_id,
	message, reason, length, created_s, expires_s, accepted_s, meeting_id
	FROM aside ORDER BY event_id, request_id;
DROP TABLE aside;
CREATE INDEX requests_by_pair
	ON requests (event_id, from_organisation_id, to_organisation_id, request_id);
CREATE INDEX requests_by_recipient ON requests (event_id, to_organisation_id, request_id);
CREATE INDEX requests_by_expiry ON requests (expires_s) WHERE state = 'requested';
CREATE INDEX requests_by_state ON requests (event_id, state, accepted_s, request_id);

CREATE TABLE aside AS SELECT * FROM invitations;
DROP TABLE invitations;
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
	interpreter_id INTEGER,			-- invited to interpret, NULL: nobody
	uninvited_id INTEGER,			-- who was interpreter until this revision and is not any more
	PRIMARY KEY (event_id, meeting_id, revision),
	FOREIGN KEY (event_id, meeting_id) REFERENCES meetings
) STRICT;
INSERT INTO invitations (event_id, meeting_id, revision, method, uid, sequence, dtstamp_s, snapshot, seq,
	interpreter_id, uninvited_id)
	SELECT event_id, meeting_id, revision, method, uid, sequence, dtstamp_s, snapshot, seq,
	interpreter_id, uninvited_id FROM aside ORDER BY seq;
DROP TABLE aside;
CREATE INDEX invitations_by_seq ON invitations (event_id, seq);
CREATE INDEX invitations_by_interpreter ON invitations (event_id, interpreter_id, meeting_id, revision, seq)
	WHERE interpreter_id IS NOT NULL;
CREATE INDEX invitations_by_uninvited ON invitations (event_id, uninvited_id, meeting_id, revision, seq)
	WHERE uninvited_id IS NOT NULL;

CREATE TABLE aside AS SELECT * FROM schedules;
DROP TABLE schedules;
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
INSERT INTO schedules (event_id, schedule_id, state, rev, scope, seed, steps, seconds, disturbed_max,
	weights, changes, principal, created_s, basis_seq, ended_s, published_s, status, value, bound, must,
	shortfall, breaks, idle_slots, disturbed, seated, unseated, took_ms, reason, conflict, concerned,
	best)
	SELECT event_id, schedule_id, state, rev, scope, seed, steps, seconds, disturbed_max, weights,
	changes, principal, created_s, basis_seq, ended_s, published_s, status, value, bound, must,
	shortfall, breaks, idle_slots, disturbed, seated, unseated, took_ms, reason, conflict, concerned,
	best FROM aside ORDER BY event_id, schedule_id;
DROP TABLE aside;
CREATE INDEX schedules_running ON schedules (event_id, schedule_id) WHERE state = 'running';

CREATE TABLE aside AS SELECT * FROM schedule_unseated;
DROP TABLE schedule_unseated;
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
INSERT INTO schedule_unseated (event_id, schedule_id, request_id, meeting_id, meeting_rev, reason, change)
	SELECT event_id, schedule_id, request_id, meeting_id, meeting_rev, reason, change
	FROM aside ORDER BY event_id, schedule_id, request_id;
DROP TABLE aside;

-- The figures of these tables went with them; 0002_statistics.sql says what they are for.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('answer_texts', 'sqlite_autoindex_answer_texts_1', '1000 1'),
	('answers', 'sqlite_autoindex_answers_1', '200000 100 1'),
	('answers', 'answers_by_age', '200000 200000 2'),
	('answers', 'answers_by_text', '20000 20'),
	('organisations', 'sqlite_autoindex_organisations_1', '3000 3000 1'),
	('organisations', 'sqlite_autoindex_organisations_2', '3000 3000 1 sz=200'),
	('delegates', 'sqlite_autoindex_delegates_1', '6000 6000 1'),
	('delegates', 'sqlite_autoindex_delegates_2', '6000 6000 1 sz=200'),
	('delegates', 'sqlite_autoindex_delegates_3', '6000 6000 1 sz=200'),
	('delegates', 'delegates_by_organisation', '6000 6000 2 1 sz=200'),
	('conference_sessions', 'sqlite_autoindex_conference_sessions_1', '150 150 1'),
	('conference_sessions', 'sqlite_autoindex_conference_sessions_2', '150 150 1 sz=200'),
	('requests', 'sqlite_autoindex_requests_1', '60000 60000 1'),
	('requests', 'sqlite_autoindex_requests_2', '60000 60000 1 sz=200'),
	('requests', 'requests_by_pair', '60000 60000 20 1 1 sz=200'),
	('requests', 'requests_by_recipient', '60000 60000 20 1 sz=200'),
	('requests', 'requests_by_expiry', '5000 2'),
	('requests', 'requests_by_state', '60000 60000 10000 2 1 sz=200'),
	('invitations', 'sqlite_autoindex_invitations_1', '100000 100000 2 1'),
	('invitations', 'invitations_by_seq', '100000 100000 1 sz=200'),
	('invitations', 'invitations_by_interpreter', '10000 10000 100 2 1 1'),
	('invitations', 'invitations_by_uninvited', '1000 1000 10 1 1 1'),
	('schedules', 'sqlite_autoindex_schedules_1', '100 100 1'),
	('schedules', 'schedules_running', '2 1 1'),
	('schedule_unseated', 'sqlite_autoindex_schedule_unseated_1', '1000000 1000000 20000 1');
