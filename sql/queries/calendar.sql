-- calendar_change_put: a day that an administrator changed
insert into calendar_change (file, day, kind, name, hours, changed_at, changed_by, source)
values (?, ?, ?, ?, ?, ?, ?, ?);

-- calendar_changes: of one calendar, oldest first
select id, day, kind, name, hours, changed_at, changed_by, source
from calendar_change where file = ? order by id;

-- calendar_bases: the revisions that were loaded from files; of those in force from one instant the
-- newest; all, by regulation and validity
select r.regulation, r.revision, r.valid_from
from policy_revision r
left join calendar_revision c on c.regulation = r.regulation and c.revision = r.revision
where c.revision is null and not exists (
	select 1 from policy_revision l
	left join calendar_revision d on d.regulation = l.regulation and d.revision = l.revision
	where l.regulation = r.regulation and l.valid_from = r.valid_from and l.id > r.id
		and d.revision is null)
order by r.regulation, r.valid_from, r.id;

-- calendar_revision_put: it came of another by changes of a calendar
insert into calendar_revision (regulation, revision, base, change_id) values (?, ?, ?, ?);

-- calendar_revision_has: whether there is one of these changes
select count(*) from calendar_revision where regulation = ? and base = ? and change_id = ?;

-- calendar_touched: open requests of a regulation that arrived before an instant
select issue_id from verdict where open = 1 and regulation = ? and arrived_at < ? order by issue_id;
