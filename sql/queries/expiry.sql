-- Contracts that end soon, and who is told.

-- expiry_due: contracts in force that end before an instant, each with the level of the one that is in force at its end
select k.id, c.name, k.number, k.level, k.valid_to, (
	select o.level from contract o
	where o.client_id = k.client_id and o.valid_from <= k.valid_to
	and (o.valid_to is null or o.valid_to > k.valid_to)
	order by o.valid_from desc, o.id desc limit 1)
from contract k
join client c on c.id = k.client_id
where k.valid_from <= ? and k.valid_to > ? and k.valid_to <= ?
order by k.valid_to, k.id;

-- expiry_managers: active people with one of some roles anywhere
select distinct u.id
from json_table(?, '$[*]' columns (name varchar(255) path '$')) n
join {tracker}.roles r on r.name = n.name collate utf8mb4_bin
join {tracker}.member_roles mr on mr.role_id = r.id
join {tracker}.members m on m.id = mr.member_id
join {tracker}.users u on u.id = m.user_id and u.type = 'User' and u.status = 1
order by u.id;
