-- act_now: how an issue stands, and what stands in the way of closing it
select i.status_id, i.priority_id, i.assigned_to_id, i.lock_version, i.project_id,
	(select count(*) from {tracker}.issues c where c.parent_id = i.id),
	(select count(*) from {tracker}.issues c
		join {tracker}.issue_statuses s on s.id = c.status_id and s.is_closed = 0
		where c.parent_id = i.id),
	(select count(*) from {tracker}.issue_relations r
		join {tracker}.issues o on o.id = r.issue_from_id
		join {tracker}.issue_statuses s on s.id = o.status_id and s.is_closed = 0
		where r.issue_to_id = i.id and r.relation_type = 'blocks')
from {tracker}.issues i
where i.id = ?;

-- act_entries: somebody's entries in an issue above an id, a row for each detail
select j.id, j.notes, j.private_notes, d.prop_key, d.value
from {tracker}.journals j
left join {tracker}.journal_details d on d.journal_id = j.id and d.property = 'attr'
	and d.prop_key in ('status_id', 'priority_id', 'assigned_to_id')
where j.journalized_id = ? and j.journalized_type = 'Issue' and j.user_id = ? and j.id > ?
order by j.id;

-- permission_in: what somebody's roles in a project allow
select r.permissions
from {tracker}.members m
join {tracker}.member_roles mr on mr.member_id = m.id
join {tracker}.roles r on r.id = mr.role_id
where m.user_id = ? and m.project_id = ?;

-- permission_non_member: what a public project with a wiki allows whoever has an account (1 in builtin is Redmine's)
select r.permissions
from {tracker}.projects p
join {tracker}.roles r on r.builtin = 1
join {tracker}.enabled_modules w on w.project_id = p.id and w.name = 'wiki'
where p.id = ? and p.is_public and p.status = 1;

-- permission_readers: of those who may be meant, by roles that show them an issue; two of them, their
-- organisation three times (those bound to it, and who ever wrote for it), the issue, and whether to ask
-- for all members; then the issue
select r.id, r.permissions
from (
	select ? as id
	union select ?
	union select cast(b.value as signed) from client_bind b where b.kind = 'user' and b.client_id = ?
	union select g.user_id from client_bind b
		join {tracker}.groups_users g on g.group_id = cast(b.value as signed)
		where b.kind = 'group' and b.client_id = ?
	union select a.author_id from arrival a where a.client_id = ? and a.author_side = 'client'
	union select m.user_id from {tracker}.members m
		join {tracker}.issues x on x.project_id = m.project_id
		where x.id = ? and ? and m.user_id <> x.author_id
) w
join {tracker}.users u on u.id = w.id and u.type = 'User' and u.status = 1
join {tracker}.issues i on i.id = ?
join {tracker}.projects p on p.id = i.project_id and p.status in (1, 5)
join {tracker}.roles r on r.id in (
		select mr.role_id from {tracker}.members m
		join {tracker}.member_roles mr on mr.member_id = m.id
		where m.user_id = u.id and m.project_id = i.project_id)
	or (r.builtin = 1 and p.is_public and not exists (
		select 1 from {tracker}.members m where m.user_id = u.id and m.project_id = i.project_id))
where r.issues_visibility = 'all'
	or (r.issues_visibility = 'default' and not i.is_private)
	or i.author_id = u.id
	or i.assigned_to_id = u.id
	or exists (select 1 from {tracker}.groups_users g
		where g.user_id = u.id and g.group_id = i.assigned_to_id)
group by r.id, r.permissions;

-- permission_everywhere: every open project where somebody has a role, with what it allows
select p.identifier, r.permissions
from {tracker}.members m
join {tracker}.projects p on p.id = m.project_id and p.status = 1
join {tracker}.member_roles mr on mr.member_id = m.id
join {tracker}.roles r on r.id = mr.role_id
where m.user_id = ?
order by p.identifier;

-- relate_pair: what relates two issues already, in either direction
select r.id, r.issue_from_id, r.issue_to_id, r.relation_type
from {tracker}.issue_relations r
where r.issue_from_id = ? and r.issue_to_id = ?
union all
select r.id, r.issue_from_id, r.issue_to_id, r.relation_type
from {tracker}.issue_relations r
where r.issue_from_id = ? and r.issue_to_id = ?;

-- relate_ordered: duplicates that somebody ordered and that are not in the tracker yet, each with its
-- master: those that wait in the outbox, and of the latest words those that no look has seen; unless
-- the order was taken back, from whichever side
select c.issue, c.head from (
	select o.issue_id as issue, cast(json_value(o.payload, '$.link') as signed) as head
	from outbox o
	where o.kind = 'link' and o.state in ('pending', 'leased', 'parked')
	union
	select w.issue_id, w.head_id
	from (select issue_id, head_id, at from link_word order by id desc limit 1000) w
	join wake k on k.issue_id = w.issue_id and k.wake_at <= w.at
) c
where c.head is not null and 'link' = (
	select f.kind from word f
	where f.issue_id = c.issue and f.kind in ('link', 'unlink') and f.value = cast(c.head as char)
	order by f.id desc limit 1);

-- relate_reaches: does one issue lead to another by duplicates, over however many steps, where some
-- more are taken to stand: pairs in a list
with recursive ordered (f, t) as (
	select o.f, o.t from json_table(?, '$[*]' columns (f int path '$[0]', t int path '$[1]')) o
), reach (id) as (
	select cast(? as signed)
	union
	select r.issue_to_id from reach
	join {tracker}.issue_relations r
		on r.issue_from_id = reach.id and r.relation_type = 'duplicates'
	union
	select o.t from reach join ordered o on o.f = reach.id
)
select count(*) from reach where id = ?;

-- relate_heads: likewise, where an issue leads by duplicates: those that duplicate nothing, open ones first
with recursive ordered (f, t) as (
	select o.f, o.t from json_table(?, '$[*]' columns (f int path '$[0]', t int path '$[1]')) o
), reach (id) as (
	select i.id from {tracker}.issues i where i.id = ?
	union
	select r.issue_to_id from reach
	join {tracker}.issue_relations r
		on r.issue_from_id = reach.id and r.relation_type = 'duplicates'
	union
	select o.t from reach join ordered o on o.f = reach.id
)
select i.id, i.project_id from reach
join {tracker}.issues i on i.id = reach.id
join {tracker}.issue_statuses s on s.id = i.status_id
where not exists (select 1 from {tracker}.issue_relations d
		where d.issue_from_id = i.id and d.relation_type = 'duplicates')
	and not exists (select 1 from ordered o where o.f = i.id)
order by s.is_closed, i.id;

-- relate_masters: what an issue duplicates, as the tracker has it, and whether somebody (asked first) made it so
select i.id, i.subject, s.is_closed, coalesce((select j.user_id = ?
	from {tracker}.journals j
	join {tracker}.journal_details d on d.journal_id = j.id and d.property = 'relation'
		and d.prop_key = 'duplicates' and d.value = i.id
	where j.journalized_id = r.issue_from_id and j.journalized_type = 'Issue'
	order by j.id desc limit 1), 0)
from {tracker}.issue_relations r
join {tracker}.issues i on i.id = r.issue_to_id
join {tracker}.issue_statuses s on s.id = i.status_id
where r.issue_from_id = ? and r.relation_type = 'duplicates'
order by r.id limit ?;

-- relate_project: of an issue
select project_id from {tracker}.issues where id = ?;
