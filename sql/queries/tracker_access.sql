-- access_user: somebody who may log in
select u.admin, u.firstname, u.lastname, u.language
from {tracker}.users u
where u.id = ? and u.type = 'User' and u.status = 1;

-- access_roles: their roles, project by project; what they inherit from groups stands there too
select m.project_id, r.role_id, n.name
from {tracker}.members m
join {tracker}.member_roles r on r.member_id = m.id
join {tracker}.roles n on n.id = r.role_id
where m.user_id = ?
order by m.project_id;

-- access_roles_in: their roles in one project, named by its identifier
-- lazy: asked while a request is being written
select r.role_id
from {tracker}.projects p
join {tracker}.members m on m.project_id = p.id
join {tracker}.member_roles r on r.member_id = m.id
where m.user_id = ? and p.identifier = ?;
