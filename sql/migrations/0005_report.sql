-- What reports count, beside the verdict that it was taken from and written with it: so that many
-- requests are summed up without reading their verdicts.

create table if not exists report_request (
	issue_id int not null,
	arrived_at bigint not null comment 'UTC seconds',
	closed_at bigint null comment 'UTC seconds: resolved or closed since; null: open',
	level varchar(80) not null,
	category varchar(40) not null,
	channel varchar(40) not null,
	priority varchar(40) not null comment 'the staff''s, as it is now',
	client_id bigint null,
	project_id int not null,
	assignee_id int null,
	responder_id int null comment 'user_id of who answered first',
	regulation varchar(80) not null,
	revision varchar(80) not null comment 'policy_revision',
	stage varchar(40) not null comment 'the present stay',
	stage_since bigint not null comment 'UTC seconds',
	auto_closed int not null comment 'how often silence closed it',
	reopened int not null,
	waiting_client bigint not null comment 'working seconds of the stays that have ended',
	third_party bigint not null comment 'likewise',
	development bigint not null comment 'likewise',
	primary key (issue_id),
	key report_arrived (arrived_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'each judged request, as reports count it';

create table if not exists report_clock (
	issue_id int not null,
	clock varchar(40) not null comment 'core/policy.h; only those that have a target and have begun',
	state varchar(20) not null comment 'core/judge.h',
	elapsed bigint not null comment 'working seconds, pauses left out; of one that runs: as of the last look that changed anything',
	paused bigint not null comment 'working seconds, likewise',
	due_at bigint null comment 'UTC seconds; null: no target',
	stopped_at bigint null comment 'UTC seconds; null: not yet',
	primary key (issue_id, clock)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'the clocks of each judged request';

-- What was judged before is looked at once more, and then has its numbers.
insert into wake (issue_id, seq, wake_at) select issue_id, 1, unix_timestamp() from verdict
on duplicate key update seq = seq + 1, lease_until = greatest(lease_until, 0),
	wake_at = least(coalesce(wake_at, values(wake_at)), values(wake_at));
