-- verdict_digest: what the last look came to, in brief
select digest from verdict where issue_id = ?;

-- verdict_digests: the same for many; by point reads, even of a table that was empty a moment ago
select v.issue_id, v.digest
from json_table(?, '$[*]' columns (id int path '$')) w
straight_join verdict v force index (primary) on v.issue_id = w.id;

-- verdict_put: what a look came to
insert into verdict (issue_id, open, queued, place, breached, arrived_at, next_due, level, category,
	channel, stage, client_id, project_id, assignee_id, regulation, revision, last_journal_id,
	judged_at, digest, body)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on duplicate key update
	open = values(open), queued = values(queued), place = values(place),
	breached = values(breached), arrived_at = values(arrived_at), next_due = values(next_due),
	level = values(level), category = values(category), channel = values(channel),
	stage = values(stage), client_id = values(client_id), project_id = values(project_id),
	assignee_id = values(assignee_id), regulation = values(regulation),
	revision = values(revision), last_journal_id = values(last_journal_id),
	judged_at = values(judged_at), digest = values(digest), body = values(body);

-- verdict_get: of one issue
select issue_id, open, queued, place, breached, arrived_at, next_due, level, category, channel,
	stage, client_id, project_id, assignee_id, regulation, revision, last_journal_id, judged_at,
	digest, body
from verdict where issue_id = ?;

-- verdict_get_many: of several issues
select v.issue_id, open, queued, place, breached, arrived_at, next_due, level, category, channel,
	stage, client_id, project_id, assignee_id, regulation, revision, last_journal_id, judged_at,
	digest, body
from json_table(?, '$[*]' columns (id int path '$')) w
straight_join verdict v force index (primary) on v.issue_id = w.id
order by v.issue_id;

-- verdict_queue: what waits for us, in the order of work; nobody works in a project that was closed or archived
select issue_id, open, queued, place, breached, arrived_at, next_due, level, category, channel,
	stage, client_id, project_id, assignee_id, regulation, revision, last_journal_id, judged_at,
	digest, null
from verdict v
where open = 1 and queued = 1
	and ? in (0, project_id) and (? = 0 or client_id <=> nullif(?, -1))
	and (? = 0 or assignee_id <=> nullif(?, -1) or (? = 1 and assignee_id is null))
	and (? is null or project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))
	and not exists (select 1 from {tracker}.projects p where p.id = v.project_id and p.status <> 1)
	and issue_id not in (select id from json_table(?, '$[*]' columns (id int path '$')) h)
order by place, arrived_at, issue_id
limit ? offset ?;

-- verdict_queue_own: the same of an assignee; a client's word after the closing (the rank) comes first if it is the assignee's
select issue_id, open, queued, place, breached, arrived_at, next_due, level, category, channel,
	stage, client_id, project_id, assignee_id, regulation, revision, last_journal_id, judged_at,
	digest, null
from (select ? as heads, ? as whose) own
straight_join verdict v
where open = 1 and queued = 1
	and ? in (0, project_id) and (? = 0 or client_id <=> nullif(?, -1))
	and (? = 0 or assignee_id <=> nullif(?, -1) or (? = 1 and assignee_id is null))
	and (? is null or project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))
	and not exists (select 1 from {tracker}.projects p where p.id = v.project_id and p.status <> 1)
	and issue_id not in (select id from json_table(?, '$[*]' columns (id int path '$')) h)
order by place <> own.heads or not assignee_id <=> own.whose, place, arrived_at, issue_id
limit ? offset ?;

-- verdict_standing: how many of what waits for us come before one, how many there are, and whether it is among them
select coalesce(sum((place, arrived_at, issue_id) < (?, ?, ?)), 0), count(*), coalesce(sum(issue_id = ?), 0)
from verdict v
where open = 1 and queued = 1
	and (? is null or project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))
	and not exists (select 1 from {tracker}.projects p where p.id = v.project_id and p.status <> 1)
	and issue_id not in (select id from json_table(?, '$[*]' columns (id int path '$')) h);

-- verdict_next: the open ones by what is due next
select issue_id, open, queued, place, breached, arrived_at, next_due, level, category, channel,
	stage, client_id, project_id, assignee_id, regulation, revision, last_journal_id, judged_at,
	digest, null
from verdict v
where open = 1 and next_due is not null
	and ? in (0, project_id) and (? = 0 or client_id <=> nullif(?, -1))
	and (? = 0 or assignee_id <=> nullif(?, -1) or (? = 1 and assignee_id is null))
	and (? is null or project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))
	and not exists (select 1 from {tracker}.projects p where p.id = v.project_id and p.status <> 1)
	and issue_id not in (select id from json_table(?, '$[*]' columns (id int path '$')) h)
order by next_due, issue_id
limit ? offset ?;

-- verdict_spread: how many of them there are of each project and client; 1: of what waits for us, 0: of what has a due instant
select v.project_id, p.name, v.client_id, c.name, count(*)
from verdict v
left join {tracker}.projects p on p.id = v.project_id
left join client c on c.id = v.client_id
where v.open = 1 and if(? = 1, v.queued = 1, v.next_due is not null)
	and (? = 0 or v.assignee_id <=> nullif(?, -1) or (? = 1 and v.assignee_id is null))
	and (? is null or v.project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))
	and not exists (select 1 from {tracker}.projects x where x.id = v.project_id and x.status <> 1)
	and v.issue_id not in (select id from json_table(?, '$[*]' columns (id int path '$')) h)
group by v.project_id, v.client_id
order by p.name, v.project_id, c.name, v.client_id;

-- verdict_private: the open ones that the tracker may not show to somebody of their project: private ones, and all where no role of theirs shows every request
select v.issue_id
from verdict v
join {tracker}.issues i on i.id = v.issue_id
where v.open = 1
	and (? is null or v.project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))
	and not exists (select 1 from {tracker}.projects p where p.id = v.project_id and p.status <> 1)
	and (i.is_private = 1 or (? <> 0 and v.project_id not in (
		select m.project_id
		from {tracker}.members m
		join {tracker}.member_roles mr on mr.member_id = m.id
		join {tracker}.roles r on r.id = mr.role_id
		where m.user_id = ? and r.issues_visibility in ('all', 'default')
			and r.permissions like '%view_issues%'
			and coalesce(r.settings, '') not regexp 'view_issues: .?0')))
order by v.place, v.arrived_at, v.issue_id
limit ?;

-- verdict_open: the open ones of a client, of a regulation, or of both
select issue_id from verdict
where open = 1 and (? = 0 or client_id = ?) and (? is null or regulation = ?)
order by issue_id;

-- verdict_forget: the issue is gone
delete from verdict where issue_id = ?;
