-- work_cap: of what was done since, the n-th newest of some kinds; no row: there were fewer
select changed_at from outbox
where state = 'done' and changed_at > ? and find_in_set(kind, ?) > 0
order by changed_at desc limit 1 offset ?;

-- Recomputing a page: asked outside of its transaction, the page's last issue; then, as the first
-- statement in it, so that its snapshot is younger than every look that was kept, the lock.

-- work_page_end: the last of the next issues; null: there are none
select max(id) from (select id from {tracker}.issues where id > ? order by id limit ?) p;

-- work_arrived_span: the first and the last issue of those that arrived in a span of time (twice: its ends), as was judged or by the tracker
select min(first), max(last) from (
	select min(issue_id) as first, max(issue_id) as last
	from report_request where arrived_at >= ? and arrived_at < ?
	union all
	select min(id), max(id) from {tracker}.issues
	where created_on >= timestampadd(second, ?, '1970-01-01')
		and created_on < timestampadd(second, ?, '1970-01-01')
) span;

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

-- work_twins: open requests of an author or organisation since an instant, before one (its id twice), of the same tracker; with both texts
-- The author once, the organisation twice. Where both organisations are known, they decide; of those without an account none is another's author.
select o.id, i.subject, i.description, o.subject, o.description
from (select a.issue_id as id from arrival a
	join verdict v on v.issue_id = a.issue_id and v.open = 1
	where a.issue_id < ? and v.arrived_at >= ? and a.author_side = 'client'
		and (a.author_id = (select u.id from {tracker}.users u where u.id = ? and u.type <> 'AnonymousUser')
			or a.client_id = nullif(?, 0))
		and coalesce(a.client_id = nullif(?, 0), 1)
	order by a.issue_id desc limit ?) k
join {tracker}.issues o on o.id = k.id
join {tracker}.issues i on i.id = ? and i.tracker_id = o.tracker_id
order by o.id desc;

-- work_same_form: whether two issues (twice each) came with the very same files, and every field filled in alike, as they were before anybody changed that; of several values in whatever order; capitals tell values apart, whatever the tracker's collation
with candidate as (
	select cast(? as signed) as id union all select cast(? as signed)
), filled as (
	select k.id, c.custom_field_id as field, cast(c.value as binary) as value
	from candidate k join {tracker}.custom_values c
		on c.customized_type = 'Issue' and c.customized_id = k.id and c.value <> ''
	union
	select k.id, cast(d.prop_key as signed), cast(d.old_value as binary)
	from candidate k
	join {tracker}.journals j on j.journalized_type = 'Issue' and j.journalized_id = k.id
	join {tracker}.journal_details d
		on d.journal_id = j.id and d.property = 'cf' and d.old_value <> ''
), form as (
	select k.id,
		(select group_concat(f.digest order by f.digest) from {tracker}.attachments f
			where f.container_type = 'Issue' and f.container_id = k.id
			and not exists(select 1 from {tracker}.journals j
				join {tracker}.journal_details d on d.journal_id = j.id
					and d.property = 'attachment' and d.prop_key = f.id
				where j.journalized_type = 'Issue' and j.journalized_id = k.id)) as files,
		(select group_concat(concat(f.field, '=', f.value) order by f.field, f.value)
			from filled f
			where f.id = k.id and not ifnull(
				(select d.value <=> f.value from {tracker}.journals j
					join {tracker}.journal_details d on d.journal_id = j.id
						and d.property = 'cf' and d.prop_key = f.field
						and (d.value = f.value or d.old_value = f.value)
					where j.journalized_type = 'Issue' and j.journalized_id = k.id
					order by d.id limit 1), 0)) as fields
	from candidate k
)
select count(*) from form a join form b on a.id = ? and b.id = ?
	and a.files <=> b.files and a.fields <=> b.fields;

-- work_still: when an issue was changed last, and when its last file came
select i.updated_on, (select max(f.created_on) from {tracker}.attachments f
	where f.container_type = 'Issue' and f.container_id = i.id)
from {tracker}.issues i where i.id = ?;

-- work_asides: the journal entries of an issue that slad wrote by rules that speak of no other request
select journal_id from outbox
where issue_id = ? and journal_id is not null and rule not in ('linked', 'together');
