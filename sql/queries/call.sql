-- callback_put: number and wished time of a call-back; what is null stays as it was
insert into callback (issue_id, number, wished_at, changed_at) values (?, ?, ?, ?)
on duplicate key update number = coalesce(values(number), number),
	wished_at = coalesce(values(wished_at), wished_at), changed_at = values(changed_at);

-- callback_field_put: what the tracker's own fields say
insert into callback (issue_id, field_number, field_wished_at, changed_at) values (?, ?, ?, ?)
on duplicate key update field_number = values(field_number),
	field_wished_at = values(field_wished_at), changed_at = values(changed_at);

-- callback_get: of an issue
select number, wished_at, field_number, field_wished_at from callback where issue_id = ?;

-- call_put: an attempt
insert into call_attempt (issue_id, user_id, caller, at, reached, note) values (?, ?, ?, ?, ?, ?);

-- call_list: the attempts of an issue
select id, user_id, caller, at, reached, note from call_attempt where issue_id = ? order by at, id;

-- order_journals: our entries that did what a person ordered: theirs are the words
select journal_id from outbox
where issue_id = ? and state = 'done' and rule in ('ask', 'refuse') and journal_id is not null;
