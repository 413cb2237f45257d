-- digest_totals: each small table as one text: how many rows, and a sum of their checksums
select 'versions', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
	id, project_id, status, coalesce(effective_date, ''), name))), 0))
from {tracker}.versions
union all
select 'projects', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
	id, status, coalesce(parent_id, 0)))), 0))
from {tracker}.projects
union all
select 'members', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
	m.project_id, m.user_id, r.role_id))), 0))
from {tracker}.members m join {tracker}.member_roles r on r.member_id = m.id
union all
select 'users', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
	id, type, status, coalesce(language, ''), admin))), 0))
from {tracker}.users
union all
select 'roles', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|', id, name))), 0))
from {tracker}.roles
union all
select 'issue_statuses', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
	id, name, is_closed, coalesce(position, 0)))), 0))
from {tracker}.issue_statuses
union all
select 'trackers', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
	id, name, coalesce(position, 0)))), 0))
from {tracker}.trackers
union all
select 'enumerations', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
	id, name, active, coalesce(position, 0)))), 0))
from {tracker}.enumerations
where type = 'IssuePriority'
union all
select 'custom_fields', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
	id, type, name))), 0))
from {tracker}.custom_fields
union all
select 'settings', concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
	name, coalesce(value, '')))), 0))
from tracker_setting;

-- digest_versions: each version by itself
select id, crc32(concat_ws('|', project_id, status, coalesce(effective_date, ''), name))
from {tracker}.versions
order by id;

-- digest_projects: each project by itself
select id, crc32(concat_ws('|', status, coalesce(parent_id, 0))) from {tracker}.projects order by id;

-- digest_members: who is what in each project
select m.project_id, concat(count(*), ':', sum(crc32(concat_ws('|', m.user_id, r.role_id))))
from {tracker}.members m join {tracker}.member_roles r on r.member_id = m.id
group by m.project_id
order by m.project_id;

-- digest_users: each user by itself
select id, crc32(concat_ws('|', type, status, coalesce(language, ''), admin))
from {tracker}.users
order by id;

-- digest_roles: each role by itself
select id, crc32(name) from {tracker}.roles order by id;

-- digest_statuses: each status by itself
select id, crc32(concat_ws('|', name, is_closed)) from {tracker}.issue_statuses order by id;

-- digest_trackers: each tracker by itself
select id, crc32(name) from {tracker}.trackers order by id;

-- digest_enumerations: each priority by itself
select id, crc32(concat_ws('|', name, active))
from {tracker}.enumerations
where type = 'IssuePriority'
order by id;

-- digest_of_version: open issues that wait for it
select v.issue_id
from {tracker}.issues i
join verdict v on v.issue_id = i.id and v.open = 1
where i.fixed_version_id = ?;

-- digest_of_project: open issues of a project
select issue_id from verdict where project_id = ? and open = 1;

-- digest_of_user: open issues that are theirs, to work on or asked by them
select issue_id from verdict where assignee_id = ? and open = 1
union
select v.issue_id
from {tracker}.issues i
join verdict v on v.issue_id = i.id and v.open = 1
where i.author_id = ?;

-- digest_of_role: open issues where somebody has that role
select distinct v.issue_id
from {tracker}.member_roles r
join {tracker}.members m on m.id = r.member_id
join verdict v on v.project_id = m.project_id and v.open = 1
where r.role_id = ?;

-- digest_of_status: open issues that stand there; few are open, many have stood there
select v.issue_id
from verdict v
straight_join {tracker}.issues i on i.id = v.issue_id
where v.open = 1 and i.status_id = ?;

-- digest_of_tracker: open issues of that kind
select v.issue_id
from verdict v
straight_join {tracker}.issues i on i.id = v.issue_id
where v.open = 1 and i.tracker_id = ?;

-- digest_of_priority: open issues with that priority
select v.issue_id
from verdict v
straight_join {tracker}.issues i on i.id = v.issue_id
where v.open = 1 and i.priority_id = ?;

-- digest_stored: the totals of the last poll by any node
select source, digest from tail_mark where digest is not null;

-- digest_store: the total of a table whose changes are dealt with
insert into tail_mark (source, digest) values (?, ?)
on duplicate key update digest = values(digest);

-- digest_item_list: the items of a table as they were
select item, digest from digest_item where source = ? order by item;

-- digest_item_put: an item whose change is dealt with
insert into digest_item (source, item, digest) values (?, ?, ?)
on duplicate key update digest = values(digest);

-- digest_item_drop: an item that is no more
delete from digest_item where source = ? and item = ?;
