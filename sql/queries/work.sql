-- work_cap: of what was done since, the n-th newest of some kinds; no row: there were fewer
select changed_at from outbox
where state = 'done' and changed_at > ? and find_in_set(kind, ?) > 0
order by changed_at desc limit 1 offset ?;

-- Recomputing a page: asked outside of its transaction, the page's last issue; then, as the first
-- statement in it, so that its snapshot is younger than every look that was kept, the lock.

-- work_page_end: the last of the next issues; null: there are none
select max(id) from (select id from {tracker}.issues where id > ? order by id limit ?) p;

-- work_arrived_span: the first and the last issue of those that arrived in a span of time
select min(issue_id), max(issue_id) from report_request where arrived_at >= ? and arrived_at < ?;

-- work_lock: the verdicts of a page, nobody else's until the transaction ends
select issue_id from verdict where issue_id > ? and issue_id <= ? for update;

-- work_judged_since: the verdicts of a page that were found since an instant
select issue_id from verdict where issue_id > ? and issue_id <= ? and judged_at >= ? order by issue_id;

-- work_last_issue: the highest id of the tracker's issues; 0: it has none
select coalesce(max(id), 0) from {tracker}.issues;

-- work_share: how many issues there are in a range of ids, and the highest of all
select (select count(*) from {tracker}.issues where id > ? and id <= ?),
	(select coalesce(max(id), 0) from {tracker}.issues where id > ?);

-- work_arrivals: first sights of a page
select issue_id, author_id, author_side, client_id, contract_id, level, category, channel, regulation,
	received_at, language, seen_at, assumed, channel_by
from arrival where issue_id > ? and issue_id <= ? order by issue_id;

-- work_sides: whose word the entries of a page's issues were
select issue_id, journal_id, side
from journal_side where issue_id > ? and issue_id <= ? order by issue_id, journal_id;

-- work_worded: the issues of a page of which somebody said something to slad
select distinct issue_id from word where issue_id > ? and issue_id <= ? order by issue_id;

-- work_twins: open requests of an author or organisation since an instant, before one, that came with the same form as that one (its id twice more): tracker, files, fields as they were filled in; with both texts
with candidate as (
	(select a.issue_id as id from arrival a
		join verdict v on v.issue_id = a.issue_id and v.open = 1
		where a.issue_id < ? and v.arrived_at >= ? and a.author_side = 'client'
			and (a.author_id = ? or a.client_id = nullif(?, 0))
		order by a.issue_id desc limit ?)
	union all select cast(? as signed)
), form as (
	select t.id, t.tracker_id, t.subject, t.description,
		(select group_concat(f.digest order by f.digest) from {tracker}.attachments f
			where f.container_type = 'Issue' and f.container_id = t.id
			and not exists(select 1 from {tracker}.journals j
				join {tracker}.journal_details d on d.journal_id = j.id
					and d.property = 'attachment' and d.prop_key = f.id
				where j.journalized_type = 'Issue' and j.journalized_id = t.id)) as files,
		(select group_concat(concat(c.custom_field_id, '=', nullif(ifnull(
				(select ifnull(d.old_value, '') from {tracker}.journals j
					join {tracker}.journal_details d on d.journal_id = j.id
						and d.property = 'cf' and d.prop_key = c.custom_field_id
					where j.journalized_type = 'Issue' and j.journalized_id = t.id
					order by d.id limit 1), c.value), ''))
				order by c.custom_field_id, c.value)
			from {tracker}.custom_values c
			where c.customized_type = 'Issue' and c.customized_id = t.id) as fields
	from candidate k join {tracker}.issues t on t.id = k.id
)
select o.id, i.subject, i.description, o.subject, o.description
from form o
join form i on i.id = ? and i.id <> o.id and i.tracker_id = o.tracker_id
	and i.files <=> o.files and i.fields <=> o.fields
order by o.id desc;
