-- Days with hours of their own, as those before holidays.

alter table calendar_change
	add column if not exists hours varchar(1000) not null default ''
		comment 'of a short day, as core/day_hours.h writes them: 10:00-18:00'
		after name;
