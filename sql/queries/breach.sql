-- breach_put: a target that was missed; what is on record stays
insert ignore into breach (issue_id, clock, cycle, at, due, priority, regulation, revision, clause,
	found_at, superseded_at, superseded_by)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- breach_supersede: a later fact moved the target
update breach set superseded_at = ?, superseded_by = ?
where issue_id = ? and clock = ? and cycle = ? and at = ? and superseded_at is null;

-- breach_exists: whether it is on record
select count(*) from breach where issue_id = ? and clock = ? and cycle = ? and at = ?;

-- breach_of: of one issue
select issue_id, clock, cycle, at, due, priority, regulation, revision, clause, found_at,
	superseded_at, superseded_by
from breach where issue_id = ? order by at, clock, cycle;

-- breach_between: of a span of time
select issue_id, clock, cycle, at, due, priority, regulation, revision, clause, found_at,
	superseded_at, superseded_by
from breach where at >= ? and at < ? order by at, issue_id, clock, cycle;
