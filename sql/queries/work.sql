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

-- work_twins: open requests of an author or organisation since an instant, before one (its id twice), with both texts
select o.id, i.subject, i.description, o.subject, o.description
from arrival a
join verdict v on v.issue_id = a.issue_id and v.open = 1
join {tracker}.issues o on o.id = a.issue_id
join {tracker}.issues i on i.id = ?
where a.issue_id < ? and v.arrived_at >= ? and a.author_side = 'client'
	and (a.author_id = ? or a.client_id = nullif(?, 0))
order by a.issue_id desc limit ?;
