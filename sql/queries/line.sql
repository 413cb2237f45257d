-- line_read: what lists show of some requests
select i.id, i.subject, p.name, c.name, u.firstname, u.lastname, coalesce(nullif(u.login, ''), u.lastname)
from json_table(?, '$[*]' columns (id int path '$')) w
straight_join {tracker}.issues i on i.id = w.id
join {tracker}.projects p on p.id = i.project_id
left join verdict v on v.issue_id = i.id
left join client c on c.id = v.client_id
left join {tracker}.users u on u.id = i.assigned_to_id
order by i.id;
