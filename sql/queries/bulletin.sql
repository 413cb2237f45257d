-- What an administrator should see to.

-- bulletin_levels: the levels that contracts in force give, and to how many clients
select level, count(distinct client_id) from contract
where valid_from <= ? and (valid_to is null or valid_to > ?)
group by level order by level;

-- bulletin_unbound: clients that are known by no user, group, project or mail domain
select c.name from client c
where not exists (select 1 from client_bind b where b.client_id = c.id)
order by c.name;
