-- Reading an issue: statements for one by its id, and the same for a page of many. All of them are
-- point reads on indexes of Redmine's own. What only few issues have (ties), or only first sight needs
-- (the author's organisation), is asked apart: a subquery costs the server as much as a row or two.

-- tracker_issue: one issue, a row for each of five custom fields; these, then its id
-- + 0: else the server counts the values of all five fields, each time, before it goes by the issue as it must
select i.id, i.project_id, p.identifier, i.tracker_id, i.status_id, i.priority_id, i.author_id,
	i.assigned_to_id, i.parent_id, i.subject, i.is_private, i.lock_version,
	i.created_on, i.closed_on,
	u.type, u.admin, u.firstname, u.lastname, u.language,
	i.rgt > i.lft + 1
	or (select 1 from {tracker}.issue_relations r where r.issue_from_id = i.id limit 1)
	or (select 1 from {tracker}.issue_relations r where r.issue_to_id = i.id limit 1),
	s.served, s.ruled_by,
	w.name, w.effective_date,
	v.custom_field_id, v.value
from {tracker}.issues i
join {tracker}.projects p on p.id = i.project_id
left join {tracker}.users u on u.id = i.author_id
left join project_scope s on s.project_id = i.project_id
left join {tracker}.versions w on w.id = i.fixed_version_id
left join {tracker}.custom_values v on v.customized_id = i.id and v.customized_type = 'Issue'
	and v.custom_field_id + 0 in (?, ?, ?, ?, ?)
where i.id = ?;

-- tracker_ties: how an issue is tied to others; its id three times. The last is how many are of another client:
-- by what is on record of both, else by who wrote them (whoever has no account is somebody else); not what was split off, nor an issue of our own
select i.id,
	(select count(*) from {tracker}.issues c where c.parent_id = i.id),
	(select count(*) from {tracker}.issues c
		join {tracker}.issue_statuses s on s.id = c.status_id and s.is_closed = 0
		where c.parent_id = i.id),
	(select count(*) from {tracker}.issue_relations r
		where r.issue_to_id = i.id and r.relation_type = 'duplicates'),
	(select count(*) from {tracker}.issue_relations r
		where r.issue_from_id = i.id and r.relation_type = 'blocks'),
	(select count(*) from {tracker}.issue_relations r
		join {tracker}.issues o on o.id = r.issue_from_id
		join {tracker}.issue_statuses s on s.id = o.status_id and s.is_closed = 0
		where r.issue_to_id = i.id and r.relation_type = 'blocks'),
	(select count(*)
		from (
			select issue_from_id as one, issue_to_id as other from {tracker}.issue_relations
			where issue_from_id = ?
			union all
			select issue_to_id, issue_from_id from {tracker}.issue_relations
			where issue_to_id = ?
		) r
		join {tracker}.issues n on n.id = r.one
		join {tracker}.issues o on o.id = r.other
		left join arrival a on a.issue_id = r.one
		left join arrival b on b.issue_id = r.other
		left join project_scope s on s.project_id = o.project_id
		where case
			when a.client_id is not null and b.client_id is not null
				then a.client_id <> b.client_id
			when n.author_id = o.author_id and not exists (select 1 from {tracker}.users u
				where u.id = n.author_id and u.type = 'AnonymousUser') then 0
			when exists (select 1 from offshoot f where f.kind = 'split'
				and f.issue_id in (r.one, r.other) and f.made_id in (r.one, r.other)) then 0
			when b.issue_id is not null then b.author_side = 'client'
			else coalesce(s.served, 1)
		end)
from {tracker}.issues i
where i.id = ?;

-- tracker_journals: the entries of one issue, a row for each detail; the custom field of channels, then its id
select j.journalized_id, j.id, j.user_id, j.created_on, j.private_notes, j.notes,
	u.type, u.admin, u.firstname, u.lastname,
	d.id, if(d.property = 'cf', if(d.prop_key = ?, 'cf.channel', ''), d.prop_key),
	if(d.property = 'cf' or d.prop_key in ('status_id', 'priority_id', 'duplicates', 'assigned_to_id'),
		left(d.old_value, 100), null),
	if(d.property = 'cf' or d.prop_key in ('status_id', 'priority_id', 'duplicates', 'assigned_to_id'),
		left(d.value, 100), null)
from {tracker}.journals j
left join {tracker}.users u on u.id = j.user_id
left join {tracker}.journal_details d on d.journal_id = j.id
where j.journalized_id = ? and j.journalized_type = 'Issue'
order by j.id;

-- tracker_roles: the roles, each in its project, of all who wrote in the issues from one to another
select distinct w.project_id, w.user_id, r.role_id
from (
	select project_id, author_id as user_id from {tracker}.issues where id between ? and ?
	union
	select i.project_id, j.user_id
	from {tracker}.issues i
	join {tracker}.journals j on j.journalized_id = i.id and j.journalized_type = 'Issue'
	where i.id between ? and ?
) w
join {tracker}.members m on m.user_id = w.user_id and m.project_id = w.project_id
join {tracker}.member_roles r on r.member_id = m.id
order by w.project_id, w.user_id;

-- tracker_roles_all: the roles, each in its project, of all members
select m.project_id, m.user_id, r.role_id
from {tracker}.members m
join {tracker}.member_roles r on r.member_id = m.id
order by m.project_id, m.user_id;

-- tracker_issue_page: the next issues above an id; that id, how many, then the custom fields
select straight_join i.id, i.project_id, p.identifier, i.tracker_id, i.status_id, i.priority_id, i.author_id,
	i.assigned_to_id, i.parent_id, i.subject, i.is_private, i.lock_version,
	i.created_on, i.closed_on,
	u.type, u.admin, u.firstname, u.lastname, u.language,
	i.rgt > i.lft + 1
	or (select 1 from {tracker}.issue_relations r where r.issue_from_id = i.id limit 1)
	or (select 1 from {tracker}.issue_relations r where r.issue_to_id = i.id limit 1),
	s.served, s.ruled_by,
	w.name, w.effective_date,
	v.custom_field_id, v.value
from (
	select id, project_id, tracker_id, status_id, priority_id, author_id, assigned_to_id, parent_id,
		subject, is_private, lock_version, created_on, closed_on, lft, rgt, fixed_version_id
	from {tracker}.issues
	where id > ?
	order by id
	limit ?
) i
left join {tracker}.projects p on p.id = i.project_id
left join {tracker}.users u on u.id = i.author_id
left join project_scope s on s.project_id = i.project_id
left join {tracker}.versions w on w.id = i.fixed_version_id
left join {tracker}.custom_values v on v.customized_id = i.id and v.customized_type = 'Issue'
	and v.custom_field_id in (?, ?, ?, ?, ?)
order by i.id;

-- tracker_journals_page: the entries of all issues from one to another; the field first, likewise
select j.journalized_id, j.id, j.user_id, j.created_on, j.private_notes, j.notes,
	u.type, u.admin, u.firstname, u.lastname,
	d.id, if(d.property = 'cf', if(d.prop_key = ?, 'cf.channel', ''), d.prop_key),
	if(d.property = 'cf' or d.prop_key in ('status_id', 'priority_id', 'duplicates', 'assigned_to_id'),
		left(d.old_value, 100), null),
	if(d.property = 'cf' or d.prop_key in ('status_id', 'priority_id', 'duplicates', 'assigned_to_id'),
		left(d.value, 100), null)
from {tracker}.journals j
left join {tracker}.users u on u.id = j.user_id
left join {tracker}.journal_details d on d.journal_id = j.id
where j.journalized_id between ? and ? and j.journalized_type = 'Issue'
order by j.journalized_id, j.id;

-- tracker_authors: who wrote the issues from one to another: domain of the mail, and groups; anybody can
-- write another mail on their page, so only one that is as it was when the account was made counts
select a.author_id,
	(select substring_index(m.address, '@', -1)
		from {tracker}.email_addresses m join {tracker}.users u on u.id = m.user_id
		where m.user_id = a.author_id and m.is_default = 1 and m.updated_on = m.created_on
		and abs(timestampdiff(second, u.created_on, m.created_on)) < 60 limit 1),
	(select group_concat(m.group_id)
		from {tracker}.users g straight_join {tracker}.groups_users m
			on m.group_id = g.id and m.user_id = a.author_id
		where g.type = 'Group')
from (select distinct author_id from {tracker}.issues where id between ? and ?) a
order by a.author_id;

-- tracker_authors_all: the same of everybody
select a.id,
	(select substring_index(m.address, '@', -1) from {tracker}.email_addresses m
		where m.user_id = a.id and m.is_default = 1 and m.updated_on = m.created_on
		and abs(timestampdiff(second, a.created_on, m.created_on)) < 60 limit 1),
	(select group_concat(m.group_id)
		from {tracker}.users g straight_join {tracker}.groups_users m
			on m.group_id = g.id and m.user_id = a.id
		where g.type = 'Group')
from {tracker}.users a
where a.type <> 'Group'
order by a.id;

-- tracker_people: names of all people
select id, type, admin, firstname, lastname from {tracker}.users order by id;

-- tracker_replay_end: the last of the next issues above an id; null: there are none
select max(id) from (select id from {tracker}.issues where id > ? order by id limit ?) p;

-- tracker_replay_first: the earliest entry, and the earliest detail, of the issues from one to another
select w.first, (select min(d.id) from {tracker}.journal_details d where d.journal_id >= w.first)
from (
	select min(j.id) as first from {tracker}.journals j
	where j.journalized_id between ? and ? and j.journalized_type = 'Issue'
) w;

-- tracker_replay_entries: the next entries above an id, along the primary key; issue 0: of something else
select id, if(journalized_type = 'Issue', journalized_id, 0), user_id, created_on, private_notes, notes
from {tracker}.journals where id > ? order by id limit ?;

-- tracker_replay_details: likewise what entries changed; the field first
select id, journal_id, if(property = 'cf', if(prop_key = ?, 'cf.channel', ''), prop_key),
	if(property = 'cf' or prop_key in ('status_id', 'priority_id', 'duplicates', 'assigned_to_id'),
		left(old_value, 100), null),
	if(property = 'cf' or prop_key in ('status_id', 'priority_id', 'duplicates', 'assigned_to_id'),
		left(value, 100), null)
from {tracker}.journal_details where id > ? order by id limit ?;

-- tracker_master: an issue that another one (asked first) is said to duplicate: whether it does, its statuses, whose word each public note was, and which change of status was a refusal
-- That the master's own master was answered is our people's word; the key of such a note names that answer: "a" and its number.
select exists(select 1 from {tracker}.issue_relations r
		where r.issue_from_id = ? and r.issue_to_id = i.id and r.relation_type = 'duplicates'),
	i.status_id, i.created_on, j.id, j.created_on, d.old_value, d.value,
	if(j.private_notes = 0 and trim(j.notes) <> '', if(o.id is null, s.side, 'staff'), null),
	d.id is not null and exists(select 1 from outbox x
		where x.issue_id = i.id and x.journal_id = j.id and x.rule = 'refuse')
from {tracker}.issues i
left join {tracker}.journals j on j.journalized_id = i.id and j.journalized_type = 'Issue'
left join journal_side s on s.journal_id = j.id
left join outbox o on o.issue_id = i.id and o.journal_id = j.id and o.rule = 'linked'
	and o.okey like concat(i.id, ':linked:a%')
left join {tracker}.journal_details d on d.journal_id = j.id and d.property = 'attr'
	and d.prop_key = 'status_id'
where i.id = ?
order by j.id;

-- tracker_duplicates: the issues that duplicate one
select r.issue_from_id from {tracker}.issue_relations r
where r.issue_to_id = ? and r.relation_type = 'duplicates'
order by r.issue_from_id;
