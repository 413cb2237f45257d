-- record_append: what was decided, or what came of it
insert into record (at, issue_id, kind, rule, clause, body, journal_id)
values (?, ?, ?, ?, ?, ?, ?);

-- record_of: of one issue
select id, at, issue_id, kind, rule, clause, body, journal_id from record
where issue_id = ? and id > ? order by id limit ?;

-- record_list: of all
select id, at, issue_id, kind, rule, clause, body, journal_id from record
where id > ? order by id limit ?;
