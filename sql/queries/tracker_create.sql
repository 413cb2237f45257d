-- create_marked: an account's newest request of a project whose description ends with a marker
select i.id, i.is_private, i.assigned_to_id
from {tracker}.issues i
where i.author_id = ? and i.project_id = ? and i.description like concat('%', ?)
order by i.id limit 1;

-- create_project: by its identifier
select id from {tracker}.projects where identifier = ? and status = 1;

-- create_tracker: by its name
select id from {tracker}.trackers where name = ?;

-- create_origin: what a new request takes over from an earlier one
select i.project_id, i.tracker_id, i.author_id, i.assigned_to_id, i.is_private, i.subject,
	u.language, u.status, u.type, u.login, i.lock_version
from {tracker}.issues i
left join {tracker}.users u on u.id = i.author_id
where i.id = ?;

-- create_fits_text: whether any text may stand in a custom field of issues
select count(*) from {tracker}.custom_fields f
where f.id = ? and f.field_format in ('string', 'text') and coalesce(f.`regexp`, '') = '';

-- create_fields: custom values of an issue
select v.custom_field_id, v.value
from {tracker}.custom_values v
where v.customized_type = 'Issue' and v.customized_id = ? and v.value <> ''
order by v.custom_field_id, v.id;
