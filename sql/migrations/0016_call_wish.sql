-- Call-backs: since when the present wish stands, so that a call of before does not count for it and
-- a time without a day is that of the day on which it was written.

alter table callback
	add column if not exists wished_seen_at bigint null
		comment 'UTC seconds: when wished_at was said; null: of before this was kept',
	add column if not exists field_text varchar(255) null
		comment 'what the tracker''s field for the wished time says, readable or not; personal, like number',
	add column if not exists field_seen_at bigint null
		comment 'UTC seconds: when field_text was first seen; null: from the arrival on',
	add column if not exists answered_wished_at bigint null
		comment 'UTC seconds: the wish when somebody was first reached, 0: any time; null: the present one';
