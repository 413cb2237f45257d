-- Clocks without a target are measured, too, and so is time in which work is estimated. What requests
-- that are gone left behind in clocks is taken away.

alter table report_request
	add column if not exists estimate bigint not null default 0
		comment 'working seconds of the stays that have ended'
		after development;
alter table report_clock
	modify column clock varchar(40) not null comment 'core/policy.h; those that have begun',
	modify column state varchar(20) not null
		comment 'core/judge.h; none: it has no target and is measured only';
delete c from report_clock c left join report_request r on r.issue_id = c.issue_id
where r.issue_id is null;

-- What was judged before is looked at once more, and then has its numbers.
insert into wake (issue_id, seq, wake_at) select issue_id, 1, unix_timestamp() from verdict
on duplicate key update seq = seq + 1, lease_until = greatest(lease_until, 0),
	wake_at = least(coalesce(wake_at, values(wake_at)), values(wake_at));
