-- callback_put: number and wished time of a call-back; what is null stays as it was
insert into callback (issue_id, number, wished_at, wished_seen_at, answered_wished_at, changed_at)
values (?, ?, ?, ?, ?, ?)
on duplicate key update number = coalesce(values(number), number),
	wished_seen_at = if(coalesce(values(wished_at), wished_at) <=> wished_at,
		wished_seen_at, values(wished_seen_at)),
	wished_at = coalesce(values(wished_at), wished_at),
	answered_wished_at = coalesce(answered_wished_at, values(answered_wished_at)),
	changed_at = values(changed_at);

-- callback_field_put: what the tracker's own fields say
insert into callback (issue_id, field_number, field_wished_at, field_text, field_seen_at,
	answered_wished_at, changed_at)
values (?, ?, ?, ?, ?, ?, ?)
on duplicate key update field_number = values(field_number),
	field_wished_at = values(field_wished_at), field_text = values(field_text),
	field_seen_at = values(field_seen_at),
	answered_wished_at = coalesce(answered_wished_at, values(answered_wished_at)),
	changed_at = values(changed_at);

-- callback_get: of an issue
select number, wished_at, wished_seen_at, field_number, field_wished_at, field_text, field_seen_at,
	answered_wished_at
from callback where issue_id = ?;

-- call_put: an attempt
insert into call_attempt (issue_id, user_id, caller, at, reached, note) values (?, ?, ?, ?, ?, ?);

-- call_list: the attempts of an issue
select a.id, a.user_id, a.caller, a.at, a.reached, a.note, w.at
from call_attempt a
left join word w on w.issue_id = a.issue_id and w.kind = 'call' and w.value = a.id
where a.issue_id = ? order by a.at, a.id;

-- order_journals: our entries that did what a person ordered: theirs are the words
select journal_id from outbox
where issue_id = ? and state = 'done' and rule in ('ask', 'refuse') and journal_id is not null;
