-- client_find: the client that a request is of, by what is nearest to it, with the contract in force;
-- nearness is enum client_by
select c.id, c.name, c.bin, c.language, c.created_at, b.nearness,
	k.id, k.level, k.number, k.valid_from, k.valid_to
from (
	select 0 nearness, client_id from client_bind where kind = 'user' and value = ?
	union all
	select 1, b.client_id
	from json_table(?, '$[*]' columns (id varchar(20) path '$')) g
	join client_bind b on b.kind = 'group' and b.value = g.id
	union all
	select 2, client_id from client_bind where kind = 'project' and value = ?
	union all
	select 3, client_id from client_bind where kind = 'domain' and value = ?
) b
join client c on c.id = b.client_id
left join contract k on k.id = (
	select id from contract
	where client_id = c.id and valid_from <= ? and (valid_to is null or valid_to > ?)
	order by valid_from desc, id desc limit 1
)
order by b.nearness, k.id is null, c.id
limit 1;

-- client_named: an organisation by its name or BIN, with the contract in force
select c.id, c.name, c.bin, c.language, c.created_at, 0,
	k.id, k.level, k.number, k.valid_from, k.valid_to
from client c
left join contract k on k.id = (
	select id from contract
	where client_id = c.id and valid_from <= ? and (valid_to is null or valid_to > ?)
	order by valid_from desc, id desc limit 1
)
where c.name = ? or c.bin = ?
limit 1;

-- client_add: a new organisation
insert into client (name, bin, language, created_at) values (?, ?, ?, ?);

-- client_update: its name and the rest
update client set name = ?, bin = ?, language = ? where id = ?;

-- client_get: one organisation
select id, name, bin, language, created_at from client where id = ?;

-- client_list: all organisations
select id, name, bin, language, created_at from client order by name, id;

-- client_used: whether requests are on record under it
select count(*) from arrival where client_id = ?;

-- client_remove: the organisation itself
delete from client where id = ?;

-- client_remove_binds: what it is known by
delete from client_bind where client_id = ?;

-- client_remove_contracts: what it is entitled to
delete from contract where client_id = ?;

-- client_bind: it is known by that
insert into client_bind (kind, value, client_id)
select ?, ?, id from client where id = ? lock in share mode;

-- client_bound: whose that is
select client_id from client_bind where kind = ? and value = ?;

-- client_unbind: it is nobody's any more
delete from client_bind where kind = ? and value = ?;

-- client_binds: what one organisation (0: each) is known by
select kind, value, client_id from client_bind
where ? in (0, client_id)
order by client_id, kind, value;

-- contract_add: a new contract
insert into contract (client_id, level, number, valid_from, valid_to)
select id, ?, ?, ?, ? from client where id = ? lock in share mode;

-- contract_get: from when on it is in force
select valid_from from contract where id = ?;

-- contract_end: no longer in force from then on
update contract set valid_to = ? where id = ?;

-- contract_used: whether requests are on record under it
select count(*) from arrival where contract_id = ?;

-- contract_remove: it was entered by mistake
delete from contract where id = ?;

-- contract_list: of one organisation (0: of each)
select id, client_id, level, number, valid_from, valid_to from contract
where ? in (0, client_id)
order by client_id, valid_from, id;

-- client_groups: the tracker's groups that somebody is in
-- lazy: asked when a request is being written
select group_id from {tracker}.groups_users where user_id = ?;

-- client_domain: the domain of somebody's mail address, as long as it is as it was with a new account
-- lazy: asked when a request is being written
select lower(substring_index(m.address, '@', -1))
from {tracker}.email_addresses m join {tracker}.users u on u.id = m.user_id
where m.user_id = ? and m.is_default = 1 and m.updated_on = m.created_on
	and abs(timestampdiff(second, u.created_on, m.created_on)) < 60;

-- client_project: a project by what its addresses call it
-- lazy: asked when a request is being written
select id from {tracker}.projects where identifier = ?;

-- client_project_named: what a project's addresses call it
-- lazy: asked when a request is being written
select identifier from {tracker}.projects where id = ?;
