-- Working hours of people's own.

-- hours_put: whose hours are theirs from now on
insert into person_hours (user_id, body, changed_at, changed_by) values (?, ?, ?, ?)
on duplicate key update body = values(body), changed_at = values(changed_at),
	changed_by = values(changed_by);

-- hours_drop: the regulation's again
delete from person_hours where user_id = ?;

-- hours_list: of one (0: of all), by user
select user_id, body, changed_at, changed_by from person_hours where ? in (0, user_id)
order by user_id;
