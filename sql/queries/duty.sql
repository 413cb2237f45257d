-- The dedicated employee, the deputy, the group, and who is away.

-- duty_put: whose it is from now on
insert into duty (client_id, contract_id, duty, user_id) values (?, ?, ?, ?)
on duplicate key update user_id = values(user_id);

-- duty_drop: nobody's any more
delete from duty where client_id = ? and contract_id = ? and duty = ?;

-- duty_list: of one client (0: of each)
select client_id, contract_id, duty, user_id from duty
where ? in (0, client_id)
order by client_id, contract_id, field(duty, 'employee', 'deputy', 'group');

-- duty_forget: of a client that is removed
delete from duty where client_id = ?;

-- duty_helpers: who may have a request, those of its contract before those of its client
select d.duty, d.user_id, coalesce(nullif(u.login, ''), u.lastname, concat('id ', d.user_id)),
	coalesce(u.status = 1, 0)
	and exists (
		select 1
		from {tracker}.members m
		join {tracker}.member_roles mr on mr.member_id = m.id
		join {tracker}.roles r on r.id = mr.role_id and r.assignable = 1
		where m.user_id = d.user_id and m.project_id = ?)
	and not exists (select 1 from duty_refused x where x.issue_id = ? and x.user_id = d.user_id)
from duty d
left join {tracker}.users u on u.id = d.user_id
where d.client_id = ? and d.contract_id in (0, ?)
order by field(d.duty, 'employee', 'deputy', 'group'), d.contract_id desc;

-- duty_absences: when they are away
select distinct a.user_id, a.from_at, a.to_at
from duty d
join absence a on a.user_id = d.user_id and a.to_at > ?
where d.client_id = ? and d.contract_id in (0, ?)
order by a.user_id, a.from_at;

-- duty_refuse: whom the tracker does not let a request be assigned to
insert into duty_refused (issue_id, user_id, reason, at) values (?, ?, ?, ?)
on duplicate key update reason = values(reason), at = values(at);

-- absence_add: somebody is away
insert into absence (user_id, from_at, to_at, note) values (?, ?, ?, ?);

-- absence_get: whose it is
select user_id from absence where id = ?;

-- absence_remove: it was entered by mistake
delete from absence where id = ?;

-- absence_list: those that are not over
select id, user_id, from_at, to_at, note from absence where to_at > ? order by from_at, id;

-- absence_touches: open requests that nobody has, of clients that somebody is to answer
select v.issue_id
from verdict v
where v.open = 1 and v.assignee_id is null
	and v.client_id in (select client_id from duty where user_id = ?)
order by v.issue_id;
