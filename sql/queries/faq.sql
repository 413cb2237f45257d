-- faq_wiki: the pages of a project's wiki, but the start page; one empty row if there are no others
select p.id, g.id, g.title, up.title, c.text
from {tracker}.projects p
join {tracker}.wikis w on w.project_id = p.id
left join {tracker}.wiki_pages g on g.wiki_id = w.id and g.title <> w.start_page
left join {tracker}.wiki_pages up on up.id = g.parent_id and up.title <> w.start_page
left join {tracker}.wiki_contents c on c.page_id = g.id
where p.identifier = ?
order by g.id;

-- faq_wiki_stamp: a number that changes with any page of a project's wiki; NULL: it has no wiki
select cast(conv(left(md5(concat_ws(' ', max(w.id), count(g.id), sum(crc32(concat_ws('/', g.id, g.title,
	g.parent_id, c.version, c.updated_on))))), 15), 16, 10) as signed)
from {tracker}.projects p
join {tracker}.wikis w on w.project_id = p.id
left join {tracker}.wiki_pages g on g.wiki_id = w.id
left join {tracker}.wiki_contents c on c.page_id = g.id
where p.identifier = ?
group by w.id;

-- faq_people: who has to do with a request (its number five times), and the contacts of its client
select concat_ws(' ', u.firstname, u.lastname), u.login
from (select i.author_id who from {tracker}.issues i where i.id = ?
	union select i.assigned_to_id from {tracker}.issues i where i.id = ?
	union select j.user_id from {tracker}.journals j where j.journalized_type = 'Issue' and j.journalized_id = ?
	union select w.user_id from {tracker}.watchers w where w.watchable_type = 'Issue' and w.watchable_id = ?
	union select coalesce(g.user_id, d.user_id, cast(b.value as unsigned))
		from arrival a join client_bind b on b.client_id = a.client_id
		left join {tracker}.groups_users g on b.kind = 'group' and g.group_id = cast(b.value as unsigned)
		left join {tracker}.email_addresses d on b.kind = 'domain' and d.address like concat('%@', b.value)
		where a.issue_id = ? and b.kind in ('user', 'group', 'domain')) p
join {tracker}.users u on u.id = p.who
where u.type = 'User';

-- faq_clients: whom a draft must not name
select name from client;

-- faq_values: what fields of a request say, and no other client's request near it (so many before and after)
select v.value
from {tracker}.custom_values v
join {tracker}.custom_fields f on f.id = v.custom_field_id and f.field_format = 'string'
left join arrival m on m.issue_id = v.customized_id
where v.customized_type = 'Issue' and v.customized_id = ? and char_length(v.value) between 3 and 100
	and not exists (select 1 from {tracker}.custom_values o
		join arrival a on a.issue_id = o.customized_id
		where o.customized_type = 'Issue' and o.customized_id between v.customized_id - ? and v.customized_id + ?
			and o.custom_field_id = v.custom_field_id and o.value = v.value
			and not (a.client_id <=> m.client_id));

-- faq_request: an answered request, for a draft
select i.subject, i.description, p.identifier, c.name
from {tracker}.issues i
join {tracker}.projects p on p.id = i.project_id
left join arrival a on a.issue_id = i.id
left join client c on c.id = a.client_id
where i.id = ?;

-- faq_answers: what was written there for everybody to read, and by whom; the bot (its login) apart
select j.notes, s.side
from {tracker}.journals j
left join journal_side s on s.journal_id = j.id
left join {tracker}.users u on u.id = j.user_id
where j.journalized_id = ? and j.journalized_type = 'Issue' and j.private_notes = 0
	and j.notes is not null and j.notes <> '' and coalesce(u.login, '') <> ?
order by j.id;

-- faq_recent: requests of clients that came since an instant and say something; up to so many, the newest first
select i.id, i.subject, i.description
from arrival a
join {tracker}.issues i on i.id = a.issue_id
join verdict v on v.issue_id = a.issue_id
where v.arrived_at >= ? and a.author_side = 'client'
order by i.id desc limit ?;
