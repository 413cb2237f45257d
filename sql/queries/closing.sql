-- Closings on a client's silence, as store/closing.h describes them.

-- closing_page: what is to be closed in some projects or all, the next first; the last word that a person said of it, and what has become of it
select v.issue_id, v.level, v.closing, v.closes_at, v.clause,
	(select w.kind from word w
		where w.issue_id = v.issue_id and w.value = v.closing and w.kind in ('decline', 'confirm')
		order by w.id desc limit 1),
	o.state, o.reason
from (select issue_id, level, json_value(body, '$.closing.key') as closing,
		json_value(body, '$.closing.at') as closes_at, json_value(body, '$.closing.clause') as clause
	from verdict
	where open = 1 and stage = 'waiting_client'
		and (? is null or project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))) v
left join outbox o on o.okey = v.closing
where v.closing is not null
order by v.closes_at, v.issue_id limit ? offset ?;

-- closing_total: how many of them there are, as far as they are counted
select count(*) from (
	select 1 as one
	from verdict
	where open = 1 and stage = 'waiting_client' and json_value(body, '$.closing.key') is not null
		and (? is null or project_id in (select id from json_table(?, '$[*]' columns (id int path '$')) a))
	limit 10000) c;
