-- letter_put: something to tell; a key that is there stays as it is
insert ignore into letter (lkey, kind, rule, issue_id, person, user_id, address, language, body,
	cause_at, state, standing, due_at, stale_at, created_at, changed_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- letter_standing: an issue's, for comparing them with what is wanted now
select id, lkey, kind, rule, issue_id, person, user_id, address, language, body, cause_at, state,
	standing, due_at, stale_at, attempt, lease_token, mail, reason, created_at, changed_at
from letter where issue_id = ? and standing = 1 order by id;

-- letter_arm: it is wanted again, or otherwise; unless somebody took it meanwhile
update letter set body = ?, cause_at = ?, due_at = ?, stale_at = ?,
	changed_at = if(state = ?, changed_at, ?), reason = null, state = ?
where id = ? and state = ?;

-- letter_set: one that is in no mail goes from one state to another
update letter set state = ?, due_at = ?, stale_at = if(?, null, stale_at), mail = null, reason = ?,
	changed_at = ?
where id = ? and state = ?;

-- letter_lost: the mail whose sender died or was too slow
select mail from letter where state = 'leased' and due_at <= ?
order by due_at limit 1
for update skip locked;

-- letter_unclear: the mail of which nobody knows whether it was taken
select mail from letter where state = 'pending' and mail is not null and due_at <= ?
order by due_at limit 1
for update skip locked;

-- letter_person: who waited longest, and was not written to lately
select l.person from letter l
where l.state = 'pending' and l.mail is null and l.due_at <= ?
	and not exists (select 1 from letter s where s.person = l.person and s.state = 'done'
		and s.sent_at > ?)
	and not exists (select 1 from letter s where s.person = l.person and s.state = 'leased')
order by l.due_at, l.id limit 1;

-- letter_same_mail: what was in it
select id, lkey, kind, rule, issue_id, person, user_id, address, language, body, cause_at, state,
	standing, due_at, stale_at, attempt, lease_token, mail, reason, created_at, changed_at
from letter where mail = ? and state in ('leased', 'pending') order by cause_at, id
for update;

-- letter_new_mail: all that a person is to be told now
select id, lkey, kind, rule, issue_id, person, user_id, address, language, body, cause_at, state,
	standing, due_at, stale_at, attempt, lease_token, mail, reason, created_at, changed_at
from letter where person = ? and state = 'pending' and mail is null and due_at <= ?
order by cause_at, id limit ?
for update skip locked;

-- letter_take: leases one of them
update letter set state = 'leased', attempt = attempt + 1, due_at = ?, lease_token = ?, mail = ?,
	sent_at = ?, changed_at = ?
where id = ?;

-- letter_end: of one in the mail; only by who holds the lease
update letter set state = ?, due_at = coalesce(?, due_at), mail = if(?, mail, null), reason = ?,
	lease_token = 0, changed_at = ?
where id = ? and state = 'leased' and lease_token = ?;

-- letter_get: one of them
select id, lkey, kind, rule, issue_id, person, user_id, address, language, body, cause_at, state,
	standing, due_at, stale_at, attempt, lease_token, mail, reason, created_at, changed_at
from letter where id = ?;

-- letter_list: of one state, and of one issue or of all
select id, lkey, kind, rule, issue_id, person, user_id, address, language, body, cause_at, state,
	standing, due_at, stale_at, attempt, lease_token, mail, reason, created_at, changed_at
from letter where state = ? and (? is null or issue_id = ?) and id > ?
order by id limit ?;

-- letter_latest: of one state or all, and of one issue or all, what changed last first
select id, lkey, kind, rule, issue_id, person, user_id, address, language, body, cause_at, state,
	standing, due_at, stale_at, attempt, lease_token, mail, reason, created_at, changed_at
from letter where (? is null or state = ?) and (? is null or issue_id = ?)
order by changed_at desc, id desc limit ?;

-- letter_page: of one state or all, and of one issue or all, those about requests of some projects or all, or about none; what changed last first
select l.id, lkey, kind, rule, l.issue_id, person, user_id, address, language, l.body, cause_at,
	l.state, standing, due_at, stale_at, attempt, lease_token, mail, reason, created_at, changed_at
from letter l
left join verdict v on v.issue_id = l.issue_id
where (? is null or l.state = ?) and (? is null or l.issue_id = ?)
	and (l.issue_id is null or (v.issue_id is not null
		and (? is null or v.project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))))
order by l.changed_at desc, l.id desc limit ? offset ?;

-- letter_page_total: how many of them there are; the many of years are not counted to the end
select count(*) from (
	select 1 as one
	from letter l
	left join verdict v on v.issue_id = l.issue_id
	where (? is null or l.state = ?) and (? is null or l.issue_id = ?)
		and (l.issue_id is null or (v.issue_id is not null
			and (? is null or v.project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))))
	limit 10000) c;

-- letter_counts: how many there are of each state
select state, count(*) from letter group by state;

-- letter_mail_since: for the cap; one that is being sent counts
select count(distinct mail) from letter where state in ('done', 'leased') and sent_at >= ?;

-- letter_oldest: since when the first waits that could have left
select min(due_at) from letter where state = 'pending' and due_at <= ?;
