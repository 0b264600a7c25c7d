-- 0022_addressees.sql: every address that was told of a meeting, and what it was told last.

-- A revision says no more whom it lets go: that follows from the addresses that were told.
DROP INDEX invitations_by_seq;
DROP INDEX invitations_by_uninvited;
DROP INDEX invitations_by_interpreter;
ALTER TABLE invitations RENAME TO aside;
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
INSERT INTO invitations (event_id, meeting_id, revision, method, uid, sequence, dtstamp_s,
	snapshot, seq)
SELECT event_id, meeting_id, revision, method, uid, sequence, dtstamp_s, snapshot, seq FROM aside
ORDER BY seq;
CREATE INDEX invitations_by_seq ON invitations (event_id, seq);

-- One mailbox is one addressee, whoever reads it. An address stays here for good: what was told to
-- it stays told, and who is in the newest revision no more has the CANCEL of an earlier one.
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

-- Of the revisions there are: who is in the newest is told what that says, all others were let go
-- by the first revision without them.
INSERT INTO addressees (event_id, meeting_id, mailbox, address, kind, person_id, revision, method)
WITH attendee AS (
	SELECT i.event_id, i.meeting_id, i.revision, i.interpreter_id,
		CASE a.type WHEN 'object' THEN json_extract(a.value, '$.mail') END AS address,
		CASE a.type WHEN 'object' THEN json_extract(a.value, '$.kind') END = 'interpreter'
			AS interprets
	FROM aside i, json_each(CASE WHEN json_valid(i.snapshot) THEN i.snapshot ELSE '{}' END,
		'$.attendees') a
), told AS (
	SELECT event_id, meeting_id, lower(address) AS mailbox, address, interpreter_id,
		coalesce(interprets, 0) AS interprets, revision,
		max(2 * revision + coalesce(interprets, 0))
	FROM attendee WHERE typeof(address) = 'text' AND address <> '' GROUP BY 1, 2, 3
), last AS (
	SELECT t.*, (SELECT min(i.revision) FROM invitations i WHERE i.event_id = t.event_id
		AND i.meeting_id = t.meeting_id AND i.revision > t.revision) AS without
	FROM told t
)
SELECT t.event_id, t.meeting_id, t.mailbox, t.address,
	CASE WHEN t.interprets THEN 'interpreter' ELSE 'delegate' END,
	CASE WHEN t.interprets THEN t.interpreter_id ELSE coalesce(
		(SELECT min(d.delegate_id) FROM meeting_delegates p JOIN delegates d
			ON d.event_id = p.event_id AND d.delegate_id = p.delegate_id
			WHERE p.event_id = t.event_id AND p.meeting_id = t.meeting_id
			AND lower(d.email) = t.mailbox),
		(SELECT u.delegate_id FROM uninvited_people u WHERE u.event_id = t.event_id
			AND u.meeting_id = t.meeting_id AND u.revision = t.without)) END,
	coalesce(t.without, t.revision),
	CASE WHEN t.without IS NULL THEN i.method ELSE 'CANCEL' END
FROM last t JOIN invitations i ON i.event_id = t.event_id AND i.meeting_id = t.meeting_id
	AND i.revision = t.revision;

DROP TABLE uninvited_people;
DROP TABLE aside;
DELETE FROM sqlite_stat1 WHERE tbl IN ('invitations', 'aside', 'uninvited_people');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('invitations', 'sqlite_autoindex_invitations_1', '100000 100000 2 1'),
	('invitations', 'invitations_by_seq', '100000 100000 1 sz=200'),
	('addressees', 'sqlite_autoindex_addressees_1', '4000 4000 3 1'),
	('addressees', 'addressees_by_mailbox', '4000 4000 10 1'),
	('addressees', 'addressees_by_person', '4000 4000 2000 10 1');
