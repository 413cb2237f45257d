-- What is shown of clients: people, requests, and why somebody is whose.

-- client_people: who in the tracker is of a client, by the nearest of its bindings; a domain's people
-- only as long as neither they nor a group of theirs is bound to anybody, and their mail is as it was
-- when the account was made
-- lazy: asked by slactl and the API only
select u.id, u.login, concat_ws(' ', u.firstname, u.lastname), u.status <> 1, p.kind, p.via
from (
	select cast(value as signed) id, 'user' kind, '' via, 0 nearness
	from client_bind where client_id = ? and kind = 'user'
	union all
	select m.user_id, 'group', g.lastname, 1
	from client_bind b
	join {tracker}.users g on g.id = b.value and g.type = 'Group'
	join {tracker}.groups_users m on m.group_id = g.id
	where b.client_id = ? and b.kind = 'group'
	and not exists (select 1 from client_bind o where o.kind = 'user' and o.value = m.user_id)
	union all
	select a.user_id, 'domain', b.value, 3
	from client_bind b
	join {tracker}.email_addresses a on substring_index(a.address, '@', -1) = b.value
	join {tracker}.users u on u.id = a.user_id
		and a.is_default = 1 and a.updated_on = a.created_on
		and abs(timestampdiff(second, u.created_on, a.created_on)) < 60
	where b.client_id = ? and b.kind = 'domain'
	and not exists (select 1 from client_bind o where o.kind = 'user' and o.value = a.user_id)
	and not exists (
		select 1 from {tracker}.groups_users m
		join client_bind o on o.kind = 'group' and o.value = m.group_id
		where m.user_id = a.user_id)
) p
join {tracker}.users u on u.id = p.id and u.type = 'User'
group by u.id
order by u.login;

-- client_unproven: who has a mail of a client's (0: of any) domain, but wrote it into the account later:
-- nobody knows whether it is theirs, so it binds to nobody
-- lazy: asked by slactl and the API only
select u.id, u.login, concat_ws(' ', u.firstname, u.lastname), b.value, c.name
from client_bind b
join client c on c.id = b.client_id
join {tracker}.email_addresses a
	on a.is_default = 1 and substring_index(a.address, '@', -1) = b.value
join {tracker}.users u on u.id = a.user_id and u.type = 'User' and u.status = 1
where b.kind = 'domain' and ? in (0, b.client_id)
and (a.updated_on <> a.created_on or abs(timestampdiff(second, u.created_on, a.created_on)) >= 60)
and not exists (select 1 from client_bind o where o.kind = 'user' and o.value = a.user_id)
and not exists (
	select 1 from {tracker}.groups_users m
	join client_bind o on o.kind = 'group' and o.value = m.group_id
	where m.user_id = a.user_id)
order by u.login
limit 500;

-- client_counts: of each client (0: of all) how many requests are open, late, and how often it was late
-- lazy: asked by slactl and the API only
select c.id,
	(select count(*) from verdict v where v.client_id = c.id and v.open = 1),
	(select count(*) from verdict v where v.client_id = c.id and v.open = 1 and v.breached = 1),
	(select count(*) from arrival a join breach b on b.issue_id = a.issue_id
		where a.client_id = c.id and b.superseded_at is null)
from client c
where ? in (0, c.id);

-- client_candidates: every binding that fits somebody, in the order in which they decide; one that is
-- not proven (see client_unproven) decides nothing
-- lazy: asked by slactl and the API only
select c.id, c.name, b.kind, b.via, k.number, b.proven
from (
	select 0 nearness, 'user' kind, '' via, client_id, 1 proven
	from client_bind where kind = 'user' and value = ?
	union all
	select 1, 'group', g.lastname, b.client_id, 1
	from {tracker}.groups_users m
	join {tracker}.users g on g.id = m.group_id and g.type = 'Group'
	join client_bind b on b.kind = 'group' and b.value = g.id
	where m.user_id = ?
	union all
	select 2, 'project', p.identifier, b.client_id, 1
	from client_bind b
	join {tracker}.projects p on p.id = b.value
	where b.kind = 'project' and b.value = ?
	union all
	select 3, 'domain', b.value, b.client_id,
		a.updated_on = a.created_on
		and abs(timestampdiff(second, u.created_on, a.created_on)) < 60
	from {tracker}.email_addresses a
	join {tracker}.users u on u.id = a.user_id
	join client_bind b on b.kind = 'domain' and b.value = substring_index(a.address, '@', -1)
	where a.user_id = ? and a.is_default = 1
) b
join client c on c.id = b.client_id
left join contract k on k.id = (
	select id from contract
	where client_id = c.id and valid_from <= ? and (valid_to is null or valid_to > ?)
	order by valid_from desc, id desc limit 1
)
order by b.proven = 0, b.nearness, k.id is null, c.id;
