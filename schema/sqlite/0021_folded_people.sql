-- 0021_folded_people.sql: delegates are searched by what people type, as organisations are.

ALTER TABLE delegates ADD COLUMN folded TEXT NOT NULL DEFAULT '';		-- the name as searches see it
UPDATE delegates SET folded = fold(name);
