-- What slactl asks besides the store's and the tracker's own statements: names of people, groups and
-- projects, and which open requests an administrator's order touches.

-- app_user_id: somebody by login
-- lazy: asked by slactl only
select id from {tracker}.users where login = ? and type = 'User';

-- app_group_id: a group by name
-- lazy: asked by slactl only
select id from {tracker}.users where lastname = ? and type = 'Group';

-- app_project_id: a project by identifier
-- lazy: asked by slactl only
select id from {tracker}.projects where identifier = ?;

-- app_user_name: the login of an id
-- lazy: asked by slactl only
select login from {tracker}.users where id = ? and type = 'User';

-- app_group_name: the name of an id
-- lazy: asked by slactl only
select lastname from {tracker}.users where id = ? and type = 'Group';

-- app_project_name: the identifier of an id
-- lazy: asked by slactl only
select identifier from {tracker}.projects where id = ?;

-- app_unknown_of_user: open requests of no known client by this author
-- lazy: asked by slactl only
select v.issue_id
from verdict v
join {tracker}.issues i on i.id = v.issue_id
where v.open = 1 and v.client_id is null and i.author_id = ?;

-- app_unknown_of_group: the same by authors in a group
-- lazy: asked by slactl only
select v.issue_id
from verdict v
join {tracker}.issues i on i.id = v.issue_id
join {tracker}.groups_users g on g.user_id = i.author_id
where v.open = 1 and v.client_id is null and g.group_id = ?;

-- app_unknown_of_project: the same in a project
-- lazy: asked by slactl only
select issue_id from verdict where open = 1 and client_id is null and project_id = ?;

-- app_unknown_of_domain: the same by authors with a mail address of a domain
-- lazy: asked by slactl only
select v.issue_id
from verdict v
join {tracker}.issues i on i.id = v.issue_id
join {tracker}.email_addresses m on m.user_id = i.author_id and m.is_default = 1
where v.open = 1 and v.client_id is null and substring_index(m.address, '@', -1) = ?;

-- similar_people: who wrote the issues of a range of ids and who works on them, by issue
-- lazy: asked by slactl only
select i.id, concat_ws(' ', u.firstname, u.lastname)
from {tracker}.issues i force index (primary)
join {tracker}.users u on u.id in (i.author_id, i.assigned_to_id)
where i.id between ? and ?
order by i.id;
