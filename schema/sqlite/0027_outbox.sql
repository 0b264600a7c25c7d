-- 0027_outbox.sql: mail leaves by an outbox: what is to be told stands in the transaction of the fact.

-- Every mail that waits for the relay, that the relay has taken or may have taken, or that it would
-- not take. What surely never left and is not to leave any more is not here: its row is gone. No
-- secret stands in it; a login link is derived when its mail is handed over.
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
	answer TEXT NOT NULL,			-- what the relay said last
	CHECK ((kind = 'invitation') = (meeting_id IS NOT NULL AND revision IS NOT NULL
		AND method IS NOT NULL)),
	CHECK ((kind IN ('welcome', 'login')) = (account_id IS NOT NULL AND generation IS NOT NULL)),
	CHECK ((kind = 'digest') = (from_seq IS NOT NULL)),
	FOREIGN KEY (event_id, meeting_id, revision) REFERENCES invitations
) STRICT;

CREATE INDEX outbox_by_due ON outbox (state, due_s, outbox_id);
CREATE INDEX outbox_by_thread ON outbox (event_id, mailbox, meeting_id, outbox_id);
CREATE INDEX outbox_by_state ON outbox (event_id, state, outbox_id);

-- Events whose mail waits until the staff let it go on: they said so, or the database was restored
-- from a copy that does not know what left after it was made.
CREATE TABLE outbox_pauses (
	event_id INTEGER PRIMARY KEY REFERENCES events,	-- the event
	since_s INTEGER NOT NULL,		-- when it began
	cause TEXT NOT NULL CHECK (cause IN ('staff', 'restore'))	-- who or what began it
) STRICT;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('outbox', 'outbox_by_due', '6000 1500 20 1'),
	('outbox', 'outbox_by_thread', '6000 6000 8 2 1'),
	('outbox', 'outbox_by_state', '6000 6000 1500 1'),
	('outbox_pauses', NULL, '1');
