-- report_put: what a request counts
insert into report_request (issue_id, arrived_at, closed_at, level, category, channel, priority,
	client_id, project_id, assignee_id, responder_id, regulation, revision, stage, stage_since,
	auto_closed, reopened, waiting_client, third_party, development, estimate)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select user_id from journal_side where journal_id = ?),
	?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on duplicate key update
	arrived_at = values(arrived_at), closed_at = values(closed_at), level = values(level),
	category = values(category), channel = values(channel), priority = values(priority),
	client_id = values(client_id), project_id = values(project_id),
	assignee_id = values(assignee_id), responder_id = values(responder_id),
	regulation = values(regulation), revision = values(revision), stage = values(stage),
	stage_since = values(stage_since), auto_closed = values(auto_closed),
	reopened = values(reopened), waiting_client = values(waiting_client),
	third_party = values(third_party), development = values(development),
	estimate = values(estimate);

-- report_clocks_forget: the clocks of some requests, each with those that it has: [[12,"resolution,"],…]
delete c
from json_table(?, '$[*]' columns (id int path '$[0]', kept varchar(255) path '$[1]')) w
straight_join report_clock c on c.issue_id = w.id
where find_in_set(c.clock, w.kept) = 0;

-- report_clock_put: one clock of a request
insert into report_clock (issue_id, clock, state, elapsed, paused, due_at, stopped_at)
values (?, ?, ?, ?, ?, ?, ?)
on duplicate key update state = values(state), elapsed = values(elapsed), paused = values(paused),
	due_at = values(due_at), stopped_at = values(stopped_at);

-- report_forget: the issue is gone
delete from report_request where issue_id = ?;

-- report_each: those that arrived in a span of time, a row for each clock
select r.issue_id, r.arrived_at, r.closed_at, r.level, r.category, r.channel, r.priority, r.client_id,
	r.project_id, r.assignee_id, r.responder_id, r.regulation, r.revision, r.stage, r.stage_since,
	r.auto_closed, r.reopened, r.waiting_client, r.third_party, r.development,
	r.estimate, c.clock, c.state, c.elapsed, c.paused, c.due_at, c.stopped_at
from report_request r
left join report_clock c on c.issue_id = r.issue_id
where r.arrived_at >= ? and r.arrived_at < ?
order by r.issue_id;

-- report_breaches: the missed targets of some requests that stand, of a clock if it is given (twice), the latest first
select b.issue_id, b.clock, b.cycle, b.at, b.due, b.priority, b.regulation, b.revision, b.clause,
	b.found_at, b.superseded_at, b.superseded_by
from json_table(?, '$[*]' columns (id int path '$')) w
straight_join breach b force index (primary) on b.issue_id = w.id
where b.superseded_at is null and b.clock <> 'no_answer' and (? is null or b.clock = ?)
order by b.at desc, b.issue_id, b.clock
limit ? offset ?;

-- report_breaches_count: how many of them there are
select count(*)
from json_table(?, '$[*]' columns (id int path '$')) w
straight_join breach b force index (primary) on b.issue_id = w.id
where b.superseded_at is null and b.clock <> 'no_answer' and (? is null or b.clock = ?);

-- report_users: people by id
select id, firstname, lastname from {tracker}.users where id in
	(select id from json_table(?, '$[*]' columns (id int path '$')) w);

-- report_clients: organisations by id
select id, name from client where id in
	(select id from json_table(?, '$[*]' columns (id bigint path '$')) w);

-- report_projects: projects by id
select id, name from {tracker}.projects where id in
	(select id from json_table(?, '$[*]' columns (id int path '$')) w);
