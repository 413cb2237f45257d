-- Call-backs: number and wished time as custom fields of the tracker say them, beside what staff
-- told slad. What stands in the tracker holds.

alter table callback
	add column if not exists field_number varchar(40) null
		comment 'of the tracker''s field, as +77011234567; personal, like number',
	add column if not exists field_wished_at bigint null comment 'UTC seconds: of the tracker''s field';
