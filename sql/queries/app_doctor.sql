-- What doctor asks: of the server, of the rights of our account, and of the tracker's settings that
-- slad's work depends on. All of it is prepared only when it is asked, so that what is wrong is told
-- by the check that looks for it.

-- doctor_server: what the server is, who we are to it, its clock, not moved by any rehearsal, and the
-- role that our rights may come from
-- lazy: asked by doctor only
select version(), current_user(), unix_timestamp(), current_role();

-- doctor_variables: how the server is set
-- lazy: asked by doctor only
select variable_name, global_value
from information_schema.system_variables
where variable_name in ('INNODB_SNAPSHOT_ISOLATION', 'READ_ONLY', 'MAX_CONNECTIONS');

-- doctor_rights: what our account may do in two schemas (parameters: each twice); `schema` is 0 for
-- everywhere, 1 for the first, 2 for the second, 3 for others; empty table: all, empty column: all
-- lazy: asked by doctor only
select 0 as which, '' as tbl, '' as col, lower(privilege_type) as what
from information_schema.user_privileges
where grantee = concat('''', substring_index(current_user(), '@', 1), '''@''',
	substring_index(current_user(), '@', -1), '''')
union all
select if(? like table_schema, 1, if(? like table_schema, 2, 3)), '', '', lower(privilege_type)
from information_schema.schema_privileges
where grantee = concat('''', substring_index(current_user(), '@', 1), '''@''',
	substring_index(current_user(), '@', -1), '''')
union all
select if(table_schema = ?, 1, if(table_schema = ?, 2, 3)), table_name, '', lower(privilege_type)
from information_schema.table_privileges
where grantee = concat('''', substring_index(current_user(), '@', 1), '''@''',
	substring_index(current_user(), '@', -1), '''')
union all
select if(table_schema = ?, 1, if(table_schema = ?, 2, 3)), table_name, column_name,
	lower(privilege_type)
from information_schema.column_privileges
where grantee = concat('''', substring_index(current_user(), '@', 1), '''@''',
	substring_index(current_user(), '@', -1), '''');

-- doctor_columns: the tracker's columns that our account can read
-- lazy: asked by doctor only
select table_name, column_name
from information_schema.columns
where table_schema = ? and privileges like '%select%';

-- doctor_tracker_version: the newest migration of the tracker's own, and how many there are
-- lazy: asked by doctor only
select max(version), count(*)
from {tracker}.schema_migrations
where version regexp '^[0-9]{14}$';

-- doctor_tracker_settings: of those that the view shows (sql/grants.sql)
-- lazy: asked by doctor only
select name, value from tracker_setting;

-- doctor_self_registration: whether domains bind, and what the tracker does with new accounts
-- lazy: asked by doctor only
select exists(select 1 from client_bind where kind = 'domain'),
	(select value from tracker_setting where name = 'self_registration');

-- doctor_bot: the account and what it is
-- lazy: asked by doctor only
select id, admin, status, language from {tracker}.users where login = ? and type = 'User';

-- doctor_bot_roles: the roles that a user has somewhere, and by how many others each is held
-- lazy: asked by doctor only
select r.id, r.name, r.issues_visibility,
	(select count(distinct o.user_id)
		from {tracker}.member_roles p
		join {tracker}.members o on o.id = p.member_id
		join {tracker}.users u on u.id = o.user_id and u.type = 'User' and u.status = 1
		where p.role_id = r.id and o.user_id <> ?)
from {tracker}.members m
join {tracker}.member_roles q on q.member_id = m.id
join {tracker}.roles r on r.id = q.role_id
where m.user_id = ?
group by r.id
order by r.id;

-- doctor_open: how many requests are open in a project
-- lazy: asked by doctor only
select count(*)
from {tracker}.issues i
join {tracker}.issue_statuses s on s.id = i.status_id and s.is_closed = 0
where i.project_id = ?;

-- doctor_transition: whether a role may change a status in requests of a tracker
-- lazy: asked by doctor only
select count(*)
from {tracker}.workflows
where type = 'WorkflowTransition' and role_id = ? and tracker_id = ? and old_status_id = ?
	and new_status_id = ? and author = 0 and assignee = 0;

-- doctor_duplicates: which request is said to duplicate which
-- lazy: asked by doctor only
select issue_from_id, issue_to_id
from {tracker}.issue_relations
where relation_type = 'duplicates';

-- doctor_levels: the levels that contracts in force give, and to how many clients
-- lazy: asked by doctor only
select level, count(distinct client_id)
from contract
where valid_from <= ? and (valid_to is null or valid_to > ?)
group by level;

-- doctor_clients: how many clients there are, and how many of them are known by nothing
-- lazy: asked by doctor only
select count(*), coalesce(sum(not exists (
	select 1 from client_bind b where b.client_id = c.id)), 0)
from client c;

-- doctor_field_values: of a custom field of issues, how often each, the most frequent first
select value, count(*) from {tracker}.custom_values
where customized_type = 'Issue' and custom_field_id = ? and value <> ''
group by value order by 2 desc, 1 limit 200;

-- doctor_complaints: a project: open to all, served by slad, roles of which members see others' private issues
select p.is_public, s.served,
	(select group_concat(distinct r.name order by r.name separator ', ')
	from {tracker}.members m
	join {tracker}.member_roles mr on mr.member_id = m.id
	join {tracker}.roles r on r.id = mr.role_id
	where m.project_id = p.id and r.issues_visibility = 'all' and find_in_set(r.id, ?))
from {tracker}.projects p
left join project_scope s on s.project_id = p.id
where p.id = ?;

-- doctor_own_only: roles that people have and that show them their own requests only
-- lazy: asked by doctor and setup only
select r.id, r.name from {tracker}.roles r
where r.builtin = 0 and r.issues_visibility = 'own'
	and exists (select 1 from {tracker}.member_roles m where m.role_id = r.id)
order by r.id;

-- doctor_field_writers: roles that people have by which they may write a custom field when they create
-- requests, and of which kinds; not those whose kinds are restricted
-- lazy: asked by doctor only
select r.id, r.name, group_concat(distinct t.name order by t.position separator ', ')
from {tracker}.roles r
join {tracker}.custom_fields f on f.id = ?
join {tracker}.custom_fields_trackers ft on ft.custom_field_id = f.id
join {tracker}.trackers t on t.id = ft.tracker_id
where r.builtin = 0 and locate(':add_issues', r.permissions) > 0
	and coalesce(r.settings, '') not regexp 'add_issues: *[^0-9]?0'
	and exists (select 1 from {tracker}.member_roles m where m.role_id = r.id)
	and (f.visible = 1 or exists (select 1 from {tracker}.custom_fields_roles v
		where v.custom_field_id = f.id and v.role_id = r.id))
	and not exists (select 1 from {tracker}.workflows w
		where w.type = 'WorkflowPermission' and w.rule = 'readonly' and w.role_id = r.id
		and w.tracker_id = t.id and w.old_status_id = t.default_status_id
		and w.field_name = f.id)
group by r.id, r.name order by r.id;
