-- 0032_people_by_mail.sql: who asks for a lost login link is found by the mail address.

CREATE INDEX delegates_by_mail ON delegates (lower(email));
CREATE INDEX interpreters_by_mail ON interpreters (lower(email));

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('delegates', 'delegates_by_mail', '6000 2'),
	('interpreters', 'interpreters_by_mail', '100 2');
