-- sweep_lock: where the sweep stands
select round, last_id, ended_at, holder, lease_until from sweep where name = 'issues' for update;

-- sweep_put: where it stands now
insert into sweep (name, round, last_id, started_at, ended_at, holder, lease_until)
values ('issues', ?, ?, ?, ?, ?, ?)
on duplicate key update
	started_at = if(round = values(round), started_at, values(started_at)),
	ended_before = if(round = values(round), ended_before, ended_at),
	round = values(round), last_id = values(last_id), ended_at = values(ended_at),
	holder = values(holder), lease_until = values(lease_until);

-- sweep_last: when the last whole round ended, and whether one is under way
select coalesce(ended_at, ended_before), ended_at is null from sweep where name = 'issues';

-- sweep_page: a page of all issues: what they are, what is known of them, and of the open ones a
-- fingerprint. It holds the contents of notes, since a silent edit leaves no other trace in 5.0.
select i.id, coalesce(s.is_closed, 0), coalesce(v.open, 0), w.issue_id is not null, p.print,
	if(coalesce(s.is_closed, 0), null, concat(
		crc32(concat_ws('|', i.project_id, i.tracker_id, i.status_id, i.priority_id,
			i.author_id, coalesce(i.assigned_to_id, 0), coalesce(i.parent_id, 0),
			coalesce(i.fixed_version_id, 0), i.is_private, i.lock_version, i.subject)),
		':', crc32(coalesce(i.description, '')),
		':', (select concat(count(*), ':', coalesce(sum(crc32(concat_ws('|',
				j.id, j.user_id, j.private_notes, coalesce(j.notes, '')))), 0))
			from {tracker}.journals j
			where j.journalized_id = i.id and j.journalized_type = 'Issue')))
from {tracker}.issues i
left join {tracker}.issue_statuses s on s.id = i.status_id
left join verdict v on v.issue_id = i.id
left join wake w on w.issue_id = i.id
left join sweep_print p on p.issue_id = i.id
where i.id > ?
order by i.id
limit ?;

-- sweep_gone: issues that we know and the tracker no longer has
select w.issue_id
from wake w
left join {tracker}.issues i on i.id = w.issue_id
where w.issue_id > ? and w.issue_id <= ? and i.id is null
order by w.issue_id;

-- sweep_print_put: how an open issue was found
insert into sweep_print (issue_id, print, round) values (?, ?, ?)
on duplicate key update print = values(print), round = values(round);

-- sweep_print_old: of issues that were closed or are gone
delete from sweep_print where round <> ?;
