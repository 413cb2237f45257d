-- Months that are closed, and what stands in their bills.

-- bill_list: those in force, or (1) all that ever were; by month
select b.id, b.month, b.client_id, c.name, b.closed_at, b.closed_by, nullif(b.reopened_at, 0), b.reopened_by,
	b.reason, (select count(*) from bill_line l where l.bill_id = b.id)
from bill b
left join client c on c.id = b.client_id
where b.reopened_at = 0 or ? = 1
order by b.month, b.client_id, b.id;

-- bill_apart: clients that a bill of all in force does not hold, since they had one of their own when it
-- was closed; by month
select distinct w.month, o.client_id
from bill w
join bill o on o.month = w.month and o.client_id <> 0 and o.id < w.id
	and (o.reopened_at = 0 or o.reopened_at > w.closed_at)
where w.client_id = 0 and w.reopened_at = 0
order by w.month, o.client_id;

-- bill_lines: of those in force, by entry; of all clients (0) or one; of the project that the entry is in
-- today, when it is there
select l.entry_id, l.issue_id, coalesce(t.project_id, l.project_id), l.day, l.comment, l.worked, l.activity,
	l.client_id, l.client_name, l.regulation, l.contract, l.kind, l.pay, l.employee, l.clause, l.sound,
	l.billed, l.corrects, b.month, b.client_id
from bill_line l
join bill b on b.id = l.bill_id and b.reopened_at = 0
left join {tracker}.time_entries t on t.id = l.entry_id
where (? = 0 or l.client_id = ?)
order by l.entry_id, l.id;

-- bill_lock: nobody closes or reopens a month at the same time; the row of the migration that made the
-- table is always there, while the table itself may be empty, which locks nothing
select version from schema_version where version = 17 for update;

-- bill_close: a month, as it is told now
insert into bill (month, client_id, closed_at, closed_by) values (?, ?, ?, ?);

-- bill_line_put: one entry of it; no name is too long for a month to be closed
insert into bill_line (bill_id, entry_id, corrects, issue_id, project_id, day, client_id, client_name, contract,
	kind, pay, employee, activity, comment, regulation, clause, sound, worked, billed)
values (?, ?, ?, ?, ?, ?, ?, left(?, 255), left(?, 190), left(?, 190), ?, left(?, 255), left(?, 190), ?, ?,
	?, ?, ?, ?);

-- bill_reopen: it is told as the tracker has it again
update bill set reopened_at = ?, reopened_by = ?, reason = ? where id = ? and reopened_at = 0;
