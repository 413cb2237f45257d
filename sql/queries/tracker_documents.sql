-- What the search knows of issues. Reads by primary key only; a page costs the same in any table.

-- documents_page: issues from an id to another, with what staff said last to those that are closed; neither the bot (its login) nor a client is staff
select i.id, i.subject, i.description, p.identifier, t.name, c.name, s.is_closed, i.is_private,
	i.created_on,
	(select r.issue_to_id from {tracker}.issue_relations r
		where r.issue_from_id = i.id and r.relation_type = 'duplicates' order by r.id desc limit 1),
	if(s.is_closed, (select j.notes from {tracker}.journals j
		where j.journalized_id = i.id and j.journalized_type = 'Issue' and j.private_notes = 0
		and j.notes <> '' and j.user_id <> i.author_id
		and not exists (select 1 from {tracker}.users u where u.id = j.user_id and u.login = ?)
		and not exists (select 1 from journal_side k where k.journal_id = j.id and k.side = 'client')
		order by j.id desc limit 1), null)
from {tracker}.issues i force index (primary)
join {tracker}.projects p on p.id = i.project_id
join {tracker}.trackers t on t.id = i.tracker_id
join {tracker}.issue_statuses s on s.id = i.status_id
left join {tracker}.issue_categories c on c.id = i.category_id
where i.id between ? and ?
order by i.id
limit ?;

-- documents_entries: journal entries above an id, and whether what is searched changed
select j.id, j.journalized_id, exists(select 1 from {tracker}.journal_details d
	where d.journal_id = j.id and d.property = 'attr'
	and d.prop_key in ('subject', 'description', 'project_id', 'tracker_id', 'category_id'))
from {tracker}.journals j force index (primary)
where j.id > ? and j.journalized_type = 'Issue'
order by j.id
limit ?;

-- documents_relations: duplicates above an id
select r.id, r.issue_from_id, 0
from {tracker}.issue_relations r force index (primary)
where r.id > ?
order by r.id
limit ?;

-- documents_fresh: issues above an id, without looking into them
select i.id, i.id, 0
from {tracker}.issues i force index (primary)
where i.id > ?
order by i.id
limit ?;

-- documents_duplicates: issues above an id that duplicate others
select distinct r.issue_from_id
from {tracker}.issue_relations r
where r.issue_from_id > ? and r.relation_type = 'duplicates'
order by r.issue_from_id
limit ?;

-- documents_last: the highest ids, how many issues there are, and how many duplicate others
select (select coalesce(max(id), 0) from {tracker}.issues),
	(select coalesce(max(id), 0) from {tracker}.journals),
	(select coalesce(max(id), 0) from {tracker}.issue_relations),
	(select count(*) from {tracker}.issues),
	(select count(distinct issue_from_id) from {tracker}.issue_relations
		where relation_type = 'duplicates');
