-- 0034_outbox_said.sql: a login link or a digest says the same at each attempt.

ALTER TABLE outbox ADD COLUMN
	said TEXT NOT NULL DEFAULT '';	-- the names it tells, JSON; empty: not attempted yet, or an invitation
