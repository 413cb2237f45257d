-- setting_get: the value of one setting
select value from setting where name = ?;

-- setting_put: sets it; nothing is written when it has that value
insert into setting (name, value, changed_at) values (?, ?, ?)
on duplicate key update
	changed_at = if(value = values(value), changed_at, values(changed_at)),
	value = values(value);

-- setting_delete: it has its default again
delete from setting where name = ?;

-- setting_list: all whose name begins so
select name, value, changed_at from setting where left(name, char_length(?)) = ? order by name;

-- clock_now: the database's UTC clock, and how far a rehearsal has moved it
select unix_timestamp(),
	coalesce((select cast(value as signed) from setting where name = 'clock.offset'), 0);

-- clock_advance: moves the clock of a rehearsal; where there is none, no row changes
update setting set value = cast(value as signed) + ? where name = 'clock.offset';
