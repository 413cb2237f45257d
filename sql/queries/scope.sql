-- Which projects are served, and what follows for their issues.

-- scope_keep: of these issues those to be woken: of served projects and of new ones, and whatever is
-- still on the books
select g.id
from json_table(?, '$[*]' columns (id int path '$')) g
left join {tracker}.issues i on i.id = g.id
left join project_scope s on s.project_id = i.project_id
where coalesce(s.served, 1) = 1 or exists (select 1 from wake w where w.issue_id = g.id);

-- scope_projects: the tracker's projects, whether a user is a member, and what is on record of them
select p.id, p.identifier, coalesce(p.parent_id, 0),
	exists (select 1 from {tracker}.members m where m.project_id = p.id and m.user_id = ?),
	s.served, s.ruled_by
from {tracker}.projects p
left join project_scope s on s.project_id = p.id
order by p.id;

-- scope_put: what holds for a project from now on
insert into project_scope (project_id, served, ruled_by) values (?, ?, ?)
on duplicate key update served = values(served), ruled_by = values(ruled_by);

-- scope_drop: of projects that are no more
delete s from project_scope s
left join {tracker}.projects p on p.id = s.project_id
where p.id is null;

-- scope_entered: open issues of a project that is served from now on
select i.id
from {tracker}.issues i
join {tracker}.issue_statuses s on s.id = i.status_id and s.is_closed = 0
where i.project_id = ?;

-- scope_left: what is on the books of a project that is served no more; closed requests stay
select issue_id from verdict where project_id = ? and open = 1
union
select w.issue_id
from {tracker}.issues i
join wake w on w.issue_id = i.id
left join verdict v on v.issue_id = i.id
where i.project_id = ? and v.issue_id is null;
