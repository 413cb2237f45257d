-- billing_entries: what was written down of the days from one to before another, of clients' requests or
-- of projects that are bound to a client; of all clients (0) or one
select t.id, t.issue_id, t.project_id, t.spent_on, t.comments, cast(round(t.hours * 60) as signed),
	e.name, tr.name, a.category, a.channel, coalesce(v.level, a.level), coalesce(a.client_id, b.client_id), c.name, a.regulation, p.identifier,
	u.firstname, u.lastname
from {tracker}.time_entries t
left join arrival a on a.issue_id = t.issue_id
left join verdict v on v.issue_id = t.issue_id
left join client_bind b on b.kind = 'project' and b.value = cast(t.project_id as char)
left join client c on c.id = coalesce(a.client_id, b.client_id)
left join {tracker}.issues i on i.id = t.issue_id
left join {tracker}.trackers tr on tr.id = i.tracker_id
left join {tracker}.enumerations e on e.id = t.activity_id
left join {tracker}.projects p on p.id = t.project_id
left join {tracker}.users u on u.id = t.user_id
where t.spent_on >= ? and t.spent_on < ? and (a.issue_id is not null or b.client_id is not null)
	and (? = 0 or c.id = ?)
order by t.spent_on, t.id;

-- billing_projects: where a user of the tracker may see what others have written down; by id
select distinct m.project_id
from {tracker}.members m
join {tracker}.member_roles mr on mr.member_id = m.id
join {tracker}.roles r on r.id = mr.role_id
where m.user_id = ? and r.time_entries_visibility = 'all' and locate(':view_time_entries', r.permissions) > 0
order by m.project_id;
