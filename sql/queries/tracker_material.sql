-- What a request consists of besides its journal.

-- tracker_material: description, author's mail, files and filled-in fields of an issue, a row each
select 'issue', null, i.description from {tracker}.issues i where i.id = ?
union all
select 'mail', null, m.address
from {tracker}.issues i join {tracker}.email_addresses m on m.user_id = i.author_id and m.is_default = 1
where i.id = ?
union all
select 'file', a.filename, null
from {tracker}.attachments a
where a.container_type = 'Issue' and a.container_id = ?
union all
select 'field', f.name, v.value
from {tracker}.custom_values v join {tracker}.custom_fields f on f.id = v.custom_field_id
where v.customized_type = 'Issue' and v.customized_id = ? and v.value <> '';
