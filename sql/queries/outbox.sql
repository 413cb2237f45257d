-- outbox_known: an issue's rows, for comparing them with what is due now
select id, okey, issue_id, rule, kind, clause, if(state = 'done', '', payload), cause_at, basis, state,
	attempt, due_at, lease_token, journal_floor, journal_id, released, reason, created_at,
	changed_at
from outbox where issue_id = ? order by id;

-- outbox_new: something to be done
insert into outbox (okey, issue_id, rule, kind, clause, payload, cause_at, basis, state, due_at,
	created_at, changed_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- outbox_arm: it is due again, or otherwise; unless somebody took it meanwhile
update outbox set clause = ?, payload = ?, cause_at = ?, basis = ?, due_at = ?,
	reason = if(state = ?, reason, null), changed_at = if(state = ?, changed_at, ?), state = ?
where id = ? and state = ?;

-- outbox_drop: its cause is gone
update outbox set state = 'withdrawn', reason = ?, changed_at = ? where id = ? and state = ?;

-- outbox_lost: whose deliverer died or was too slow
select id, okey, issue_id, rule, kind, clause, payload, cause_at, basis, state, attempt, due_at,
	lease_token, journal_floor, journal_id, released, reason, created_at, changed_at
from outbox where state = 'leased' and due_at <= ?
order by due_at limit ?
for update skip locked;

-- outbox_due: that may be tried now
select id, okey, issue_id, rule, kind, clause, payload, cause_at, basis, state, attempt, due_at,
	lease_token, journal_floor, journal_id, released, reason, created_at, changed_at
from outbox where state = 'pending' and due_at <= ?
order by due_at limit ?
for update skip locked;

-- outbox_take: leases one of them
update outbox set state = 'leased', attempt = attempt + 1, due_at = ?, lease_token = ?,
	changed_at = ?
where id = ?;

-- outbox_sending: the request goes out now; at least a second more, so that the row always changes
update outbox set journal_floor = coalesce(journal_floor, ?), due_at = greatest(due_at + 1, ?)
where id = ? and state = 'leased' and lease_token = ?;

-- outbox_finish: done, to be tried again, parked or withdrawn; only by who holds the lease
update outbox set state = ?, due_at = coalesce(?, due_at), journal_id = coalesce(?, journal_id),
	basis = ?, reason = ?, lease_token = 0, changed_at = ?
where id = ? and state = 'leased' and lease_token = ?;

-- outbox_release: a person lets a rule's backlog out
update outbox set state = 'pending', released = 1, changed_at = ?
where state = 'backlog' and rule = ?;

-- outbox_again: a person has mended what was refused
update outbox set state = 'pending', due_at = ?, reason = null, changed_at = ?
where id = ? and state = 'parked';

-- outbox_again_links: a relation of two issues is gone: what it stood in the way of is tried again
update outbox set state = 'pending', due_at = ?, reason = null, changed_at = ?
where issue_id in (?, ?) and kind = 'link' and state = 'parked';

-- outbox_get: one row
select id, okey, issue_id, rule, kind, clause, payload, cause_at, basis, state, attempt, due_at,
	lease_token, journal_floor, journal_id, released, reason, created_at, changed_at
from outbox where id = ?;

-- outbox_list: of one state, and of one rule or of all
select id, okey, issue_id, rule, kind, clause, payload, cause_at, basis, state, attempt, due_at,
	lease_token, journal_floor, journal_id, released, reason, created_at, changed_at
from outbox where state = ? and (? is null or rule = ?) and id > ?
order by id limit ?;

-- outbox_latest: of one state, what changed last
select id, okey, issue_id, rule, kind, clause, payload, cause_at, basis, state, attempt, due_at,
	lease_token, journal_floor, journal_id, released, reason, created_at, changed_at
from outbox where state = ?
order by changed_at desc, id desc limit ?;

-- outbox_page: of one state, those about requests of some projects or all, what changed last
select o.id, okey, o.issue_id, rule, kind, clause, payload, cause_at, basis, o.state, attempt, due_at,
	lease_token, journal_floor, journal_id, released, reason, created_at, changed_at
from outbox o
straight_join verdict v on v.issue_id = o.issue_id
where o.state = ?
	and (? is null or v.project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))
order by o.changed_at desc, o.id desc limit ? offset ?;

-- outbox_page_total: how many of them there are; the many of years are not counted to the end
select count(*) from (
	select 1 as one
	from outbox o
	straight_join verdict v on v.issue_id = o.issue_id
	where o.state = ?
		and (? is null or v.project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))
	limit 10000) c;

-- outbox_of: of one issue
select id, okey, issue_id, rule, kind, clause, payload, cause_at, basis, state, attempt, due_at,
	lease_token, journal_floor, journal_id, released, reason, created_at, changed_at
from outbox where issue_id = ? order by id;

-- outbox_counts: how many there are of each state
select state, count(*) from outbox group by state;
