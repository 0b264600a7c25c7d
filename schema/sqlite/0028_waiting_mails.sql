-- 0028_waiting_mails.sql: the mailbox of the fair has an account, and mails wait for staff.

CREATE TABLE aside AS SELECT * FROM accounts;
DROP TABLE accounts;
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
		CHECK (length(nonce) = 32 OR nonce = ''),
	UNIQUE (event_id, delegate_id),
	UNIQUE (event_id, interpreter_id),
	CHECK (event_id <> 0 OR role IN ('staff', 'monitor')),
	CHECK ((role IN ('buyer', 'exhibitor')) = (delegate_id IS NOT NULL)),
	CHECK ((role = 'interpreter') = (interpreter_id IS NOT NULL))
) STRICT;
INSERT INTO accounts (account_id, event_id, role, name, organisation_id, delegate_id, interpreter_id,
	generation, invitation_expires_s, enrolled_s, disabled_s, created_s, nonce)
SELECT account_id, event_id, role, name, organisation_id, delegate_id, interpreter_id,
	generation, invitation_expires_s, enrolled_s, disabled_s, created_s, nonce FROM aside;
DROP TABLE aside;

-- Mails to the fair that changed nothing by themselves. A row goes once staff have settled it.
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
CREATE INDEX waiting_mails_by_sender ON waiting_mails (event_id, sender);
CREATE INDEX waiting_mails_by_age ON waiting_mails (event_id, received_s);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('accounts', 'sqlite_autoindex_accounts_1', '6000 6000 1 sz=200'),
	('accounts', 'sqlite_autoindex_accounts_2', '6000 6000 1 sz=200'),
	('waiting_mails', 'sqlite_autoindex_waiting_mails_1', '200 200 1'),
	('waiting_mails', 'waiting_mails_by_sender', '200 200 2'),
	('waiting_mails', 'waiting_mails_by_age', '200 200 1');
