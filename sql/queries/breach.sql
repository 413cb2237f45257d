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

-- breach_of_many: of many issues
select b.issue_id, b.clock, b.cycle, b.at, b.due, b.priority, b.regulation, b.revision, b.clause,
	b.found_at, b.superseded_at, b.superseded_by
from json_table(?, '$[*]' columns (id int path '$')) w
straight_join breach b force index (primary) on b.issue_id = w.id
order by b.issue_id;
