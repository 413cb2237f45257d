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
