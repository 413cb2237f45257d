-- Rows that nothing is awaited for have lease_until -1, so that those to be looked at stand together
-- in the index, the first due first, however many closed issues there are.

-- wake_issue: look at it then, or earlier if that was due; whoever looks at it now looks again
insert into wake (issue_id, seq, wake_at) values (?, 1, ?)
on duplicate key update
	seq = seq + 1,
	lease_until = greatest(lease_until, 0),
	wake_at = least(coalesce(wake_at, values(wake_at)), values(wake_at));

-- wake_lost: due issues whose lease ran out: their worker died or was too slow
select issue_id, seq, wake_at from wake
where lease_until > 0 and lease_until <= ?
order by lease_until limit ?
for update skip locked;

-- wake_due: due issues that nobody has
select issue_id, seq, wake_at from wake
where lease_until = 0 and wake_at <= ?
order by wake_at limit ?
for update skip locked;

-- wake_take: leases one of them
update wake set lease_until = ?, lease_token = ? where issue_id = ?;

-- wake_finish: only if nothing happened since the lease was taken
update wake set wake_at = ?, lease_until = if(wake_at is null, -1, 0), lease_token = 0
where issue_id = ? and lease_token = ? and seq = ?;

-- wake_release: news came meanwhile: it is due again at once
update wake set lease_until = 0, lease_token = 0
where issue_id = ? and lease_token = ?;

-- wake_soonest: the next wake, the next lease to run out
select
	(select min(wake_at) from wake where lease_until = 0),
	(select min(lease_until) from wake where lease_until > 0);

-- wake_backlog: how many are due and not taken, and since when the oldest is
select count(*), min(wake_at) from wake where lease_until = 0 and wake_at <= ?;

-- wake_forget: the issue is gone
delete from wake where issue_id = ?;
