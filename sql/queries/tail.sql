-- What tailing asks of the tracker: one statement for each table, all of one shape.
--
-- Up to 15 runs of ids that were missing, then everything from the highest id seen on; that id
-- itself is asked for too, since its absence means that the newest rows were deleted. A place that
-- is not needed holds an empty run (1 to 0). These are point reads on the primary key whatever
-- else the optimizer might think of: a second look at a table of millions must cost nothing.
-- Columns: id, then up to three issues that the row is about.

-- tail_issues: new requests; a parent's priority and dates follow its subtasks
select t.id, t.id, t.parent_id, t.root_id
from {tracker}.issues t force index (primary)
where
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ?
order by t.id
limit ?;

-- tail_journals: new entries, with the parents that follow without an entry of their own
select t.id, if(t.journalized_type = 'Issue', t.journalized_id, null), i.parent_id, i.root_id
from {tracker}.journals t force index (primary)
left join {tracker}.issues i on t.journalized_type = 'Issue' and i.id = t.journalized_id
where
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ?
order by t.id
limit ?;

-- tail_relations: both ends of new relations
select t.id, t.issue_from_id, t.issue_to_id, null
from {tracker}.issue_relations t force index (primary)
where
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ?
order by t.id
limit ?;

-- tail_attachments: an upload is attached later, by an update that brings a journal entry or a new issue
select t.id, if(t.container_type = 'Issue', t.container_id, null), null, null
from {tracker}.attachments t force index (primary)
where
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ?
order by t.id
limit ?;

-- tail_time_entries: time booked on an issue, or on a project only
select t.id, t.issue_id, null, null
from {tracker}.time_entries t force index (primary)
where
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ?
order by t.id
limit ?;

-- tail_wiki: new versions of wiki pages: they are about no issue
select t.id, null, null, null
from {tracker}.wiki_content_versions t force index (primary)
where
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or
	t.id between ? and ? or t.id between ? and ? or t.id between ? and ? or t.id between ? and ?
order by t.id
limit ?;

-- tail_issues_top: the highest id there is
select coalesce(max(id), 0) from {tracker}.issues;

-- tail_journals_top: the highest id there is
select coalesce(max(id), 0) from {tracker}.journals;

-- tail_relations_top: the highest id there is
select coalesce(max(id), 0) from {tracker}.issue_relations;

-- tail_attachments_top: the highest id there is
select coalesce(max(id), 0) from {tracker}.attachments;

-- tail_time_entries_top: the highest id there is
select coalesce(max(id), 0) from {tracker}.time_entries;

-- tail_wiki_top: the highest id there is
select coalesce(max(id), 0) from {tracker}.wiki_content_versions;

-- tail_next_id: the id that the table gives out next
select coalesce(max(auto_increment), 0) from information_schema.tables
where table_schema = replace('{tracker}', '`', '') and table_name = ?;

-- tail_mark_lock: how far a table was read; no row while another node reads it
select low_water from tail_mark where source = ? for update skip locked;

-- tail_mark_exists: whether it was read before, locked or not
select count(*) from tail_mark where source = ?;

-- tail_mark_put: it was read up to here
insert into tail_mark (source, low_water) values (?, ?)
on duplicate key update low_water = values(low_water);

-- tail_gap_due: runs of missing ids that are to be asked for now
select from_id, to_id, since from tail_gap
where source = ? and ask_at <= ?
order by ask_at, from_id
limit ?;

-- tail_gap_put: a run that is missing, or what is left of it
insert into tail_gap (source, from_id, to_id, since, ask_at) values (?, ?, ?, ?, ?)
on duplicate key update to_id = values(to_id), since = values(since), ask_at = values(ask_at);

-- tail_gap_drop: it was filled, or given up
delete from tail_gap where source = ? and from_id = ?;

-- tail_gap_cut: the newest rows are gone: what lies above is not missing
delete from tail_gap where source = ? and from_id > ?;

-- tail_gap_shorten: and what reaches above ends here
update tail_gap set to_id = ? where source = ? and to_id > ?;

-- tail_gap_total: ids that are missing now, and since when the oldest is
select coalesce(sum(to_id - from_id + 1), 0), min(since) from tail_gap;

-- tail_seed_page: a page of all issues, and which of them are closed
select i.id, coalesce(s.is_closed, 0)
from {tracker}.issues i
left join {tracker}.issue_statuses s on s.id = i.status_id
where i.id > ?
order by i.id
limit ?;
