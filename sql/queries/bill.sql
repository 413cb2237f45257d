-- Months that are closed, and what stands in their bills.

-- bill_list: those in force, or (1) all that ever were; by month
select b.id, b.month, b.client_id, c.name, b.closed_at, b.closed_by, nullif(b.reopened_at, 0), b.reopened_by,
	b.reason, (select count(*) from bill_line l where l.bill_id = b.id)
from bill b
left join client c on c.id = b.client_id
where b.reopened_at = 0 or ? = 1
order by b.month, b.client_id, b.id;

-- bill_lines: of those in force, by entry; of all clients (0) or one, as one user of the tracker may see
-- the work itself or (0) all
select l.entry_id, l.issue_id, l.project_id, l.day, l.comment, l.worked, l.activity, l.client_id, l.client_name,
	l.regulation, l.contract, l.kind, l.pay, l.employee, l.clause, l.sound, l.billed, l.corrects, b.month, b.id
from bill_line l
join bill b on b.id = l.bill_id and b.reopened_at = 0
where (? = 0 or l.client_id = ?)
	and (? = 0 or exists (
		select 1 from {tracker}.members m
		join {tracker}.member_roles mr on mr.member_id = m.id
		join {tracker}.roles r on r.id = mr.role_id
		where m.user_id = ? and m.project_id = l.project_id and r.time_entries_visibility = 'all'
			and locate(':view_time_entries', r.permissions) > 0))
order by l.entry_id, l.id;

-- bill_lock: nobody closes or reopens a month at the same time
select id from bill for update;

-- bill_close: a month, as it is told now
insert into bill (month, client_id, closed_at, closed_by) values (?, ?, ?, ?);

-- bill_line_put: one entry of it
insert into bill_line (bill_id, entry_id, corrects, issue_id, project_id, day, client_id, client_name, contract,
	kind, pay, employee, activity, comment, regulation, clause, sound, worked, billed)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- bill_reopen: it is told as the tracker has it again
update bill set reopened_at = ?, reopened_by = ?, reason = ? where id = ? and reopened_at = 0;
