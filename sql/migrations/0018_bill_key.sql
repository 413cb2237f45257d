-- Of a month and a client one bill is in force; of those that were reopened there may be several, also
-- within one second.

alter table bill
	drop key if exists month,
	add column if not exists in_force tinyint as (if(reopened_at = 0, 1, null)) virtual,
	add unique key if not exists bill_in_force (month, client_id, in_force);
