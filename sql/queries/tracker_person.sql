-- tracker_person: somebody to write to; a group is nobody
select u.id, u.status, u.language, u.firstname, u.lastname,
	(select a.address from {tracker}.email_addresses a
		where a.user_id = u.id and a.is_default limit 1)
from {tracker}.users u where u.id = ? and u.type = 'User';

-- tracker_person_named: the same, by login
select u.id, u.status, u.language, u.firstname, u.lastname,
	(select a.address from {tracker}.email_addresses a
		where a.user_id = u.id and a.is_default limit 1)
from {tracker}.users u where u.login = ? and u.type = 'User';

-- tracker_subject: what an issue is about
select subject from {tracker}.issues where id = ?;

-- behalf_person: whom a text names: by login (1), mail (2), id (3) or full name (4), the nearest first
select u.id, w.nearness, u.language,
	(select substring_index(m.address, '@', -1) from {tracker}.email_addresses m
		where m.user_id = u.id and m.is_default = 1 and m.updated_on = m.created_on
		and abs(timestampdiff(second, u.created_on, m.created_on)) < 60 limit 1),
	(select group_concat(m.group_id)
		from {tracker}.users g straight_join {tracker}.groups_users m
			on m.group_id = g.id and m.user_id = u.id
		where g.type = 'Group')
from (
	select id, 1 nearness from {tracker}.users where login = ?
	union all
	select user_id, 2 from {tracker}.email_addresses where address = ?
	union all
	select id, 3 from {tracker}.users where concat(id, '') = ?
	union all
	select id, 4 from {tracker}.users where concat(firstname, ' ', lastname) = ?
) w
join {tracker}.users u on u.id = w.id and u.type = 'User'
order by w.nearness, u.id
limit 20;
